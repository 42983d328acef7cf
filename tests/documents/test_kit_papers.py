"""Kits on the papers: one line at one price, with its parts below; what left of them, and what is to follow."""

from __future__ import annotations

import pytest

from tests.documents.reading import said, stand
from tests.shop import Shop


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop, which sells a set of pipe, elbows and a valve."""
    shop.do("save_product", sku="VALVE", name="Angle valve", price="9.00", tax="S19", bin="A-03-2")
    shop.do("receive_goods", lines=[{"product": "VALVE", "quantity": "3"}])
    made_of = "CU15 = 2; ELB15 = 4; VALVE"
    shop.do("save_product", sku="BATH", name="Bath set", price="40.00", tax="S19", parts=made_of)
    return shop


def test_a_kit_is_told_with_its_parts_from_the_quote_to_the_bill(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", language="en_GB")
    lines = [{"product": "BATH", "quantity": "4", "note": "For the first floor"}, {"product": "BOOK", "quantity": "1"}]
    quote = shop.do("draft_quote", customer="MUELLER", lines=lines)
    shop.do("send_quote", quote=quote.id)
    whole = ("BATH", "Bath set", "40.00", "160.00", "8 pc CU15 Copper pipe 15 mm", "16 pc ELB15", "4 pc VALVE", "BOOK")
    stand(said(shop, "quotation", quote.id), *whole)
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id).number
    stand(said(shop, "sales-order", order), *whole)
    picking = shop.do("open_pick_list", order=order)
    page = said(shop, "pick-list", picking.number)
    stand(page, "A-03-2", "3", "VALVE", "For kit BATH, position 1", "8", "CU15", "For kit BATH, position 1")
    assert "For the first floor" in page
    shop.do("confirm_pick", pick_list=picking.id)
    shipment = shop.do("pack_shipment", pick_list=picking.id)
    shop.do("ship", shipment=shipment.id)
    page = said(shop, "delivery-note", shipment.number)
    stand(page, "1 line", "BATH", "4 3", "8 pc CU15", "16 pc ELB15", "3 pc VALVE", "To follow", "1 VALVE", "1")
    page = said(shop, "invoice", shop.do("issue_invoice", orders=[order]).number)
    stand(page, "BATH", "3", "40.00", "120.00", "6 pc CU15", "12 pc ELB15", "3 pc VALVE")
    shop.do("receive_goods", lines=[{"product": "VALVE", "quantity": "1"}, {"product": "BOOK", "quantity": "1"}])
    sent = shop.shipped(order)
    page = said(shop, "delivery-note", sent.number)
    stand(page, "BATH", "4 3 1", "1 pc VALVE", "BOOK")
    assert "CU15" not in page, "what went before is not in it"
    bill = shop.do("issue_invoice", orders=[order]).number
    stand(said(shop, "invoice", bill), "BATH", "1", "40.00", "2 pc CU15", "4 pc ELB15", "1 pc VALVE")
    note = shop.do(
        "issue_credit_note", invoice=bill, lines=[{"line": 1, "quantity": "1"}], reason="Wrong colour"
    ).number
    stand(said(shop, "credit-note", note), "BATH", "2 pc CU15", "40.00")


def test_a_kit_is_told_in_german_and_on_the_roll(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", language="de")
    order = shop.order(lines=[{"product": "BATH", "quantity": "2"}])
    picking = shop.do("open_pick_list", order=order.id)
    stand(said(shop, "pick-list", picking.number), "VALVE", "Für Set BATH, Position 1")
    shop.do("cancel_pick_list", pick_list=picking.id)
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": "BATH", "quantity": "1"}])
    paid = shop.do("counter_sale", order=draft.id, reason="in der Hand").payment
    stand(said(shop, "receipt", paid or ""), "Bath set", "40,00", "2 pc CU15 Copper pipe 15 mm", "4 pc ELB15")
