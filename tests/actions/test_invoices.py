"""Invoices: of shipments, of orders, by hand, several orders on one, across a change of VAT."""

import datetime
from typing import Any

import pytest

from app.store.database import wall_clock
from app.store.rebuild import check_numbers
from tests.actions.told import at, gross, quantities, refused, status, vat
from tests.shop import Shop

CU = [{"product": "CU15", "quantity": "40"}]


def test_an_order_is_billed_by_what_left_and_no_more(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "ELB15", "quantity": "80"}]).number
    refused(shop, "Nothing of SO-1 is shipped and unbilled", "issue_invoice", orders=[order], field="orders")
    shop.shipped(order)
    assert status(shop, order) == "part_shipped"
    first = shop.do("issue_invoice", orders=[order])
    # 50 x 0.61 = 30.50 and 19 % of it, 5.795
    assert (first.number, gross(first)) == ("RE-1", "36.30")
    refused(shop, "Nothing of SO-1 is shipped and unbilled", "issue_invoice", orders=[order])
    shop.do("receive_goods", lines=[{"product": "ELB15", "quantity": "30"}])
    shop.shipped(order)
    assert status(shop, order) == "to_invoice"
    assert gross(shop.do("issue_invoice", orders=order)) == "21.78"
    refused(shop, "SO-1 is billed", "issue_invoice", orders=order)
    assert quantities(shop, order) == {"ordered": "80", "picked": "80", "shipped": "80", "invoiced": "80"}
    assert status(shop, order) == "to_collect"


def test_each_shipment_is_billed_once(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "ELB15", "quantity": "60"}, {"product": "CUT", "quantity": "2"}]).number
    first = shop.shipped(order)
    shop.do("receive_goods", lines=[{"product": "ELB15", "quantity": "10"}])
    packed = shop.do("open_pick_list", order=order).number
    shop.do("confirm_pick", pick_list=packed)
    second = shop.do("pack_shipment", pick_list=packed)
    refused(shop, "is packed, not shipped", "issue_invoice", shipments=[second.number], field="shipments")
    shop.do("ship", shipment=second.number)
    bill = shop.do("issue_invoice", shipments=[first.number])
    assert gross(bill) == "42.25"  # 30.50 + the cutting 5.00, and 19 %
    refused(shop, "is billed already", "issue_invoice", shipments=[first.number], field="shipments")
    rest = shop.do("issue_invoice", shipments=[second.number, second.number])
    assert gross(rest) == "7.26"
    assert shop.ask("order", order)["billing"] == "complete"


def test_an_order_may_be_billed_before_anything_leaves(shop: Shop) -> None:
    order = shop.order(lines=CU, invoice_method="order").number
    assert gross(shop.do("issue_invoice", orders=[order])) == "400.79"
    assert status(shop, order) == "to_pick"
    shop.shipped(order)
    assert status(shop, order) == "to_collect"
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "transfer", "amount": "400.79"}])
    assert shop.ask("order", order)["state"] == "closed"


def test_an_order_that_ships_when_paid_is_billed_first(shop: Shop) -> None:
    order = shop.order(lines=CU, ship_when="paid").number
    pick = shop.do("open_pick_list", order=order).number
    shop.do("confirm_pick", pick_list=pick)
    shipment = shop.do("pack_shipment", pick_list=pick).number
    refused(shop, "Order SO-1 ships when it is paid", "ship", shipment=shipment, field="shipment")
    shop.do("issue_invoice", orders=[order])
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "card", "amount": "400.78"}])
    refused(shop, "Order SO-1 ships when it is paid", "ship", shipment=shipment)
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "cash", "amount": "0.01"}])
    shop.do("ship", shipment=shipment)
    assert status(shop, order) == "paid"


def test_pieces_are_billed_by_hand_and_never_twice(shop: Shop) -> None:
    order = shop.order(lines=CU, invoice_method="manual").number

    def bill(quantity: str, line: int = 1, **more: Any) -> dict[str, Any]:
        return {"lines": [{"line": line, "quantity": quantity, **({"order": order} | more)}]}

    assert gross(shop.do("issue_invoice", **bill("15"))) == "150.30"
    refused(shop, "Line 1 has 25 left to bill, not 26", "issue_invoice", **bill("26"), field="lines.1.quantity")
    refused(shop, "Order SO-1 has no line 2", "issue_invoice", **bill("1", 2), field="lines.1.line")
    refused(shop, "must be above zero", "issue_invoice", **bill("0"), field="lines.1.quantity")
    refused(shop, "Which order is this line of?", "issue_invoice", **bill("1", order=None), field="lines.1.order")
    twice = [{"line": 1, "quantity": "13"}, {"line": 1, "quantity": "13"}]
    refused(shop, "Line 1 has 12 left to bill", "issue_invoice", orders=[order], lines=twice, field="lines.2.quantity")
    assert gross(shop.do("issue_invoice", orders=order)) == "250.50"


