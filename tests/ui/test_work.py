"""Work off the GUI thread: answers arrive there, newest wins, errors come back, blocks are noticed."""

from __future__ import annotations

import contextlib
import gc
import threading
import time
import weakref
from functools import partial

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from app.domain.changes import Changes
from app.domain.errors import Conflict, RuleViolation, Unavailable
from app.ui.asking import Asking
from app.ui.errors import present
from app.ui.first.making import NoBooks
from app.ui.garbage import Garbage
from app.ui.hub import Hub
from app.ui.watchdog import Watchdog, stack_of
from app.ui.work import Work, _Turn


class FakeView:
    """Is stopped as a question to the books is."""

    def __init__(self) -> None:
        self.stopped = threading.Event()

    def interrupt(self):
        self.stopped.set()


class FakeBooks:
    """Counts who is inside."""

    def __init__(self) -> None:
        self.written: list[str] = []

    @contextlib.contextmanager
    def read(self):
        yield FakeView()

    def write(self, fn, *, action, actor):
        self.written.append(f"{actor}:{action}")
        return fn("tx")


@pytest.fixture
def work(qapp):
    books = FakeBooks()
    worker = Work(lambda: books, actor="anna")
    worker.books = books
    worker.start()
    yield worker
    worker.stop()


def test_answers_come_to_the_gui_thread(work, qtbot):
    seen = []
    gui = threading.get_ident()
    work.read(lambda view: (view, threading.get_ident()), lambda answer: seen.append((*answer, threading.get_ident())))
    qtbot.waitUntil(lambda: len(seen) == 1)
    view, ran_in, delivered_in = seen[0]
    assert isinstance(view, FakeView)
    assert ran_in != gui
    assert delivered_in == gui


def test_a_newer_question_silences_the_older(work, qtbot):
    seen, stopped = [], []
    begun = threading.Event()

    def slow(view):
        begun.set()
        stopped.append(view.stopped.wait(5))
        return "old"

    work.read(slow, seen.append, key="search")
    assert begun.wait(5)
    for number in range(5):
        work.read(lambda _view, number=number: number, seen.append, key="search")
    qtbot.waitUntil(lambda: work.idle)
    assert seen == [4]
    assert stopped == [True], "it is not waited for either"


def test_writes_keep_their_order_and_name_who_did_it(work, qtbot):
    for number in range(20):
        work.write(lambda _tx: None, action=f"step{number}")
    qtbot.waitUntil(lambda: work.idle)
    assert work.books.written == [f"anna:step{number}" for number in range(20)]


def test_errors_come_back(work, qtbot):
    told, unhandled = [], []

    def refuse(_tx):
        raise RuleViolation("No.", "lines.1")

    work.unhandled.connect(unhandled.append)
    work.write(refuse, action="x", failed=told.append)
    work.write(refuse, action="y")
    qtbot.waitUntil(lambda: bool(told and unhandled))
    assert told[0].field == "lines.1"
    assert unhandled[0].message == "No."


def test_nothing_is_delivered_to_what_is_gone(work, qtbot):
    seen = []
    owner = QObject()
    gate = threading.Event()
    work.read(lambda _view: gate.wait(5), seen.append, owner=owner)
    owner.deleteLater()
    qtbot.wait(10)
    gate.set()
    qtbot.waitUntil(lambda: work.idle)
    assert seen == []


def test_the_database_is_opened_once_and_in_a_thread(qapp, qtbot):
    opened = []

    def opener():
        opened.append(threading.get_ident())
        time.sleep(0.02)
        return FakeBooks()

    worker = Work(opener)
    done = []
    for _ in range(4):
        worker.read(lambda view: view, done.append)
    assert opened == []
    worker.start()
    qtbot.waitUntil(lambda: len(done) == 4)
    worker.stop()
    assert len(opened) == 1
    assert opened[0] != threading.get_ident()


