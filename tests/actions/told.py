"""What the stories of the trade share: a refusal that leaves no trace, and short words for long ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.domain.errors import RuleViolation
from app.store.database import Database
from tests.actions.machine_checks import everything
from tests.shop import Shop


def refused(shop: Shop, sentence: str, action: str, *, field: str | None = None, **parameters: Any) -> None:
    """The action is refused with these words, beside this field, and nothing at all has changed."""
    with shop.database.read() as view:
        before = everything(view)
    with pytest.raises(RuleViolation) as refusal:
        shop.do(action, **parameters)
    said = refusal.value
    assert sentence in said.message
    assert said.message.endswith((".", "?")), "a refusal is a sentence"
    assert field is None or said.field == field
    with shop.database.read() as view:
        assert everything(view) == before, "a refusal leaves no trace"


def at(shop: Shop, clock: Callable[[], int]) -> Shop:
    """The same books, looked at with another clock."""
    where = shop.database.where
    shop.database.close()
    shop.database = Database(where, clock=clock)
    return shop


def quantities(shop: Shop, order: str, line: int = 1) -> dict[str, str]:
    """The glossary's quantities of a line that are not zero."""
    names = ("ordered", "cancelled", "reserved", "picked", "shipped", "returned", "invoiced", "credited")
    row = shop.line(order, line)
    return {name: row[name] for name in (*names, "open", "backordered") if row[name] != "0"}


def picked(shop: Shop, order: str, **found: Any) -> str:
    """A pick list opened and confirmed; its number."""
    number = shop.do("open_pick_list", order=order).number
    shop.do("confirm_pick", pick_list=number, **found)
    return number


def status(shop: Shop, order: str) -> str:
    """The word of the board."""
    return str(shop.ask("order", order)["status"])


def gross(reply: Any) -> str:
    """What is to be paid in the end."""
    assert reply.totals is not None
    return str(reply.totals.gross)


def vat(reply: Any) -> list[tuple[str, str, str, str]]:
    """The tax table of a reply."""
    assert reply.totals is not None
    return [(row.cat, row.rate, row.base, row.tax) for row in reply.totals.vat]
