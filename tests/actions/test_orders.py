"""Sales orders: confirmed, amended, held, cancelled; the three rules for what is not there."""

import pytest

from app.domain.errors import Conflict, RuleViolation
from tests.actions.told import gross, picked, quantities, refused, status
from tests.shop import Shop


def test_an_order_is_binding_once_and_promises_what_is_there(shop: Shop) -> None:
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": "ELB15", "quantity": "70"}])
    assert shop.ask("stock", "ELB15")["available"] == "50", "a draft promises nothing"
    order = shop.do("confirm_order", order=draft.number)
    assert (order.number, order.state) == ("SO-1", "confirmed")
    assert order.lines is not None
    assert [(x.reserved, x.backordered) for x in order.lines] == [("50", "20")]
    asked = shop.ask("stock", "ELB15")
    assert (asked["on_hand"], asked["reserved"], asked["available"], asked["backordered"]) == ("50", "50", "0", "20")
    refused(shop, "SO-1 was confirmed already", "confirm_order", order=order.number, field="order")
    refused(shop, "There is no draft order D-1", "confirm_order", order="D-1", field="order")
    refused(shop, "There is no order SO-7", "hold_order", order="SO-7", field="order")


def test_a_quote_is_not_confirmed_as_an_order_nor_an_order_sent_as_a_quote(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "1"}]
    quote, order = (shop.do(f"draft_{kind}", customer="MUELLER", lines=lines).number for kind in ("quote", "order"))
    refused(shop, "There is no draft order D-1", "confirm_order", order=quote)
    refused(shop, "There is no quote D-2", "send_quote", quote=order)


def test_a_blocked_customer_waits(shop: Shop) -> None:
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "1"}]).number
    shop.do("save_customer", number="MUELLER", blocked=True)
    refused(shop, "Müller Bau GmbH is blocked", "confirm_order", order=draft, field="customer")
    shop.do("save_customer", number="MUELLER", blocked=False)
    assert shop.do("confirm_order", order=draft).number == "SO-1", "the refusal took no number"


# What is not there


def test_what_is_not_there_is_back_ordered(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "ELB15", "quantity": "70"}]).number
    shop.shipped(order)
    assert quantities(shop, order) == {
        "ordered": "70", "picked": "50", "shipped": "50", "open": "20", "backordered": "20",
    }  # fmt: skip
    shop.do("receive_goods", lines=[{"product": "ELB15", "quantity": "15"}])
    assert quantities(shop, order)["reserved"] == "15"


def test_what_is_not_there_is_cancelled_if_that_is_the_customers_rule(shop: Shop) -> None:
    order = shop.order("KERN", lines=[{"product": "ELB15", "quantity": "70"}])
    assert gross(order) == "36.30", "only 50 will come"
    assert quantities(shop, order.number) == {"ordered": "70", "cancelled": "20", "reserved": "50", "open": "50"}
    more = [{"line": 1, "quantity": "80"}, {"product": "BOOK", "quantity": "2"}]
    shop.do("amend_order", order=order.number, lines=more)
    assert quantities(shop, order.number)["cancelled"] == "30"
    assert quantities(shop, order.number, 2) == {"ordered": "2", "cancelled": "2"}
    none = shop.order("KERN", lines=[{"product": "BOOK", "quantity": "1"}])
    assert (none.state, gross(none)) == ("cancelled", "0.00")


def test_what_is_not_there_keeps_the_rest_waiting_if_that_is_the_customers_rule(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", shortage="wait")
    order = shop.order(lines=[{"product": "ELB15", "quantity": "70"}, {"product": "CU15", "quantity": "1"}]).number
    refused(shop, "ships complete only, and line 1 still waits", "open_pick_list", order=order, field="order")
    shop.do("receive_goods", lines=[{"product": "ELB15", "quantity": "20"}])
    shop.shipped(order)
    assert status(shop, order) == "to_invoice"


def test_an_order_that_ships_complete_does_not_leave_after_a_short_pick(shop: Shop) -> None:
    order = shop.order(ship_when="complete").number
    first = picked(shop, order, lines=[{"line": 1, "quantity": "36", "reason": "none on shelf"}])
    shipment = shop.do("pack_shipment", pick_list=first).number
    refused(shop, "ships complete only, and line 1 is not picked whole", "ship", shipment=shipment, field="shipment")
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "4"}])
    second = shop.do("pack_shipment", pick_list=picked(shop, order)).number
    shop.do("ship", shipment=shipment)
    shop.do("ship", shipment=second)
    assert status(shop, order) == "to_invoice"