def test_an_invoice_names_orders_or_shipments(shop: Shop) -> None:
    refused(shop, "for orders or for shipments", "issue_invoice", field="orders")
    refused(shop, "for orders or for shipments", "issue_invoice", orders=["SO-1"], shipments=["DN-1"])
    refused(shop, "There is no order SO-9", "issue_invoice", orders=["SO-9"], field="orders")
    refused(shop, "There is no shipment DN-9", "issue_invoice", shipments=["DN-9"])
    draft = shop.do("draft_order", customer="MUELLER", lines=CU)
    refused(shop, "D-1 is still a draft. Confirm it first", "issue_invoice", orders=[draft.number])


def test_several_orders_stand_on_one_invoice(shop: Shop) -> None:
    fixed = [{"amount": "10", "reason": "Loyalty"}]
    one = shop.order(lines=CU, reference="BV-1", allowances=fixed).number
    two = shop.order(
        lines=[{"product": "ELB15", "quantity": "10"}],
        reference="BV-2",
        allowances=[{"percent": "10", "reason": "Site"}],
        charges=[{"amount": "5", "reason": "Freight"}],
    ).number
    shop.shipped(one)
    shop.shipped(two)
    bill = shop.do("issue_invoice", orders=[one, two])
    # 336.80 - 10, and 6.10 - 0.61 + 5.00: 337.29 and 19 %, 64.0851
    assert bill.totals is not None
    assert (bill.totals.line, bill.totals.allowance, bill.totals.charge) == ("342.90", "10.61", "5.00")
    assert gross(bill) == "401.38"
    said = shop.ask("invoice", bill.number)
    assert said["reference"] == "BV-1, BV-2"
    assert [(x["line"], x["sku"]) for x in said["lines"]] == [(1, "CU15"), (2, "ELB15")]
    assert status(shop, one) == status(shop, two) == "to_collect"
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "card", "amount": "401.38"}])
    assert status(shop, one) == status(shop, two) == "paid"


def test_different_customers_never_share_an_invoice(shop: Shop) -> None:
    one, two = shop.order().number, shop.order("KERN").number
    shop.shipped(one)
    shop.shipped(two)
    refused(shop, "different customers cannot be on one invoice", "issue_invoice", orders=[one, two], field="orders")
    shop.do("save_customer", number="MUELLER", prices_include_tax=True)
    three = shop.order(lines=[{"product": "ELB15", "quantity": "1"}]).number
    shop.shipped(three)
    refused(shop, "reckon tax differently; bill them apart", "issue_invoice", orders=[one, three])


def test_fixed_sums_go_on_the_first_invoice_and_percentages_on_each(shop: Shop) -> None:
    order = shop.order(
        lines=[{"product": "ELB15", "quantity": "80"}, {"product": "BOOK", "quantity": "1"}],
        allowances=[{"percent": "10", "reason": "Trade"}, {"amount": "3", "reason": "Scratched"}],
        charges=[{"amount": "7", "reason": "Freight"}],
    ).number
    shop.shipped(order)
    first = shop.do("issue_invoice", orders=[order])
    assert first.totals is not None
    assert (first.totals.line, first.totals.allowance, first.totals.charge) == ("30.50", "6.05", "7.00")
    goods = [{"product": "ELB15", "quantity": "30"}, {"product": "BOOK", "quantity": "1"}]
    shop.do("receive_goods", lines=goods)
    shop.shipped(order)
    second = shop.do("issue_invoice", orders=[order])
    assert second.totals is not None
    assert (second.totals.line, second.totals.allowance, second.totals.charge) == ("48.30", "4.83", "0.00")
    assert vat(second) == [("S", "19", "16.47", "3.13"), ("S", "7", "27.00", "1.89")]


