"""Keys that follow one another in the same instant: none is lost, none does a thing twice."""

from __future__ import annotations

import sample
from driving import billed, new_order, press, rows, settle, type_text
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from app.ui.shell.keys import Keys

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
HERE = (
    "SELECT sum(on_hand) FROM stock_level WHERE location = 'MAIN' "
    "AND product_id = (SELECT id FROM product WHERE sku = 'BN12')"
)


def _at(desk, qtbot, sku):
    desk.go("stock")
    settle(desk, qtbot)
    place = desk.screen()
    place.table.go_to(next(at for at in range(place.model.rowCount()) if place.model.row_at(at).sku == sku))
    settle(desk, qtbot)
    return place


def test_a_key_in_the_instant_in_which_a_sheet_closes_finds_the_place_below(desk, books, qtbot):
    place = _at(desk, qtbot, "BN12")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert place.open_sheet.title.full_text() == "Goods in"
    press(qtbot, desk, Qt.Key.Key_Escape)
    press(qtbot, desk, Qt.Key.Key_Escape)
    press(qtbot, desk, Qt.Key.Key_H, CTRL)
    settle(desk, qtbot)
    assert place.open_sheet.title.full_text().startswith("BN12"), "its movements"


def test_a_step_that_is_held_is_one_step(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Keys(window, dict, dict).actions
    held = {name for name in ("next_step", "reverse_step", "undo") if actions[name].autoRepeat()}
    assert held == {"undo"}


def test_goods_come_in_once_however_often_the_key_is_hit(desk, books, qtbot):
    [(before,)] = rows(books, HERE)
    _at(desk, qtbot, "BN12")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    type_text(qtbot, "7")
    for _ in range(3):
        press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, HERE) == [(before + 7000,)]


def test_money_is_taken_once_however_often_the_key_is_hit(desk, books, qtbot):
    order = billed(books)
    sample.do(books, "issue_invoice", orders=[order.id])
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F3)
    type_text(qtbot, "re-1\n")
    settle(desk, qtbot)
    type_text(qtbot, "50d")
    for _ in range(3):
        press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*), sum(amount) FROM payment") == [(1, 5000)]


def test_the_same_act_may_be_done_again_once_it_is_done(desk, books, qtbot):
    [(before,)] = rows(books, HERE)
    for _ in range(2):
        _at(desk, qtbot, "BN12")
        press(qtbot, desk, Qt.Key.Key_F12)
        settle(desk, qtbot)
        type_text(qtbot, "7")
        press(qtbot, desk, Qt.Key.Key_F12)
        settle(desk, qtbot)
    assert rows(books, HERE) == [(before + 14_000,)]


def test_a_refused_act_may_be_tried_again(desk, books, qtbot):
    place = _at(desk, qtbot, "BN12")
    press(qtbot, desk, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    settle(desk, qtbot)
    sheet = place.open_sheet
    sheet.form.fields["reason"].setCurrentText("")
    type_text(qtbot, "3\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert place.open_sheet is sheet
    sheet.form.fields["reason"].setCurrentText("Counted")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, HERE) == [(3000,)]


def test_what_is_still_held_as_the_beginning_of_a_scan_comes_behind_what_was_pressed_before_it(desk, books, qtbot):
    """The page arrives within the moment in which the gate waits whether a letter begins a scan."""
    page = new_order(desk, qtbot)
    desk.gate.install()
    pages = desk.screen().pages
    pages.await_page()
    window, at = desk.window().windowHandle(), 500_000
    for character in "7*cu15\r4":
        at += 100
        pressed = KEY.Key_Return if character == "\r" else KEY(ord(character.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, pressed, Qt.KeyboardModifier.NoModifier, character)
            key.setTimestamp(at)
            QApplication.sendEvent(window, key)
        if character != "4":
            desk.gate._flush()
    assert desk.gate._held
    pages.arrive(lambda: pages._show(page))
    qtbot.waitUntil(lambda: not desk.gate._held, timeout=2000)
    assert ([line.typed for line in page.model.lines], page.table.entry.text()) == (["7*cu15"], "4")