def test_what_the_customer_gives_up_lets_the_rest_of_a_complete_order_leave(shop: Shop) -> None:
    order = shop.order(ship_when="complete").number
    first = picked(shop, order, lines=[{"line": 1, "quantity": "36", "reason": "none on shelf"}])
    shipment = shop.do("pack_shipment", pick_list=first).number
    shop.do("cancel_order", order=order)
    shop.do("ship", shipment=shipment)
    assert quantities(shop, order)["shipped"] == "36"


# Amending


def test_an_amendment_changes_quantities_and_adds_lines(shop: Shop) -> None:
    order = shop.order().number
    more = shop.do(
        "amend_order",
        order=order,
        lines=[{"line": 1, "quantity": "60"}, {"product": "ELB15", "quantity": "10", "discount_percent": "5"}],
    )
    # 505.20 + 5.80 (6.10 less 5 %), and 19 %: 97.09
    assert gross(more) == "608.09"
    assert quantities(shop, order, 2) == {"ordered": "10", "reserved": "10", "open": "10"}
    less = shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "5"}, {"line": 2, "quantity": "0"}])
    assert gross(less) == "50.10"
    assert shop.ask("stock", "CU15")["reserved"] == "5", "what is not wanted is free for others"
    third = shop.do("amend_order", order=order, lines=[{"product": "BOOK", "quantity": "1"}])
    assert third.lines is not None
    assert [x.line for x in third.lines] == [1, 2, 3], "a line's number is never used again"


def test_an_amendment_never_goes_below_what_was_done(shop: Shop) -> None:
    order = shop.order().number
    first = shop.do("open_pick_list", order=order).number
    shop.do("confirm_pick", pick_list=first, lines=[{"line": 1, "quantity": "30", "reason": "gone"}])
    refused(shop, "Line 1 cannot go below 30", "amend_order", order=order, lines=[{"line": 1, "quantity": "29"}])
    shop.do("ship", shipment=shop.do("pack_shipment", pick_list=first).number)
    shop.do("issue_invoice", orders=[order])
    refused(
        shop, "Line 1 cannot go below 30", "amend_order", order=order, field="lines.1.quantity",
        lines=[{"line": 1, "quantity": "29"}],
    )  # fmt: skip
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "30"}])
    assert status(shop, order) == "to_collect"


def test_an_amendment_says_what_it_means(shop: Shop) -> None:
    order = shop.order().number
    for lines, sentence, field in (
        ([{"line": 2, "quantity": "1"}], "Order SO-1 has no line 2", "lines.1.line"),
        ([{"quantity": "1"}], "A new line needs a product", "lines.1.product"),
        ([{"line": 1, "quantity": "-1"}], "cannot go below 0", "lines.1.quantity"),
        ([{"line": 1, "quantity": "50", "price": "1.00"}], "Of line 1 only the quantity can change", "lines.1"),
        ([{"line": 1, "quantity": "50", "product": "BOOK"}], "Of line 1 only the quantity can change", "lines.1"),
        ([{"line": 1, "quantity": "40"}], "Nothing of order SO-1 would change", "lines"),
        ([], "Nothing of order SO-1 would change", "lines"),
        ([{"product": "BOOK", "quantity": "0"}], "must not be zero", "lines.1.quantity"),
        ([{"product": "BOOK"}], "The field quantity is missing", "lines.1.quantity"),
    ):
        refused(shop, sentence, "amend_order", order=order, lines=lines, field=field)
    refused(shop, "soon is not a date", "amend_order", order=order, lines=[], wanted_date="soon", field="wanted_date")


