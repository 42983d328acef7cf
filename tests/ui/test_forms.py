"""The forms of a product and of a customer: what there is is picked, what stands in for what, and all comes back."""

from __future__ import annotations

import pytest
import sample
from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.domain.errors import RuleViolation
from app.ui.screens.customers.form import listed
from app.ui.screens.stock import instead
from app.ui.widgets.form import Form, choice
from app.ui.widgets.pick import PickField

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def form_of(desk, qtbot, place, words):
    """The form of the only row that the words find."""
    desk.go(place)
    screen = desk.screen()
    screen.filter.setText(words)
    qtbot.waitUntil(lambda: screen.model.rowCount() == 1)
    settle(desk, qtbot)
    screen.table.setFocus()
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    return screen.panel.editor.form


def keep(desk, qtbot):
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)


# --- a field that picks ---------------------------------------------------------------------------------------------


@pytest.fixture
def form(qtbot):
    """Four that pick, and one field below."""
    made = Form()
    made.add("list", "Price list", PickField("price list", name="Price list"), help_text="Empty is the group's")
    made.add("category", "Category", PickField("category", name="Category", free=True))
    made.add("categories", "Categories", PickField("category", name="Categories", many=True, free=True))
    made.add("phone", "Phone")
    qtbot.addWidget(made)
    made.offer(
        {
            "list": [("Trade plus", "from Trade"), ("Trade", ""), ("Plumbers", "from Trade")],
            "category": [("Pipes", ""), ("Fittings", "")],
            "categories": [("Pipes", ""), ("Fittings", "")],
        }
    )
    made.resize(600, 400)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.fields["list"].setFocus()
    return made


@pytest.mark.parametrize(
    ("typed", "stands"),
    [("tr\n", "Trade plus"), ("trade\n", "Trade"), ("plumb\t", "Plumbers"), ("from\t", "Trade plus")],
)
def test_what_is_there_is_taken_by_a_few_letters(form, qtbot, typed, stands):
    type_text(qtbot, typed)
    assert form.values()["list"] == stands
    assert form.fields["category"].hasFocus()
    assert form.error_of("list") == ""


def test_what_is_not_there_is_said_beside_the_field_and_stands(form, qtbot):
    field = form.fields["list"]
    type_text(qtbot, "Tradde\t")
    assert form.error_of("list") == "There is no price list Tradde."
    assert (field.text(), field.property("wrong"), field.accessibleDescription()) == (
        "Tradde", True, "There is no price list Tradde."
    )  # fmt: skip
    field.setFocus()
    qtbot.keyClick(field, KEY.Key_Backspace)
    assert form.error_of("list") == ""
    assert (field.property("wrong"), field.accessibleDescription()) == (False, "Empty is the group's")
    field.clear()
    qtbot.keyClick(field, KEY.Key_Down)
    assert (field.open, field._names.rows[0][0]) == (True, "Trade plus")
    qtbot.keyClick(field, KEY.Key_Down)
    type_text(qtbot, "\n")
    assert field.text() == "Trade"
    field.setFocus()
    field.clear()
    type_text(qtbot, "\t")
    assert form.error_of("list") == "", "nothing is nothing wrong"


def test_another_word_may_stand_where_it_may_and_known_ones_stand_as_they_are_written(form, qtbot):
    category, many = form.fields["category"], form.fields["categories"]
    category.setFocus()
    type_text(qtbot, "pip\t")
    assert (category.text(), form.error_of("category")) == ("pip", "")
    category.setFocus()
    category.clear()
    type_text(qtbot, "PIPES\t")
    assert category.text() == "Pipes"
    many.setFocus()
    type_text(qtbot, "pipes; fit")
    qtbot.keyClick(many, KEY.Key_Down)
    type_text(qtbot, "\t")
    assert many.text() == "Pipes; Fittings"
    many.setFocus()
    many.setText("")
    type_text(qtbot, "pipes, Seals;\t")
    assert many.text() == "Pipes; Seals"


def test_a_sentence_goes_once_its_value_is_changed_whatever_kind_of_field_it_is(qtbot):
    from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

    form = Form()
    qtbot.addWidget(form)
    form.add("words", "Words", QPlainTextEdit())
    form.add("stop", "Stop", choice(("", "no"), ("sale", "Not sold")))
    form.add("service", "Kind", QCheckBox("a service"))
    for name in form.fields:
        form.mark(name, "That cannot be.")
    form.set_values({"words": "other", "stop": "sale", "service": True})
    assert [form._errors[name].isHidden() for name in form.fields] == [True, True, True]


# --- a customer -----------------------------------------------------------------------------------------------------


