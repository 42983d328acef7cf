"""Goods that are billed by weight on the papers: about, until they are weighed; then exactly."""

from __future__ import annotations

import pytest

from tests.documents.reading import said, stand
from tests.shop import Shop


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop, which sells cheese by the wheel."""
    shop.do("save_product", sku="GOUDA", name="Gouda wheel", price="12.50", tax="S7", weight=2400, by_weight=True)
    shop.do("receive_goods", lines=[{"product": "GOUDA", "quantity": "20"}])
    return shop


def test_the_quote_and_the_order_say_about_and_the_bill_says_exactly(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", language="en_GB")
    lines = [{"product": "GOUDA", "quantity": "3"}, {"product": "BOOK", "quantity": "1"}]
    quote = shop.do("draft_quote", customer="MUELLER", lines=lines)
    shop.do("send_quote", quote=quote.id)
    billed = "about 7.2 kg, billed by what it weighs"
    page = said(shop, "quotation", quote.id)
    stand(page, "about €128.40", "GOUDA", "3 pc", "12.50", "per kg", "about 90.00", billed, "BOOK", "30.00")
    assert "about 30.00" not in page, "a book is no estimate"
    stand(page, "Total EUR", "about 128.40")
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id).number
    stand(said(shop, "sales-order", order), "about €128.40", "about 90.00", billed)
    picking = shop.do("open_pick_list", order=order)
    stand(said(shop, "pick-list", picking.number), "GOUDA", "Weigh: ________ kg (about 7.2 kg)")
    shop.do("confirm_pick", pick_list=picking.id, lines=[{"line": 1, "quantity": "3", "weight": "7.215"}])
    shipment = shop.do("ship", shipment=shop.do("pack_shipment", pick_list=picking.id).id)
    page = said(shop, "delivery-note", shipment.number)
    stand(page, "GOUDA", "3", "7.215 kg")
    assert "about" not in page
    bill = shop.do("issue_invoice", orders=[order]).number
    page = said(shop, "invoice", bill)
    stand(page, "GOUDA", "3 pc", "12.50", "per kg", "90.19", "7.215 kg × 12.50 per kg")
    assert "about" not in page
    back = [{"line": 1, "quantity": "1", "weight": "2.5"}]
    note = shop.do("issue_credit_note", invoice=bill, lines=back, reason="mould").number
    stand(said(shop, "credit-note", note), "GOUDA", "1 pc", "12.50", "per kg", "31.25", "2.5 kg × 12.50 per kg")


def test_it_is_told_in_german_and_on_the_roll(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", language="de")
    order = shop.order(lines=[{"product": "GOUDA", "quantity": "2"}])
    page = said(shop, "sales-order", order.number)
    stand(page, "je kg", "ca. 60,00", "ca. 4,8 kg, berechnet wird das gewogene Gewicht")
    picking = shop.do("open_pick_list", order=order.id)
    stand(said(shop, "pick-list", picking.number), "Wiegen: ________ kg (ca. 4,8 kg)")
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": "GOUDA", "quantity": "2", "weight": "4.93"}])
    paid = shop.do("counter_sale", order=draft.id).payment
    page = said(shop, "receipt", paid or "")
    stand(page, "Gouda wheel", "61,63", "2 pc", "4,93 kg × 12,50 je kg")
    assert "ca." not in page
