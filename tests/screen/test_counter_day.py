"""An order on a real screen, with real keys and scans: picked short, shipped, billed, part paid, partly taken back."""

import time
from collections.abc import Callable

import pytest

from tests.screen.desk import Desk, until

pytestmark = pytest.mark.screen


def look() -> None:
    """A person sees what the window shows now before the next step."""
    time.sleep(1)


def test_an_order_is_picked_short_shipped_billed_part_paid_and_partly_taken_back(open_desk: Callable[[], Desk]) -> None:
    desk = open_desk()
    desk.key("ctrl+n")
    desk.type("mue\n")
    desk.type("4*cu15\n3*elb15\n")
    until(lambda: "ELB15" in desk.drafts(), "both lines to be kept as a draft")
    desk.key("F12")
    desk.key("F12")
    until(desk.orders, "the order")
    look()
    desk.key("F12")
    until(lambda: desk.rows("SELECT id FROM pick_list"), "the pick list")
    look()
    desk.key("F12")
    look()
    desk.type("\n")
    for _ in range(2):
        desk.scan("4006381333931")
    desk.type("s1")
    desk.key("F12")
    until(lambda: desk.rows("SELECT id FROM shipment"), "the shipment")
    assert desk.rows("SELECT picked, reason FROM pick_line ORDER BY line") == [(4000, ""), (2000, "none on shelf")]
    look()
    desk.key("F3")
    desk.type("so-1\n")
    look()
    desk.key("F12")
    desk.type("Own van\n")
    desk.key("F12")
    left = "SELECT id FROM shipment WHERE state = 'shipped' AND carrier = 'Own van'"
    until(lambda: desk.rows(left), "the van to leave")
    look()
    desk.key("F3")
    desk.type("inv\n")
    look()
    desk.key("F12")
    # 4 × 8.42 and 2 × 0.61 are 34.90; 19 % of it is 6.63.
    until(lambda: desk.rows("SELECT gross FROM invoice") == [(4153,)], "the invoice")
    look()
    desk.key("F3")
    desk.type("re-1\n")
    desk.type("10c5d\n")
    until(lambda: desk.rows("SELECT gross - paid - settled FROM invoice_progress") == [(2653,)], "the part payment")
    look()
    desk.key("shift+F12")
    desk.type("1\n\n2\n")
    until(lambda: desk.rows("SELECT gross, reason FROM credit_note") == [(1002, "damaged")], "the credit note")
    assert desk.rows("SELECT line, quantity, outcome FROM return_line") == [(1, 1000, "restock")]
    assert desk.rows("SELECT ordered - cancelled - shipped FROM order_line_progress ORDER BY line") == [(0,), (1000,)]
    told = desk.close()
    assert "Traceback" not in told


def test_a_walk_in_buys_by_scan_and_brings_a_piece_back_by_the_receipt(open_desk: Callable[[], Desk]) -> None:
    desk = open_desk()
    desk.key("ctrl+n")
    look()
    # The first scan begins the sale to a walk-in; nothing was typed.
    for _ in range(3):
        desk.scan("4006381333931")
        look()
    until(lambda: "ELB15" in desk.drafts(), "the line to be kept as a draft")
    desk.key("F12")
    desk.type("s\nc\n")
    # 3 × 0.61 are 1.83; 19 % of it is 0.35.
    until(lambda: desk.rows("SELECT gross FROM invoice") == [(218,)], "the sale")
    look()
    desk.scan("PA-1")
    look()
    desk.key("shift+F12")
    look()
    desk.scan("4006381333931")
    look()
    desk.key("F12")
    desk.type("2")
    desk.key("F12")
    until(lambda: desk.rows("SELECT gross, reason FROM credit_note") == [(73, "damaged")], "the credit note")
    assert desk.rows("SELECT method, amount FROM refund_tender") == [("cash", 73)]
    assert desk.rows("SELECT DISTINCT action FROM journal WHERE kind = 'ReturnReceived'") == [("take_back",)]
    assert desk.rows("SELECT count(*) FROM customer WHERE name = 'PA-1'") == [(0,)]
    # And one more is exchanged for a pipe: 8.42 and 1.60 tax, less 0.72 of the elbow.
    desk.key("shift+F12")
    look()
    desk.type("x1\n1*cu15\n\n1\n")
    look()
    desk.type("d\n")
    until(lambda: desk.rows("SELECT gross FROM invoice ORDER BY number") == [(218,), (1002,)], "the exchange")
    assert desk.rows("SELECT sum(gross - paid - settled) FROM invoice_progress") == [(0,)]
    told = desk.close()
    assert "Traceback" not in told


def test_a_sale_is_undone_at_once_and_sold_rightly(open_desk: Callable[[], Desk]) -> None:
    desk = open_desk()
    desk.key("ctrl+n")
    look()
    for _ in range(3):
        desk.scan("4006381333931")
        look()
    until(lambda: "ELB15" in desk.drafts(), "the line to be kept as a draft")
    desk.key("F12")
    desk.type("s\nc\n")
    until(lambda: desk.rows("SELECT gross FROM invoice") == [(218,)], "the sale")
    look()
    desk.counted()
    desk.key("shift+F12")
    look()
    desk.type("1")
    until(lambda: desk.rows("SELECT gross FROM credit_note") == [(218,)], "the credit note")
    assert desk.counted() == (3, 0)
    assert desk.rows("SELECT method, amount FROM refund_tender") == [("cash", 218)]
    look()
    # The three elbows stand there again; one more, and it is sold rightly: 2.44 and 0.46 tax.
    desk.scan("4006381333931")
    look()
    desk.key("F12")
    desk.type("s\nd\n")
    until(lambda: desk.rows("SELECT gross FROM invoice ORDER BY number") == [(218,), (290,)], "the right sale")
    assert desk.rows("SELECT sum(gross - paid - settled) FROM invoice_progress") == [(0,)]
    told = desk.close()
    assert "Traceback" not in told
