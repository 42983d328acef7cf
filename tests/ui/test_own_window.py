"""A second window on the same company: a place or a document of its own, one door, one question where it is asked."""

from __future__ import annotations

import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def opened(desk, qtbot):
    """The window that was opened last, once it shows what it is to show."""
    settle(desk, qtbot)
    other = desk.windows.others[-1]
    qtbot.waitExposed(other.frame)
    other.errors, other.work = desk.errors, desk.work
    settle(desk, qtbot)
    return other


def active(shell):
    """Somebody works there now."""
    QApplication.sendEvent(shell.frame, QEvent(QEvent.Type.WindowActivate))
    shell.frame.activateWindow()


def test_what_is_found_opens_in_its_own_window_and_both_hear_what_is_done(desk, books, qtbot):
    order = sample.make_order(books)
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F3)
    type_text(qtbot, order.number)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Return, CTRL)
    other = opened(desk, qtbot)
    assert desk.place == "board"
    assert (other.place, other.screen().page.document.number) == ("order", order.number)
    other.do("next_step")
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM pick_list") == [(1,)]
    assert desk.screen().row.status == "picking"
    other.frame.close()
    assert desk.windows.others == []
    assert desk.work.lender is desk.doorkeeper


def test_an_order_that_is_written_moves_with_every_line(desk, books, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n2*bn12")
    settle(desk, qtbot)
    desk.do("own_window")
    other = opened(desk, qtbot)
    assert [line.product.code for line in other.screen().page.model.lines if line.product] == ["CU15-3"]
    assert other.screen().page.table.entry.text() == "2*bn12", "what was half typed went along"
    assert desk.screen().page.blank
    assert rows(books, "SELECT count(*) FROM draft") == [(1,)]


def test_a_locked_company_is_seen_in_no_window(desk, books, qtbot):
    desk.go("board")
    desk.do("own_window")
    other = opened(desk, qtbot)
    assert (other.place, desk.place) == ("board", "board")
    sample.do(books, "save_user", name="anna", role="owner")
    sample.do(books, "set_secret", user="anna", kind="password", secret="correct horse battery")
    settle(desk, qtbot)
    assert desk.doorkeeper.locked
    assert not other.frame.isVisible()
    desk.doorkeeper._try("anna", "correct horse battery")
    settle(desk, qtbot)
    assert other.frame.isVisible()
    active(other)
    assert desk.work.lender is other.doorkeeper, "a right is lent where it is wanted"
    other.do("lock")
    assert desk.doorkeeper.locked
    assert not other.frame.isVisible()


def test_a_scan_is_taken_by_the_window_it_was_made_in(desk, books, qtbot):
    desk.do("own_window")
    other = opened(desk, qtbot)
    for shell, stranger in ((desk, other), (other, desk)):
        window = shell.frame.windowHandle()
        shell.gate._look_at(window)
        stranger.gate._look_at(window)
        assert shell.gate._window is window
        assert stranger.gate._window is None
    desk.frame.close()
    assert desk.windows.others == [], "with the first window the others close"
