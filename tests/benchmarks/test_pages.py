"""What a window reads, in small books and in large ones: a page must cost the same, however many rows lie behind it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.queries import books as answers
from app.queries.desk_board import board_counts, board_page
from app.queries.desk_customers import customer_card, customer_page
from app.queries.desk_deliveries import delivery_counts, delivery_page
from app.queries.desk_documents import find_documents
from app.queries.desk_history import trail_of
from app.queries.desk_money import account_of, money_counts, money_page
from app.queries.desk_products import search_products
from app.queries.desk_stock import movements, product_card, stock_counts, stock_page
from app.reports import REPORTS
from app.store.database import Database, View
from app.store.sql import sql
from tests.benchmarks.books import TODAY as DAY
from tests.benchmarks.books import Books

pytestmark = pytest.mark.bench

TODAY = DAY.isoformat()
# What the large books may cost more than the small ones, in milliseconds, where a page must be flat.
GROWS_AT_MOST = 20
_ORDER = sql("SELECT id, number, customer_id, customer_name FROM sales_order ORDER BY id DESC LIMIT 1")
_ORDERS = sql("SELECT count(*) FROM sales_order")
_PRODUCT = sql("SELECT id, sku, name FROM product ORDER BY id LIMIT 1")


def _flat(view: View) -> dict[str, Callable[[], Any]]:
    """What must not grow with the books."""
    order, number, somebody, _ = view.row(_ORDER)
    product, sku, _ = view.row(_PRODUCT)
    return {
        "board": lambda: board_page(view, "open", TODAY, 0, 200),
        "board all": lambda: board_page(view, "all", TODAY, 0, 200),
        "board filtered": lambda: board_page(view, "open", TODAY, 0, 200, "haust"),
        "order": lambda: answers.order(view, number),
        "history of an order": lambda: trail_of(view, order),
        "customers": lambda: customer_page(view, "", TODAY, 0, 200),
        "customer": lambda: customer_card(view, somebody, TODAY),
        "account": lambda: account_of(view, somebody),
        "stock": lambda: stock_page(view, "all", "", 0, 200),
        "stock counts": lambda: stock_counts(view),
        "product": lambda: product_card(view, product, TODAY),
        "movements": lambda: movements(view, product),
        "find product": lambda: search_products(view, sku),
        "find customer": lambda: find_documents(view, "haust"),
        "deliveries to pack": lambda: delivery_page(view, "pack", 0, 200),
        "deliveries left": lambda: delivery_page(view, "left", 0, 200),
        "money open": lambda: money_page(view, "open", TODAY, 0, 200),
        "money all": lambda: money_page(view, "all", TODAY, 0, 200),
        "money payments": lambda: money_page(view, "payments", TODAY, 0, 200),
        "money credits": lambda: money_page(view, "credits", TODAY, 0, 200),
    }


def _growing(view: View) -> dict[str, Callable[[], Any]]:
    """What is looked at from end to end: told, so that somebody sees it."""
    _, number, _, name = view.row(_ORDER)
    _, _, product_name = view.row(_PRODUCT)
    many = int(view.value(_ORDERS))
    both = f"{name.split()[0]} {product_name.split()[0]}"
    return {
        "board far": lambda: board_page(view, "all", TODAY, many * 9 // 10, 200),
        "board counts": lambda: board_counts(view),
        "board all filtered": lambda: board_page(view, "all", TODAY, 0, 200, "haust"),
        "find number": lambda: find_documents(view, number),
        "find tail": lambda: find_documents(view, number[-4:]),
        "find customer and product": lambda: find_documents(view, both),
        "deliveries counts": lambda: delivery_counts(view),
        "money counts": lambda: money_counts(view, TODAY),
        "money filtered": lambda: money_page(view, "all", TODAY, 0, 200, "haust"),
        "money payments filtered": lambda: money_page(view, "payments", TODAY, 0, 200, "haust"),
        "money far": lambda: money_page(view, "all", TODAY, many * 9 // 10, 200),
    }


def milliseconds(books: Path, questions: Callable[[View], dict[str, Callable[[], Any]]]) -> dict[str, float]:
    """The median of each question; of three where it takes long."""
    database = Database(str(books))
    found = {}
    with database.read() as view:
        for name, ask in questions(view).items():
            took: list[float] = []
            while len(took) < 3 or (len(took) < 7 and sum(took) < 500):
                began = time.perf_counter()
                ask()
                took.append((time.perf_counter() - began) * 1000)
            found[name.replace(" ", "_")] = round(statistics.median(took), 1)
    database.close()
    return found


def _reports(view: View) -> dict[str, Callable[[], Any]]:
    month = {"since": TODAY[:8] + "01", "until": TODAY}
    found = {}
    for one in REPORTS:
        span = month if one.period else {}
        for basis in one.bases:
            found[f"{one.name} {basis}"] = lambda one=one, span=span, basis=basis: one.ask(view, **span, basis=basis)
    return found


def test_pages_as_the_books_grow(benchmark: Any, tell: Any, books: Books) -> None:
    files = [books.of(orders) for orders in books.sizes]
    found = benchmark.pedantic(lambda: [milliseconds(one, _flat) for one in files], rounds=1)
    for orders, one in zip(books.sizes, found, strict=True):
        tell(f"milliseconds a page, {orders:,} orders", **one)
    small, large = found[0], found[-1]
    assert {name: (small[name], large[name]) for name in large if large[name] > small[name] + GROWS_AT_MOST} == {}


def test_what_is_looked_at_from_end_to_end(benchmark: Any, tell: Any, books: Books) -> None:
    def measure() -> None:
        for orders in books.sizes:
            tell(f"milliseconds, {orders:,} orders", **milliseconds(books.of(orders), _growing))
            tell(f"milliseconds a report of a month, {orders:,} orders", **milliseconds(books.of(orders), _reports))

    benchmark.pedantic(measure, rounds=1)
