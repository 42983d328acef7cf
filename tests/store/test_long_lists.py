"""Long histories are read from an index: whoever changes a question sees it here, before a customer does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.companies import create_company
from app.actions.registry import perform
from app.queries.desk_board import board_page
from app.queries.desk_customers import customer_card
from app.queries.desk_deliveries import count_deliveries, delivery_page
from app.queries.desk_documents import find_documents
from app.queries.desk_money import count_money, money_page
from app.queries.paper_stamps import stamps_stand, unstamped
from app.queries.report_exceptions import EXCEPTIONS
from app.reports import report
from app.store.database import View
from app.store.exceptional import KINDS
from app.store.sql import Statement
from tests.shop import Shop

DAY = "2026-03-18"
# What is asked, the index that answers, and whether nothing is sorted after it.
QUESTIONS: dict[str, tuple[Callable[[View], Any], str, bool]] = {
    "payments": (lambda view: money_page(view, "payments", DAY, 0, 200), "payment_date", True),
    "money paid back": (lambda view: money_page(view, "payments", DAY, 0, 200), "refund_date", True),
    "credit notes": (lambda view: money_page(view, "credits", DAY, 0, 200), "credit_note_date", True),
    "invoices": (lambda view: money_page(view, "all", DAY, 900, 200), "invoice_date", False),
    "money with us": (lambda view: count_money(view, "account", DAY), "credit_source_open", True),
    "what has left": (lambda view: delivery_page(view, "left", 0, 200), "shipment_left", False),
    "how much has left": (lambda view: count_deliveries(view, "left"), "shipment_left", True),
    "all orders": (lambda view: board_page(view, "all", DAY, 900, 200), "sales_order_date", False),
    "orders of a name": (lambda view: find_documents(view, "haust"), "sales_order_customer", False),
    "orders of a name with a thing": (
        lambda view: find_documents(view, "haust pipe"), "sqlite_autoindex_customer_product", False,
    ),
    "orders of a day": (lambda view: find_documents(view, "yesterday"), "sales_order_date", False),
    "orders above a sum": (lambda view: find_documents(view, ">500"), "sales_order_date", False),
    "orders of a name of a day": (lambda view: find_documents(view, "haust today"), "sales_order_customer", False),
    "what is overdue": (lambda view: find_documents(view, "overdue"), "invoice_open", False),
    "what a name owes": (lambda view: find_documents(view, "haust unpaid"), "invoice_open", False),
    "sales by customer": (
        lambda view: report("sales-by-customer").ask(view, DAY, DAY), "sales_order_date", False,
    ),
    "what waits for a timestamp": (unstamped, "stamp_queue_waiting", True),
    "how many wait for a timestamp": (stamps_stand, "stamp_queue_waiting", True),
    "the last timestamp": (stamps_stand, "timestamp_hlc", True),
    "exceptions": (lambda view: report("exceptions").ask(view, DAY, DAY), "journal_exceptional", True),
}  # fmt: skip


class Explained(View):
    """Keeps how SQLite goes about each statement."""

    plans: list[str]

    def _run(self, statement: Statement, params: Any) -> None:
        steps = self._cursor.execute(f"EXPLAIN QUERY PLAN {statement.sqlite}", params).fetchall()
        self.plans.append("\n".join(step[3] for step in steps))
        super()._run(statement, params)


@pytest.mark.parametrize("what", QUESTIONS)
def test_a_long_history_is_read_from_its_index(shop: Shop, what: str) -> None:
    shop.do("save_company", tsa_url="https://zeit.example")  # otherwise nobody counts what waits for it
    ask, index, sorted_by_it = QUESTIONS[what]
    with shop.database.read() as view:
        view.__class__ = Explained
        view.plans = []
        ask(view)
        plans = [plan for plan in view.plans if f"INDEX {index}" in plan]
    assert plans
    if sorted_by_it:
        assert not [plan for plan in plans if "TEMP B-TREE FOR ORDER BY" in plan]


def test_a_customers_open_amount_is_asked_of_the_open_orders(tmp_path: Path) -> None:
    database = create_company(str(tmp_path / "books.counterfoil"), "Nordlicht", "DE", "EUR")
    perform(database, BY_NAME["save_customer"], {"number": "K1", "name": "Haustechnik Kern", "country": "DE"})
    with database.read() as view:
        view.__class__ = Explained
        view.plans = []
        customer_card(view, "K1", DAY)
        assert any("SCAN p USING INDEX order_progress_open" in plan for plan in view.plans)
    database.close()


def test_every_kind_of_exception_is_in_its_index() -> None:
    """Another one needs a revision, which makes the index anew."""
    assert sorted(kind.__name__ for kind in EXCEPTIONS) == sorted(KINDS)
