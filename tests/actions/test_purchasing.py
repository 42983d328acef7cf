"""Buying at Nordlicht: orders to Wieland, the van at the door, and a receipt keyed ten times too high."""

from typing import Any

import pytest

from app.domain.errors import RuleViolation
from app.store.sql import sql
from tests.actions.machine_checks import faults, replayed, settled_again
from tests.shop import Shop


@pytest.fixture
def buying(shop: Shop) -> Shop:
    """Nordlicht with a supplier who needs five days, and what it buys there."""
    shop.do("save_supplier", number="W-1", name="Wieland Werke", country="DE", lead_days=5)
    shop.do("save_product", sku="CU15", supplier="W-1", supplier_sku="3015-5", cost="5.10")
    shop.do("save_product", sku="ELB15", supplier="W-1", cost="0.22", packs=[{"name": "bag", "quantity": "25"}])
    shop.do("save_product", sku="BOOK", supplier="W-1", cost="18")
    return shop


def bought(shop: Shop, *lines: tuple[str, str], **more: Any) -> str:
    """A purchase order that is sent; its number."""
    given = [{"product": sku, "quantity": quantity} for sku, quantity in lines]
    return shop.do("order_goods", date="2026-03-02", supplier="W-1", lines=given, send=True, **more).number


def test_an_order_to_a_supplier_is_written_sent_and_comes_in_parts(buying: Shop) -> None:
    written = buying.do(
        "order_goods",
        date="2026-03-02",
        lines=[{"product": "CU15", "quantity": "60"}, {"product": "BOOK", "quantity": "4", "cost": "17.50"}],
    )
    assert (written.number, written.state) == ("PO-1", "draft")
    with pytest.raises(RuleViolation, match="was not sent yet"):
        buying.do("receive_purchase", purchase="PO-1")
    assert buying.do("send_purchase", purchase="PO-1", date="2026-03-02").state == "ordered"
    asked = buying.ask("purchase", "PO-1")
    assert asked["supplier"] == "Wieland Werke"
    assert asked["total"] == "376.00", "60 x 5.10 + 4 x 17.50"
    assert asked["expected"] == "2026-03-07", "five days after it was sent"
    assert asked["lines"][0]["supplier_sku"] == "3015-5"
    came = buying.do("receive_purchase", purchase="PO-1", lines=[{"line": 1, "quantity": "58"}])
    assert came.state == "part_received"
    assert came.told == "1 complete, 1 short (2 open)."
    assert buying.ask("stock", "CU15")["on_hand"] == "158"
    rest = buying.do("receive_purchase", purchase="PO-1")
    assert rest.state == "received"
    assert buying.ask("stock", "CU15")["on_hand"] == "160"
    with pytest.raises(RuleViolation, match="is received"):
        buying.do("receive_purchase", purchase="PO-1")
    assert [one["quantity"] for one in buying.ask("purchase", "PO-1")["receipts"]] == ["2", "58", "4"]


def test_more_than_ordered_wants_a_reason_and_damaged_goods_go_where_they_belong(buying: Shop) -> None:
    number = bought(buying, ("CU15", "60"), ("ELB15", "100"), ("BOOK", "10"))
    with pytest.raises(RuleViolation, match="600 came and 60 were expected") as refused:
        buying.do("receive_purchase", purchase=number, lines=[{"line": 1, "quantity": "600"}])
    assert refused.value.field == "lines.1.reason"
    with pytest.raises(RuleViolation, match="say how it is damaged"):
        buying.do("receive_purchase", purchase=number, lines=[{"line": 2, "quantity": "90", "damaged": "10"}])
    lines = [
        {"line": 1, "quantity": "61", "reason": "one for free"},
        {"line": 2, "damaged": "10", "outcome": "back", "reason": "wrong thread"},
        {"line": 3, "quantity": "6", "damaged": "3", "outcome": "scrap", "reason": "wet"},
    ]
    came = buying.do("receive_purchase", purchase=number, lines=lines, delivery_note="LS 889")
    assert came.told == "0 complete, 2 short (11 open), 1 over."
    assert [(one.quantity, one.open) for one in came.lines or ()] == [("61", "0"), ("90", "10"), ("9", "1")]
    assert buying.ask("stock", "ELB15")["on_hand"] == "140", "what is refused at the door never came"
    assert buying.ask("stock", "BOOK")["on_hand"] == "6"
    rest = [{"line": 2, "damaged": "4", "quantity": "6", "outcome": "quarantine", "reason": "scratched"}]
    rest.append({"line": 3, "quantity": "0", "close": True})
    done = buying.do("receive_purchase", purchase=number, lines=rest)
    assert done.state == "received"
    places = {one["location"]: one["on_hand"] for one in buying.ask("stock", "ELB15")["locations"]}
    assert places == {"MAIN": "146", "QUARANTINE": "4"}


