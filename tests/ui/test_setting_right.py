"""What was booked wrongly is set right by keys, and the books afterwards; and advances."""

from __future__ import annotations

from datetime import date, timedelta

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
    type_text(qtbot, "nobody\n1 : 8\n\n\n\nbecause")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert "is not a line and its price" in sheet.form.error_of("prices")
    sheet.form.fields["prices"].clear()
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert sheet.form.error_of("customer") == "There is no customer nobody."
    assert sheet.form.values()["reason"] == "because"
    assert rows(books, "SELECT count(*) FROM invoice") == [(1,)]


def test_an_account_is_found_by_name_and_nothing_is_lost_by_hasty_keys(desk, books, qtbot):
    sheet = _shown(desk, qtbot, _sold(books).id)
    type_text(qtbot, "ker")
    settle(desk, qtbot)
    assert [name for name, _ in sheet.account._names.rows] == ["Kern Haustechnik"]
    type_text(qtbot, "\n\n\n\n\nKern's")
    settle(desk, qtbot)
    assert sheet.account.text() == "K-10031"
    assert sheet.form._helps["customer"].full_text() == "Kern Haustechnik"
    assert sheet.worth.full_text() == (
        "€100.20 credited · new invoice for Kern Haustechnik €100.20 · €100.20 paid go along"
    )
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT customer_name, gross FROM invoice ORDER BY number") == [
        ("Müller Bau GmbH", 10020),
        ("Kern Haustechnik", 10020),
    ]
    assert rows(books, "SELECT balance FROM customer_balance ORDER BY customer_id") == [(0,), (0,)]
    assert rows(books, "SELECT sum(on_hand) FROM stock_level WHERE location = 'MAIN'") == [(1486000,)], "no goods move"


def test_f12_on_a_half_typed_name_waits_for_who_it_is(desk, books, qtbot):
    sheet = _shown(desk, qtbot, _sold(books).id)
    sheet.form.fields["reason"].setText("theirs")
    type_text(qtbot, "stadtw")
    # Before anybody is found.
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT customer_name FROM invoice ORDER BY number")[-1] == ("Stadtwerke <b>Rheine</b>",)


def test_the_day_the_goods_left_brings_its_own_tax(desk, books, qtbot):
    today = date.today()  # noqa: DTZ011 - the window's own calendar
    for days, percent in ((5, "16"), (0, "19")):
        start = (today - timedelta(days=days)).isoformat()
        sample.do(books, "save_tax_rate", code="DE19", category="S", percent=percent, valid_from=start)
    sheet = _shown(desk, qtbot, _sold(books).id)
    sheet.form.fields["supply_date"].setFocus()
    type_text(qtbot, "-1\n\n\nleft yesterday")
    settle(desk, qtbot)
    # 84.20 and 16 % of it, 13.47
    assert (
        sheet.worth.full_text() == "€100.20 credited · new invoice for Müller Bau GmbH €97.67 · €100.20 paid go along"
    )
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    yesterday = (today - timedelta(days=1)).isoformat()
    assert rows(books, "SELECT supply_date, gross FROM invoice ORDER BY number") == [
        (today.isoformat(), 10020),
        (yesterday, 9767),
    ]
    assert rows(books, "SELECT balance FROM customer_balance") == [(-253,)], "what was paid too much is their credit"


def _payment(desk, books, qtbot, tenders=None):
    sale = _sold(books, tenders)
    [(payment,)] = rows(books, "SELECT id FROM payment")
    return sale, _shown(desk, qtbot, payment)


def test_terms_that_were_wrong_are_put_right(desk, books, qtbot):
    lines = [{"product": "CU15-3", "quantity": "10"}]
    sample.do(books, "save_customer", number="K-10482", terms_days=14)
    draft = sample.do(books, "draft_order", customer="K-10482", lines=lines).number
    sale = sample.do(books, "counter_sale", order=draft)
    sheet = _shown(desk, qtbot, sale.id)
    sheet.form.fields["terms_days"].setFocus()
    type_text(qtbot, "soon")
    sheet.form.fields["reason"].setFocus()
    type_text(qtbot, "30 were agreed")
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.form.error_of("terms_days") == "“soon” is not a number of days."
    sheet.form.fields["terms_days"].clear()
    type_text(qtbot, "30")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    today = date.today()  # noqa: DTZ011 - the window's own calendar
    due = [(today + timedelta(days=days)).isoformat() for days in (14, 30)]
    assert rows(books, "SELECT due_date FROM invoice ORDER BY number") == [(one,) for one in due]


def test_cash_that_was_a_card(desk, books, qtbot):
    sale, sheet = _payment(desk, books, qtbot)
    type_text(qtbot, "d\n")
    settle(desk, qtbot)
    assert sheet.worth.full_text() == "€100.20 card"
    type_text(qtbot, "\n\npaid by card")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM payment ORDER BY number") == [("reversed",), ("recorded",)]
    assert rows(books, "SELECT method FROM payment_tender ORDER BY payment_id") == [("cash",), ("card",)]
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(0,)], sale.number


def test_cash_that_was_half_a_card_another_days_and_another_account(desk, books, qtbot):
    _, sheet = _payment(desk, books, qtbot)
    type_text(qtbot, "60c d")
    assert sheet.worth.full_text() == "€60.00 cash and €40.20 card"
    type_text(qtbot, "\nkern\n-1\nKern's, since yesterday")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    yesterday = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011
    assert rows(books, "SELECT p.date, c.name, p.amount FROM payment p JOIN customer c ON c.id = p.customer_id "
                       "WHERE p.state = 'recorded'") == [(yesterday, "Kern Haustechnik", 10020)]  # fmt: skip
    tenders = "SELECT t.method, t.amount FROM payment_tender t JOIN payment p ON p.id = t.payment_id "
    kept = rows(books, f"{tenders} WHERE p.state = 'recorded' ORDER BY t.position")
    assert kept == [("cash", 6000), ("card", 4020)]
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(10020,)], "Müller owes it again"


def test_what_is_no_money_and_no_day_is_said_beside_its_field(desk, books, qtbot):
    _, sheet = _payment(desk, books, qtbot)
    type_text(qtbot, "60x\n")
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.form.error_of("tenders") == "“60x” is no amount with a letter, like 60c or d."
    sheet.form.fields["tenders"].clear()
    type_text(qtbot, "\n\nwhenever\nwhy")
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.form.error_of("paid_on") == "“whenever” is not a date."
    sheet.form.fields["paid_on"].clear()
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert sheet.note.full_text() == "Nothing of PA-1 would change."
    assert rows(books, "SELECT state FROM payment") == [("recorded",)]


def test_cash_on_a_certified_till_asks_for_its_receipt_when_a_card_was_cash(desk, books, qtbot):
    sale = _sold(books, [{"method": "card", "amount": "100.20"}])
    sample.do(books, "save_company", cash_recording="certified")
    [(payment,)] = rows(books, "SELECT id FROM payment")
    sheet = _shown(desk, qtbot, payment)
    type_text(qtbot, "c\n\n\nwas cash")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert sheet.form.error_of("receipt") == "Cash is taken on the certified till here; give the number of its receipt."
    type_text(qtbot, "4711")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT method, reference FROM payment_tender ORDER BY payment_id") == [
        ("card", ""),
        ("cash", "4711"),
    ]
    assert sale.due == "0.00"


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
    desk.go("money", "show:RE-1")
    settle(desk, qtbot)
    row = desk.screen().row
    words = next(one.text(row) for one in desk.screen()._columns if one.key == "customer")
    assert words == "Kern Haustechnik · advance on SO-1"


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
