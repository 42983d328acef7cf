"""Money back by keys: as it came by Enter alone, no more than there is, and in another form only for a reason."""

from __future__ import annotations

import sample
from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt

KEY = Qt.Key


def test_money_back_in_another_form_asks_why(desk, books, qtbot):
    sample.do(books, "record_payment", customer="K-10482", tenders=[{"method": "card", "amount": "50"}])
    desk.go("money")
    desk.screen().set_view("account")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    type_text(qtbot, "20c\n")
    settle(desk, qtbot)
    why = desk.screen()._sheet
    assert why.title.full_text() == "In another form than was paid?"
    assert "By cash at most 0.00 EUR can go back" in why.sentence.full_text()
    type_text(qtbot, "\n")
    assert rows(books, "SELECT count(*) FROM refund") == [(0,)]
    type_text(qtbot, "their card is blocked\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT method, amount FROM refund_tender") == [("cash", 2000)]
    assert desk.screen()._sheet is None


def test_no_more_is_paid_back_than_there_is(desk, books, qtbot):
    sample.do(books, "record_payment", customer="K-10482", tenders=[{"method": "transfer", "amount": "50"}])
    desk.go("money")
    desk.screen().set_view("account")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F9)
    type_text(qtbot, "60c\n")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.rest.full_text() == "€10.00 too much"
    assert sheet.note.full_text() == "No more is paid back than there is."
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM refund") == [(0,)]