def test_a_fixed_sum_is_split_over_the_tax_groups_with_the_remainder_on_the_largest(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "1"}, {"product": "BOOK", "quantity": "1"}]
    draft = shop.do("draft_order", customer="MUELLER", lines=lines, allowances=[{"amount": "10", "reason": "Off"}])
    # 8.42 and 30.00: 10 x 8.42 / 38.42 = 2.1915..., the rest on the books
    assert vat(draft) == [("S", "19", "6.23", "1.18"), ("S", "7", "22.19", "1.55")]


def test_what_came_back_before_it_was_billed_is_never_billed(shop: Shop) -> None:
    order = shop.order().number
    shipment = shop.shipped(order).number
    shop.do("receive_return", shipment=shipment, lines=[{"line": 1, "quantity": "10"}])
    bill = shop.do("issue_invoice", orders=[order])
    assert gross(bill) == "300.59"  # 30 x 8.42 and 19 %
    assert quantities(shop, order)["invoiced"] == "30"
    assert shop.ask("order", order)["billing"] == "complete"
    assert status(shop, order) == "to_collect"
    refused(shop, "SO-1", "issue_invoice", orders=[order])
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "card", "amount": "300.59"}])
    assert shop.ask("order", order)["state"] == "closed"


def test_an_order_that_came_back_whole_and_unbilled_is_done_with(shop: Shop) -> None:
    order = shop.order().number
    shipment = shop.shipped(order).number
    shop.do("receive_return", shipment=shipment, lines=[{"line": 1, "quantity": "40"}])
    refused(shop, "SO-1", "issue_invoice", orders=[order])
    bill = [{"order": order, "line": 1, "quantity": "1"}]
    refused(shop, "Line 1 has 0 left to bill", "issue_invoice", lines=bill)
    assert shop.ask("order", order)["state"] == "closed"


def test_what_came_back_billed_and_credited_does_not_lessen_the_next_invoice(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "ELB15", "quantity": "80"}]).number
    shop.shipped(order)
    first = shop.do("issue_invoice", orders=[order])
    shop.do("receive_return", invoice=first.number, lines=[{"line": 1, "quantity": "5", "outcome": "scrap"}])
    shop.do("issue_credit_note", invoice=first.number, lines=[{"line": 1, "quantity": "5"}], reason="bent")
    shop.do("receive_goods", lines=[{"product": "ELB15", "quantity": "30"}])
    shop.shipped(order)
    second = shop.do("issue_invoice", orders=[order])
    assert shop.ask("invoice", second.number)["lines"][0]["quantity"] == "30"
    assert shop.ask("order", order)["billing"] == "complete"


@pytest.fixture
def vat_change(shop: Shop) -> Shop:
    """19 % until the end of June, 16 % from July, as in Germany in 2020."""
    shop.do("save_tax_rate", code="S19", category="S", percent="16", valid_from="2020-07-01")
    return shop


def test_the_day_of_supply_decides_the_rate(vat_change: Shop) -> None:
    shop = vat_change
    order = shop.order(lines=CU, date="2020-06-20").number
    shop.shipped(order)  # today, long after the change
    bill = shop.do("issue_invoice", orders=[order])
    assert vat(bill) == [("S", "16", "336.80", "53.89")]
    assert vat(shop.do("issue_credit_note", invoice=bill.number, reason="all back")) == vat(bill)


def leave(shop: Shop, order: str, date: str) -> str:
    """Pick, pack and ship on a day."""
    pick = shop.do("open_pick_list", order=order, date=date).number
    shop.do("confirm_pick", pick_list=pick, date=date)
    shipment = shop.do("pack_shipment", pick_list=pick, date=date).number
    shop.do("ship", shipment=shipment, date=date)
    return shipment


def test_what_left_before_the_change_is_billed_after_it_at_the_old_rate(vat_change: Shop) -> None:
    shop = vat_change
    freight = [{"amount": "10", "tax": "S19", "reason": "Freight"}]
    before = shop.order(lines=[{"product": "CU15", "quantity": "10"}], date="2020-06-20", charges=freight).number
    leave(shop, before, "2020-06-30")
    after = shop.order(lines=[{"product": "CU15", "quantity": "10"}], date="2020-06-20", charges=freight).number
    leave(shop, after, "2020-07-01")
    bill = shop.do("issue_invoice", orders=[before, after], date="2020-07-02")
    assert vat(bill) == [("S", "19", "94.20", "17.90"), ("S", "16", "94.20", "15.07")]


