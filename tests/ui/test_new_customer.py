"""A customer who is new in the middle of an order: five fields in a row, and nobody is made twice."""

from __future__ import annotations

import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui.screens.order.newcustomer import split_place

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MADE = "SELECT name, phone, email, street, postcode, city FROM customer WHERE name = 'Tischlerei Ost'"


def strip_of(desk, qtbot, name="Tischlerei Ost"):
    """The strip with a name that nobody has."""
    page = new_order(desk, qtbot, name)
    assert page.box.strip.isVisible()
    return page


def test_five_fields_and_enter_goes_on_in_the_order(desk, books, qtbot):
    page = strip_of(desk, qtbot)
    type_text(qtbot, "0251 99887766\tost@example.de\tHafenweg 7\t48155 Münster\n")
    settle(desk, qtbot)
    assert rows(books, MADE) == [
        ("Tischlerei Ost", "0251 99887766", "ost@example.de", "Hafenweg 7", "48155", "Münster")
    ]
    assert page.who.name == "Tischlerei Ost"
    assert not page.box.isVisible()
    type_text(qtbot, "10*cu15\n")
    settle(desk, qtbot)
    assert [line.product.code for line in page.model.lines] == ["CU15-3"]


def test_a_name_is_enough_and_keys_typed_ahead_are_the_order_s(desk, books, qtbot):
    page = strip_of(desk, qtbot)
    type_text(qtbot, "\n10*cu15\n2*bn12\n")
    settle(desk, qtbot)
    assert rows(books, MADE) == [("Tischlerei Ost", "", "", "", "", "")]
    assert [(line.product.code, line.quantity) for line in page.model.lines] == [("CU15-3", 10_000), ("BN12", 2000)]


@pytest.mark.parametrize(
    ("known", "typed", "why"),
    [
        ({"phone": "+49 251 443-2199"}, "0251/4432199", "same phone"),
        ({"email": "Info@Ost.de"}, "\tinfo@ost.de", "same e-mail"),
        ({"address": {"postcode": "48155", "city": "Münster"}}, "\t\t\t48155", "same name and postcode"),
    ],
)
def test_who_is_known_is_shown_and_enter_takes_them(desk, books, qtbot, known, typed, why):
    sample.do(books, "save_customer", number="K-77", name="Tischlerei Ost GmbH", **known)
    page = new_order(desk, qtbot, "zzz")
    strip = page.box.strip
    strip.fields["name"].setText("Tischlerei Ost")
    type_text(qtbot, typed)
    settle(desk, qtbot)
    assert [hit.detail for hit in strip._hits] == [f"K-77 · {why}"]
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert page.who.name == "Tischlerei Ost GmbH"
    assert rows(books, MADE) == []


def test_enter_ahead_of_the_answer_makes_nobody_a_second_time(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-77", name="Tischlerei Ost GmbH", phone="0251 4432199")
    page = new_order(desk, qtbot, "zzz")
    type_text(qtbot, "0251 4432199\n")
    settle(desk, qtbot)
    assert page.who is None
    assert page.box.strip._names.isVisible()
    press(qtbot, desk, Qt.Key.Key_Down)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert page.who.name == "zzz", "another one with the same phone, on purpose"


def test_the_town_follows_the_postcode(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-78", name="Bäcker", address={"postcode": "48159", "city": "Münster"})
    page = strip_of(desk, qtbot)
    type_text(qtbot, "\t\t\t48159")
    settle(desk, qtbot)
    assert page.box.strip.note.full_text() == "48159 Münster"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, MADE)[0][4:] == ("48159", "Münster")


def test_esc_goes_back_to_what_was_typed_and_makes_nobody(desk, books, qtbot):
    page = strip_of(desk, qtbot)
    type_text(qtbot, "0251")
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    assert page.box.box.hasFocus()
    assert page.box.box.text() == "Tischlerei Ost"
    assert rows(books, MADE) == []


def test_the_key_of_a_new_customer_works_with_hits_in_sight(desk, books, qtbot):
    desk.do("new_order")
    settle(desk, qtbot)
    type_text(qtbot, "müller")
    settle(desk, qtbot)
    page = desk.screen().page
    press(qtbot, desk, Qt.Key.Key_N, CTRL | SHIFT)
    settle(desk, qtbot)
    assert desk.place == "order"
    assert page.box.strip.fields["name"].text() == "müller"
    assert page.box.strip.fields["phone"].hasFocus()


def test_a_refusal_stands_in_the_strip_and_nothing_typed_is_lost(desk, books, qtbot):
    page = strip_of(desk, qtbot)
    page.box.strip.fields["name"].setText("")
    type_text(qtbot, "0251 99887766\n")
    settle(desk, qtbot)
    assert page.box.strip.note.full_text() == "A customer has a name."
    assert page.box.strip.fields["name"].hasFocus()
    assert page.box.strip.fields["phone"].text() == "0251 99887766"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("48155 Münster", ("48155", "Münster")),
        ("SW1A 1AA London", ("SW1A 1AA", "London")),
        ("Rheine", ("", "Rheine")),
        ("48155", ("48155", "")),
        ("", ("", "")),
    ],
)
def test_postcode_and_town_of_one_text(text, found):
    assert split_place(text) == found
