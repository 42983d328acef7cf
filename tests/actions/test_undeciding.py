"""What was decided of an order that came again is taken back: all is as before, and the change waits again."""

import json
from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.drafts import find_draft
from app.actions.registry import perform
from app.domain.errors import RuleViolation
from app.exchange.inbound import read_bytes, take_file
from app.queries.orders_in import orders_in
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.shop import Shop

_PROGRESS = sql(
    "SELECT line, ordered, cancelled, reserved, picked, shipped, invoiced FROM order_line_progress "
    "WHERE order_id = :id AND ordered - cancelled <> 0 ORDER BY line"
)
_HEAD = sql(
    "SELECT o.wanted_date, o.reference, o.net, o.tax, o.gross, p.status, p.urgency, p.open_amount FROM sales_order o "
    "JOIN order_progress p ON p.order_id = o.id WHERE o.id = :id"
)
_LISTS = sql(
    "SELECT l.line, sum(l.quantity) FROM pick_line l JOIN pick_list p ON p.id = l.pick_list_id "
    "WHERE p.order_id = :id AND p.state = 'open' GROUP BY l.line ORDER BY l.line"
)
_GROWS = sql("SELECT count(*) FROM journal")


def came(shop: Shop, number: str, lines: list[tuple[str, str]], customer: str = "MUELLER", **more: Any) -> Any:
    rows = [{"number": code, "quantity": quantity} for code, quantity in lines]
    order = {"order": number, "buyer": {"number": customer}, "lines": rows, **more}
    [taken] = take_file(shop.database, read_bytes(json.dumps(order).encode(), "order.json"), "anna")
    return taken


def stands(shop: Shop, order: str) -> Any:
    """Everything about an order that an undo has to bring back."""
    with shop.database.read() as view:
        return [[tuple(row) for row in view.rows(one, {"id": order})] for one in (_PROGRESS, _HEAD, _LISTS)]


def state(shop: Shop, inbound: str) -> str:
    with shop.database.read() as view:
        return next(one.state for one in orders_in(view) if one.id == inbound)


@pytest.mark.parametrize(("customer", "picking"), [("MUELLER", True), ("KERN", False)])
def test_an_amendment_is_taken_back_field_by_field(shop: Shop, customer: str, picking: bool) -> None:
    first = came(shop, "PO-1", [("CU15", "60"), ("ELB15", "20"), ("CUT", "1")], customer, wanted_date="2027-01-11")
    shop.do("confirm_order", order=first.document)
    if picking:
        shop.do("open_pick_list", order=first.document)
    before = stands(shop, first.document)
    # More than there is (KERN waits for nothing), less, none at all, a new line, another day.
    lines = [("CU15", "140"), ("ELB15", "5"), ("BOOK", "1")]
    change = came(shop, "PO-1", lines, customer, wanted_date="2027-02-01")
    shop.do("take_change", inbound=change.inbound)
    assert stands(shop, first.document) != before
    with shop.database.read() as view:
        entries = view.value(_GROWS)
    undone = shop.do("undo_step", document=first.document)
    assert (undone.number, state(shop, change.inbound)) == (change.number, "changed")
    assert stands(shop, first.document) == before
    with shop.database.read() as view:
        assert view.value(_GROWS) > entries, "nothing is deleted"
    # It can be made again, and taken back again.
    shop.do("take_change", inbound=change.inbound)
    shop.do("undo_step")
    assert stands(shop, first.document) == before
    assert check_rebuild(shop.database) == []


def test_a_pick_list_that_the_change_ended_is_there_again(shop: Shop) -> None:
    first = came(shop, "PO-1", [("CU15", "4"), ("CUT", "1")])
    shop.do("confirm_order", order=first.document)
    shop.do("open_pick_list", order=first.document)
    before = stands(shop, first.document)
    change = came(shop, "PO-1", [("CUT", "1")])
    shop.do("take_change", inbound=change.inbound)
    assert stands(shop, first.document)[2] == []
    shop.do("undo_step")
    assert stands(shop, first.document) == before