def test_what_lies_in_quarantine_is_promised_to_nobody_until_somebody_says_it_is_good(buying: Shop) -> None:
    number = bought(buying, ("BOOK", "5"))
    order = buying.order(lines=[{"product": "BOOK", "quantity": "5"}]).number
    aside = [{"line": 1, "quantity": "2", "damaged": "3", "outcome": "quarantine", "reason": "wet?"}]
    came = buying.do("receive_purchase", purchase=number, lines=aside)
    assert [one.number for one in came.frees or ()] == [order]
    assert buying.line(order)["reserved"] == "2"
    given = [{"line": 1, "quantity": "1", "location": "QUARANTINE"}]
    with pytest.raises(RuleViolation, match="quarantine"):
        buying.do("reserve_stock", order=order, lines=given)
    good = [{"product": "BOOK", "quantity": "3", "location": "QUARANTINE"}]
    buying.do("transfer_stock", lines=good, to="MAIN", reason="dry")
    assert buying.line(order)["reserved"] == "5"


def test_what_comes_frees_the_orders_that_wait_for_it(buying: Shop) -> None:
    first = buying.order(lines=[{"product": "BOOK", "quantity": "2"}]).number
    whole = {"product": "ELB15", "quantity": "999"}
    stuck = buying.order(lines=[{"product": "BOOK", "quantity": "1"}, whole], ship_when="complete").number
    last = buying.order(lines=[{"product": "BOOK", "quantity": "9"}]).number
    number = bought(buying, ("BOOK", "4"))
    came = buying.do("receive_purchase", purchase=number)
    assert came.told == f"1 complete. Frees 3 waiting orders: {first}, {stuck}, {last}."
    assert [one.pickable for one in came.frees or ()] == [True, False, True], "the second ships complete only"
    assert buying.line(last)["reserved"] == "1"


def test_goods_bought_for_a_customer_are_theirs_first(buying: Shop) -> None:
    earlier = buying.order(lines=[{"product": "BOOK", "quantity": "3"}]).number
    special = buying.order(lines=[{"product": "BOOK", "quantity": "2"}]).number
    for_them = [{"product": "BOOK", "quantity": "2", "order": special, "order_line": 1}]
    number = buying.do("order_goods", supplier="W-1", lines=for_them, send=True).number
    assert buying.ask("purchase", number)["lines"][0]["order"] == special
    buying.do("receive_purchase", purchase=number)
    assert buying.line(special)["reserved"] == "2"
    assert buying.line(earlier)["reserved"] == "0"
    with pytest.raises(RuleViolation, match="lacks nothing"):
        buying.do("order_goods", supplier="W-1", lines=for_them)
    other = [{"product": "CU15", "quantity": "2", "order": special, "order_line": 1}]
    with pytest.raises(RuleViolation, match="is not for CU15"):
        buying.do("order_goods", supplier="W-1", lines=other)


