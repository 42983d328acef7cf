"""Templates by keys: saved from the lines, used with one number, changed and deleted, each with its undo."""

from __future__ import annotations

import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui.screens.order.templates import SaveSheet, TemplateSheet

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def codes(page):
    return [(line.product.code if line.product else line.typed, line.quantity) for line in page.model.lines]


def sheet_of(desk, qtbot):
    press(qtbot, desk, KEY.Key_T, CTRL)
    settle(desk, qtbot)
    return desk.screen()._sheet


def test_lines_are_saved_and_come_again_as_often_as_is_said(desk, books, qtbot):
    page = new_order(desk, qtbot)
    assert sheet_of(desk, qtbot) is None
    assert page.foot.headline.full_text().startswith("There is no template yet")
    type_text(qtbot, "=Bath\n2*bv12 -5%\nnonsense\n'by hand\n0.5*cu15-3\n")
    settle(desk, qtbot)
    sheet = sheet_of(desk, qtbot)
    assert isinstance(sheet, SaveSheet)
    assert sheet.note.full_text() == "1 line that asks is left out."
    type_text(qtbot, "Bath")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    [(name, who)] = rows(books, "SELECT t.name, c.number FROM order_template t JOIN customer c ON c.id = t.customer_id")
    assert (name, who) == ("Bath", "K-10482")
    page = new_order(desk, qtbot)
    sheet = sheet_of(desk, qtbot)
    assert isinstance(sheet, TemplateSheet)
    type_text(qtbot, "3")
    assert [row[3] for row in sheet.lines.model().rows] == [0, 6000, 0, 1500]
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert codes(page) == [("Bath", 1000), ("BV12", 6000), ("by hand", 1000), ("CU15-3", 1500)]
    assert page.model.lines[1].less == 5000
    desk.do("undo")
    assert page.foot.headline.full_text() == "Undone: template Bath."
    assert page.model.lines == ()


def test_one_number_is_asked_and_a_template_is_changed_and_deleted_with_undo(desk, books, qtbot):
    lines = [{"product": "BV12", "amount": "n"}, {"product": "BRK-2P", "amount": "2n+1"}, {"product": "FLX500"}]
    sample.do(books, "save_template", name="Radiators", asks="radiators", lines=lines)
    sample.do(books, "save_template", name="Old", customer="K-10031", lines=lines[:1])
    page = new_order(desk, qtbot)
    sheet = sheet_of(desk, qtbot)
    assert [one.name for one in sheet.templates.model().rows] == ["Radiators"]
    assert sheet.asked.full_text() == "radiators"
    type_text(qtbot, "0")
    assert not sheet.button.isEnabled()
    assert sheet.note.full_text() == "“0” is no number above zero."
    press(qtbot, desk, KEY.Key_Backspace)
    type_text(qtbot, "6")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert codes(page) == [("BV12", 6000), ("BRK-2P", 13_000), ("FLX500", 1000)]
    sheet = sheet_of(desk, qtbot)
    type_text(qtbot, "c")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, SaveSheet)
    sheet.table.setFocus()
    sheet.table.go_to(0)
    type_text(qtbot, "3x\n")
    assert sheet.note.full_text() == "“3x” is no quantity; 4, n, 2n+1 and n/4 are."
    sheet.table.editor.setText("n/4")
    type_text(qtbot, "\n")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    sheet = sheet_of(desk, qtbot)
    assert [one.amount for one in sheet.template.lines] == ["n/4", "2n+1", "1"]
    type_text(qtbot, "d")
    settle(desk, qtbot)
    assert rows(books, "SELECT inactive FROM order_template WHERE name = 'Radiators'") == [(1,)]
    assert [one.text for one in desk.toasts.shown][-1] == "Template Radiators is deleted."
    assert page.table.entry.hasFocus()
    desk.screen()._templates._undoer.offers()["undo"].run()
    settle(desk, qtbot)
    assert [one.name for one in sheet_of(desk, qtbot).templates.model().rows] == ["Radiators"]
