"""What stands beside a list says the same as the list, whatever happened to the row meanwhile."""

from __future__ import annotations

import sample
from driving import press, settle, type_text
from PySide6.QtCore import Qt

KEY, SHIFT, CTRL = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def said(place):
    """The words of the card."""
    facts = place.panel.facts
    return {one.text() for one in facts.findChildren(type(facts.title)) if not one.isHidden()}


def test_the_card_of_a_product_says_what_was_just_counted(desk, books, qtbot):
    sample.make_order(books, lines=(("CU15-3", "4"),))
    desk.go("stock")
    settle(desk, qtbot)
    place = desk.screen()
    place.table.go_to(next(at for at in range(place.model.rowCount()) if place.model.row_at(at).sku == "CU15-3"))
    settle(desk, qtbot)
    assert "118 pc" in said(place)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    type_text(qtbot, "5\n")
    place._sheet.form.fields["reason"].setCurrentText("counted")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert place.row.on_hand == 5000
    assert "118 pc" not in said(place)
    assert {"5 pc", "1 pc"} <= said(place)


def test_the_card_of_a_customer_says_what_they_owe_now(desk, books, qtbot):
    desk.go("customers")
    settle(desk, qtbot)
    place = desk.screen()
    place.table.go_to(next(at for at in range(place.model.rowCount()) if place.model.row_at(at).number == "K-10031"))
    settle(desk, qtbot)
    assert "€0.00" in said(place)
    sample.make_order(books, lines=(("BN12", "10"),))
    settle(desk, qtbot)
    assert "€0.00" not in said(place)
    assert "€23.09" in said(place)