def test_a_receipt_keyed_ten_times_too_high_is_set_right_and_what_stood_on_it_recalled(
    buying: Shop, tmp_path: Any
) -> None:
    orders = [buying.order(lines=[{"product": "BOOK", "quantity": q}]).number for q in ("3", "4", "8", "20")]
    number = bought(buying, ("BOOK", "10"))
    wrong = [{"line": 1, "quantity": "100", "reason": "sent more"}]
    came = buying.do("receive_purchase", purchase=number, lines=wrong)
    assert [buying.line(order)["reserved"] for order in orders] == ["3", "4", "8", "20"]
    buying.shipped(orders[0])
    picked = buying.do("open_pick_list", order=orders[1])
    buying.do("confirm_pick", pick_list=picked.id)
    lists = [buying.do("open_pick_list", order=order).number for order in orders[2:]]
    right = buying.do(
        "correct_receipt", receipt=came.receipt, lines=[{"line": 1, "quantity": "10"}], reason="a zero too many"
    )
    assert right.told == f"Recalled: 5 BOOK of {orders[2]}, 20 BOOK of {orders[3]}."
    assert [(one.number, one.quantity, one.pick_list) for one in right.recalled or ()] == [
        (orders[2], "5", lists[0]),
        (orders[3], "20", lists[1]),
    ]
    assert [buying.line(order)["reserved"] for order in orders] == ["0", "4", "3", "0"], (
        "3 shipped, 4 picked: these stay"
    )
    with buying.database.read() as view:
        asked = view.rows(
            sql(
                "SELECT p.number, p.state, l.quantity FROM pick_line l "
                "JOIN pick_list p ON p.id = l.pick_list_id ORDER BY p.number"
            )
        )
    assert [tuple(row) for row in asked][2:] == [(lists[0], "open", 3000), (lists[1], "cancelled", 0)]
    done = buying.do("confirm_pick", pick_list=lists[0])
    assert [one.quantity for one in done.lines or ()] == ["3"]
    assert buying.ask("purchase", number)["lines"][0]["received"] == "10"
    assert buying.ask("purchase", number)["state"] == "received"
    with buying.database.read() as view:
        assert faults(view) == []
    assert settled_again(buying.database) == []
    assert replayed(buying.database, tmp_path) == []


def test_what_left_already_stays_out_and_the_shelf_says_what_is_missing(buying: Shop) -> None:
    number = bought(buying, ("BOOK", "1"))
    order = buying.order(lines=[{"product": "BOOK", "quantity": "8"}]).number
    came = buying.do("receive_purchase", purchase=number, lines=[{"line": 1, "quantity": "10", "reason": "typo"}])
    buying.shipped(order)
    right = buying.do(
        "correct_receipt", receipt=came.receipt, lines=[{"product": "BOOK", "quantity": "1"}], reason="typo"
    )
    assert right.told == "7 BOOK are missing in MAIN: they left already. Count them."
    assert buying.line(order)["shipped"] == "8"
    assert buying.ask("stock", "BOOK")["on_hand"] == "-7"
    with pytest.raises(RuleViolation, match="Say how"):
        buying.do("correct_receipt", receipt=came.receipt, lines=[{"line": 1, "quantity": "2"}])


def test_a_plain_receipt_can_be_corrected_too_and_more_can_have_come_than_was_keyed(buying: Shop) -> None:
    plain = buying.do("receive_goods", lines=[{"product": "BOOK", "quantity": "1"}]).number
    order = buying.order(lines=[{"product": "BOOK", "quantity": "5"}]).number
    buying.do("correct_receipt", receipt=plain, lines=[{"line": 1, "quantity": "10"}], reason="a zero too few")
    assert buying.line(order)["reserved"] == "5"
    same = buying.do("correct_receipt", receipt=plain, lines=[{"line": 1, "quantity": "10"}], reason="again")
    assert same.state == "unchanged"


