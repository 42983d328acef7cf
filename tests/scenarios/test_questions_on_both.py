"""Every question the windows, the papers and the walkthrough ask has the same answer on PostgreSQL and on SQLite."""

import importlib
import inspect
import itertools
import pkgutil
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import app.queries
from app.domain.deal import Address
from app.domain.errors import RuleViolation
from app.queries import paper_archive, papers
from app.queries.board_more import with_more
from app.queries.desk_board import board_page
from app.store.database import Database, View
from app.store.migrate import migrate
from app.store.schema import METADATA
from app.store.sql import insert, sql
from tests.scenarios.test_quote_to_credit import tell
from tests.shop import Shop
from tests.store.story import month

MODULES = [
    importlib.import_module(f"app.queries.{one.name}")
    for one in pkgutil.iter_modules(app.queries.__path__)
    if one.name.startswith("desk_")
    or one.name
    in {
        "board_lanes",
        "books",
        "customers_asked",
        "deposits",
        "finder",
        "held",
        "kit_stock",
        "lately",
        "mailed",
        "margins",
        "orders_in",
        "paper_archive",
        "paper_company",
        "paper_stamps",
        "payment",
        "peek",
        "phones",
        "report_profit",
        "sourcing",
        "their_numbers",
        "till",
        "walkthrough",
    }
]
WORDS = ("", "cu", "CU15", "münch", "Mü mün", "%", "_", "ä'b\"", "RE", "sommer")
IDS = {
    "customer_id": "SELECT id FROM customer ORDER BY number",
    "product_id": "SELECT id FROM product ORDER BY sku",
    "order_id": "SELECT id FROM sales_order ORDER BY number",
    "order": "SELECT id FROM sales_order ORDER BY number",
    "quote": "SELECT id FROM quote ORDER BY number",
    "invoice": "SELECT id FROM invoice ORDER BY number",
    "document": "SELECT id FROM quote ORDER BY number",
    "document_id": "SELECT id FROM quote ORDER BY number",
    "fact_id": "SELECT fact_id FROM invoice ORDER BY number",
    "number": "SELECT number FROM sales_order UNION ALL SELECT number FROM quote UNION ALL SELECT number FROM invoice "
    "UNION ALL SELECT number FROM credit_note ORDER BY 1",
    "row_id": "SELECT id FROM invoice UNION ALL SELECT id FROM credit_note UNION ALL SELECT id FROM payment ORDER BY 1",
    "record_id": "SELECT id FROM invoice UNION ALL SELECT id FROM payment ORDER BY 1",
    "shipment_id": "SELECT id FROM shipment ORDER BY number",
    "ref": "SELECT number FROM invoice UNION ALL SELECT number FROM sales_order UNION ALL SELECT number FROM pick_list "
    "UNION ALL SELECT sku FROM product UNION ALL SELECT name FROM draft UNION ALL SELECT number FROM customer "
    "UNION ALL SELECT number FROM payment UNION ALL SELECT number FROM credit_note "
    "UNION ALL SELECT number FROM z_report ORDER BY 1",
    "quote_id": "SELECT id FROM quote ORDER BY number",
    "session_id": "SELECT session_id FROM z_report ORDER BY number",
    "pick_list": "SELECT id FROM pick_list ORDER BY number",
    "inbound": "SELECT id FROM inbound_order ORDER BY received_at, id",
    "list_id": "SELECT id FROM price_list ORDER BY name",
    "sha256": "SELECT sha256 FROM document_archive ORDER BY 1",
}
IDS["customer"] = IDS["customer_id"]
# What is asked of a document is asked of a customer in the same words.
IDS["subject_id"] = "SELECT id FROM customer UNION ALL SELECT id FROM invoice ORDER BY 1"
SEVERAL = {
    "lists": "pick_list",
    "ids": "product_id",
    "product_ids": "product_id",
    "orders": "order_id",
    "documents": "row_id",
}
_INVOICES = sql("SELECT id FROM invoice ORDER BY number")
_ORDERS = sql("SELECT id FROM sales_order ORDER BY number")
TAKEN_BACK: dict[str, dict[str, Any]] = {
    "goods": {"lines": [{"line": 1, "quantity": "1", "outcome": "restock"}]},
    "credit": {"lines": [{"line": 1, "quantity": "1"}], "reason": "dented"},
    "correction": {"prices": [{"line": 1, "price": "7"}], "reason": "agreed"},
    "take_back": {"lines": [{"line": 1, "quantity": "1"}], "reason": "dented", "date": "2026-03-20",
                  "instead": [{"product": "CU15", "quantity": "1"}]},
}  # fmt: skip
PLAIN: dict[str, list[Any]] = {
    "words": list(WORDS),
    "kind": ["payment", "credit_note", "invoice"],
    "text": [*WORDS, ">10 open", "<99999", "mü overdue", "no order 9d", "no order", ">0 open no order 1y mü"],
    "date": ["2026-03-20", "2099-01-01"],
    "today": ["2026-03-20", "2099-01-01"],
    "status": ["paid", "part_shipped", "waiting"],
    "limit": [3, 200],
    "offset": [0, 2],
    "quantity": [1000, 60_000],
    "by_customer": [False, True],
    "codes": [False, True],
    "me": ["anna", ""],
    "other": [""],
    "but": [""],
    "behind": [0],
    "since": ["", "2026-03-20"],
    "until": ["9999-12-31", "2026-03-20"],
    "basis": ["order", "invoice"],
    "currency": ["EUR"],
    "location": ["", "MAIN"],
    "where": [None, Address(country="CH")],
    "unknown": [
        {"customer": "MUELLER", "reason": "lost", "lines": [{"product": "CU15", "quantity": "2", "price": price}]}
        for price in ("3", "-1")
    ],
}
PAPERS = {
    "quotation": "SELECT number FROM quote",
    "sales-order": "SELECT number FROM sales_order",
    "pick-list": "SELECT number FROM pick_list",
    "pick-batch": "SELECT number FROM pick_list",
    "delivery-note": "SELECT number FROM shipment",
    "invoice": "SELECT number FROM invoice",
    "credit-note": "SELECT number FROM credit_note",
    "receipt": "SELECT number FROM payment",
    "z-report": "SELECT number FROM z_report",
}