def test_the_watchdog_sees_a_block_and_what_made_it(qapp, qtbot):
    dog = Watchdog()
    dog.start()
    qtbot.wait(120)
    quiet = len(dog.blocks)
    time.sleep(0.3)
    qtbot.waitUntil(lambda: len(dog.blocks) > quiet)
    dog.stop()
    seconds, stack = dog.blocks[-1]
    assert seconds > 0.1
    assert "test_the_watchdog_sees_a_block" in stack


def test_looking_at_a_thread_keeps_nothing_of_it_alive():
    """A painter that outlives its paint event, and ends in another thread, takes the program with it."""

    class Painter:
        pass

    def paint():
        painter = Painter()
        for _ in range(20):
            pass
        return weakref.ref(painter)

    me, over = threading.get_ident(), threading.Event()

    def look():
        while not over.is_set():
            assert "test_work.py" in stack_of(me)

    looking = threading.Thread(target=look)
    looking.start()
    end = time.monotonic() + 1
    left = 0
    while time.monotonic() < end:
        left += paint()() is not None
    over.set()
    looking.join()
    assert left == 0


def test_a_shown_window_reads_at_once_and_a_hidden_one_when_shown(qtbot):
    hub = Hub()
    shown, hidden = QWidget(), QWidget()
    qtbot.addWidget(shown)
    qtbot.addWidget(hidden)
    shown.show()
    heard = []
    hub.listen(shown, {"order"}, lambda ids: heard.append(("shown", ids)))
    hub.listen(hidden, {"order", "stock"}, lambda ids: heard.append(("hidden", ids)))
    threading.Thread(target=hub.committed, args=(Changes({"order": frozenset({"1"}), "tax": frozenset()}),)).start()
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert heard == [("shown", {"order": frozenset({"1"})})]
    hub.committed(Changes({"order": frozenset({"2"})}))
    hub.committed(Changes({"customer": frozenset({"9"})}))
    qtbot.waitUntil(lambda: len(heard) == 2)
    heard.clear()
    hidden.show()
    assert heard == [("hidden", {"order": frozenset({"1", "2"})})]


class FakePlace:
    """Remembers what it was told."""

    def __init__(self, *fields: str) -> None:
        self.fields = fields
        self.told = []

    def show_field_error(self, field, sentence):
        if field in self.fields:
            self.told.append(("field", field, sentence))
        return field in self.fields

    def show_line(self, sentence, *, action="", run=None):
        self.told.append(("line", sentence, action, run))

    def show_report(self, text):
        self.told.append(("report", text))


def test_each_error_has_its_place():
    place = FakePlace("quantity")
    again = object()
    present(RuleViolation("Too many.", "quantity"), place)
    present(RuleViolation("Nothing to ship.", "elsewhere"), place)
    present(Conflict("Anna changed this."), place, reload=again)
    present(Unavailable("The disk is full."), place, retry=again)
    assert place.told == [
        ("field", "quantity", "Too many."),
        ("line", "Nothing to ship.", "", None),
        ("line", "Anna changed this.", "Show the newest", again),
        ("line", "The disk is full. Nothing was lost.", "Retry", again),
    ]
    place.told.clear()
    try:
        _ = {}["missing"]
    except KeyError as error:
        present(error, place)
    assert place.told[0][0] == "report"
    assert "KeyError: 'missing'" in place.told[0][1]


def test_two_questions_of_one_key_are_both_answered_where_there_are_no_books_yet():
    """The first window draws its invoice anew while it draws it; each is a question, and neither is a mistake."""
    asking = Asking()
    inner = asking.reading(lambda _none: "second", "draw")
    outer = asking.reading(lambda _none: ("first", inner(NoBooks())), "draw")
    assert outer(NoBooks()) == ("first", "second")


