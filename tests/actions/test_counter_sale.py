"""Sold over the counter: goods, bill and money in one step, or nothing of it."""

from typing import Any

from tests.actions.told import refused
from tests.shop import Shop


def _draft(shop: Shop, quantity: str = "2", **more: Any) -> str:
    lines = more.pop("lines", [{"product": "CU15", "quantity": quantity}])
    return str(shop.do("draft_order", customer="MUELLER", lines=lines, **more).number)


def test_goods_bill_and_money_change_hands_at_once(shop: Shop) -> None:
    before = shop.ask("stock", "CU15")["on_hand"]
    sold = shop.do("counter_sale", order=_draft(shop), tenders=[{"method": "cash", "amount": "50"}], change="29.96")
    assert (sold.state, sold.due, sold.change) == ("sold", "0.00", "29.96")
    assert shop.ask("invoice", sold.number)["status"] == "paid"
    order = shop.ask("order", sold.order)
    assert [line["shipped"] for line in order["lines"]] == ["2"]
    assert int(before) - int(shop.ask("stock", "CU15")["on_hand"]) == 2


def test_without_tenders_the_whole_sum_is_cash(shop: Shop) -> None:
    sold = shop.do("counter_sale", order=_draft(shop))
    assert sold.due == "0.00"


def test_what_is_paid_in_part_stays_open_on_this_bill(shop: Shop) -> None:
    old = shop.do("issue_invoice", orders=[shop.order(invoice_method="order").number]).number
    owed = shop.ask("invoice", old)["due"]
    sold = shop.do("counter_sale", order=_draft(shop), tenders=[{"method": "card", "amount": "10"}])
    assert sold.due == "10.04"
    assert shop.ask("invoice", old)["due"] == owed


def test_what_is_not_on_the_shelf_is_not_sold_and_nothing_is_left_of_the_try(shop: Shop) -> None:
    draft = _draft(shop, "100000")
    refused(shop, "Line 1: 99900 × CU15 are not here.", "counter_sale", field="order", order=draft)
    assert shop.ask("stock", "CU15")["reserved"] == "0"
    shop.do("confirm_order", order=draft)


def test_a_service_alone_is_sold_without_a_shipment(shop: Shop) -> None:
    shop.do("save_product", sku="HOUR", name="An hour", price="60", tax="S19", service=True)
    sold = shop.do("counter_sale", order=_draft(shop, lines=[{"product": "HOUR", "quantity": "1"}]))
    assert sold.due == "0.00"