@pytest.fixture
def both(postgres_shop: Shop, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """The books of two stories on the server, and the same rows in a file."""
    tell(postgres_shop)
    month(postgres_shop)
    lines = [{"product": "CU15", "quantity": "3"}]
    postgres_shop.do("draft_quote", customer="MUELLER", lines=lines, reference="ÄRGER")
    held = postgres_shop.order(lines=lines)
    postgres_shop.do("jot_note", order=held.id, note="gate 4")
    postgres_shop.do("open_pick_list", order=held.id)
    postgres_shop.do("open_pick_list", order=postgres_shop.order(lines=lines).id)
    postgres_shop.do("hold_order", order=held.number, reason="rings twice")
    where = str(tmp_path / "same.counterfoil")
    migrate(where)
    same = Database(where)
    with postgres_shop.database.read() as view, same.maintain() as writer:
        for table in METADATA.sorted_tables:
            columns = [column.name for column in table.columns]
            rows = view.rows(sql(f"SELECT {', '.join(columns)} FROM {table.name}"))
            if table.name != "alembic_version":
                writer.many(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])
    yield postgres_shop.database, same
    same.close()


def questions() -> list[tuple[str, Any]]:
    """Every function that takes a view."""
    found = []
    for module in MODULES:
        for name, function in vars(module).items():
            public = isinstance(function, types.FunctionType) and not name.startswith("_")
            if public and function.__module__ == module.__name__ and "view" in inspect.signature(function).parameters:
                found.append((f"{module.__name__}.{name}", function))
    return found


def values_of(view: View, function: Any, name: str) -> list[Any]:
    """What a window may give for a parameter."""
    if name in IDS:
        return [row[0] for row in view.rows(sql(IDS[name]))]
    if name in SEVERAL:
        found = tuple(row[0] for row in view.rows(sql(IDS[SEVERAL[name]])))
        return [found, found[:1]]
    if name in TAKEN_BACK:
        key = "sale" if name == "take_back" else "invoice"
        return [{key: row[0], **TAKEN_BACK[name]} for row in view.rows(_INVOICES)]
    if name == "amendment":
        to = {"name": "Zentrale", "street": "Weg 1", "city": "Basel", "country": "CH"}
        return [{"order": row[0], "lines": [], "ship_to": to} for row in view.rows(_ORDERS)]
    if name == "which":
        # Where words narrow a view, its count is known by both.
        keys = inspect.getmodule(function)._COUNTS  # type: ignore[union-attr]
        return list(dict.fromkeys(key[0] if isinstance(key, tuple) else key for key in keys))
    return PLAIN[name]


def given(view: View, function: Any) -> Iterator[dict[str, Any]]:
    """All that a window may ask it with."""
    values = {name: values_of(view, function, name) for name in list(inspect.signature(function).parameters)[1:]}
    for one in itertools.product(*values.values()):
        yield dict(zip(values, one, strict=True))


def said(view: View, function: Any, **parameters: Any) -> Any:
    """The answer, or the sentence it is refused with."""
    try:
        return function(view, **parameters)
    except RuleViolation as refusal:
        return refusal.message


def test_every_parameter_of_a_question_has_values_here() -> None:
    names = {name for _, function in questions() for name in list(inspect.signature(function).parameters)[1:]}
    assert names <= {*IDS, *SEVERAL, *TAKEN_BACK, *PLAIN, "amendment", "which"}


@pytest.mark.postgres
def test_every_question_has_the_same_answer_on_both(both: tuple[Database, Database]) -> None:
    server, file = both
    asked = 0
    with server.read() as one, file.read() as other:
        for name, function in questions():
            for parameters in given(one, function):
                if name.endswith("archived"):
                    continue  # asked of a paper, below
                here, there = said(one, function, **parameters), said(other, function, **parameters)
                assert here == there, f"{name} {parameters}"
                assert repr(here) == repr(there), f"{name} {parameters}: the same value is of the same type"
                asked += 1
    assert asked > 400


@pytest.mark.postgres
def test_what_the_board_says_beyond_is_the_same_on_both(both: tuple[Database, Database]) -> None:
    wanted = ("who", "weight")
    with both[0].read() as one, both[1].read() as other:
        for which in ("open", "quotes", "drafts", "all"):
            rows = [board_page(view, which, "2026-03-20", 0, 50) for view in (one, other)]
            here, there = with_more(one, rows[0], wanted), with_more(other, rows[1], wanted)
            assert here == there, which
            assert repr(here) == repr(there), which
            assert which == "drafts" or any(row.more.who for row in here), which


@pytest.mark.postgres
def test_every_paper_says_the_same_on_both(both: tuple[Database, Database]) -> None:
    server, file = both
    with server.read() as one, file.read() as other:
        for kind, statement in PAPERS.items():
            numbers = [row[0] for row in one.rows(sql(statement))]
            assert numbers, kind
            for number in numbers:
                here, there = (
                    said(one, papers.paper_for, kind=kind, ref=number),
                    said(other, papers.paper_for, kind=kind, ref=number),
                )
                assert here == there, (kind, number)
                if not isinstance(here, str):
                    assert paper_archive.archived(one, here[0]) == paper_archive.archived(other, here[0])
