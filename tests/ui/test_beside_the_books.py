"""What is typed while the books are held is on disk within a second, and outlives a window that is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
import sample
from driving import new_order, open_desk, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.actions.slips import take_up_all
from app.store import slips
from app.store.filestore import files_of
from app.ui.shell.state import WindowState


@contextmanager
def held(books):
    """Somebody writes for as long as it takes, as an import does."""
    books._lock.acquire()
    try:
        yield
    finally:
        books._lock.release()


def beside(books):
    """What lies beside the books now: the text being typed, by page."""
    return [json.loads(one.desk)["typed"] for one in slips.left(files_of(books))]


def within_a_second(qtbot, books, typed):
    """From the last key on."""
    begun = time.monotonic()
    qtbot.waitUntil(lambda: beside(books) == [typed], timeout=5000)
    assert time.monotonic() - begun < 1.0


def test_a_key_is_on_disk_within_a_second_though_the_books_are_held(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    qtbot.wait(500)
    settle(desk, qtbot)
    assert beside(books) == [], "the books take it: nothing lies beside them"
    with held(books):
        type_text(qtbot, "10*bra")
        within_a_second(qtbot, books, "10*bra")
        type_text(qtbot, "ss")
        within_a_second(qtbot, books, "10*brass")
        assert page.table.entry.text() == "10*brass"
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: beside(books) == [], timeout=5000)
    [(body,)] = rows(books, "SELECT body FROM draft")
    assert json.loads(json.loads(body)["desk"])["typed"] == "10*brass"


def test_a_page_that_was_never_written_lies_beside_the_books_too(desk, books, qtbot):
    new_order(desk, qtbot)
    with held(books):
        type_text(qtbot, "no such thing")
        within_a_second(qtbot, books, "no such thing")
        assert rows(books, "SELECT count(*) FROM draft") == [(0,)]
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: beside(books) == [], timeout=5000)
    assert rows(books, "SELECT count(*) FROM draft") == [(1,)]


def test_the_next_window_takes_up_what_was_left(books, qtbot):
    [(who,)] = rows(books, "SELECT id FROM customer WHERE number = 'K-10482'")
    notes = {"v": 1, "customer": who, "header": {}, "lines": [], "typed": "12*elb", "page": "e" * 32}
    slips.write(files_of(books), slips.Slip("e" * 32, "", 0, "order", False, "anna", json.dumps(notes)))
    desk = open_desk(books, qtbot, WindowState(None))
    desk.go("order", "new")
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: rows(books, "SELECT name FROM draft") == [("D-1",)], timeout=5000)
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].text == "D-1 is here again, with what was typed last."
    qtbot.waitUntil(lambda: any("D-1" in one.title for one in desk.tabs.tabs))
    [tab] = [one for one in desk.tabs.tabs if "D-1" in one.title]
    desk.tabs.chosen.emit(tab.id)
    settle(desk, qtbot)
    assert desk.screen().page.table.entry.text() == "12*elb"
    assert beside(books) == []


def test_a_draft_that_is_opened_while_its_slip_is_taken_up_is_finished_all_the_same(books, qtbot, monkeypatch):
    [(who,)] = rows(books, "SELECT id FROM customer WHERE number = 'K-10482'")
    [(product,)] = rows(books, "SELECT id FROM product WHERE sku = 'CU15-3'")
    line = {"line": 1, "product": product, "quantity": 4000}
    notes = {"v": 1, "customer": who, "header": {}, "lines": [line], "typed": "", "page": "e" * 32}
    draft = sample.do(books, "keep_draft", kind="order", desk=json.dumps(notes)).id
    notes["typed"] = "5*bn12"
    slips.write(files_of(books), slips.Slip("e" * 32, draft, 1, "order", False, "anna", json.dumps(notes)))
    may_go_on = threading.Event()

    def when_it_may(*given):
        may_go_on.wait(10)
        return take_up_all(*given)

    monkeypatch.setattr("app.actions.slips.take_up_all", when_it_may)
    desk = open_desk(books, qtbot, WindowState(None))
    desk.go("order", draft)
    qtbot.wait(300)
    type_text(qtbot, "\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "o\n")
    may_go_on.set()
    ordered = "SELECT sku, quantity FROM sales_order_line ORDER BY line"
    qtbot.waitUntil(lambda: rows(books, ordered) == [("CU15-3", 4000), ("BN12", 5000)], timeout=20_000)
    settle(desk, qtbot)
    assert beside(books) == []


_TYPIST = """
import os, pathlib, signal, sys
sys.path[:0] = [{here!r}]
import sample
from driving import new_order, open_desk, settle, type_text
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from app.store.database import Database
from app.ui.shell.state import WindowState
from app.ui.theme.look import look

class Bot:
    wait = staticmethod(QTest.qWait)
    keyClick, keyClicks = staticmethod(QTest.keyClick), staticmethod(QTest.keyClicks)
    addWidget = staticmethod(lambda widget, **more: None)
    waitExposed = staticmethod(QTest.qWaitForWindowExposed)
    @staticmethod
    def waitUntil(condition, timeout):
        for _ in range(timeout // 20):
            if condition():
                return
            QTest.qWait(20)
        raise AssertionError("waited in vain")

app = QApplication([])
look().start(app)
books = Database({where!r})
desk = open_desk(books, Bot, WindowState(None))
new_order(desk, Bot)
type_text(Bot, "4*cu15\\n")
settle(desk, Bot)
QTest.qWait(600)
settle(desk, Bot)
books._lock.acquire()
type_text(Bot, "2*bn12\\n10*brass")
beside = pathlib.Path({where!r}).parent
# How long that takes is another test's business; a slow disk must not make this one fail.
Bot.waitUntil(lambda: any("10*brass" in one.read_text() for one in beside.rglob("unsaved/*.json")), timeout=20000)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_window_that_is_killed_while_a_list_is_written_has_lost_no_key(tmp_path, qtbot):
    books = sample.make_books(tmp_path)
    script = _TYPIST.format(here=str(Path(__file__).parent), where=books.where)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "COUNTERFOIL_HOME": str(tmp_path / "home")}
    ended = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, check=False, timeout=120
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    [(gross,)] = rows(books, "SELECT gross FROM draft")
    assert gross == 4008, "the books have what was typed before they were held"
    desk = open_desk(books, qtbot, WindowState(None))
    desk.go("order", "new")
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: bool(desk.toasts.shown), timeout=5000)
    [tab] = [one for one in desk.tabs.tabs if "D-1" in one.title]
    desk.tabs.chosen.emit(tab.id)
    settle(desk, qtbot)
    page = desk.screen().page
    assert [(line.product.code, line.quantity) for line in page.model.lines] == [("CU15-3", 4000), ("BN12", 2000)]
    assert page.table.entry.text() == "10*brass"
    books.close()
