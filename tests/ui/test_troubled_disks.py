"""A disk that is full, a file that may not be written, a page that is damaged: one sentence each, and nothing is lost.

The troubles are SQLite's own: a file that may grow no page, a connection that may only read, and a page of nonsense.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.cli import run
from app.store.sql import sql

FULL = "The disk is full. Nothing was lost; make room and try again."
READ_ONLY = "The company file cannot be opened for writing. Check the folder and its permissions."


def pragma(books, statement):
    """Say something to the one connection that writes, as the disk below it would."""
    if books._writer is None:
        with books.maintain():
            pass
    books._writer.driver_connection.execute(statement)


@pytest.mark.slow
def test_an_order_is_finished_once_there_is_room_again(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "10*cu15-3\n")
    settle(desk, qtbot)
    pragma(books, "PRAGMA max_page_count = 1")
    for _ in range(6):
        type_text(qtbot, f"'{'Please leave this at the gate. ' * 30}\n")
    qtbot.waitUntil(lambda: FULL in page._said, timeout=8000)
    assert "Nothing typed here is lost" in page._said
    assert len(page.model.lines) == 7
    pragma(books, "PRAGMA max_page_count = 1000000")
    type_text(qtbot, "3*elb15\n")
    qtbot.waitUntil(lambda: "gate" in str(rows(books, "SELECT body FROM draft")), timeout=9000)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM sales_order_line WHERE sku = 'ELB15'") == [(1,)]


def test_a_payment_is_refused_whole_and_taken_when_the_file_may_be_written(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "10"),))
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    shipment = sample.do(books, "pack_shipment", pick_list=pick.id)
    sample.do(books, "ship", shipment=shipment.id)
    sample.do(books, "issue_invoice", orders=[order.id])
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F3)
    type_text(qtbot, "re-1\n")
    settle(desk, qtbot)
    pragma(books, "PRAGMA query_only = 1")
    type_text(qtbot, "50c\n")
    qtbot.wait(200)
    sheet = desk.screen()._sheet
    assert READ_ONLY in sheet.note.full_text()
    assert rows(books, "SELECT count(*) FROM payment") == [(0,)]
    pragma(books, "PRAGMA query_only = 0")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT amount FROM payment") == [(5000,)]


def test_a_damaged_page_is_told_and_what_is_whole_stays_readable(books, capsys):
    where = Path(books.where)
    sample.make_order(books)
    with books.read() as view:
        page = view.rows(sql("SELECT rootpage FROM sqlite_master WHERE name = 'invoice'"))[0][0]
    books.close()
    with where.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    assert run(["--company", str(where), "check"]) == 2
    assert "Restore it from a backup" in capsys.readouterr().err
    assert run(["--company", str(where), "query", "order", '{"number": "SO-1"}']) == 0
    assert run(["--company", str(where), "backup", str(where.with_name("never.backup"))]) == 2
    assert not where.with_name("never.backup").exists()
