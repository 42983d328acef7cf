"""How long a list of 100,000 rows takes from an Excel workbook: read, looked at, checked, taken in, taken back."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.actions.companies import create_company
from app.exchange import ImportOptions
from app.exchange.looking import BY_NAME, look_at
from app.exchange.staging import check, open_stage, take_in
from app.store.sql import sql
from tests.benchmarks.floor import rows_again
from tests.shop import Shop

pytestmark = pytest.mark.bench

ROWS = 100_000
# Seconds of computing beyond which something is wrong on any machine; the aim is 60.
SLOW = 150


def products(n: int) -> list[Any]:
    """A row as a German wholesaler has it."""
    digits = f"{200_000_000_000 + n}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return [
        f"{n:06d}", f"Rohr verzinkt {n} mm Länge {n % 13}", round(1 + n % 977 * 0.13, 2), "Stk", f"Gruppe {n % 40}",
        f"{digits}{-total % 10}", round(0.5 + n % 977 * 0.07, 2), n % 20,
    ]  # fmt: skip


def customers(n: int) -> list[Any]:
    """The same of its customers."""
    return [
        str(10_000 + n), f"Müller Bau {n} GmbH", f"Hafenstraße {n % 99 + 1}", f"{n:05d}", "Leipzig", "Deutschland",
        f"0341 {n}", f"info{n}@example.org", 30, f"Eva Müller {n}",
    ]  # fmt: skip


LISTS: dict[str, tuple[list[str], Callable[[int], list[Any]]]] = {
    "products": (
        ["Artikelnummer", "Bezeichnung", "VK netto", "Einheit", "Warengruppe", "EAN", "EK", "Mindestbestand"], products,
    ),
    "customers": (
        ["Kundennummer", "Firma", "Straße", "PLZ", "Ort", "Land", "Telefon", "E-Mail", "Zahlungsziel",
         "Ansprechpartner"], customers,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_a_workbook_of_a_hundred_thousand_rows(benchmark: Any, tell: Any, tmp_path: Path, kind: str) -> None:
    heads, row = LISTS[kind]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Liste")
    sheet.append(heads)
    for n in range(ROWS):
        sheet.append(row(n))
    file = tmp_path / "list.xlsx"
    book.save(file)
    database = create_company(str(tmp_path / "books.counterfoil"), "Nordlicht", "DE")
    shop = Shop(database)
    shop.do("save_tax_rate", code="S19", category="S", percent="19", valid_from="2007-01-01")
    shop.do("save_company", default_tax="S19")
    figures: dict[str, float] = {}

    def timed(name: str, run: Callable[[], Any]) -> Any:
        clock, busy = time.perf_counter(), time.process_time()
        found = run()
        figures[f"{name}_s"] = round(time.perf_counter() - clock, 1)
        figures[f"{name}_cpu"] = round(time.process_time() - busy, 1)
        return found

    def whole() -> Any:
        staged = timed("read", lambda: open_stage((BY_NAME[kind],), file, ImportOptions()))
        plan = timed("look", lambda: look_at(database, staged, kind, ImportOptions())).plan
        found = timed("check", lambda: check(database, plan, "anna"))
        assert found.counts()["created"] == ROWS
        return timed("take", lambda: take_in(database, plan, "anna", accept_partial=False)[0])

    answer = benchmark.pedantic(whole, rounds=1)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert (answer["ok"], answer["created"]) == (True, ROWS)
    total = round(sum(value for name, value in figures.items() if name.endswith("_s")), 1)
    busy = round(sum(value for name, value in figures.items() if name.endswith("_cpu")), 1)
    plainly = rows_again(tmp_path / "books.counterfoil", tmp_path)
    timed("back", lambda: shop.do("take_back_list", list=answer["id"]))
    with database.read() as view:
        assert view.value(sql("SELECT (SELECT count(*) FROM product) + (SELECT count(*) FROM customer)")) == 0
    database.close()
    tell(
        f"{ROWS} {kind} from a workbook",
        in_all_s=total,
        in_all_cpu=busy,
        mb=memory,
        plain_rows_cpu=round(plainly, 1),
        **figures,
    )
    assert busy < SLOW
