"""What an order costs against the plain writing of its rows, and whether that stays so as the books grow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.store.database import Database
from tests.benchmarks.books import Books
from tests.benchmarks.floor import TRANSACTIONS, check_same, costs, order_by_actions

pytestmark = pytest.mark.bench

# The aim is 5; a busy machine may stand between.
AT_MOST = 7.5
# From size to size, without the waiting for the disk, which differs by more from one minute to the next.
GROWS_AT_MOST = 1.2


def test_an_order_against_the_plain_writing_of_its_rows(benchmark: Any, tell: Any, tmp_path: Path) -> None:
    books = Books(tmp_path).of(500)
    check_same(books, tmp_path)
    (found,) = costs([books])
    database = Database(str(books))
    benchmark.pedantic(order_by_actions, (database,), rounds=40, warmup_rounds=5)
    database.close()
    tell("an order of five lines", **found.told())
    assert found.transactions == TRANSACTIONS
    assert found.rows > 150
    assert found.ratio < AT_MOST


def test_the_ratio_stays_as_the_books_grow(benchmark: Any, tell: Any, books: Books) -> None:
    files = {orders: books.of(orders) for orders in books.sizes}
    found = benchmark.pedantic(costs, (list(files.values()),), rounds=1)
    for orders, one in zip(files, found, strict=True):
        tell(f"{orders:,} orders in the file", **one.told())
    assert max(one.work_ratio for one in found) < GROWS_AT_MOST * found[0].work_ratio
