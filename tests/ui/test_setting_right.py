"""What was booked wrongly is set right by keys, and the books afterwards; and advances."""

from __future__ import annotations

import sample
from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _sold(books, tenders=None):
    lines = [{"product": "CU15-3", "quantity": "10"}]
    draft = sample.do(books, "draft_order", customer="K-10482", lines=lines).number
    return sample.do(books, "counter_sale", order=draft, tenders=tenders)


def _shown(desk, qtbot, document):
    desk.go("money", f"show:{document}")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_E, CTRL | SHIFT)
    settle(desk, qtbot)
    return desk.screen()._sheet


def test_a_wrong_account_and_price_are_put_right_in_one_sheet(desk, books, qtbot):
    sale = _sold(books)
    sheet = _shown(desk, qtbot, sale.id)
    type_text(qtbot, "K-10031\n1 = 8,00\n")
    settle(desk, qtbot)
    # 80.00 and 15.20 tax
    assert sheet.worth.full_text() == (
        "€100.20 credited · new invoice for Kern Haustechnik €95.20 · €100.20 paid go along"
    )
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.form.error_of("reason") == "Say what was wrong; it stands on the credit note."
    type_text(qtbot, "Kern's, at 8.00")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT number, customer_name, gross FROM invoice ORDER BY number") == [
        ("RE-1", "Müller Bau GmbH", 10020),
        ("RE-2", "Kern Haustechnik", 9520),
    ]
    assert rows(books, "SELECT reason, gross FROM credit_note") == [("Kern's, at 8.00", 10020)]
    assert desk.toasts.shown[-1].text == "RE-2 stands for RE-1. GS-1 credits RE-1."


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(desk, books, qtbot):
    sheet = _shown(desk, qtbot, _sold(books).id)
    type_text(qtbot, "nobody\n1 : 8\n\n\nbecause")
    press(qtbot, desk, KEY.Key_F12)
    assert "is not a line and its price" in sheet.form.error_of("prices")
    sheet.form.fields["prices"].clear()
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert sheet.form.error_of("customer") == "There is no customer nobody."
    assert sheet.form.values()["reason"] == "because"
    assert rows(books, "SELECT count(*) FROM invoice") == [(1,)]


def test_cash_that_was_a_card(desk, books, qtbot):
    sale = _sold(books)
    [(payment,)] = rows(books, "SELECT id FROM payment")
    _shown(desk, qtbot, payment)
    type_text(qtbot, "d\n")
    settle(desk, qtbot)
    type_text(qtbot, "paid by card\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM payment ORDER BY number") == [("reversed",), ("recorded",)]
    assert rows(books, "SELECT method FROM payment_tender ORDER BY payment_id") == [("cash",), ("card",)]
    assert sample.do is not None
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(0,)], sale.number


def test_an_advance_is_billed_from_the_order(desk, books, qtbot):
    order = sample.make_order(books)
    desk.go("order", order.id)
    settle(desk, qtbot)
    desk.do("advance")
    settle(desk, qtbot)
    type_text(qtbot, "30%\n")
    settle(desk, qtbot)
    # 33.68 + 19.40 = 53.08, 63.17 with tax; 30 % are 18.95
    assert rows(books, "SELECT gross FROM invoice") == [(1895,)]
    assert rows(books, "SELECT count(*) FROM advance_invoice") == [(1,)]


def test_what_was_paid_by_two_forms_goes_back_by_both(desk, books, qtbot):
    sale = _sold(books, [{"method": "card", "amount": "60"}, {"method": "cash", "amount": "40.20"}])
    desk.go("money", f"reverse:{sale.id}")
    settle(desk, qtbot)
    type_text(qtbot, "10\n")
    settle(desk, qtbot)
    type_text(qtbot, "2")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT method, amount FROM refund_tender ORDER BY position") == [("card", 6000), ("cash", 4020)]
    assert "Back as paid: €60.00 card and €40.20 cash." in desk.toasts.shown[-1].text