def test_a_bill_by_hand_has_the_rate_of_the_day_the_goods_left(vat_change: Shop) -> None:
    shop = vat_change
    order = shop.order(lines=CU, date="2020-06-20").number
    leave(shop, order, "2020-06-30")
    bill = [{"order": order, "line": 1, "quantity": "10"}]
    assert vat(shop.do("issue_invoice", lines=bill, date="2020-07-02")) == [("S", "19", "84.20", "16.00")]


def test_one_order_that_left_under_two_rates_is_billed_by_its_shipments(vat_change: Shop) -> None:
    shop = vat_change
    order = shop.order(lines=[{"product": "ELB15", "quantity": "60"}], date="2020-06-20").number
    first = leave(shop, order, "2020-06-30")
    shop.do("receive_goods", lines=[{"product": "ELB15", "quantity": "10"}])
    second = leave(shop, order, "2020-07-01")
    refused(shop, "under two rates", "issue_invoice", orders=[order], date="2020-07-02", field="orders")
    old = shop.do("issue_invoice", shipments=[first], date="2020-07-02")
    new = shop.do("issue_invoice", shipments=[second], date="2020-07-02")
    assert vat(old) == [("S", "19", "30.50", "5.80")]
    assert vat(new) == [("S", "16", "6.10", "0.98")]


def test_dates_of_invoices_never_run_backwards(shop: Shop) -> None:
    one, two = shop.order(invoice_method="order").number, shop.order("KERN", invoice_method="order").number
    shop.do("issue_invoice", orders=[one], date="2026-03-18")
    refused(shop, "2026-03-17 would run backwards", "issue_invoice", orders=[two], date="2026-03-17", field="date")
    refused(shop, "18.3.2026 is not a date like 2026-03-18", "issue_invoice", orders=[two], date="18.3.2026")
    assert shop.do("issue_invoice", orders=[two], date="2026-03-18").number == "RE-2"


def test_terms_of_payment_are_days_that_there_are(shop: Shop) -> None:
    order = shop.order(invoice_method="order").number
    for days in (-1, 4000, 10**9):
        refused(shop, "0 to 3650 days", "issue_invoice", orders=[order], terms_days=days, field="terms_days")
        refused(shop, "0 to 3650 days", "draft_order", customer="KERN", lines=CU, terms_days=days, field="terms_days")
    refused(shop, "9999-12-31", "issue_invoice", orders=[order], date="9999-12-31")
    bill = shop.do("issue_invoice", orders=[order], terms_days=14, date="2026-03-18")
    assert shop.ask("invoice", bill.number)["due_date"] == "2026-04-01"


def test_an_invoice_says_whether_it_is_overdue(shop: Shop) -> None:
    orders = [shop.order(lines=[{"product": "CU15", "quantity": "1"}], invoice_method="order").number for _ in "abc"]
    late = shop.do("issue_invoice", orders=orders[0], date="2026-03-18").number
    fresh = shop.do("issue_invoice", orders=orders[1]).number
    assert (shop.ask("invoice", late)["status"], shop.ask("invoice", late)["overdue"]) == ("open", True)
    assert (shop.ask("invoice", fresh)["status"], shop.ask("invoice", fresh)["overdue"]) == ("open", False)
    shop.do("issue_credit_note", invoice=late, lines=[{"line": 1, "amount": "1"}], reason="late")
    assert shop.ask("invoice", late)["status"] == "open", "credited in part is not paid in part"
    allocate = [{"invoice": late, "amount": "5"}]
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "cash", "amount": "5"}], allocate=allocate)
    assert shop.ask("invoice", late)["status"] == "part_paid"
    shop.do("issue_credit_note", invoice=late, reason="never mind")
    assert (shop.ask("invoice", late)["status"], shop.ask("invoice", late)["overdue"]) == ("credited", False)


def test_pieces_billed_one_by_one_cost_what_the_order_says(shop: Shop) -> None:
    nuts = [{"product": "ELB15", "quantity": "3", "price": "0.335"}]
    ordered = shop.order(lines=nuts, allowances=[{"percent": "10", "reason": "Trade"}], invoice_method="manual")
    assert ordered.totals is not None
    assert (ordered.totals.line, ordered.totals.allowance, ordered.totals.net) == ("1.01", "0.10", "0.91")
    bill = {"lines": [{"order": ordered.number, "line": 1, "quantity": "1"}]}
    said = [shop.do("issue_invoice", **bill).totals for _ in range(3)]
    assert [(t.line, t.allowance, t.net) for t in said if t] == [
        ("0.34", "0.03", "0.31"),
        ("0.33", "0.04", "0.29"),
        ("0.34", "0.03", "0.31"),
    ]