def test_an_amendment_may_change_where_and_when(shop: Shop) -> None:
    order = shop.order().number
    there = {"name": "Site 4", "street": "Weg 1", "postcode": "26603", "city": "Aurich", "country": "DE"}
    shop.do("amend_order", order=order, lines=[], ship_to=there, wanted_date="2026-12-24", reference="BV-9")
    assert shop.ask("order", order)["reference"] == "BV-9"
    with shop.database.read() as view:
        from app.actions.load import deal_of
        from app.actions.orders import order_head

        deal = deal_of(view, order_head(view, order).fact_id)
    assert deal.ship_to is not None
    assert (deal.ship_to.city, deal.terms.wanted_date) == ("Aurich", "2026-12-24")


def test_totals_of_an_amended_order_leave_out_what_was_cancelled(shop: Shop) -> None:
    order = shop.order().number
    shop.do("cancel_order", order=order, lines=[{"line": 1, "quantity": "10"}])
    amended = shop.do("amend_order", order=order, lines=[{"product": "BOOK", "quantity": "1"}])
    # 30 x 8.42 and 19 %, a book and 7 %
    assert gross(amended) == shop.ask("order", order)["gross"] == "332.69"


# On hold


def test_an_order_on_hold_gets_nothing_and_goes_nowhere(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "ELB15", "quantity": "60"}]).number
    pick = shop.do("open_pick_list", order=order).number
    shop.do("hold_order", order=order, reason="credit check")
    assert (status(shop, order), shop.ask("order", order)["on_hold"]) == ("on_hold", True)
    shop.do("receive_goods", lines=[{"product": "ELB15", "quantity": "10"}])
    assert quantities(shop, order)["reserved"] == "50", "new goods go to those who may have them"
    refused(shop, "Order SO-1 is on hold", "open_pick_list", order=order)
    refused(shop, "Order SO-1 is on hold", "reserve_stock", order=order, lines=[{"line": 1}])
    shop.do("confirm_pick", pick_list=pick)
    shipment = shop.do("pack_shipment", pick_list=pick).number
    refused(shop, "Order SO-1 is on hold", "ship", shipment=shipment)
    shop.do("release_hold", order=order)
    assert quantities(shop, order)["reserved"] == "60"
    refused(shop, "Order SO-1 is not on hold", "release_hold", order=order)
    shop.do("ship", shipment=shipment)


# Cancelling


def test_what_is_open_is_cancelled_whole_or_in_part(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "40"}, {"product": "CUT", "quantity": "2"}]).number
    less = shop.do("cancel_order", order=order, lines=[{"line": 1, "quantity": "15"}], reason="too much")
    assert (less.state, gross(less)) == ("to_pick", "256.45")  # 25 x 8.42 + 5.00 and 19 %
    assert quantities(shop, order) == {"ordered": "40", "cancelled": "15", "reserved": "25", "open": "25"}
    rest = shop.do("cancel_order", order=order)
    assert (rest.state, gross(rest)) == ("cancelled", "0.00")
    assert shop.ask("stock", "CU15")["reserved"] == "0"
    for action, given in (
        ("cancel_order", {}),
        ("amend_order", {"lines": [{"line": 1, "quantity": "50"}]}),
        ("hold_order", {}),
        ("reserve_stock", {"lines": [{"line": 1}]}),
    ):
        refused(shop, "Order SO-1 is cancelled", action, order=order, **given)
    refused(shop, "SO-1 is billed", "issue_invoice", orders=[order])


def test_only_what_is_open_and_not_picked_is_cancelled(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "ELB15", "quantity": "60"}]).number
    pick = shop.do("open_pick_list", order=order).number
    refused(shop, "Line 1 has 60 left to cancel", "cancel_order", order=order, lines=[{"line": 1, "quantity": "61"}])
    refused(shop, "Line 1 has 60 left to cancel", "cancel_order", order=order, lines=[{"line": 1, "quantity": "0"}])
    refused(shop, "Order SO-1 has no line 9", "cancel_order", order=order, lines=[{"line": 9, "quantity": "1"}])
    refused(shop, "Nothing is cancelled", "cancel_order", order=order, lines=[], field="lines")
    shop.do("cancel_order", order=order, lines=[{"line": 1, "quantity": "10"}])
    assert quantities(shop, order) == {"ordered": "60", "cancelled": "10", "reserved": "50", "open": "50"}
    shop.do("confirm_pick", pick_list=pick)
    refused(shop, "Nothing of order SO-1 is open", "cancel_order", order=order)
    shipment = shop.do("pack_shipment", pick_list=pick).number
    refused(shop, "what is picked is unpacked first", "cancel_order", order=order)
    shop.do("cancel_shipment", shipment=shipment)
    assert shop.do("cancel_order", order=order).state == "cancelled"


