"""What an order costs against the plain writing of its rows, and whether that stays so as the books grow."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

import pytest

from app.exchange.sample import create_sample
from app.store.database import Database
from tests.benchmarks.floor import TRANSACTIONS, Cost, cost, order_by_actions, stock_up

pytestmark = pytest.mark.bench

TODAY = datetime.date(2026, 3, 18)
SIZES = (10_000, 100_000, *((1_000_000,) if os.environ.get("COUNTERFOIL_BENCH_BIG") else ()))
# The aim is 5; a busy machine may stand between.
AT_MOST = 7.5
# From size to size, without the waiting for the disk, which differs by more from one minute to the next.
GROWS_AT_MOST = 1.2


def _make(books: Path, orders: int) -> None:
    database = create_sample(str(books), TODAY, orders, lean=True)
    stock_up(database)
    database.close()


def test_an_order_against_the_plain_writing_of_its_rows(benchmark: Any, tell: Any, tmp_path: Path) -> None:
    books = tmp_path / "books.counterfoil"
    _make(books, 500)
    found = cost(books, tmp_path, same=True)
    database = Database(str(books))
    benchmark.pedantic(order_by_actions, (database,), rounds=40, warmup_rounds=5)
    database.close()
    tell("an order of five lines", **found.told())
    assert found.transactions == TRANSACTIONS
    assert found.rows > 150
    assert found.ratio < AT_MOST


def test_the_ratio_stays_as_the_books_grow(benchmark: Any, tell: Any, tmp_path: Path) -> None:
    found: dict[int, Cost] = {}

    def measure() -> None:
        for orders in SIZES:
            books = tmp_path / f"{orders}.counterfoil"
            _make(books, orders)
            found[orders] = cost(books, tmp_path)
            tell(f"{orders:,} orders in the file", **found[orders].told())
            books.unlink()

    benchmark.pedantic(measure, rounds=1)
    ratios = [one.work_ratio for one in found.values()]
    assert max(ratios) < GROWS_AT_MOST * ratios[0]
