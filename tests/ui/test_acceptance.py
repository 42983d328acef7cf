"""Statements of the windows' specification about keys, each as it is written, in the whole window."""

from __future__ import annotations

import pytest
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit
from test_shortcut_map import EVERYWHERE, IN_LINES

from app.ui.entry import cells
from app.ui.widgets.dates import DateLine

KEY, KEY_ONLY, ALT = Qt.Key, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
# A field takes its own typing back first.
ITS_OWN = {"undo", "redo"}
CODES = ("cu15", "cu22", "elb15", "bn12", "bv12", "sld", "brk-2p", "flx500", "bn34", "cu15")


def test_enter_in_every_cell_of_ten_lines_leaves_no_table_copies_no_line_and_presses_nothing(desk, books, qtbot):
    page = new_order(desk, qtbot)
    desk.frame.resize(1366, 768)
    desk.do("line_dates")
    type_text(qtbot, "".join(f"{n}*{code}\n" for n, code in enumerate(CODES, start=1)))
    settle(desk, qtbot)
    before = [line.said for line in page.model.lines]
    assert len(before) == 10
    for row, line in enumerate(page.model.lines):
        for key in cells.editable(line):
            page.table.edit_cell((row, key))
            assert page.table.editor.hasFocus(), (row, key)
            type_text(qtbot, "\n")
            assert page.table.isAncestorOf(QApplication.focusWidget()), (row, key)
        for column in range(page.model.columnCount()):
            page.table.setFocus()
            page.table.setCurrentIndex(page.model.index(row, column))
            type_text(qtbot, "\n")
            assert page.table.isAncestorOf(QApplication.focusWidget()), (row, column)
    settle(desk, qtbot)
    assert [line.said for line in page.model.lines] == before
    assert (desk.screen()._sheet, rows(books, "SELECT count(*) FROM sales_order")) == (None, [(0,)])


def test_tab_from_the_entry_row_never_visits_a_cell_that_nobody_may_type_in(desk, qtbot):
    page = new_order(desk, qtbot)
    desk.frame.resize(1366, 768)
    desk.do("line_dates")
    type_text(qtbot, "4*cu15\n2*bn12\n")
    settle(desk, qtbot)
    page.table.focus_entry()
    seen = []
    for key in [KEY.Key_Backtab] * 8 + [KEY.Key_Tab] * 20:
        press(qtbot, desk, key)
        focus = QApplication.focusWidget()
        assert focus is not page.table, "a row in which no cell is open"
        if page.table.isAncestorOf(focus):
            seen.append(page.table.cell or focus)
    keys = ("quantity", "price", "less", "when")
    forth = [(row, key) for row in (0, 1) for key in keys]
    assert seen[:8] == forth[::-1]
    assert seen[8:15] == forth[1:]
    assert set(seen) == {*forth, page.table.entry}


def test_shift_tab_before_the_first_cell_comes_to_the_last_field_above_the_lines_and_back(desk, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    page.table.edit_cell((0, "quantity"))
    type_text(qtbot, "7")
    press(qtbot, desk, KEY.Key_Backtab)
    settle(desk, qtbot)
    form = desk.screen().open_sheet.form
    *_, before, last = [one for one in form.fields.values() if one.isVisible()]
    assert QApplication.focusWidget() is last
    assert page.model.lines[0].quantity == 7000, "what was typed counts"
    press(qtbot, desk, KEY.Key_Backtab)
    assert QApplication.focusWidget() is before
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert (page.table.cell, page.table.editor.hasFocus()) == ((0, "quantity"), True)
    # Of nobody's order the box for the customer stands there.
    press(qtbot, desk, KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    blank = desk.screen().page
    blank.table.focus_entry()
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    blank.table.edit_cell((0, "quantity"))
    press(qtbot, desk, KEY.Key_Backtab)
    assert QApplication.focusWidget() is blank.box.box


def test_f12_names_a_line_that_nobody_understood_as_what_blocks_first(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "3*nonsuch\ncu15\n")
    settle(desk, qtbot)
    assert [(line.typed, line.quantity) for line in page.model.lines] == [("3*nonsuch", 3000), ("cu15", 1000)]
    press(qtbot, desk, KEY.Key_F12)
    sheet = desk.screen()._sheet
    assert [text.full_text() for text in sheet._shown] == ["1  Line 1: “3*nonsuch” — not found"]
    type_text(qtbot, "o\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]


# --- every key of the map, wherever the cursor is ---------------------------------------------------------------------


def _cell(desk, qtbot, page):
    page.table.edit_cell((0, "quantity"))
    return page.table.editor


def _of_sheet(key, held, kind, name):
    def focus(desk, qtbot, page):
        page.table.setCurrentIndex(page.model.index(0, 0))
        page.table.setFocus()
        press(qtbot, desk, key, held)
        settle(desk, qtbot)
        field = desk.screen()._sheet.form.fields[name]
        assert isinstance(field, kind)
        field.setFocus()
        return field

    return focus


WHERE = {
    "cell": _cell,
    "combo": _of_sheet(KEY.Key_F7, KEY_ONLY, QComboBox, "ship_when"),
    "date": _of_sheet(KEY.Key_F7, KEY_ONLY, DateLine, "wanted_date"),
    "notes": _of_sheet(KEY.Key_Return, ALT, QPlainTextEdit, "internal_note"),
}
# There is no other document, nothing was taken back, and this customer never ordered before.
NOTHING_TO_DO = {"next_document", "redo", "repeat"}
# A sheet closes first: what lies below it is decided by nobody unseen. What has nothing to do with it works.
ABOVE_A_SHEET = {
    "help", "find", "finder", "next_pane", "previous_pane", "park", "menu", "full_screen", "next_step", "new_order",
    "new_customer", *(f"place.{n}" for n in range(1, 9)),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("where", WHERE)
def test_every_key_of_the_map_reaches_its_command_from_every_kind_of_field(desk, books, qtbot, monkeypatch, where):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n2*bn12\n")
    settle(desk, qtbot)
    field = WHERE[where](desk, qtbot, page)
    qtbot.waitUntil(lambda: field.hasFocus() or field.isAncestorOf(QApplication.focusWidget()))
    done = []
    monkeypatch.setattr(desk.keys, "do", lambda command: done.append(command) or True)
    desk.keys.refresh()
    keys = EVERYWHERE | IN_LINES
    wanted = set(keys.values()) - NOTHING_TO_DO if where == "cell" else ABOVE_A_SHEET
    if where == "notes":
        wanted -= {"finder"}  # there is nothing to choose from
    assert wanted <= set(desk._offers()), wanted - set(desk._offers())
    for key, command in keys.items():
        if command in wanted - ITS_OWN:
            done.clear()
            pressed = QKeySequence(key)[0]
            qtbot.keyClick(QApplication.focusWidget(), pressed.key(), pressed.keyboardModifiers())
            assert done == [command], (where, key)
