"""The small lists of the settings by keys: the first of a shop and the next, walked through and changed."""

from __future__ import annotations

import pytest
import sample
from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

KEY = Qt.Key


def section(desk, qtbot, key):
    """A section, as somebody comes to it."""
    desk.go("settings", key)
    settle(desk, qtbot)
    return desk.screen().made(key)


@pytest.mark.parametrize(
    ("key", "typed", "table", "kept"),
    [
        ("suppliers", "70001\nWieland\n0731 9\na@wieland.example\nGraf 1\n89079\nUlm\n\nswi\n7", "supplier",
         ("70001", "Wieland", "CH", 7)),
        ("carriers", "Spedition Nord\n040 1\nhttps://nord.example/{}", "carrier", ("Spedition Nord", "040 1")),
        ("locations", "B-01\nBack wall", "location", ("B-01", "Back wall")),
    ],
)  # fmt: skip
def test_the_first_of_a_shop_is_typed_at_once(desk, books, qtbot, key, typed, table, kept):
    columns = {"supplier": "number, name, country, lead_days", "carrier": "name, phone", "location": "id, name"}[table]
    where = section(desk, qtbot, key)
    if where.model.rowCount():
        press(qtbot, desk, KEY.Key_Escape)
    form = where.editor.form
    assert QApplication.focusWidget() is next(iter(form.fields.values())), "the cursor is where one types"
    type_text(qtbot, typed)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    first = columns.split(", ")[0]
    assert rows(books, f"SELECT {columns} FROM {table} WHERE {first} = :key", key=kept[0]) == [kept]
    assert next(iter(form.fields.values())).isReadOnly(), "what was new is a known one now"


def test_arrows_walk_through_the_list_and_enter_goes_into_the_form(desk, books, qtbot):
    for number in ("1", "2", "3"):
        sample.do(books, "save_supplier", number=number, name=f"Supplier {number}")
    where = section(desk, qtbot, "suppliers")
    assert where.table.hasFocus()
    assert where.table.selected_ids() == (where.table.current_id,), "the row of the form is marked"
    for number in ("2", "3"):
        press(qtbot, desk, KEY.Key_Down)
        assert where.table.hasFocus()
        assert where.editor.form.values()["number"] == number
    press(qtbot, desk, KEY.Key_Return)
    assert where.editor.form.fields["name"].hasFocus(), "the number stays"
    type_text(qtbot, "!")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT name FROM supplier WHERE number = '3'") == [("Supplier 3!",)]
    press(qtbot, desk, KEY.Key_Escape)
    assert where.table.selected_ids() == (), "the form is of no row"
    type_text(qtbot, "4\nFourth")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT number FROM supplier ORDER BY number") == [("1",), ("2",), ("3",), ("4",)]


def test_what_is_half_typed_stays_when_the_cursor_moves_or_somebody_else_keeps(desk, books, qtbot):
    for number in ("1", "2"):
        sample.do(books, "save_supplier", number=number, name=f"Supplier {number}")
    where = section(desk, qtbot, "suppliers")
    press(qtbot, desk, KEY.Key_Return)
    name = where.editor.form.fields["name"]
    name.selectAll()
    type_text(qtbot, "Half")
    where.table.setFocus()
    press(qtbot, desk, KEY.Key_Down)
    sample.do(books, "save_supplier", number="3", name="Of another till")
    settle(desk, qtbot)
    assert (name.text(), where.editor.form.values()["number"]) == ("Half", "1")
    assert where.editor.note.full_text() == "This is not kept yet: F12 keeps it, Esc lets it go."
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT name FROM supplier WHERE number = '1'") == [("Half",)]


def test_nobody_types_into_a_form_that_is_not_seen(desk, books, qtbot):
    for key in ("suppliers", "taxes", "numbers", "fields", "users", "look"):
        section(desk, qtbot, key)
        focus = QApplication.focusWidget()
        assert focus is None or focus.isVisible(), key
