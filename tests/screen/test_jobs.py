"""The jobs of office, door and counter on a real screen: each by real keys, within its budget, to the cent.

The budgets are those of the design; each key of a chord counts, a scan apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.screen.desk import Desk, until
from tests.shop import Shop

pytestmark = pytest.mark.screen

ON_HAND = (
    "SELECT s.on_hand FROM stock_level s JOIN product p ON p.id = s.product_id "
    "WHERE p.sku = 'CU15' AND s.location = 'MAIN'"
)
Open = Callable[..., Desk]


def look() -> None:
    """A person sees what the window shows now before the next step."""
    time.sleep(1)


def bought(shop: Shop) -> None:
    """Purchase order 4711 of six lines is on its way; three orders wait for its flux."""
    shop.do("save_supplier", number="W-1", name="Wieland Werke", country="DE", lead_days=5)
    skus = ("CU15", "CU22", "ELB15", "BV12", "FLX500", "SLD-L")
    for sku in skus[1:2] + skus[3:]:
        shop.do("save_product", sku=sku, name=f"{sku} of Wieland", price="9.80", tax="S19")
    for sku in skus:
        shop.do("save_product", sku=sku, supplier="W-1", cost="3.20")
    shop.do("save_series", kind="purchase", prefix="PO-", width=4, next=4711)
    lines = [{"product": sku, "quantity": "10"} for sku in skus]
    shop.do("order_goods", supplier="W-1", lines=lines, send=True)
    for _ in range(3):
        shop.order(lines=[{"product": "FLX500", "quantity": "2"}])


def shipped(shop: Shop, orders: int) -> None:
    """Orders of Müller's that have left and are not billed: 10 pipes and 4 elbows each."""
    for _ in range(orders):
        order = shop.order(lines=[{"product": "CU15", "quantity": "10"}, {"product": "ELB15", "quantity": "4"}])
        shop.shipped(str(order.number))


def test_j6_one_order_is_billed_and_then_all_that_has_left(open_desk: Open) -> None:
    desk = open_desk(lambda shop: shipped(shop, 3))
    desk.counted()
    desk.key("F3")
    desk.type("so-2\n")
    look()
    desk.key("F12")
    until(lambda: desk.rows("SELECT gross FROM invoice") == [(10310,)], "the invoice")  # (84.20 + 2.44) × 1.19
    keys, _ = desk.counted()
    assert keys <= 8
    look()
    desk.key("F3")
    desk.type("inv\n")
    look()
    desk.key("F12")
    until(lambda: desk.rows("SELECT count(*), sum(gross) FROM invoice") == [(3, 30930)], "both others")
    keys, _ = desk.counted()
    assert keys <= 7
    assert "Traceback" not in desk.close()


def test_j7_cash_and_card_pay_a_part_and_the_rest_stays_open(open_desk: Open) -> None:
    def billed(shop: Shop) -> None:
        shipped(shop, 1)
        shop.do("issue_invoice", orders=["SO-1"])

    desk = open_desk(billed)
    desk.counted()
    desk.key("F3")
    desk.type("re-1\n")
    look()
    desk.type("50c40d\n")
    until(lambda: desk.rows("SELECT gross - paid - settled FROM invoice_progress") == [(1310,)], "13.10 to stay open")
    keys, _ = desk.counted()
    assert keys <= 16
    assert desk.rows("SELECT method, amount FROM payment_tender ORDER BY method") == [("card", 4000), ("cash", 5000)]
    assert "Traceback" not in desk.close()


def test_j10_six_lines_come_in_one_of_them_short(open_desk: Open) -> None:
    desk = open_desk(bought)
    desk.counted()
    desk.key("F3")
    desk.type("4711\n")
    look()
    desk.key("Down", "Down", "Down")
    desk.type("8\n")
    desk.key("F12")
    until(lambda: desk.rows("SELECT sum(received) FROM purchase_line") == [(58_000,)], "the goods")
    look()
    desk.key("Return")
    until(lambda: desk.rows("SELECT count(*) FROM pick_list WHERE state = 'open'") == [(3,)], "their pick lists")
    keys, _ = desk.counted()
    assert keys <= 14
    assert desk.rows("SELECT received FROM purchase_line WHERE sku = 'BV12'") == [(8000,)]
    assert "Traceback" not in desk.close()


def test_j11_two_come_back_with_credit_note_and_money(open_desk: Open) -> None:
    def paid(shop: Shop) -> None:
        shipped(shop, 1)
        shop.do("issue_invoice", orders=["SO-1"])
        shop.do("record_payment", customer="MUELLER", tenders=[{"method": "cash", "amount": "103.10"}])

    desk = open_desk(paid)
    assert desk.rows(ON_HAND) == [(90_000,)]
    desk.counted()
    desk.key("F3")
    desk.type("re-1\n")
    look()
    desk.key("shift+F12")
    look()
    desk.type("2\n\n2\n")
    # 2 × 8.42 = 16.84, with 19 %: 20.04, in cash as it was paid.
    until(lambda: desk.rows("SELECT gross FROM credit_note") == [(2004,)], "the credit note")
    keys, _ = desk.counted()
    assert keys <= 18
    assert desk.rows("SELECT line, quantity, outcome FROM return_line") == [(1, 2000, "restock")]
    assert desk.rows(ON_HAND) == [(92_000,)]
    assert desk.rows("SELECT method, amount FROM refund_tender") == [("cash", 2004)]
    assert "Traceback" not in desk.close()


def test_j12_the_drawer_is_counted_blind_and_closed(open_desk: Open) -> None:
    def day(shop: Shop) -> None:
        shop.do("open_till", opening="150")
        shop.do("record_payment", customer="MUELLER", tenders=[{"method": "cash", "amount": "500"}], change="13.60")
        tenders = [{"method": "cash", "amount": "62.13"}, {"method": "card", "amount": "318.40"}]
        shop.do("record_payment", customer="MUELLER", tenders=tenders)

    desk = open_desk(day)
    desk.counted()
    desk.key("F3")
    desk.type("cash\n")
    look()
    desk.type("\n1\n3\n2\n3\n2\n1\n4\n4\n2\n2\n1\n\n\n2\n")
    desk.type("318.4")
    desk.key("F12")
    look()
    desk.type("cent\n")
    found = "SELECT number, expected, counted, kept, reason FROM z_report"
    until(lambda: desk.rows(found) == [("Z-1", 69853, 69852, 15000, "cent")], "the Z report")
    keys, _ = desk.counted()
    assert keys <= 55
    assert "Traceback" not in desk.close()