def test_the_rest_of_a_part_shipped_order_is_given_up(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "ELB15", "quantity": "60"}]).number
    shop.shipped(order)
    shop.do("cancel_order", order=order)
    assert status(shop, order) == "to_invoice"
    assert gross(shop.do("issue_invoice", orders=[order])) == "36.30"
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "cash", "amount": "36.30"}])
    assert shop.ask("order", order)["state"] == "closed"


def test_drafts_are_kept_as_they_are_typed(shop: Shop) -> None:
    kept = shop.do("keep_draft", kind="order", desk="half a line")
    assert (kept.number, kept.totals) == ("D-1", None)
    with pytest.raises(RuleViolation, match="Draft D-1 has no lines yet"):
        shop.ask("order", "D-1")
    refused(shop, "A draft is an order or a quote", "keep_draft", kind="invoice", field="kind")
    deal = {"customer": "MUELLER", "lines": [{"product": "CU15", "quantity": "1"}]}
    again = shop.do("keep_draft", kind="order", draft="D-1", deal=deal)
    assert gross(again) == "10.02"
    assert shop.do("confirm_order", order="D-1").number == "SO-1"


def test_what_was_billed_ahead_and_credited_can_be_cancelled(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "10"}], invoice_method="order").number
    shop.do("issue_invoice", orders=[order])
    refused(shop, "Nothing of order SO-1 is open", "cancel_order", order=order)
    shop.do("issue_credit_note", invoice="RE-1", lines=[{"line": 1, "quantity": "6"}], reason="four will do")
    some = [{"line": 1, "quantity": "7"}]
    refused(shop, "Line 1 has 6 left to cancel", "cancel_order", order=order, lines=some)
    assert shop.do("cancel_order", order=order).state == "to_pick"
    refused(shop, "SO-1 is billed", "issue_invoice", orders=[order])
    more = [{"line": 1, "quantity": "12"}]
    refused(
        shop, "what is added stands on a new line", "amend_order", order=order, lines=more, field="lines.1.quantity"
    )
    shop.shipped(order)
    assert quantities(shop, order) == {
        "ordered": "10", "cancelled": "6", "picked": "4", "shipped": "4", "invoiced": "10", "credited": "6",
    }  # fmt: skip
    assert status(shop, order) == "to_collect"


def test_an_order_billed_ahead_and_credited_whole_is_cancelled_whole(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "10"}, {"product": "CUT", "quantity": "2"}]
    order = shop.order(lines=lines, invoice_method="order").number
    shop.do("issue_invoice", orders=[order])
    shop.do("issue_credit_note", invoice="RE-1", reason="called off")
    assert shop.do("cancel_order", order=order).state == "cancelled"
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"


def test_goods_that_came_back_do_not_free_what_is_billed_and_still_to_come(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "ELB15", "quantity": "60"}], invoice_method="order").number
    shop.do("issue_invoice", orders=[order])
    shipment = shop.shipped(order).number
    shop.do("receive_return", shipment=shipment, lines=[{"line": 1, "quantity": "5", "outcome": "scrap"}])
    shop.do("issue_credit_note", invoice="RE-1", lines=[{"line": 1, "quantity": "5"}], reason="came back")
    refused(shop, "Nothing of order SO-1 is open", "cancel_order", order=order)


def test_who_has_not_seen_the_newest_amendment_is_told_who_made_it(shop: Shop) -> None:
    order = shop.order().number
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "41"}], seen=0)
    with pytest.raises(Conflict, match=r"anna amended SO-1 meanwhile, at \d\d:\d\d"):
        shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "30"}], seen=0)
    assert shop.line(order)["ordered"] == "41"
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "30"}], seen=1)
    assert shop.line(order)["ordered"] == "30"
