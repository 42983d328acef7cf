"""A note for us by its keys, on orders wherever they are listed: kept, seen by who picks, and taken back."""

from __future__ import annotations

import os

import pytest
import sample
from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui.screens.jotting import NoteSheet
from app.ui.screens.order.amend import AmendSheet
from app.ui.theme.look import Mode, look

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PICTURES = os.environ.get("COUNTERFOIL_LOOK_AT", "")
NOTES = "SELECT value FROM field_value WHERE field_id = 'note'"


def _look(desk, qtbot, name):
    """A picture for the eye, light and dark, where a folder for them is named."""
    for mode in (Mode.LIGHT, Mode.DARK) if PICTURES else ():
        look().set_mode(mode)
        settle(desk, qtbot)
        desk.frame.grab().save(f"{PICTURES}/{name}_{mode.name.lower()}.png")
    if PICTURES:
        look().set_mode(Mode.LIGHT)


def test_a_note_on_a_confirmed_order_needs_no_new_version(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("BN12", "2"),))
    desk.go("board")
    settle(desk, qtbot)
    desk.screen().table.go_to(0)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, NoteSheet)
    assert sheet.title.full_text() == f"{order.number} · Müller Bau GmbH"
    type_text(qtbot, "call before")
    _look(desk, qtbot, "note_sheet")
    press(qtbot, desk, KEY.Key_Return, SHIFT)
    type_text(qtbot, "gate 4")
    press(qtbot, desk, KEY.Key_Return)
    settle(desk, qtbot)
    assert rows(books, NOTES) == [("call before\ngate 4",)]
    assert rows(books, "SELECT amendment FROM sales_order") == [(0,)]
    board = desk.screen()
    column = next(one for one in board.model.columns if one.key == "note")
    assert column.text(board.row) == "call before gate 4"
    _look(desk, qtbot, "note_board")
    # On its page, as a strip; Ctrl+J writes on.
    desk.go("order", order.id)
    settle(desk, qtbot)
    page = desk.screen().page
    assert "Note for us: call before · gate 4" in page.notices.texts
    press(qtbot, desk, KEY.Key_J, CTRL)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.field.toPlainText() == "call before\ngate 4"
    sample.do(books, "jot_note", order=order.id, note="gate 6")
    type_text(qtbot, "2\n")
    settle(desk, qtbot)
    assert desk.screen()._sheet is sheet
    assert "It says now: “gate 6”. ⏎ keeps yours instead." in sheet.note.full_text()
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, NOTES) == [("call before\ngate 42",)]
    _look(desk, qtbot, "note_page")
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, NOTES) == [("gate 6",)]
    assert "Note for us: gate 6" in page.notices.texts


@pytest.mark.slow
def test_who_picks_reads_the_note_and_writes_on_it_while_what_the_customer_reads_is_amended(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("BN12", "2"),))
    sample.do(books, "jot_note", order=order.id, note="gate 6")
    picking = sample.do(books, "open_pick_list", order=order.id)
    desk.go("deliveries")
    settle(desk, qtbot)
    desk.screen().table.go_to(0)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_J, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, ", ring\n")
    settle(desk, qtbot)
    desk.go("deliveries", picking.id)
    settle(desk, qtbot)
    assert "gate 6, ring" in desk.screen()._page.notices.texts
    _look(desk, qtbot, "note_pick")
    # What the customer reads is agreed, and amended.
    desk.screen().leave()
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, AmendSheet)
    sheet.form.fields["printed_note"].setFocus()
    type_text(qtbot, "Ring twice")
    _look(desk, qtbot, "note_amend")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT amendment FROM sales_order") == [(1,)]
    assert desk.screen().page.document.deal.terms.printed_note == "Ring twice"
    assert rows(books, NOTES) == [("gate 6, ring",)]


def test_a_note_that_was_begun_and_left_by_esc_stands_there_again(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("BN12", "2"),))
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_J, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "call before")
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_J, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, " noon\n")
    settle(desk, qtbot)
    assert rows(books, NOTES) == [("call before noon",)]
    assert desk.desk.begun == {}


def test_a_begun_note_is_not_laid_over_what_somebody_wrote_since(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("BN12", "2"),))
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_J, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "mine")
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    sample.do(books, "jot_note", order=order.id, note="theirs")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_J, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, NOTES) == [("theirs",)]
    assert desk.screen()._sheet.note.full_text().endswith("keeps yours instead.")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, NOTES) == [("mine",)]
