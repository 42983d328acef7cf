"""The last step is taken back within the hour: quantities, balances and statuses as before, field by field."""

import json
from typing import Any

import pytest

from app.actions.before import NOTED
from app.actions.catalogue import ACTIONS
from app.actions.reply import Reply
from app.actions.stepping import _BACK, _CAN, _MOOT, LEGAL
from app.queries.held import held_for
from app.queries.report_quotes import outcomes, reasons
from app.store.database import wall_clock
from app.store.sql import sql
from tests.actions.told import refused
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "40"}, {"product": "ELB15", "quantity": "60"}]
_LINES = sql("SELECT l.* FROM order_line_progress l JOIN sales_order o ON o.id = l.order_id ORDER BY o.number, l.line")
_STATUS = sql(
    "SELECT o.number, p.fulfilment, p.billing, p.payment, p.status, p.backordered, p.on_hold, p.shortage, p.billed, "
    "p.open_amount, p.closed FROM order_progress p JOIN sales_order o ON o.id = p.order_id ORDER BY o.number"
)
_STOCK = sql("SELECT product_id, location, on_hand, reserved FROM stock_level ORDER BY product_id, location")
_BALANCE = sql("SELECT customer_id, balance FROM customer_balance ORDER BY customer_id")
_NOTED = sql("SELECT value FROM local WHERE key >= 'step:' AND key < 'step;' ORDER BY key")
_GROWS = ("journal", "stock_move", "receivable_entry", "shipment", "pick_list", "sales_order")


def _said(shop: Shop) -> dict[str, Any]:
    with shop.database.read() as view:
        columns = (_LINES, _STATUS, _STOCK, _BALANCE)
        lines, status, stock, balance = ([tuple(row) for row in view.rows(one)] for one in columns)
    # A place where nothing lies any more says so; it is no difference.
    return {"lines": lines, "status": status, "stock": [x for x in stock if any(x[2:])], "balance": balance}


def _counts(shop: Shop) -> list[int]:
    with shop.database.read() as view:
        return [int(view.value(sql(f"SELECT count(*) FROM {name}"))) for name in _GROWS]


def _steps(shop: Shop) -> dict[str, Any]:
    """Each step with the way to the moment before it."""

    def picked() -> str:
        picking = shop.do("open_pick_list", order=shop.order(lines=LINES).id)
        return shop.do("confirm_pick", pick_list=picking.id).id

    def packed() -> str:
        return shop.do("pack_shipment", pick_list=picked()).id

    def held() -> str:
        order = shop.order(lines=LINES)
        shop.do("hold_order", order=order.id, reason="the address")
        return order.id

    return {
        "hold_order": (lambda: shop.order(lines=LINES).id, "order", {"reason": "asked to wait"}),
        "release_hold": (held, "order", {}),
        "cancel_order": (lambda: shop.order(lines=LINES).id, "order", {}),
        "open_pick_list": (lambda: shop.order(lines=LINES).id, "order", {}),
        "confirm_pick": (lambda: shop.do("open_pick_list", order=shop.order(lines=LINES).id).id, "pick_list", {}),
        "pack_shipment": (picked, "pick_list", {}),
        "ship": (packed, "shipment", {"carrier": "DHL"}),
    }


@pytest.mark.parametrize(
    "action",
    ["hold_order", "release_hold", "cancel_order", "open_pick_list", "confirm_pick", "pack_shipment", "ship"],
)
def test_a_step_is_taken_back_as_if_it_had_not_been(shop: Shop, action: str) -> None:
    begin, name, more = _steps(shop)[action]
    document = begin()
    before, counts = _said(shop), _counts(shop)
    shop.do(action, **{name: document}, **more)
    assert _said(shop) != before or action == "open_pick_list"
    undone = shop.do("undo_step")
    assert undone.id
    assert _said(shop) == before
    assert all(now >= then for now, then in zip(_counts(shop), counts, strict=True)), "nothing is ever deleted"
    if action in {"hold_order", "open_pick_list", "confirm_pick"}:
        # The same can be done once more.
        document = undone.id if action == "confirm_pick" else document
        shop.do(action, **{name: document}, **more)


