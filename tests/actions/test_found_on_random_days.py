"""Faults that random days at the counter once found, each told as the short story behind it."""

from collections.abc import Iterator

import pytest

from app.domain.errors import RuleViolation
from tests.actions.machine_checks import faults, settled_again
from tests.shop import Shop


@pytest.fixture(autouse=True)
def the_books_hold_in_the_end(shop: Shop) -> Iterator[None]:
    """Whatever was tried, the books hold, and settling again changes nothing."""
    yield
    with shop.database.read() as view:
        assert faults(view) == []
    assert settled_again(shop.database) == []


def picked(shop: Shop, order: str, **given: object) -> str:
    """A pick list opened and confirmed."""
    number = shop.do("open_pick_list", order=order).number
    shop.do("confirm_pick", pick_list=number, **given)
    return number


def test_an_amendment_names_a_line_once(shop: Shop) -> None:
    order = shop.order().number
    with pytest.raises(RuleViolation, match="Line 1 is named twice") as refused:
        shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "30"}, {"line": 1, "quantity": "20"}])
    assert refused.value.field == "lines.2.line"
    assert shop.line(order)["quantity"] == "40"


def test_an_order_is_not_amended_below_what_lies_at_packing(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "ELB15", "quantity": "70"}]).number
    picked(shop, order)
    shop.do("receive_goods", lines=[{"product": "ELB15", "quantity": "10"}])
    fetching = shop.do("open_pick_list", order=order).number
    with pytest.raises(RuleViolation, match="cannot go below 50"):
        shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "49"}])
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "55"}])
    assert shop.do("confirm_pick", pick_list=fetching).lines[0].quantity == "5"


def test_a_service_is_not_amended_below_what_is_billed_of_it(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CUT", "quantity": "6"}]).number
    shop.do("issue_invoice", lines=[{"order": order, "line": 1, "quantity": "4"}])
    for quantity in ("3", "0", "-5"):
        with pytest.raises(RuleViolation, match="cannot go below 4"):
            shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": quantity}])
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "4"}])


def test_what_was_unpacked_lies_on_the_shelf_and_is_picked_anew(shop: Shop) -> None:
    order = shop.order().number
    first = picked(shop, order)
    shop.do("cancel_shipment", shipment=shop.do("pack_shipment", pick_list=first).number)
    with pytest.raises(RuleViolation, match="and unpacked; open a new pick list"):
        shop.do("pack_shipment", pick_list=first)
    shop.shipped(order)
    assert shop.line(order)["shipped"] == "40"


def test_a_pick_list_is_packed_once(shop: Shop) -> None:
    first = picked(shop, shop.order().number)
    number = shop.do("pack_shipment", pick_list=first).number
    with pytest.raises(RuleViolation, match=f"packed already in {number}\\."):
        shop.do("pack_shipment", pick_list=first)


def test_a_shipment_of_which_a_part_came_back_is_not_called_back(shop: Shop) -> None:
    shipment = shop.shipped(shop.order().number).number
    shop.do("receive_return", shipment=shipment, lines=[{"line": 1, "quantity": "3"}], reason="bent")
    with pytest.raises(RuleViolation, match="came back already"):
        shop.do("cancel_shipment", shipment=shipment)


@pytest.mark.parametrize("taken_by", ["count", "release"])
def test_goods_in_the_pickers_hand_are_the_orders_even_if_the_promise_was_taken_back(shop: Shop, taken_by: str) -> None:
    order = shop.order().number
    fetching = shop.do("open_pick_list", order=order).number
    if taken_by == "count":
        shop.do("adjust_stock", lines=[{"product": "CU15", "quantity": "15"}], reason="counted")
    else:
        shop.do("release_reservation", order=order)
    shop.do("confirm_pick", pick_list=fetching)
    with shop.database.read() as view:
        assert faults(view) == []
    shop.do("ship", shipment=shop.do("pack_shipment", pick_list=fetching).number)
    line = shop.line(order)
    assert (line["shipped"], line["open"]) == ("40", "0")


def test_goods_picked_beyond_the_promise_come_back_from_another_shelf_and_other_orders(shop: Shop) -> None:
    shop.do("save_location", code="YARD", name="Yard")
    first, second = shop.order().number, shop.order("KERN").number
    fetching = shop.do("open_pick_list", order=first).number
    shop.do("adjust_stock", lines=[{"product": "CU15", "quantity": "0"}], reason="nobody saw them")
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "50", "location": "YARD"}])
    assert shop.line(first)["reserved"] == "40"
    shop.do("confirm_pick", pick_list=fetching)
    assert shop.line(first)["reserved"] == "40", "once, and not twice"
    assert shop.line(second)["reserved"] == "40", "and what it held elsewhere went to the next"