def test_a_special_order_keeps_only_what_really_came_for_it(buying: Shop) -> None:
    earlier = buying.order(lines=[{"product": "BOOK", "quantity": "6"}]).number
    special = buying.order(lines=[{"product": "BOOK", "quantity": "20"}]).number
    lines = [{"product": "BOOK", "quantity": "2", "order": special, "order_line": 1}]
    number = buying.do("order_goods", supplier="W-1", lines=lines, send=True).number
    came = buying.do("receive_purchase", purchase=number, lines=[{"line": 1, "quantity": "30", "reason": "typo"}])
    assert (buying.line(special)["reserved"], buying.line(earlier)["reserved"]) == ("20", "6")
    buying.do("correct_receipt", receipt=came.receipt, lines=[{"line": 1, "quantity": "3"}], reason="typo")
    assert (buying.line(special)["reserved"], buying.line(earlier)["reserved"]) == ("3", "0")


def test_an_order_to_a_supplier_changes_and_what_will_not_come_is_cancelled(buying: Shop) -> None:
    number = bought(buying, ("CU15", "60"), ("ELB15", "50"))
    buying.do("receive_purchase", purchase=number, lines=[{"line": 1, "quantity": "20"}], only=True)
    with pytest.raises(RuleViolation, match="20 of line 1 have come"):
        buying.do("amend_purchase", purchase=number, lines=[{"line": 1, "quantity": "10"}])
    more = [{"line": 1, "quantity": "40", "cost": "5.20"}, {"product": "BOOK", "quantity": "2"}]
    changed = buying.do("amend_purchase", purchase=number, lines=more, date="2026-03-03", reason="by telephone")
    assert [one.open for one in changed.lines or ()] == ["20", "50", "2"]
    buying.do("amend_purchase", purchase=number, expected="2026-04-01")
    assert {one["expected"] for one in buying.ask("purchase", number)["lines"]} == {"2026-04-01"}
    buying.do("cancel_purchase", purchase=number, lines=[{"line": 2, "quantity": "50"}], reason="not made any more")
    done = buying.do("cancel_purchase", purchase=number, reason="late")
    assert done.state == "received", "what came is here; the rest is not waited for"
    with pytest.raises(RuleViolation, match="Nothing of purchase order"):
        buying.do("cancel_purchase", purchase=number)


def test_the_proposal_counts_what_waits_what_comes_and_whole_packs(buying: Shop) -> None:
    buying.do("save_product", sku="ELB15", min_stock="100", reorder_quantity="60")
    buying.do("save_product", sku="BOOK", min_stock="5")
    buying.order(lines=[{"product": "BOOK", "quantity": "3"}])
    with buying.database.read() as view:
        from app.cli.scripting import flat
        from app.queries import answer

        first = flat(answer(view, "purchase_proposal", {}))["suppliers"]
    assert [(one["sku"], one["quantity"]) for one in first[0]["lines"]] == [("BOOK", "8"), ("ELB15", "75")]
    made = buying.do("order_proposed", suppliers=["W-1"])
    assert made.purchases == ("PO-1",)
    with pytest.raises(RuleViolation, match="Nothing needs to be ordered"):
        buying.do("order_proposed")
    buying.do("cancel_purchase", purchase="PO-1")
    assert buying.do("order_proposed", products=["BOOK"]).purchases == ("PO-2",)
    assert [one["ordered"] for one in buying.ask("purchase", "PO-2")["lines"]] == ["8"]
    assert buying.ask("purchase", "PO-2")["state"] == "draft"


def test_a_product_without_a_supplier_is_left_to_a_person(buying: Shop) -> None:
    buying.do("save_product", sku="TAPE", name="Tape", price="1", tax="S19", min_stock="10")
    with pytest.raises(RuleViolation, match="TAPE: no supplier is known"):
        buying.do("order_proposed")
    buying.do("save_product", sku="BOOK", min_stock="5")
    assert buying.do("order_proposed").left == ("TAPE",)