def test_a_confirmed_order_is_a_draft_again(shop: Shop) -> None:
    before = _said(shop)["stock"], _said(shop)["balance"]
    draft = shop.do("draft_order", customer="MUELLER", lines=LINES, reference="BV-7")
    order = shop.do("confirm_order", order=draft.id)
    undone = shop.do("undo_step")
    assert (undone.number, undone.state) == (order.number, "draft")
    assert (_said(shop)["stock"], _said(shop)["balance"]) == before
    assert shop.ask("order", order.number)["status"] == "cancelled", "its number stays given"
    again = shop.ask("order", str(undone.draft))
    assert (again["state"], again["reference"], len(again["lines"])) == ("draft", "BV-7", 2)
    assert shop.do("confirm_order", order=undone.id).number == "SO-2"


def test_steps_are_taken_back_one_after_the_other(shop: Shop) -> None:
    order = shop.order(lines=LINES)
    shop.shipped(order.id)
    words = [shop.ask("order", order.number)["status"]]
    for _ in range(4):
        shop.do("undo_step")
        words.append(shop.ask("order", order.number)["status"])
    assert words == ["part_shipped", "to_ship", "to_pick", "picking", "to_pick"]
    assert shop.do("undo_step").state == "draft"
    refused(shop, "Nothing of the last hour is left", "undo_step", field="step")


def test_what_cannot_be_taken_back_names_the_legal_way(shop: Shop) -> None:
    order = shop.order(lines=LINES[:1])
    picking = shop.do("open_pick_list", order=order.id)
    shop.do("confirm_pick", pick_list=picking.id, lines=[{"line": 1, "quantity": "30", "reason": "none on shelf"}])
    refused(shop, "was short: what was missing is told already", "undo_step", field="step")
    packed = shop.do("pack_shipment", pick_list=picking.id)
    shop.do("ship", shipment=packed.id, carrier="DHL")
    shop.do("issue_invoice", orders=[order.id])
    refused(shop, "RE-1 is issued. To correct it: Shift+F12 makes a credit note.", "undo_step", field="step")
    refused(shop, "is billed: the goods come back as a return", "undo_step", document=packed.id, field="step")
    refused(shop, "picked, shipped or billed already", "undo_step", document=order.id, field="step")


def test_the_steps_of_the_last_hour_are_kept_and_of_them_the_newest_two_hundred(shop: Shop) -> None:
    def kept() -> list[str]:
        with shop.database.read() as view:
            return [str(json.loads(row[0])["number"]) for row in view.rows(_NOTED)]

    order = shop.order(lines=LINES)
    for _ in range(105):
        shop.do("hold_order", order=order.id, reason="waits for the site")
        shop.do("release_hold", order=order.id)
    assert len(kept()) == 200
    shop.database.now = lambda: wall_clock() + 3_601_000_000
    shop.do("hold_order", order=order.id, reason="again")
    assert kept() == [order.number]


_QUOTE = sql("SELECT state, reason, follow_up, owner, contacted FROM quote WHERE number = :number")


def _quote(shop: Shop, number: str) -> tuple[object, ...]:
    with shop.database.read() as view:
        asked = view.row(_QUOTE, {"number": number})
        held = [(one.quantity, one.until) for one in held_for(view, shop.ask("quote", number)["id"])]
        why = reasons(view, "2000-01-01", "2099-12-31")
        return (asked, held, why, outcomes(view, "month", "2000-01-01", "2099-12-31"))


def _sent(shop: Shop, **more: Any) -> Reply:
    draft = shop.do("draft_quote", customer="MUELLER", lines=LINES, valid_until="2099-12-31")
    return shop.do("send_quote", quote=draft.id, **more)


def test_a_lost_quote_is_open_again_with_its_goods_its_day_and_without_its_reason(shop: Shop) -> None:
    quote = _sent(shop, hold_until="2099-11-30", follow_up="2099-10-05")
    before = _quote(shop, quote.number)
    shop.do("decline_quote", quote=quote.id, reason="price")
    assert [one.key for one in _quote(shop, quote.number)[2]] == ["price"]
    undone = shop.do("undo_step", document=quote.id)
    assert (undone.number, undone.state) == (quote.number, "sent")
    assert _quote(shop, quote.number) == before, "held, asked after and counted as before"
    refused(shop, f"{quote.number} is sent and stands as it was sent.", "undo_step", document=quote.id, field="step")
    # It may be lost again, or won.
    shop.do("decline_quote", quote=quote.id, reason="competitor")
    shop.do("undo_step")
    assert shop.do("accept_quote", quote=quote.id).state == "draft"