def test_cyclic_garbage_is_freed_in_the_thread_of_the_windows(qapp, qtbot):
    """A widget that a worker happens to free takes the program with it."""
    freed = []

    class Cycle:
        def __init__(self):
            self.me = self

        def __del__(self):
            freed.append(threading.get_ident())

    gc.enable()
    was = gc.isenabled(), gc.get_threshold()
    gc.set_threshold(10, 5, 5)
    garbage = Garbage()
    try:
        garbage.start()
        makers = [threading.Thread(target=lambda: [Cycle() for _ in range(100)]) for _ in range(3)]
        for maker in makers:
            maker.start()
        for maker in makers:
            maker.join()
        assert not freed

        def all_freed():
            # What is left of another test's window may begin its own keeping now, and set aside what is there.
            gc.unfreeze()
            garbage.search()
            return len(freed) == 300

        # A search that another thread has begun must end first; how long that takes is not asked here.
        qtbot.waitUntil(all_freed, timeout=30_000)
    finally:
        garbage.stop()
        gc.set_threshold(*was[1])
    assert gc.isenabled() is was[0]
    assert set(freed) == {threading.get_ident()}


def test_what_grew_old_is_searched_through_only_while_nobody_works(qapp, monkeypatch):
    """A search of all there is holds the keys up, the longer the day the more: it waits for a pause."""
    searched, quiet = [], [0.0]
    monkeypatch.setattr("app.ui.garbage.untouched", lambda: quiet[0])
    garbage = Garbage()
    for name in ("freeze", "unfreeze"):
        monkeypatch.setattr(gc, name, partial(searched.append, name))
    monkeypatch.setattr(gc, "collect", lambda generation=2: searched.append(generation) or 0)
    monkeypatch.setattr(gc, "get_count", lambda: (1, 1, gc.get_threshold()[2] + 1))
    garbage.search()
    garbage.search()
    assert searched == [2, "freeze", 2, "freeze"], "only what came since the last one"
    searched.clear()
    quiet[0] = 61.0
    garbage.search()
    assert searched == ["unfreeze", 2, "freeze"], "all there is"
    monkeypatch.setattr(gc, "get_count", lambda: (1, 1, 1))
    searched.clear()
    garbage.search()
    assert searched == [], "once a pause"


def test_a_thread_that_is_told_to_end_answers_and_goes_on(work, qtbot):
    told, seen = [], []

    def leaves(_view):
        raise SystemExit(2)

    for _ in range(4):
        work.read(leaves, seen.append, failed=told.append)
    work.aside(leaves, done=seen.append, failed=told.append)
    work.read(lambda _view: "still here", seen.append)
    qtbot.waitUntil(lambda: work.idle)
    assert (seen, [str(one) for one in told]) == (["still here"], ["SystemExit: 2"] * 5)


def test_no_thread_is_the_last_to_hold_what_a_window_asked_with(work, qtbot):
    ended = []

    class Held:
        def __del__(self):
            ended.append(threading.get_ident())

    def ask(held, way):
        way(lambda _books, held=held: held and None, done=lambda _answer, held=held: held and None)

    def aside(run, done):
        work.aside(run, done=done, failed=ended.append)

    ways = (work.read, work.call, aside)
    for number in range(60):
        ask(Held(), ways[number % 3])
        if number % 7 == 0:
            qtbot.waitUntil(lambda: work.idle)
    qtbot.waitUntil(lambda: work.idle)
    assert ended == [threading.get_ident()] * 60


def test_what_the_threads_send_when_the_windows_are_gone_ends_in_nothing(qapp):
    go, ended = threading.Event(), threading.excepthook
    worker = Work(FakeBooks, actor="anna")
    worker.start()
    worker.call(lambda _books: go.wait(5))
    threads, told = list(worker._threads), []
    threading.excepthook = told.append
    try:
        delete(worker)
        go.set()
        threads[-1].join(5)
    finally:
        threading.excepthook = ended
    assert (threads[-1].is_alive(), told) == (False, [])
    for queue_, count, _name in worker._kinds()[:2]:
        for number in range(count):
            queue_.put(_Turn(0, number, None))
    for thread in threads:
        thread.join(5)
