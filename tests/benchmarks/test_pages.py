"""What a window reads, in small books and in large ones: a page must cost the same, however many rows lie behind it."""

from __future__ import annotations

import datetime
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.exchange.sample import create_sample
from app.queries.desk_board import board_counts, board_page
from app.queries.desk_customers import customer_card, customer_page
from app.queries.desk_deliveries import delivery_page
from app.queries.desk_documents import find_documents
from app.queries.desk_money import money_counts, money_page
from app.queries.desk_stock import stock_page
from app.store.database import Database, View
from app.store.sql import sql
from tests.benchmarks.test_orders import SIZES

pytestmark = pytest.mark.bench

TODAY = "2026-03-18"
_SOMEBODY = sql("SELECT customer_id FROM sales_order ORDER BY id DESC LIMIT 1")
_NUMBER = sql("SELECT number FROM sales_order ORDER BY id DESC LIMIT 1")


def _questions(view: View) -> dict[str, Callable[[], Any]]:
    somebody, number = view.value(_SOMEBODY), view.value(_NUMBER)
    return {
        "board": lambda: board_page(view, "open", TODAY, 0, 200),
        "board all": lambda: board_page(view, "all", TODAY, 0, 200),
        "board counts": lambda: board_counts(view),
        "find number": lambda: find_documents(view, number),
        "find name": lambda: find_documents(view, "haust"),
        "customers": lambda: customer_page(view, "", TODAY, 0, 200),
        "customer": lambda: customer_card(view, somebody, TODAY),
        "stock": lambda: stock_page(view, "all", "", 0, 200),
        "deliveries": lambda: delivery_page(view, "pack", 0, 200),
        "money": lambda: money_page(view, "open", TODAY, 0, 200),
        "money counts": lambda: money_counts(view, TODAY),
    }


def milliseconds(books: Path, rounds: int = 5) -> dict[str, float]:
    """The median of each question."""
    database = Database(str(books))
    found = {}
    with database.read() as view:
        for name, ask in _questions(view).items():
            took = []
            for _ in range(rounds):
                began = time.perf_counter()
                ask()
                took.append((time.perf_counter() - began) * 1000)
            found[name.replace(" ", "_")] = round(statistics.median(took), 1)
    database.close()
    return found


def test_pages_as_the_books_grow(benchmark: Any, tell: Any, tmp_path: Path) -> None:
    def measure() -> None:
        for orders in SIZES:
            books = tmp_path / f"{orders}.counterfoil"
            create_sample(str(books), datetime.date.fromisoformat(TODAY), orders, lean=True).close()
            tell(f"milliseconds a page, {orders:,} orders", **milliseconds(books))
            books.unlink()

    benchmark.pedantic(measure, rounds=1)
