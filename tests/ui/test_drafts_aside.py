"""Drafts that are thrown away come back by Undo; those put aside are taken up again from their list."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import sample
from driving import new_order, open_desk, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui.shell.state import WindowState

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def lines_of(page):
    return [(line.typed, line.quantity, line.price, line.problem) for line in page.model.lines]


def written(desk, qtbot):
    """A draft with whole lines, one that asks, a text being typed, and a reference."""
    page = new_order(desk, qtbot)
    type_text(qtbot, "40*cu15@7.90\nno such thing\n2*bn12\n")
    settle(desk, qtbot)
    page.set_header(replace(page.header, reference="BV-7719"))
    page.table.focus_entry()
    type_text(qtbot, "10*bra")
    return page


def test_a_discarded_draft_comes_back_with_all_that_stood_in_it(desk, books, qtbot):
    page = written(desk, qtbot)
    before = lines_of(page)
    press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
    settle(desk, qtbot)
    toast = desk.toasts.shown[-1]
    assert (toast.text, toast.offers_undo) == ("D-1 is discarded.", True)
    assert rows(books, "SELECT count(*) FROM draft") == [(0,)]
    toast.act()
    settle(desk, qtbot)
    again = desk.screen().page
    assert again is not page
    assert lines_of(again) == before
    assert (again.who.name, again.header.reference) == ("Müller Bau GmbH", "BV-7719")
    assert again.table.entry.text() == "10*bra"
    assert rows(books, "SELECT name FROM draft") == [("D-1",)], "its own number, which nobody else has got"
    assert desk.toasts.shown[-1].text == "D-1 is here again."


def test_ctrl_z_right_after_brings_the_draft_back(desk, books, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
    settle(desk, qtbot)
    assert desk.screen().page.blank
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    settle(desk, qtbot)
    page = desk.screen().page
    assert [(line.product.code, line.quantity) for line in page.model.lines] == [("CU15-3", 4000)]
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "o\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross FROM sales_order") == [(4008,)]


def test_a_second_discard_never_hits_what_was_put_aside(desk, books, qtbot):
    new_order(desk, qtbot, "kern")
    type_text(qtbot, "4*cu15\n")
    press(qtbot, desk, Qt.Key.Key_F8)
    settle(desk, qtbot)
    new_order(desk, qtbot)
    type_text(qtbot, "2*bn12\n")
    settle(desk, qtbot)
    for _ in range(3):
        press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
        settle(desk, qtbot)
        assert desk.screen().page.blank
    assert rows(books, "SELECT customer_name FROM draft") == [("Kern Haustechnik",)]


@pytest.mark.slow
def test_a_draft_that_somebody_else_wrote_on_is_not_thrown_away(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    qtbot.wait(900)
    settle(desk, qtbot)
    sample.do(books, "keep_draft", draft=page.draft_id, version=page.version, desk=json.dumps({"typed": "mine"}))
    press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
    settle(desk, qtbot)
    assert desk.screen().page is page
    assert "was changed meanwhile" in page.foot.headline.full_text()
    assert rows(books, "SELECT count(*) FROM draft") == [(1,)]


def test_a_draft_discarded_on_the_board_comes_back(desk, books, qtbot):
    lines = [{"product": "CU15-3", "quantity": "4", "price": "7.90"}]
    sample.do(books, "draft_order", customer="K-10482", lines=lines)
    desk.go("board", "drafts")
    settle(desk, qtbot)
    board = desk.screen()
    board.steps.cancel(board._subject(board.row))
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM draft") == [(0,)]
    desk.toasts.shown[-1].act()
    settle(desk, qtbot)
    assert rows(books, "SELECT customer_name, gross FROM draft") == [("Müller Bau GmbH", 3760)]


def test_f8_on_a_blank_order_lists_what_was_put_aside(desk, books, qtbot):
    parked = []
    for customer, text in (("kern", "4*cu15\n2*bn12\n"), ("mül", "nothing like it\n")):
        page = new_order(desk, qtbot, customer)
        type_text(qtbot, text)
        settle(desk, qtbot)
        parked.append(page)
        press(qtbot, desk, Qt.Key.Key_F8)
        settle(desk, qtbot)
    assert desk.screen().page.blank
    press(qtbot, desk, Qt.Key.Key_F8)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert [(one.customer, one.lines, one.gross, one.by) for one in sheet.drafts] == [
        ("Müller Bau GmbH", 1, 0, "anna"),
        ("Kern Haustechnik", 2, 4470, "anna"),
    ]
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    press(qtbot, desk, Qt.Key.Key_F8)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Down)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.screen().page is parked[0]
    assert desk.screen()._sheet is None
    desk.do("new_order")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F8)
    settle(desk, qtbot)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    assert desk.screen().page is parked[1]


def test_f8_with_nothing_put_aside_says_so(desk, qtbot):
    desk.do("new_order")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F8)
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].text == "Nothing is put aside. F8 in an order parks it."
    assert desk.screen()._sheet is None


@pytest.mark.slow
def test_a_draft_of_the_last_time_carries_its_customer(desk, books, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "nothing like it\n")
    qtbot.wait(900)
    settle(desk, qtbot)
    other = open_desk(books, qtbot, WindowState(None))
    other.go("order", "new")
    settle(other, qtbot)
    assert [tab.title for tab in other.tabs.tabs if "Müller" in tab.title] == ["Müller Bau GmbH · D-1"]
