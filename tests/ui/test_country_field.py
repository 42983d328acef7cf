"""A country is typed by its code or name and stands there by its name, in every form that asks for one."""

from __future__ import annotations

import pytest
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.widgets.country import CountryField
from app.ui.widgets.form import Form

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(qtbot):
    """A country between two other fields."""
    made = Form()
    made.add("city", "Town")
    made.add("country", "Country", CountryField())
    made.add("phone", "Phone")
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.fields["country"].setFocus()
    return made


@pytest.mark.parametrize(
    ("typed", "code", "shown"),
    [
        ("de", "DE", "Germany"), ("swi", "CH", "Switzerland"), ("öst", "AT", "Austria"), ("uk", "GB", "United Kingdom"),
        ("Frankreich", "FR", "France"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("leave", ["\n", "\t"])
def test_enter_and_tab_take_what_fits_and_go_on(form, qtbot, typed, code, shown, leave):
    type_text(qtbot, typed)
    field = form.fields["country"]
    assert field.open
    type_text(qtbot, leave)
    assert (form.values()["country"], field.text(), field.open) == (code, shown, False)
    assert form.fields["phone"].hasFocus()


def test_arrows_choose_and_esc_only_closes_the_list(form, qtbot):
    field = form.fields["country"]
    type_text(qtbot, "united")
    qtbot.keyClick(field, KEY.Key_Down)
    type_text(qtbot, "\n")
    assert form.values()["country"] == "GB"
    field.setFocus()
    field.selectAll()
    type_text(qtbot, "ger")
    qtbot.keyClick(field, KEY.Key_Escape)
    assert (field.open, field.text(), field.hasFocus()) == (False, "ger", True)
    type_text(qtbot, "\t")
    assert form.values()["country"] == "ger", "nothing was chosen, and nothing is guessed"


def test_a_code_left_behind_is_shown_as_the_country(form, qtbot):
    field = form.fields["country"]
    type_text(qtbot, "nl")
    qtbot.keyClick(field, KEY.Key_Escape)
    form.fields["phone"].setFocus()
    assert (field.text(), form.values()["country"]) == ("Netherlands", "NL")
    form.set_values({"country": "XK"})
    assert (field.text(), form.values()["country"]) == ("Kosovo", "XK")
    form.set_values({"country": ""})
    assert form.values()["country"] == ""


def test_a_customer_moves_and_one_to_nowhere_is_refused_beside_the_field(desk, books, qtbot):
    desk.go("customers")
    settle(desk, qtbot)
    desk.screen().filter.setText("kern")
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    form = desk.screen().panel.editor.form
    field = form.fields["country"]
    assert field.text() == "Germany"
    field.setFocus()
    field.selectAll()
    type_text(qtbot, "Genovia\t")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert form.error_of("country") == "There is no country Genovia; write it like DE or Germany."
    assert QApplication.focusWidget() is field
    field.selectAll()
    type_text(qtbot, "aus")
    type_text(qtbot, "\n")
    assert form.error_of("country") == ""
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT country FROM customer WHERE number = 'K-10031'") == [("AU",)]


def test_goods_go_abroad_by_name(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F7)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    sheet.ship_to.box.setCurrentIndex(sheet.ship_to.box.count() - 1)
    for name, value in (("ship_street", "Hafen 1"), ("ship_city", "Wien"), ("ship_country", "Österreich")):
        sheet.form.fields[name].setText(value)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert page.deal()["ship_to"]["country"] == "AT"