def test_group_list_and_payer_of_a_customer_are_picked(desk, books, qtbot):
    sample.do(books, "save_price_list", name="Trade")
    sample.do(books, "save_group", name="Plumbers", price_list="Trade")
    form = form_of(desk, qtbot, "customers", "kern")
    form.fields["group"].setFocus()
    type_text(qtbot, "plu")
    assert form.fields["group"]._names.rows == (("Plumbers", "Trade"),)
    type_text(qtbot, "\ttrde\t")
    assert form.error_of("price_list") == "There is no price list trde."
    keep(desk, qtbot)
    assert form.error_of("price_list") == "There is no price list trde.", "the books say the same"
    form.fields["price_list"].setFocus()
    form.fields["price_list"].clear()
    type_text(qtbot, "trade\n")
    form.fields["payer"].setFocus()
    type_text(qtbot, "mül")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    keep(desk, qtbot)
    held = (
        "SELECT g.name, l.name, p.number FROM customer c JOIN customer_group g ON g.id = c.group_id "
        "JOIN price_list l ON l.id = c.price_list_id JOIN customer p ON p.id = c.payer_id WHERE c.number = 'K-10031'"
    )
    assert rows(books, held) == [("Plumbers", "Trade", "K-10482")]


@pytest.mark.slow
def test_codes_of_what_a_customer_may_buy_may_be_written_in_small_letters(desk, books, qtbot):
    form = form_of(desk, qtbot, "customers", "kern")
    form.set_values({"assortment": "refuse", "allowed": "cu15-3, ELB15"})
    keep(desk, qtbot)
    form = form_of(desk, qtbot, "customers", "kern")
    assert form.values()["allowed"] == "CU15-3, ELB15"
    form.set_values({"allowed": "cu15-3, nothere"})
    keep(desk, qtbot)
    assert form.error_of("allowed") == "There is no product nothere; a category is said like category:Pipes."
    assert listed("cu15-3; category:Pipes", {"allowed": "CU15-3, ELB15"}) == {
        "allow": ["category:Pipes"], "disallow": ["ELB15"]
    }  # fmt: skip


# --- a product ------------------------------------------------------------------------------------------------------


def test_what_stands_in_for_a_product_is_written_in_its_form_both_ways_and_taken_back(desk, books, qtbot):
    sample.do(books, "save_product", sku="FLX250", name="Flux paste 250 g", price="5.20", tax="DE19", unit="tin")
    form = form_of(desk, qtbot, "stock", "flx500")
    form.set_values({"substitutes": "sld-l = Brand; flx250 = pack; BN12", "stands_in": "BV12"})
    keep(desk, qtbot)
    held = (
        "SELECT p.sku, o.sku, s.kind, s.rank, s.inactive FROM substitute s JOIN product p ON p.id = s.product_id "
        "JOIN product o ON o.id = s.other_id ORDER BY 5, 1, 3, 4"
    )
    assert rows(books, held) == [
        ("BV12", "FLX500", "same", 0, 0), ("FLX500", "SLD-L", "brand", 1, 0), ("FLX500", "FLX250", "pack", 1, 0),
        ("FLX500", "BN12", "same", 1, 0),
    ]  # fmt: skip
    said = dict(zip(*[iter(_facts(desk))] * 2, strict=True))
    assert (said["Substitutes"], said["Stands in for"]) == ("BN12; SLD-L = brand; FLX250 = pack", "BV12")
    form = form_of(desk, qtbot, "stock", "flx500")
    values = form.values()
    assert (values["substitutes"], values["stands_in"]) == ("BN12; SLD-L = brand; FLX250 = pack", "BV12")
    form.set_values({"substitutes": "SLD-L = brand", "stands_in": ""})
    keep(desk, qtbot)
    assert [row[:3] for row in rows(books, held) if not row[4]] == [("FLX500", "SLD-L", "brand")]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert len([row for row in rows(books, held) if not row[4]]) == 4
    form = form_of(desk, qtbot, "stock", "flx500")
    form.set_values({"substitutes": "SLD-L = brand; FLX500"})
    keep(desk, qtbot)
    assert form.error_of("substitutes") == "FLX500 is not sold instead of itself."


def _facts(desk):
    """The words and values of the card beside the list, in order, but for its headings."""
    from app.ui.widgets.text import Text

    grid = desk.screen().panel.facts._grid
    cells = [grid.itemAtPosition(row, at) for row in range(grid.rowCount()) for at in (0, 1)]
    both = [[cells[at], cells[at + 1]] for at in range(0, len(cells), 2)]
    return [
        one.widget().full_text()
        for pair in both
        if all(pair) and pair[0].widget() is not pair[1].widget()
        for one in pair
        if isinstance(one.widget(), Text)
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("FLX250 = box", "“FLX250 = box”: write it like FLX250 = pack; same, brand or pack."),
        ("= pack", "“= pack”: write it like FLX250 = pack; same, brand or pack."),
        ("FLX250; flx250 = pack", "flx250 stands there twice."),
    ],
)
def test_what_cannot_be_meant_of_substitutes_is_said(text, sentence):
    with pytest.raises(RuleViolation) as told:
        instead.read(text, "substitutes")
    assert (told.value.message, told.value.field) == (sentence, "substitutes")