def test_a_promise_by_hand_is_spent_once_its_goods_are_picked(shop: Shop) -> None:
    pinned = shop.order(lines=[{"product": "BOOK", "quantity": "20"}]).number
    shop.do("receive_goods", lines=[{"product": "BOOK", "quantity": "5"}])
    shop.do("release_reservation", order=pinned)
    shop.do("reserve_stock", order=pinned, lines=[{"line": 1, "quantity": "5", "location": "MAIN"}])
    shop.shipped(pinned)
    urgent = shop.order(lines=[{"product": "BOOK", "quantity": "10"}], wanted_date="2020-01-01").number
    shop.do("receive_goods", lines=[{"product": "BOOK", "quantity": "10"}])
    assert (shop.line(urgent)["reserved"], shop.line(pinned)["reserved"]) == ("10", "0")


def test_a_revision_begun_before_the_quote_was_accepted_is_not_sent_after_it(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "10"}]
    quote = shop.do("send_quote", quote=shop.do("draft_quote", customer="MUELLER", lines=lines).id).number
    revision = shop.do("revise_quote", quote=quote, customer="MUELLER", lines=lines).number
    shop.do("accept_quote", quote=quote)
    with pytest.raises(RuleViolation, match=f"Quote {quote} was accepted; amend its order"):
        shop.do("send_quote", quote=revision)


def test_an_allowance_never_exceeds_what_it_is_taken_off(shop: Shop) -> None:
    off = [{"amount": "1.00", "reason": "Scratched"}]
    with pytest.raises(RuleViolation, match="line 1 are more than it costs") as refused:
        shop.order(lines=[{"product": "ELB15", "quantity": "1", "allowances": off}])
    assert refused.value.field == "lines.1.allowances"
    with pytest.raises(RuleViolation, match="more than what the lines cost"):
        shop.order(lines=[{"product": "ELB15", "quantity": "1"}], allowances=off)
    order = shop.order(lines=[{"product": "ELB15", "quantity": "4", "allowances": off}]).number
    with pytest.raises(RuleViolation, match="line 1 are more than it costs"):
        shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "1"}])
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "0"}, {"product": "BOOK", "quantity": "1"}])


def test_the_first_part_of_an_order_is_not_billed_below_zero(shop: Shop) -> None:
    lines = [{"product": "ELB15", "quantity": "1"}, {"product": "CU15", "quantity": "10"}]
    order = shop.order(lines=lines, allowances=[{"amount": "20", "reason": "Complaint"}]).number
    first = shop.do("issue_invoice", lines=[{"order": order, "line": 1, "quantity": "1"}])
    second = shop.do("issue_invoice", lines=[{"order": order, "line": 2, "quantity": "10"}])
    assert first.totals is not None
    assert second.totals is not None
    assert (first.totals.line, first.totals.allowance, first.totals.gross) == ("0.61", "0.61", "0.00")
    assert (second.totals.line, second.totals.allowance) == ("84.20", "19.39")
    assert shop.ask("order", order)["billing"] == "complete"


def test_a_service_taken_off_is_cancelled_with_its_order(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "1"}, {"product": "CUT", "quantity": "-3"}]
    order = shop.order(lines=lines).number
    for quantity in ("1", "-4", "0"):
        with pytest.raises(RuleViolation, match="Line 2 has -3 left to cancel"):
            shop.do("cancel_order", order=order, lines=[{"line": 2, "quantity": quantity}])
    assert shop.do("cancel_order", order=order, lines=[{"line": 2, "quantity": "-1"}]).state == "to_pick"
    assert shop.do("cancel_order", order=order).state == "cancelled"


def test_a_release_names_a_line_once(shop: Shop) -> None:
    order = shop.order().number
    with pytest.raises(RuleViolation, match="Line 1 is named twice") as refused:
        shop.do("release_reservation", order=order, lines=[{"line": 1, "quantity": "5"}, {"line": 1, "quantity": "7"}])
    assert refused.value.field == "lines.2.line"
    assert shop.line(order)["reserved"] == "40"


def test_an_amount_beyond_all_trade_is_refused_in_a_sentence(shop: Shop) -> None:
    with pytest.raises(RuleViolation, match="The amount of line 1 is too large") as refused:
        shop.order(lines=[{"product": "CUT", "quantity": "999999999", "price": "99999999999"}])
    assert refused.value.field == "lines.1.quantity"


def test_a_promise_that_moved_to_another_shelf_is_not_fetched_twice(shop: Shop) -> None:
    shop.do("save_location", code="CELLAR")
    order = shop.order(lines=[{"product": "CU15", "quantity": "10"}])
    first = shop.do("open_pick_list", order=order.id)
    # The shelf turns out to be empty but for four; six of the promise go to the cellar while somebody fetches.
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "50", "location": "CELLAR"}])
    shop.do("adjust_stock", lines=[{"product": "CU15", "quantity": "4"}], reason="counted")
    with pytest.raises(RuleViolation, match="Nothing of order"):
        shop.do("open_pick_list", order=order.id)
    shop.do("confirm_pick", pick_list=first.id)
    line = shop.line(order.number)
    assert (line["picked"], line["reserved"], line["open"]) == ("10", "10", "10")