def test_what_others_have_by_then_is_not_kept_for_the_quote_again(shop: Shop) -> None:
    first = _sent(shop, hold_until="2099-11-30")
    shop.do("decline_quote", quote=first.id)
    second = shop.do("draft_quote", customer="KERN", lines=[{"product": "CU15", "quantity": "80"}])
    shop.do("send_quote", quote=second.id, hold_until="2099-11-30")
    shop.do("undo_step", document=first.id)
    with shop.database.read() as view:
        assert {one.line: one.quantity for one in held_for(view, first.id)} == {1: 20_000, 2: 50_000}
    assert shop.ask("quote", first.number)["state"] == "sent"


def test_what_is_kept_for_a_quote_is_as_before_it_was_said(shop: Shop) -> None:
    quote = _sent(shop, hold_until="2099-10-01")
    before = _quote(shop, quote.number)[1]
    shop.do("hold_goods", quote=quote.id, until="2099-12-24", lines=[{"line": 1, "quantity": "5"}])
    assert shop.do("undo_step").until == "2099-10-01"
    assert _quote(shop, quote.number)[1] == before
    shop.do("let_go", quote=quote.id)
    assert shop.do("undo_step").state == "held"
    assert _quote(shop, quote.number)[1] == before
    other = _sent(shop)
    shop.do("hold_goods", quote=other.id, lines=[{"line": 1, "quantity": "5"}])
    assert shop.do("undo_step").state == "sent"
    assert _quote(shop, other.number)[1] == []


def test_a_payment_and_what_it_was_set_against_are_taken_back(shop: Shop) -> None:
    order = shop.order(lines=LINES[:1])
    shop.shipped(order.id)
    bill = shop.do("issue_invoice", orders=[order.id])
    cash = [{"method": "cash", "amount": "100"}]
    before = _said(shop)
    paid = shop.do("record_payment", customer="MUELLER", tenders=cash, allocate=[])
    free = _said(shop)
    shop.do("allocate_payment", payment=paid.id, allocate=[{"invoice": bill.id, "amount": "60"}])
    assert _said(shop) != free
    assert shop.do("undo_step").credit == "100.00"
    assert _said(shop) == free
    assert shop.do("undo_step").state == "reversed"
    assert _said(shop) == before
    refused(shop, f"{bill.number} is issued. To correct it", "undo_step", field="step")
    again = shop.do("record_payment", customer="MUELLER", tenders=cash, allocate=[])
    shop.do("refund", payment=again.id, tenders=[{"method": "cash", "amount": "10"}])
    refused(shop, "paid money back. To correct it: F9", "undo_step", field="step")
    refused(shop, "was paid back already", "undo_step", document=again.id, field="step")


def test_a_cancelled_list_is_fetched_again_and_an_undo_is_no_step_of_its_own(shop: Shop) -> None:
    order = shop.order(lines=LINES)
    picking = shop.do("open_pick_list", order=order.id)
    before = _said(shop)
    shop.do("cancel_pick_list", pick_list=picking.id, reason="opened by mistake")
    again = shop.do("undo_step")
    assert (again.state, _said(shop)) == ("open", before)
    shop.do("cancel_pick_list", pick_list=again.id, reason="undone")
    # Its own toast took it back: what was done before is next.
    assert shop.do("undo_step").state == "draft"


def test_every_step_with_a_document_is_taken_back_or_names_the_legal_way() -> None:
    """Of quotes, orders, shipments and payments; what only writes a draft is undone in it, or by restore_draft."""
    ways = set(_BACK) | set(LEGAL)
    others = {
        "revise_quote", "accept_quote", "expire_quotes", "take_order_in", "dismiss_order_in", "reopen_order_in",
        "save_customer_item", "fill_order", "attach_file", "remove_file", "undo_step", "order_in", "take_back_count",
        "take_back_list", "take_old_invoice", "take_old_order", "open_till", "pay_in", "pay_out", "count_till",
        "correct_till", "receive_goods", "adjust_stock", "count_rests", "transfer_stock",
    }  # fmt: skip
    named = {one.name for one in ACTIONS if one.permission in {"orders", "warehouse", "money", "void"}}
    assert named - ways - others == set(), "a new step is taken back, or says which way is left"
    assert set(NOTED) == ways - {"take_change", "take_as_new", "take_paper_back"}, "these note themselves"
    assert set(_CAN) == set(_MOOT) == set(_BACK)
    assert all("{number}" in one and one.endswith(".") for one in LEGAL.values())
