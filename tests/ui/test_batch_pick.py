"""Several orders in one walk: begun together on the board, each bin once by scanner, shared out, one undo."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
import sample
from driving import open_desk, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.domain.errors import Unavailable
from app.ui.screens.deliveries import batch
from app.ui.screens.deliveries.batch import BatchPage
from app.ui.shell.state import WindowState
from app.ui.theme.look import Mode, look

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
PICTURES = os.environ.get("COUNTERFOIL_LOOK_AT", "")
PICKED = (
    "SELECT o.number, l.line, l.picked, l.reason FROM pick_line l JOIN pick_list p ON p.id = l.pick_list_id "
    "JOIN sales_order o ON o.id = p.order_id WHERE p.state = 'picked' ORDER BY o.number, l.line"
)


def _look(desk, qtbot, name):
    """A picture for the eye, light and dark, where a folder for them is named."""
    for mode in (Mode.LIGHT, Mode.DARK) if PICTURES else ():
        look().set_mode(mode)
        settle(desk, qtbot)
        desk.frame.grab().save(f"{PICTURES}/{name}_{mode.name.lower()}.png")
    if PICTURES:
        look().set_mode(Mode.LIGHT)


def _orders(books):
    """Three orders that want nipples; the first two also pipes, the last one is the most urgent."""
    sample.do(books, "save_product", sku="CU15-3", bin="A-03")
    sample.do(books, "save_product", sku="BN12", bin="B-01", barcodes=[{"barcode": "4006381333931", "quantity": "5"}])
    first = sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "5")))
    second = sample.make_order(books, "K-10031", (("BN12", "5"), ("CU15-3", "2")))
    draft = sample.do(books, "draft_order", customer="K-10031", wanted_date="2020-01-02",
                      lines=[{"product": "BN12", "quantity": "3"}])  # fmt: skip
    return first, second, sample.do(books, "confirm_order", order=draft.id)


def _walk(desk, qtbot):
    """All orders of the board as one batch."""
    desk.go("board")
    settle(desk, qtbot)
    desk.screen().table.go_to(0)
    press(qtbot, desk, KEY.Key_A, CTRL)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    _look(desk, qtbot, "batch_sheet")
    type_text(qtbot, "b")
    settle(desk, qtbot)
    return desk.screen()._page


def test_three_orders_are_one_walk_with_the_sums_and_one_undo(desk, books, qtbot):
    _orders(books)
    page = _walk(desk, qtbot)
    assert isinstance(page, BatchPage)
    assert [(one.line.bin, one.line.sku, one.line.quantity) for one in page.rows] == [
        ("A-03", "CU15-3", 6000),
        ("B-01", "BN12", 13000),
    ]
    assert page.title.full_text() == "3 orders  SO-3, SO-1, SO-2", "who waits longest first"
    assert page.notices.texts == ("4 for SO-1 · 2 for SO-2",)
    _look(desk, qtbot, "batch_walk")
    asked = []
    desk.screen().papers.print = lambda *said: asked.append(said)
    press(qtbot, desk, KEY.Key_P, CTRL)
    assert asked == [("pick_batch", "PL-1+PL-2+PL-3", "PL-1 and 2 more")]
    type_text(qtbot, "\n")
    desk.scanned("4006381333931")
    desk.scanned("4006381333931")
    settle(desk, qtbot)
    assert page.current.got == 10000
    desk.scanned("BV12")
    settle(desk, qtbot)
    assert page.note.full_text().startswith("Not on any of these orders: BV12")
    # Three are missing: who waits longest has theirs, the last goes short.
    type_text(qtbot, "S1")
    assert page.finished
    assert page.notices.texts == ("Goes short: SO-2 3 × BN12",)
    _look(desk, qtbot, "batch_done")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, PICKED) == [
        ("SO-1", 1, 4000, ""), ("SO-1", 2, 5000, ""),
        ("SO-2", 1, 2000, "none on shelf"), ("SO-2", 2, 2000, ""),
        ("SO-3", 1, 3000, ""),
    ]  # fmt: skip
    assert desk.screen()._page is None
    assert desk.toasts.shown[-1].text == "3 lists are picked: PL-1, PL-2, PL-3. Pack each at the bench."
    assert desk.screen().kept_picks() == {}
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].text == "2 taken back."
    assert "was short: what was missing is told already" in desk.screen().line.text
    # The list is read again behind every step: what the step answered stays until the person goes on.
    desk.screen().reload()
    settle(desk, qtbot)
    assert "was short: what was missing is told already" in desk.screen().line.text
    # On the way to its link nothing goes.
    for key, held in ((KEY.Key_Shift, SHIFT), (KEY.Key_Tab, NONE), (KEY.Key_Backtab, SHIFT)):
        desk.screen().table.setFocus()
        press(qtbot, desk, key, held)
        assert desk.screen().line.text != ""
    desk.screen().table.setFocus()
    press(qtbot, desk, KEY.Key_Down)
    assert desk.screen().line.text == ""


@pytest.mark.slow
def test_a_walk_goes_on_where_it_stopped_and_what_an_order_wants_no_more_goes_back(books, qtbot, tmp_path):
    first, second, _third = _orders(books)
    picks = [sample.do(books, "open_pick_list", order=one.id) for one in (first, second)]
    state = WindowState(tmp_path / "window.json")
    desk = open_desk(books, qtbot, state)
    desk.go("deliveries")
    settle(desk, qtbot)
    desk.screen().table.go_to(0)
    press(qtbot, desk, KEY.Key_A, CTRL)
    settle(desk, qtbot)
    assert ("F12", "Pick together · 2") in desk.bar.keys
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    page = desk.screen()._page
    type_text(qtbot, "\n7\n2")
    press(qtbot, desk, KEY.Key_F8)
    settle(desk, qtbot)
    assert desk.screen()._page is None
    # Whoever opens one of its lists finds the walk, for its goods lie in that cart.
    desk.go("deliveries", picks[1].id)
    settle(desk, qtbot)
    page = desk.screen()._page
    assert isinstance(page, BatchPage)
    assert [(one.got, one.done) for one in page.rows] == [(6000, True), (7000, True)]
    sample.do(books, "cancel_order", order=first.id, reason="x")
    settle(desk, qtbot)
    assert [(one.line.quantity, one.back) for one in page.rows] == [(2000, 4000), (5000, 2000)]
    assert page.note.full_text().startswith("Put 4 back")
    type_text(qtbot, "\n\n\n")
    settle(desk, qtbot)
    assert rows(books, PICKED) == [("SO-2", 1, 5000, ""), ("SO-2", 2, 2000, "")]
    desk.toasts.undo_newest()
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM pick_list WHERE state = 'open'") == [(1,)]


@pytest.mark.slow
def test_of_a_run_that_stopped_the_lists_that_wait_keep_what_was_fetched(desk, books, qtbot, monkeypatch):
    _orders(books)
    page, runs = _walk(desk, qtbot), []
    monkeypatch.setattr(batch, "perform_each", lambda _work, commands, done, **_more: runs.append((commands, done)))
    type_text(qtbot, "\n12\n1")
    assert page.finished
    for _ in range(2):
        press(qtbot, desk, KEY.Key_F12)
    [(commands, done)] = runs
    taken, *waiting = (one["pick_list"] for one in commands)
    reply = SimpleNamespace(number="PL-1", id=taken, warnings=())
    done((reply, Unavailable("The disk is full."), None))
    screen = desk.screen()
    assert screen.line.text == "The disk is full. 2 lists wait; what was fetched is kept."
    monkeypatch.undo()
    sample.do(books, **commands[0])
    assert list(screen.kept_picks()) == [f"batch:{waiting[0]}+{waiting[1]}"]
    desk.go("deliveries", waiting[1])
    settle(desk, qtbot)
    again = screen._page
    assert isinstance(again, BatchPage)
    assert [(row.line.sku, row.line.quantity, row.got, row.done) for row in again.rows] == [
        ("CU15-3", 6000, 6000, True), ("BN12", 10000, 9000, True),
    ]  # fmt: skip
    assert again.commands() == commands[1:]
