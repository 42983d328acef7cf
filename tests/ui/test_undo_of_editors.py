"""Ctrl+Z after an editor: the earlier values, by a new fact; a sentence where somebody was quicker."""

from __future__ import annotations

import sample
from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
KERN = "SELECT phone, note FROM customer WHERE number = 'K-10031'"


def _filtered(desk, qtbot, place, words):
    desk.go(place)
    desk.screen().filter.setText(words)
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    return desk.screen()


def _edit(desk, qtbot, **values):
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    desk.screen().panel.editor.form.set_values(values)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)


def test_a_customer_is_as_before_and_changed_again(desk, books, qtbot):
    place = _filtered(desk, qtbot, "customers", "kern")
    _edit(desk, qtbot, phone="0251 1", note="rings twice")
    assert rows(books, KERN) == [("0251 1", "rings twice")]
    toast = desk.toasts.shown[-1]
    assert (toast.text, toast.offers_undo) == ("Kern Haustechnik is kept.", True)
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, KERN) == [("05971 9900", "")]
    assert [one.text for one in desk.toasts.shown] == ["Kern Haustechnik is as before."], "the other offers no more"
    assert "undo" not in place.offers()
    desk.toasts.shown[-1].act()  # Redo
    settle(desk, qtbot)
    assert rows(books, KERN) == [("0251 1", "rings twice")]
    assert rows(books, "SELECT count(*) FROM journal WHERE action = 'undo_edit'") == [(2,)]


def test_it_works_when_the_toast_has_gone_and_the_card_follows(desk, books, qtbot):
    place = _filtered(desk, qtbot, "customers", "kern")
    _edit(desk, qtbot, note="rings twice")
    for toast in desk.toasts.shown:
        toast.close()
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, KERN) == [("05971 9900", "")]
    words = {one.text() for one in place.panel.facts.findChildren(type(place.panel.facts.title))}
    assert "rings twice" not in words


def test_who_was_quicker_is_named_and_nothing_is_taken_back(desk, books, qtbot):
    place = _filtered(desk, qtbot, "customers", "kern")
    _edit(desk, qtbot, phone="0251 1")
    sample.do(books, "save_customer", number="K-10031", phone="0251 2")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    said = place.line._words.full_text()
    assert said.startswith("anna changed phone of Kern Haustechnik meanwhile, at ")
    assert said.endswith("Nothing was taken back.")
    assert rows(books, KERN) == [("0251 2", "")]


def test_a_product_with_its_price_and_a_contact(desk, books, qtbot):
    _filtered(desk, qtbot, "stock", "flx")
    _edit(desk, qtbot, price="12.50", name="Flux", barcodes="4006381333931")
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT name FROM product WHERE sku = 'FLX500'") == [("Flux paste 500 g",)]
    newest = "SELECT price FROM product_price x JOIN product p ON p.id = x.product_id WHERE p.sku = 'FLX500' "
    assert rows(books, newest + "ORDER BY valid_from DESC LIMIT 1") == [(98_000,)]
    assert rows(books, "SELECT product_id FROM barcode") == [("",)]
    _filtered(desk, qtbot, "customers", "kern")
    press(qtbot, desk, KEY.Key_Period, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "1")
    type_text(qtbot, "Karin")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT name, inactive FROM contact") == [("Karin", 1)]


def test_a_price_by_its_sheet(desk, books, qtbot):
    place = _filtered(desk, qtbot, "stock", "flx")
    place.price(place.row)
    type_text(qtbot, "12,50")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    newest = "SELECT price FROM product_price x JOIN product p ON p.id = x.product_id WHERE p.sku = 'FLX500' "
    assert rows(books, newest + "ORDER BY valid_from DESC LIMIT 1") == [(98_000,)]


def test_a_new_customer_offers_no_undo(desk, books, qtbot):
    desk.go("customers", "new")
    settle(desk, qtbot)
    desk.screen().panel.editor.form.set_values({"name": "New one"})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].text == "New one is kept."
    assert not desk.toasts.shown[-1].offers_undo


def _setting(desk, qtbot, key, **values):
    desk.go("settings", key)
    settle(desk, qtbot)
    section = desk.screen().made(key)
    editor = section if key == "company" else section.editor
    editor.form.set_values(values)
    editor.form.fields[next(iter(values))].setFocus()
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].offers_undo


def test_everything_of_the_house(desk, books, qtbot):
    sample.do(books, "save_supplier", number="S-1", name="Wieland", country="DE")
    sample.do(books, "save_carrier", name="DHL")
    sample.do(books, "save_location", code="YARD", name="Yard")
    cases = (
        ("suppliers", {"number": "S-1", "name": "Wieland AG"}, "SELECT name FROM supplier", "Wieland"),
        ("carriers", {"name": "DHL", "phone": "1"}, "SELECT phone FROM carrier", ""),
        ("locations", {"code": "YARD", "name": "The yard"}, "SELECT name FROM location WHERE id = 'YARD'", "Yard"),
        ("taxes", {"code": "DE19", "category": "S", "percent": "16", "valid_from": "2026-01-01"},
         "SELECT rate FROM tax_rate ORDER BY valid_from DESC LIMIT 1", 19_000),
        ("company", {"terms_days": "10"}, "SELECT terms_days FROM company", 30),
    )  # fmt: skip
    for key, values, question, before in cases:
        _setting(desk, qtbot, key, **values)
        assert rows(books, question) != [(before,)], key
        press(qtbot, desk, KEY.Key_Z, CTRL)
        settle(desk, qtbot)
        assert rows(books, question) == [(before,)], key