def test_what_was_built_on_it_says_why_it_stays(shop: Shop) -> None:
    first = came(shop, "PO-1", [("CU15", "4")])
    order = shop.do("confirm_order", order=first.document)
    change = came(shop, "PO-1", [("CU15", "6")])
    shop.do("take_change", inbound=change.inbound)
    more = {"order": order.id, "lines": [{"line": 1, "quantity": "7"}]}
    perform(shop.database, BY_NAME["amend_order"], more, actor="ben")
    with pytest.raises(RuleViolation, match="was amended again since"):
        shop.do("undo_step", document=order.id)
    shop.do("amend_order", order=order.id, lines=[{"line": 1, "quantity": "8"}])
    with pytest.raises(RuleViolation, match="is amended\\. F2 amends it again"):
        shop.do("undo_step", document=order.id)
    change = came(shop, "PO-1", [("CU15", "9")])
    shop.do("take_change", inbound=change.inbound)
    shop.shipped(order.id)
    with pytest.raises(RuleViolation, match="cannot go below 9"):
        shop.do("undo_step", document=order.id)
    assert state(shop, change.inbound) == "amended", "nothing of it was done by half"


def draft(shop: Shop, ref: str) -> Any:
    with shop.database.read() as view:
        return find_draft(view, ref)


def test_a_change_of_a_draft_and_an_order_of_its_own_are_taken_back(shop: Shop) -> None:
    first = came(shop, "PO-1", [("CU15", "4"), ("NOBODY", "1")])
    before = draft(shop, first.document)
    change = came(shop, "PO-1", [("CU15", "6")])
    shop.do("take_change", inbound=change.inbound)
    assert draft(shop, first.document).draft != before.draft
    shop.do("undo_step")
    assert (draft(shop, first.document).draft, state(shop, change.inbound)) == (before.draft, "changed")
    own = shop.do("take_as_new", inbound=change.inbound)
    shop.do("undo_step", document=own.id)
    assert (draft(shop, own.id), state(shop, change.inbound)) == (None, "changed")
    # What somebody wrote meanwhile is not thrown away.
    shop.do("take_change", inbound=change.inbound)
    shop.do("keep_draft", draft=first.document, desk=draft(shop, first.document).draft.desk)
    with pytest.raises(RuleViolation, match="was changed since"):
        shop.do("undo_step", document=first.document)
    shop.do("discard_draft", draft=first.document)
    with pytest.raises(RuleViolation, match="finished or thrown away"):
        shop.do("undo_step", document=first.document)


def test_what_came_follows_its_draft_under_another_id(shop: Shop) -> None:
    first = came(shop, "PO-1", [("CU15", "4")])
    shop.do("confirm_order", order=first.document)
    shop.do("undo_step")
    with shop.database.read() as view:
        [row] = orders_in(view)
    assert (row.state, row.document != first.document) == ("to look at", True)
    assert came(shop, "PO-1", [("CU15", "4")]).state == "unchanged", "and the same order makes no second"
    body = draft(shop, row.document).draft.desk
    shop.do("discard_draft", draft=row.document)
    back = shop.do("restore_draft", thrown=row.document, name=row.document_name, desk=body)
    with shop.database.read() as view:
        assert [(one.document, one.state) for one in orders_in(view)] == [(back.id, "to look at")]


def test_a_draft_that_asks_says_what_is_known(shop: Shop) -> None:
    from app.queries.desk_board import board_page

    came(shop, "PO-1", [("CU15", "10"), ("NOBODY", "3"), ("BOOK", "1"), ("NOWHERE", "1")])
    came(shop, "PO-2", [("CU15", "10"), ("NOBODY", "3")], "STRANGER")
    came(shop, "PO-3", [("NOBODY", "3")])
    came(shop, "PO-4", [("CU15", "1")])
    with shop.database.read() as view:
        rows = {one.number: (one.net, one.questions) for one in board_page(view, "drafts", "2026-11-29", 0, 50)}
    # With its taxes where it is known who buys; of nobody what anybody pays.
    assert rows == {"D-1": (13_230, 2), "D-2": (8420, 1), "D-3": (0, 1), "D-4": (1002, 0)}


def test_somebody_who_is_forgotten_is_not_in_the_notes_of_steps(shop: Shop) -> None:
    first = came(shop, "PO-1", [("CU15", "4"), ("NOBODY", "1")], ship_to={"name": "Hans Geheim", "city": "Köln"})
    change = came(shop, "PO-1", [("CU15", "6")], ship_to={"name": "Hans Geheim", "city": "Köln"})
    shop.do("take_change", inbound=change.inbound)
    shop.do("discard_draft", draft=first.document)
    shop.do("forget_customer", customer="MUELLER")
    with shop.database.read() as view:
        assert "Geheim" not in json.dumps([list(row) for row in view.rows(sql("SELECT value FROM local"))])