def test_a_fixed_allowance_above_the_first_bill_is_carried_also_when_orders_share_one(shop: Shop) -> None:
    off = [{"percent": "10", "reason": "Trade"}, {"amount": "25", "reason": "Complaint"}]
    plain = shop.order(lines=[{"product": "ELB15", "quantity": "10"}], invoice_method="manual").number
    order = shop.order(
        lines=[{"product": "ELB15", "quantity": "10"}, {"product": "CU15", "quantity": "10"}],
        allowances=off,
        charges=[{"amount": "7", "tax": "S19", "reason": "Freight"}],
        invoice_method="manual",
    ).number

    def bill(*pieces: tuple[str, int, str]) -> tuple[str, str, str]:
        lines = [{"order": one, "line": line, "quantity": quantity} for one, line, quantity in pieces]
        totals = shop.do("issue_invoice", lines=lines).totals
        assert totals is not None
        return totals.line, totals.allowance, totals.charge

    # 3.05, less 0.31 and as much of the 25.00 as is left of it; the other order's 0.61 bears none of that
    assert bill((plain, 1, "1"), (order, 1, "5")) == ("3.66", "3.05", "7.00")
    # 84.20 + 0.61: 8.48 and 22.26 - 0.31 - 8.48 ...
    assert bill((order, 2, "10"), (plain, 1, "9")) == ("89.69", "30.68", "0.00")
    # 3.05 and 10 % of it, so that it is 9.03 of 90.30 in all
    assert bill((order, 1, "5")) == ("3.05", "0.30", "0.00")


def test_an_amendment_never_brings_a_line_below_what_is_billed_of_it(shop: Shop) -> None:
    off = [{"amount": "5", "reason": "Scratched"}]
    order = shop.order(
        lines=[{"product": "ELB15", "quantity": "20", "allowances": off}], invoice_method="manual"
    ).number
    # 12.20 less 5.00, half of it
    assert gross(shop.do("issue_invoice", lines=[{"order": order, "line": 1, "quantity": "10"}])) == "4.28"
    refused(
        shop,
        "3.60 EUR are billed of line 1 already; with 11 it would cost 1.71 EUR",
        "amend_order",
        order=order,
        lines=[{"line": 1, "quantity": "11"}],
        field="lines.1.quantity",
    )


def test_a_mistyped_year_does_not_lock_the_series(shop: Shop) -> None:
    one, two = (shop.order(invoice_method="order").number for _ in range(2))
    refused(shop, "2099-03-20 has not come yet", "issue_invoice", orders=[one], date="2099-03-20", field="date")
    today = datetime.datetime.now().astimezone().date()
    tomorrow = (today + datetime.timedelta(days=1)).isoformat()
    assert shop.do("issue_invoice", orders=[one], date=tomorrow).number == "RE-1", "elsewhere it is tomorrow"
    later = (today + datetime.timedelta(days=2)).isoformat()
    refused(shop, "has not come yet", "issue_credit_note", invoice="RE-1", reason="late", date=later, field="date")
    refused(shop, f"{today} would run backwards", "issue_invoice", orders=[two], date=today.isoformat())


def test_a_series_that_is_dated_ahead_already_is_left_for_another_prefix(shop: Shop) -> None:
    orders = [shop.order(invoice_method="order").number for _ in range(4)]
    ahead = at(shop, lambda: 4_102_444_800_000_000)  # the machine believed it was 2100
    assert ahead.do("issue_invoice", orders=orders[0]).number == "RE-1"
    shop = at(ahead, wall_clock)
    refused(shop, "give it another prefix with save_series", "issue_invoice", orders=orders[1], field="date")
    shop.do("save_series", kind="invoice", prefix="R-", width=4)
    assert shop.do("issue_invoice", orders=orders[1], date="2026-03-20").number == "R-0002"
    refused(shop, "2026-03-19 would run backwards", "issue_invoice", orders=orders[2], date="2026-03-19")
    assert shop.do("issue_invoice", orders=orders[2]).number == "R-0003"
    with shop.database.read() as view:
        assert check_numbers(view) == []
