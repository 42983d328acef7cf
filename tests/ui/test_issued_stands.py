"""A33: an issued invoice cannot change. Keys that edit do nothing and name the credit way; a reprint is the file."""

from __future__ import annotations

import pytest
import sample
from driving import billed, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.documents import runner
from app.documents.runner import print_paper
from app.domain.issued import way_of

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
WAY = "RE-1 is issued. To correct it: Shift+F12 makes a credit note."
EDITING = (
    (KEY.Key_F2, NONE), (KEY.Key_Delete, NONE), (KEY.Key_Backspace, NONE), (KEY.Key_Delete, CTRL), (KEY.Key_Z, CTRL),
)  # fmt: skip
STANDS = (
    "SELECT * FROM invoice", "SELECT * FROM invoice_line", "SELECT * FROM receivable_entry",
    "SELECT * FROM document_archive", "SELECT count(*) FROM journal",
)  # fmt: skip


def issued(books, monkeypatch):
    """An invoice with its paper, which nothing may change any more, and all that must stay as it is."""
    monkeypatch.setattr(runner, "_identity", lambda *_: None)
    order = billed(books)
    invoice = sample.do(books, "issue_invoice", orders=[order.id])
    runner.finish_papers(books)
    return order, invoice, print_paper(books, "invoice", invoice.number).pdf


def all_of_it(books):
    return [rows(books, statement) for statement in STANDS]


def each_key_says(qtbot, desk, books, sentence):
    before = all_of_it(books)
    for key, held in EDITING:
        told = len(desk.toasts.log)
        press(qtbot, desk, key, held)
        settle(desk, qtbot)
        qtbot.waitUntil(lambda told=told: len(desk.toasts.log) > told)
        assert sentence in desk.toasts.log[-1], key
    assert all_of_it(books) == before


@pytest.mark.slow
def test_keys_that_edit_do_nothing_to_an_invoice_and_name_the_credit_way(desk, books, qtbot, monkeypatch):
    _, invoice, paper = issued(books, monkeypatch)
    desk.go("money", f"show:{invoice.id}")
    settle(desk, qtbot)
    screen = desk.screen()
    qtbot.waitUntil(lambda: screen.row is not None and screen.row.number == "RE-1")
    each_key_says(qtbot, desk, books, WAY)
    assert screen.open_sheet is None
    screen.pills.setFocus()  # wherever in the place the focus is
    assert not screen.table.hasFocus()
    each_key_says(qtbot, desk, books, WAY)
    screen.table.setFocus()
    before = all_of_it(books)
    type_text(qtbot, "9")  # letters narrow the list, and no more
    settle(desk, qtbot)
    assert all_of_it(books) == before
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_H, CTRL)
    qtbot.waitUntil(lambda: getattr(screen.open_sheet, "model", None) is not None)
    each_key_says(qtbot, desk, books, WAY)
    type_text(qtbot, "9")
    assert all_of_it(books) == before
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert print_paper(books, "invoice", "RE-1").pdf == paper, "a reprint is the file, byte for byte"
    press(qtbot, desk, KEY.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    # The way that was named is there.
    qtbot.waitUntil(lambda: screen.open_sheet is not None and "RE-1" in screen.open_sheet.title.full_text())


@pytest.mark.slow
def test_on_the_board_its_order_names_the_way_too_and_ctrl_z_takes_no_invoice_back(desk, books, qtbot, monkeypatch):
    order, invoice, paper = issued(books, monkeypatch)
    desk.go("board")
    settle(desk, qtbot)
    board = desk.screen()
    board.set_view("all")
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: board.row is not None and board.row.number == order.number)
    before = all_of_it(books)
    for key, held in ((KEY.Key_Delete, NONE), (KEY.Key_Backspace, NONE), (KEY.Key_Delete, CTRL)):
        press(qtbot, desk, key, held)
        assert f"{order.number} is invoiced. To correct it: Shift+F12" in desk.toasts.log[-1]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert WAY in desk.toasts.log[-1] or WAY in board.line.text
    assert all_of_it(books) == before
    assert print_paper(books, "invoice", invoice.number).pdf == paper


def test_what_is_issued_says_its_way_and_what_is_not_says_none():
    assert way_of("invoice", "RE-1") == WAY
    assert way_of("credit_note", "GS-1") == "GS-1 is issued. To correct it: issue an invoice."
    assert way_of("invoice", "R-9", elsewhere=True) == "R-9 is of the old system. It is corrected there."
    assert way_of("z_report", "Z-1").startswith("The Z report Z-1 is locked.")
    assert way_of("payment", "ZA-1") == way_of("order", "SO-1") == ""
