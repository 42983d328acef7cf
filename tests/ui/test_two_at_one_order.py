"""Two people at one order: both see what the other did, what was typed stays, and nobody overwrites the other."""

from __future__ import annotations

import sample
from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform

ORDERED = "SELECT line, ordered - cancelled FROM order_line_progress ORDER BY line"


def test_the_order_changes_while_its_sheet_is_open(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "10"), ("BN12", "20")))
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    type_text(qtbot, "12\n")
    sheet = desk.screen()._sheet
    assert sheet.note.full_text() == ""
    perform(books, BY_NAME["amend_order"], {"order": order.id, "lines": [{"line": 2, "quantity": "5"}]}, actor="bert")
    settle(desk, qtbot)
    assert sheet.note.full_text() == "Somebody has just changed this order. F12 says who; Esc shows it as it is now."
    assert sheet is desk.screen()._sheet, "what was typed stays"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert "bert" in sheet.note.full_text()
    assert rows(books, ORDERED) == [(1, 10000), (2, 5000)], "nothing was overwritten"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert rows(books, ORDERED) == [(1, 12000), (2, 5000)]


def test_ones_own_change_is_not_told_as_somebody_elses(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "10"),))
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    type_text(qtbot, "12\n")
    said = []
    sheet = desk.screen()._sheet
    before = sheet.note.set_text
    sheet.note.set_text = lambda text: (said.append(text), before(text))
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, ORDERED) == [(1, 12000)]
    assert not any("Somebody" in text for text in said)
