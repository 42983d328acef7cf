"""The company's own fields by keys: defined in Settings, in every editor, at Finish, on cards, and found."""

from __future__ import annotations

import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui import format as say

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def _define(books, entity, name, **more):
    return sample.do(books, "save_field", entity=entity, name=name, **more).id


def _filtered(desk, qtbot, place, words):
    desk.go(place)
    desk.screen().filter.setText(words)
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    return desk.screen()


def test_a_field_is_defined_renamed_and_retired_by_keys(desk, books, qtbot):
    desk.go("settings", "fields")
    settle(desk, qtbot)
    section = desk.screen().made("fields")
    section.editor.form.fields["name"].setFocus()
    type_text(qtbot, "Crane\t")
    section.editor.form.set_values({"entity": "order", "kind": "choice", "invoice": True, "required": True})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    form = section.editor.form
    assert form.error_of("choices") == "A choice needs something to choose from."
    assert form.fields["choices"].hasFocus()
    type_text(qtbot, "Big; Small")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    stored = "SELECT entity, name, kind, choices, papers, required, position, inactive FROM custom_field"
    assert rows(books, stored) == [("order", "Crane", "choice", '["Big","Small"]', "invoice", 1, 1, 0)]
    section.table.setFocus()
    press(qtbot, desk, KEY.Key_Return)
    assert section.editor.form.values()["choices"] == "Big; Small"
    section.editor.form.set_values({"name": "Lorry with crane", "retired": True})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT name, inactive FROM custom_field") == [("Lorry with crane", 1)]


def test_a_customers_fields_are_in_its_form_and_on_its_card(desk, books, qtbot):
    place = _filtered(desk, qtbot, "customers", "kern")
    site = _define(books, "customer", "Site & keys")
    bonus = _define(books, "customer", "Bonus", kind="number", required=True)
    since = _define(books, "customer", "Since", kind="date")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    form = place.panel.editor.form
    form.set_values({site: "by the gate", since: "31-12-2025"})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert form.error_of(bonus) == "Bonus is not filled in yet."
    assert form.fields[bonus].hasFocus()
    type_text(qtbot, "1 212,50")
    form.set_values({since: "sometime"})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert form.error_of(since).startswith("“sometime” is not a date.")
    form.set_values({since: "31-12-2025"})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT value FROM field_value ORDER BY value") == [
        ("1212.50",),
        ("2025-12-31",),
        ("by the gate",),
    ]
    words = {one.text() for one in place.panel.facts.findChildren(type(place.panel.facts.title))}
    assert {"Our own", "Site & keys", "by the gate", say.percent_text("1212.50"), "Wed 31 Dec 2025"} <= words
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    assert place.panel.editor.form.values()[site] == "by the gate"


def test_a_products_fields_too(desk, books, qtbot):
    colour = _define(books, "product", "Colour", kind="choice", choices=["Red", "Blue"])
    place = _filtered(desk, qtbot, "stock", "flx")
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    place.panel.editor.form.set_values({colour: "Blue"})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT value FROM field_value") == [("Blue",)]
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    place.panel.editor.form.set_values({"name": "Flux paste, 500 g"})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT name FROM product WHERE sku = 'FLX500'") == [("Flux paste, 500 g",)]
    assert rows(books, "SELECT value FROM field_value") == [("Blue",)]


def test_an_orders_fields_are_in_its_header_and_what_is_required_is_asked_at_finish(desk, books, qtbot):
    site = _define(books, "order", "Site")
    crane = _define(books, "order", "Crane", kind="yesno", required=True)
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F7)
    settle(desk, qtbot)
    desk.screen()._sheet.form.set_values({site: "Hafen 3"})
    press(qtbot, desk, KEY.Key_F12)
    qtbot.wait(500)
    settle(desk, qtbot)
    assert page.header.own == {site: "Hafen 3"}
    assert ("Site", "Hafen 3") in page._facts(page.who.facts).defaults
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "\n")
    sheet = desk.screen()._sheet
    assert sheet.form.error_of(crane) == "Crane is not filled in yet."
    assert sheet.form.fields[crane].hasFocus()
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]
    press(qtbot, desk, KEY.Key_Down)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    [(order,)] = rows(books, "SELECT id FROM sales_order")
    held = rows(books, "SELECT field_id, value FROM field_value WHERE record_id = :id", id=order)
    assert dict(held) == {site: "Hafen 3", crane: "yes"}
    shown = desk.screen().page
    assert shown.document.own == {site: "Hafen 3", crane: "yes"}


def test_a_draft_taken_up_again_knows_its_fields_and_a_retired_one_hinders_nothing(desk, books, qtbot):
    site = _define(books, "order", "Site")
    lines = [{"product": "CU15-3", "quantity": "4"}]
    draft = sample.do(books, "draft_order", customer="K-10482", lines=lines, fields={"Site": "Hafen 3"})
    desk.go("order", draft.id)
    settle(desk, qtbot)
    page = desk.screen().page
    assert page.header.own == {site: "Hafen 3"}
    sample.do(books, "save_field", field=site, retired=True)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT number FROM sales_order") == [("SO-1",)]


def test_find_anything_finds_by_an_own_field(desk, books, qtbot):
    _define(books, "customer", "Chassis")
    sample.do(books, "save_customer", number="K-10031", fields={"Chassis": "WOB-7731"})
    press(qtbot, desk, KEY.Key_F3)
    type_text(qtbot, "wob-77")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.place == "customers"
    assert desk.screen().table.current_id == rows(books, "SELECT id FROM customer WHERE number = 'K-10031'")[0][0]
