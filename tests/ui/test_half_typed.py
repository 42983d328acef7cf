"""A form that is half filled stays as it is until somebody keeps it or lets it go."""

from __future__ import annotations

from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier


def begin(desk, qtbot):
    """A new customer of whom two things are known so far."""
    press(qtbot, desk, KEY.Key_N, BOTH)
    settle(desk, qtbot)
    type_text(qtbot, "Lohmann\t\t0251 7")
    return desk.screen()


def test_half_a_customer_is_still_there_after_a_look_at_another_place(desk, books, qtbot):
    place = begin(desk, qtbot)
    for key in (KEY.Key_1, KEY.Key_3):
        press(qtbot, desk, key, CTRL)
        settle(desk, qtbot)
    form = place.panel.editor.form
    assert QApplication.focusWidget() is form.fields["phone"], "where the cursor was"
    press(qtbot, desk, KEY.Key_N, BOTH)
    settle(desk, qtbot)
    assert (form.values()["name"], form.values()["phone"]) == ("Lohmann", "0251 7")
    assert "F12" in place.panel.editor.note.full_text()
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert not place.panel.editing
    assert place.row.name == "Lohmann", "the new one is the row now"
    assert rows(books, "SELECT phone FROM customer WHERE name = 'Lohmann'") == [("0251 7",)]


def test_esc_lets_half_a_customer_go_also_from_the_list(desk, books, qtbot):
    place = begin(desk, qtbot)
    place.table.setFocus()
    press(qtbot, desk, KEY.Key_Escape)
    assert place.panel.editing
    press(qtbot, desk, KEY.Key_Escape)
    assert not place.panel.editing
    press(qtbot, desk, KEY.Key_N, BOTH)
    settle(desk, qtbot)
    assert place.panel.editor.form.values()["name"] == ""


def test_half_a_product_is_not_another_one_when_somebody_opens_it(desk, books, qtbot):
    desk.go("stock")
    settle(desk, qtbot)
    place = desk.screen()
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    name = place.panel.editor.form.fields["name"]
    name.setText("Another name")
    [(other,)] = rows(books, "SELECT id FROM product WHERE sku = 'SLD-L'")
    desk.go("stock", other)
    settle(desk, qtbot)
    assert name.text() == "Another name"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT sku FROM product WHERE name = 'Another name'") == [("BN12",)]


def test_a_new_product_is_the_row_after_it_is_kept(desk, books, qtbot):
    desk.go("stock", "new")
    settle(desk, qtbot)
    place = desk.screen()
    place.panel.editor.form.set_values({"sku": "BRK-10", "name": "Bracket", "price": "2"})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT sku FROM product WHERE name = 'Bracket'") == [("BRK-10",)]
    assert place.row.sku == "BRK-10"
