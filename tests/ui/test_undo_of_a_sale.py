"""A moment after the sale, and after the count, by keys: taken back by new facts, and what was typed is there again."""

from __future__ import annotations

import pytest
import sample
from driving import new_order, press, rows, scan, settle, type_text
from PySide6.QtCore import Qt

from app.ui.screens.order.fix import FixSheet

KEY = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def sell(desk, qtbot, money="60d50c\n"):
    """Ten pipes and two nipples, one of them at a price of its own: 104.82 less 1.00 and its tax."""
    new_order(desk, qtbot)
    type_text(qtbot, "10*cu15 @8.32\n2*bn12\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "s\n")
    settle(desk, qtbot)
    type_text(qtbot, money)
    settle(desk, qtbot)
    assert rows(books_of(desk), "SELECT gross FROM invoice") == [(10363,)]


def books_of(desk):
    """What the window works on."""
    return desk.work._books


@pytest.mark.parametrize("way", ["ctrl+z", "shift+f12"])
def test_a_sale_typed_wrong_is_undone_by_two_keys_and_its_goods_are_there_again(desk, books, qtbot, way):
    sell(desk, qtbot)
    offers = desk.screen().offers()
    assert offers["reverse_step"].words == "Undo RE-1"
    if way == "ctrl+z":
        press(qtbot, desk, KEY.Key_Z, CONTROL)
    else:
        press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, FixSheet)
    assert sheet.title.full_text() == "Undo RE-1 · €103.63 · back 60.00 EUR by card and 43.63 EUR in cash: why?"
    type_text(qtbot, "1")
    settle(desk, qtbot)
    assert (
        desk.toasts.shown[-1].text == "RE-1 is taken back by GS-1. Give back 60.00 EUR by card and 43.63 EUR in cash."
    )
    assert [one.text for one in desk.toasts.shown if one.offers_undo] == [], "nothing is offered twice"
    assert rows(books, "SELECT method, amount FROM refund_tender ORDER BY position") == [("card", 6000), ("cash", 4363)]
    assert rows(books, "SELECT reason FROM credit_note") == [("typed wrong",)]
    assert rows(books, "SELECT balance FROM customer_balance") == [(0,)]
    page = desk.screen().page
    assert [(one.product.code, one.quantity, one.price) for one in page.model.lines] == [
        ("CU15-3", 10000, 83200),
        ("BN12", 2000, 19400),
    ]
    assert (page.who.name, page.foot.total.full_text()) == ("Müller Bau GmbH", "€103.63")
    assert desk.screen().offers()["reverse_step"].words == "Discard"
    type_text(qtbot, "1*elb15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "s\n")
    settle(desk, qtbot)
    type_text(qtbot, "d\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT number, gross FROM invoice ORDER BY number") == [("RE-1", 10363), ("RE-2", 10435)]


def test_who_changed_their_mind_gets_the_money_and_the_order_is_blank(desk, books, qtbot):
    sell(desk, qtbot, "c\n")
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    type_text(qtbot, "2")
    settle(desk, qtbot)
    page = desk.screen().page
    assert page.blank
    assert page.box.change.full_text() == "Give back €103.63"
    assert desk.toasts.shown[-1].text.endswith("Give back 103.63 EUR in cash.")
    assert page.box.change.isVisible()
    assert "reverse_step" not in {k for k, v in desk.screen().offers().items() if v.words.startswith("Undo")}


def test_esc_undoes_nothing_and_another_sale_is_the_last_one_then(desk, books, qtbot):
    sell(desk, qtbot, "c\n")
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM credit_note") == [(0,)]
    new_order(desk, qtbot)
    type_text(qtbot, "1*elb15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "s\n")
    settle(desk, qtbot)
    type_text(qtbot, "c\n")
    settle(desk, qtbot)
    assert desk.screen().offers()["reverse_step"].words == "Undo RE-2"


def test_what_cannot_be_undone_any_more_says_what_to_do(desk, books, qtbot):
    sell(desk, qtbot, "c\n")
    sample.do(books, "take_back", sale="RE-1", lines=[{"line": 1, "quantity": "1"}], reason="not needed")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert desk.screen().page._said == "Something of RE-1 was taken back already. Take back the rest."


def test_cash_back_on_a_certified_till_asks_for_its_receipt(desk, books, qtbot):
    sample.do(books, "save_company", cash_recording="certified")
    settle(desk, qtbot)
    new_order(desk, qtbot)
    type_text(qtbot, "1*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "s\n")
    settle(desk, qtbot)
    type_text(qtbot, "cB-1\n\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    type_text(qtbot, "2")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "On the certified till"
    scan(desk, qtbot, "BB-2")
    assert rows(books, "SELECT amount, reference FROM refund_tender") == [(1002, "BB-2")]


def test_a_count_is_undone_by_its_toast(desk, books, qtbot):
    desk.go("stock")
    settle(desk, qtbot)
    desk.screen().table.go_to_id(rows(books, "SELECT id FROM product WHERE sku = 'CU15-3'")[0][0])
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    type_text(qtbot, "7")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    pipes = "(SELECT id FROM product WHERE sku = 'CU15-3')"
    on_hand = f"SELECT on_hand FROM stock_level WHERE location = 'MAIN' AND product_id = {pipes}"
    assert rows(books, on_hand) == [(7000,)]
    press(qtbot, desk, KEY.Key_Z, CONTROL)
    settle(desk, qtbot)
    assert rows(books, on_hand) == [(118000,)]
    assert desk.toasts.shown[-1].text == "7 pc of CU15-3 counted: taken back."
