"""No action reads more the longer a company trades: every statement on the way of an action finds its rows by a key."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import app.actions
import app.store
from app.queries import books, paper_stamps, report_exceptions
from app.store.database import View
from app.store.sql import Statement, sql
from tests.shop import Shop

# Tables that stay small however long a company trades.
SMALL = {
    "company", "station", "journal_pending", "local", "draft", "supplier", "carrier", "person", "user_secret",
    "number_series", "inbound_content",
    "customer_group", "price_list", "promotion", "surcharge", "zone", "charge_rule", "tax_rule",
}  # fmt: skip
# Looking through everything is what these are for; actions only run those of a series that is dated ahead by mistake.
WHOLE = {
    "app.store.rebuild", "app.store.journal._STATIONS", "app.queries.books._WITH_STATUS",
    "app.actions.load._AHEAD", "app.actions.load._LATEST", "app.actions.repricing",
    "app.store.filestore._LIVE",  # each file once, in a check
    "app.store.backups._FIRST",  # the beginning of an index, when a company is brought back
    "app.actions.purchasing._STANDING",  # the catalogue, once
    "app.actions.companies._OLD_NUMBERS",  # an index of the old system's alone, when a series gets other words
}  # fmt: skip


def statements(name: str, value: Any) -> Iterator[tuple[str, Statement]]:
    """Statements in a module's values, at any depth."""
    if isinstance(value, Statement):
        yield name, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    for key, one in inner:
        yield from statements(f"{name}[{key}]", one)


def reading() -> Iterator[tuple[str, Statement]]:
    """Every statement of actions, store, books, stamps and exceptions that looks for rows."""
    modules = [books, paper_stamps, report_exceptions]
    for package in (app.actions, app.store):
        found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        modules += [importlib.import_module(one.name) for one in found if ".migrations" not in one.name]
    for module in modules:
        for name, value in vars(module).items():
            for full, statement in statements(f"{module.__name__}.{name}", value):
                if statement.sqlite.startswith(("SELECT", "UPDATE", "DELETE")):
                    yield full, statement


READING = sorted({name: one for name, one in reading() if not name.startswith(tuple(WHOLE))}.items())


def scanned(view: View, statement: Statement) -> list[str]:
    """The tables that SQLite would read from end to end."""
    params = dict.fromkeys(re.findall(r":(\w+)", statement.sqlite), 1)
    explained = Statement.__new__(Statement)
    explained.sqlite = f"EXPLAIN QUERY PLAN {statement.sqlite}"
    plan = [row[3] for row in view.rows(explained, params)]
    return [step.split()[1] for step in plan if step.startswith("SCAN ") and step.split()[1] not in SMALL]


@pytest.mark.parametrize("name", [name for name, _ in READING])
def test_every_row_is_found_by_a_key(name: str, empty_shop: Shop) -> None:
    with empty_shop.database.read() as view:
        assert scanned(view, dict(READING)[name]) == []


def test_a_scan_would_be_seen(empty_shop: Shop) -> None:
    with empty_shop.database.read() as view:
        assert scanned(view, sql("SELECT id FROM sales_order WHERE quote_id = :ref")) == ["sales_order"]
