"""How fast the generator writes and the rebuild reads, and what an order weighs."""

from __future__ import annotations

import datetime
import resource
import time
from pathlib import Path
from typing import Any

import pytest

from app.exchange.sample import create_sample
from app.store import journal
from app.store.database import Database
from app.store.migrate import migrate
from app.store.rebuild import rebuild_into
from tests.benchmarks.floor import rows_again

pytestmark = pytest.mark.bench

TODAY = datetime.date(2026, 3, 18)
ORDERS = 5_000
# Orders a second of processor time and facts a second below which something is wrong; the aims are 1,000 and 5,000.
SLOW_ORDERS, SLOW_FACTS = 250, 2_000


def test_orders_in_bulk_and_what_they_weigh(benchmark: Any, tell: Any, tmp_path: Path) -> None:
    where = tmp_path / "lean.counterfoil"
    marks: list[tuple[float, int, int]] = []

    def progress(done: int, _all: int) -> None:
        marks.append((time.perf_counter(), done, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))

    begun = time.process_time()
    benchmark.pedantic(lambda: create_sample(str(where), TODAY, ORDERS, progress, lean=True).close(), rounds=1)
    busy = time.process_time() - begun
    (start, first, memory), (end, last, most) = marks[0], marks[-1]
    rate, weight = (last - first) / (end - start), where.stat().st_size // ORDERS
    tell(
        "orders in bulk", orders_a_second=round(rate), a_second_of_cpu=round(ORDERS / busy),
        times_the_plain_rows=round(busy / rows_again(where, tmp_path), 2), bytes_an_order=weight, mb_first=memory,
        mb_last=most,
    )  # fmt: skip
    assert ORDERS / busy > SLOW_ORDERS
    assert most < memory * 1.5


def test_the_whole_sample(benchmark: Any, tell: Any, tmp_path: Path) -> None:
    benchmark.pedantic(lambda: create_sample(str(tmp_path / "sample.counterfoil"), TODAY).close(), rounds=1)
    tell("the sample company", seconds=round(benchmark.stats.stats.max, 1))


def test_facts_applied_again(benchmark: Any, tell: Any, tmp_path: Path) -> None:
    database = create_sample(str(tmp_path / "books.counterfoil"), TODAY, 2_000, lean=True)
    empty = str(tmp_path / "empty.counterfoil")
    migrate(empty)
    target = Database(empty, durable=False)
    facts = 0

    def rebuild() -> None:
        nonlocal facts
        with database.read() as view:
            facts = rebuild_into(target, journal.entries(view))

    benchmark.pedantic(rebuild, rounds=1)
    target.close()
    database.close()
    rate = facts / benchmark.stats.stats.max
    tell("facts applied again", facts=facts, facts_a_second=round(rate))
    assert rate > SLOW_FACTS
