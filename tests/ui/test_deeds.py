"""What is done with a record that F3 names: by Tab on it, or by the deed's words before its name."""

from __future__ import annotations

import pytest
import sample
from driving import billed, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui.commands import COMMANDS, LIVES
from app.ui.places import PLACES
from app.ui.shell.verbs import VERBS, split_deed


def ask(desk, qtbot, words):
    """Find anything, with its answers."""
    press(qtbot, desk, Qt.Key.Key_F3)
    type_text(qtbot, words)
    settle(desk, qtbot)
    return desk.palette_


def titles(palette):
    return [hit.title for hit in palette.results.hits]


def test_a_deed_and_a_number_hold_an_order_from_any_place(desk, books, qtbot):
    order = sample.make_order(books)
    desk.go("money")
    settle(desk, qtbot)
    found = ask(desk, qtbot, f"hold {order.number.lower()}")
    assert (found.results.hits[0].title, found.results.hits[0].detail) == (
        "Hold or go on",
        f"{order.number}  Kern Haustechnik",
    )
    type_text(qtbot, "\nstreet closed")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT held, reason FROM order_hold") == [(1, "street closed")]


def test_tab_lists_what_can_be_done_and_esc_goes_back_to_what_was_found(desk, books, qtbot):
    order = sample.make_order(books)
    found = ask(desk, qtbot, order.number)
    before = titles(found)
    press(qtbot, desk, Qt.Key.Key_Tab)
    assert titles(found) == [verb.words for verb in VERBS["order"]]
    press(qtbot, desk, Qt.Key.Key_Escape)
    assert titles(found) == before
    press(qtbot, desk, Qt.Key.Key_Tab)
    press(qtbot, desk, Qt.Key.Key_Down)
    press(qtbot, desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    assert desk.screen().open_sheet.title.full_text() == f"{order.number} stands still"


def test_a_price_is_given_where_the_product_is_named(desk, books, qtbot):
    ask(desk, qtbot, "new price bn12")
    type_text(qtbot, "\n7,90\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT max(price) FROM product_price WHERE product_id = (SELECT id FROM product "
                       "WHERE sku = 'BN12') AND price = 79000") == [(79_000,)]  # fmt: skip


def test_an_order_is_begun_for_whom_one_names(desk, books, qtbot):
    ask(desk, qtbot, "new order kern")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.place == "order"
    assert desk.screen().page.who.name == "Kern Haustechnik"


def test_a_deed_that_does_not_apply_is_said_on_the_document(desk, books, qtbot):
    order = billed(books)
    sample.do(books, "issue_invoice", orders=[order.id])
    sample.do(books, "record_payment", customer="K-10482", tenders=[{"method": "card", "amount": "100.20"}])
    settle(desk, qtbot)
    ask(desk, qtbot, f"hold {order.number}")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    page = desk.screen().page
    assert desk.screen().open_sheet is None
    assert page.foot.headline.full_text() == f"Hold or go on does not apply here: {order.number} is paid."


def test_a_command_of_a_record_says_where_it_lives_and_goes_there(desk, books, qtbot):
    sample.make_order(books)
    desk.go("reports")
    settle(desk, qtbot)
    found = ask(desk, qtbot, "hold")
    assert titles(found) == ["Hold or go on"]
    assert found.results.hits[0].detail == LIVES["hold"][1]
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.place == "board"
    assert desk.toasts.shown[-1].text == LIVES["hold"][1]


def test_goods_are_bought_and_moved_from_any_place(desk, books, qtbot):
    for words, title in (("order from a supp", "Order from a supplier"), ("move goods", "Move goods")):
        desk.go("money")
        settle(desk, qtbot)
        ask(desk, qtbot, words)
        type_text(qtbot, "\n")
        settle(desk, qtbot)
        assert (desk.place, desk.screen().open_sheet.title.full_text()) == ("stock", title)
        press(qtbot, desk, Qt.Key.Key_Escape)


@pytest.mark.parametrize("verb", [verb for verb in VERBS["product"] if verb.place and verb.what.startswith("do:")])
def test_each_deed_with_a_product_opens_its_sheet(desk, books, qtbot, verb):
    if "rests" in verb.what:
        sample.do(books, "save_product", sku="BN12", bar_length="6")
    ask(desk, qtbot, f"{verb.words} bn12")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.place == "stock"
    assert desk.screen().open_sheet.isVisible()


def test_a_service_is_moved_nowhere(desk, books, qtbot):
    sample.do(books, "save_product", sku="FIT", name="Fitting by the hour", price="60", service=True)
    ask(desk, qtbot, "move goods fit")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.screen().open_sheet is None
    assert desk.toasts.shown[-1].text == "FIT is a service: nothing of it lies on a shelf."


@pytest.mark.parametrize(
    ("text", "deeds", "rest"),
    [
        ("hold SO-1", ("Hold or go on",), "SO-1"),
        ("new price cu 15", ("New price",), "cu 15"),
        ("new cu15", ("New order", "New price"), "cu15"),
        ("hold", (), ""),
        ("müller copper", (), ""),
        ("ho SO-1", (), ""),
        ("order from a supplier cu15", ("Order from a supplier",), "cu15"),
        ("", (), ""),
    ],
)
def test_the_deed_is_the_longest_beginning(text, deeds, rest):
    assert split_deed(text) == (deeds, rest)


def test_what_lives_elsewhere_is_a_command_and_a_place():
    known = {one.id for one in COMMANDS}
    assert set(LIVES) <= known
    assert {place for place, _ in LIVES.values()} <= {one[0] for one in PLACES}
    assert {verb.place for verbs in VERBS.values() for verb in verbs} <= {one[0] for one in PLACES} | {""}