def test_of_substitutes_only_what_changed_goes_to_the_action():
    known = {"substitutes": "A; B = pack", "stands_in": "C; D = brand"}
    assert instead.given({}, known) == {}
    assert instead.given({"stands_in": "d = brand; C = pack"}, known) == {"stands_in": [{"other": "C", "kind": "pack"}]}
    assert instead.given({"substitutes": "E; A", "stands_in": ""}, known) == {
        "substitutes": [{"other": "E", "kind": "same", "rank": 1}, {"other": "A", "kind": "same", "rank": 2}],
        "drop_substitutes": ["B"],
        "stands_in": [],
        "drop_stands_in": ["C", "D"],
    }


def test_what_is_emptied_is_refused_beside_its_field_or_is_nothing(desk, books, qtbot):
    sample.do(books, "save_product", sku="BN12", weight=40, breaks=[{"quantity": "50", "price": "1.70"}])
    form = form_of(desk, qtbot, "stock", "bn12")
    assert form.values()["breaks"] == "50 = 1.70"
    stays = "50 stays a break: give it the price of one, and it is none any more."
    alone = "A reason alone stops nothing: say what is stopped."
    for values, field, sentence in (
        ({"price": ""}, "price", "The price is missing; 0 is for nothing."),
        ({"price": "1.94", "tax": ""}, "tax", "The tax code is missing."),
        ({"tax": "de19", "breaks": ""}, "breaks", stays),
        ({"breaks": "50 = 1.60; 200 = 1.5", "stop_reason": "old"}, "stop", alone),
    ):
        form.set_values(values)
        keep(desk, qtbot)
        assert form.error_of(field) == sentence
    form.set_values({"stop_reason": "", "weight": ""})
    keep(desk, qtbot)
    values = form_of(desk, qtbot, "stock", "bn12").values()
    assert (values["breaks"], values["weight"], values["tax"]) == ("50 = 1.60; 200 = 1.50", "", "DE19")
    breaks = (
        "SELECT count(*) FROM product_price WHERE min_quantity > 0 AND product_id = (SELECT id FROM product "
        "WHERE sku = 'BN12')"
    )
    assert rows(books, breaks) == [(2,)], "the break of today that changed, and a new one"


@pytest.mark.slow
def test_what_a_customers_form_cannot_show_stays_and_what_is_emptied_is_said(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-10031", preferred_payment="Wechsel", terms_days=14)
    form = form_of(desk, qtbot, "customers", "kern")
    form.set_values({"phone": "05971 1", "terms_days": ""})
    keep(desk, qtbot)
    assert form.error_of("terms_days") == "How many days? 0 is at once."
    form.set_values({"terms_days": "0", "stop_reason": "pays late"})
    keep(desk, qtbot)
    assert form.error_of("stop") == "A reason alone stops nothing: say what is stopped."
    form.set_values({"stop": "orders"})
    keep(desk, qtbot)
    held = "SELECT phone, preferred_payment, terms_days, stop, stop_reason FROM customer WHERE number = 'K-10031'"
    assert rows(books, held) == [("05971 1", "Wechsel", 0, "orders", "pays late")]
    form = form_of(desk, qtbot, "customers", "kern")
    assert form.values()["terms_days"] == "0"
    form.set_values({"stop": ""})
    keep(desk, qtbot)
    assert rows(books, held)[0][3:] == ("", ""), "its reason goes with it"


@pytest.mark.slow
def test_a_sentence_below_a_field_pushes_no_cursor_out_of_sight(desk, books, qtbot):
    from app.ui.theme.look import look

    look().set_scale(200)
    desk.frame.resize(1366, 768)
    form = form_of(desk, qtbot, "customers", "kern")
    editor = desk.screen().panel.editor
    form.fields["price_list"].setFocus()
    type_text(qtbot, "nope\t")
    settle(desk, qtbot)
    field, seen = form.fields["einvoice"], editor._scroll.viewport()
    assert field.hasFocus()
    assert form.error_of("price_list") == "There is no price list nope."
    top = field.mapTo(seen, field.rect().topLeft()).y()
    assert 0 <= top <= seen.height() - field.height()
    keep(desk, qtbot)
    told = form._errors["price_list"]
    assert form.fields["price_list"].hasFocus()
    assert 0 <= told.mapTo(seen, told.rect().topLeft()).y() <= seen.height() - told.height(), "what is wrong is read"
    # The list gave way: the form has its room.
    assert editor.width() > desk.screen().panel.beside
    assert editor.note.isHidden()
