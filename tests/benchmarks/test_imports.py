"""How fast an import writes: Northwind as it is, and ten times as many of its orders."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import Any

import pytest

from app.actions.companies import create_company
from app.exchange.northwind import import_northwind
from app.reports import REPORTS
from tests.benchmarks.floor import rows_again
from tests.northwind import copy_of_folder, folder

pytestmark = pytest.mark.bench

# Orders a second below which something is wrong on any machine; the aim is 1,000.
SLOW = 250


def tenfold(target: Path) -> Path:
    """The folder with ten orders for each: the same lines under numbers of their own."""
    copy_of_folder(target)
    for name in ("orders", "order_details"):
        path = target / f"{name}.csv"
        head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        more = (f"{int(row[:5]) + turn * 10_000}{row[5:]}" for turn in range(10) for row in rows)
        path.write_text(head + "".join(more), encoding="utf-8")
    return target


@pytest.mark.parametrize("times", [1, 10])
def test_northwind_comes_in(benchmark: Any, tell: Any, tmp_path: Path, times: int) -> None:
    where = tmp_path / "northwind.counterfoil"
    source = folder() if times == 1 else tenfold(tmp_path / "tenfold")
    database = create_company(str(where), "Northwind Traders", "US", "USD")
    begun = time.process_time()
    made = benchmark.pedantic(lambda: import_northwind(database, source), rounds=1)
    busy = time.process_time() - begun
    took = benchmark.stats.stats.max
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    rate = made.orders / took
    slowest = {}
    for one in REPORTS:
        begun = time.perf_counter()
        with database.read() as view:
            one.ask(view)
        slowest[one.name] = round((time.perf_counter() - begun) * 1000)
    name = max(slowest, key=lambda one: slowest[one])
    database.close()
    tell(
        f"northwind, {made.orders} orders of 2.6 lines", orders_a_second=round(rate),
        a_second_of_cpu=round(made.orders / busy),
        times_the_plain_rows=round(busy / rows_again(where, tmp_path), 2), seconds=round(took, 2), mb=memory,
        bytes_an_order=where.stat().st_size // made.orders, slowest_report=f"{name} {slowest[name]} ms",
    )  # fmt: skip
    assert made.orders == 830 * times
    assert made.orders / busy > SLOW
