"""The whole window on large books, and hands: keys go one by one to whoever has the focus, each followed to its paint.

Offscreen, with a report of the month read again and again beside it where that is asked for.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from app.store.database import Database
from app.store.sql import sql
from tests.benchmarks.turns import Turns

_NEWEST = sql("SELECT max(date) FROM sales_order")
# Seconds: a turn that took no longer found nothing to do, and the next is so much later.
NOTHING_CAME, SLEEPS = 0.0003, 0.0005

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def percentile(took: list[float], part: int) -> float:
    """The value below which that many of a hundred lie."""
    ordered = sorted(took)
    return round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 1)


def since(began: float) -> float:
    """Milliseconds since then."""
    return (time.perf_counter() - began) * 1000


class Hands:
    """The whole window on the books of a file, and what presses its keys."""

    def __init__(self, app: Any, where: Path, home: Path) -> None:
        from app.ui.garbage import Garbage
        from app.ui.hub import Hub
        from app.ui.screens import SCREENS
        from app.ui.shell.find import book_providers
        from app.ui.shell.state import WindowState
        from app.ui.shell.window import Shell
        from app.ui.theme.look import look
        from app.ui.work import Work

        # As the program starts: whoever waits for Python gets it sooner.
        sys.setswitchinterval(0.0005)
        if look()._app is None:
            look().start(app)
        self.app = app
        self.turns = Turns()
        self.books = Database(str(where))
        hub = Hub()
        self.books.listeners.append(hub.committed)
        self.work = Work(lambda: self.books, actor="anna")
        self._tell_answers()
        state = WindowState(home / "window.json")
        self.desk = Shell(self.work, hub, state=state, providers=book_providers, company="Bench", who="anna")
        self.work.start()
        # Of what is there already, pytest's own things too, nothing is searched through again.
        self._garbage = Garbage()
        self._garbage.start()
        self.desk.frame.resize(1366, 768)
        self.desk.frame.show()
        self.desk.frame.activateWindow()
        self.until(lambda: self.work.idle)
        # As the program does when the first rows are there (`app.ui.furnish`).
        for place in SCREENS:
            place.load()
        self._painted = _Painted(self.desk.frame)
        self._beside = False
        # Of each key to its paint, in milliseconds: what it would take about, were nothing else at work.
        self.own: list[float] = []

    def close(self) -> None:
        """Close the window, and the file."""
        self.turns.stop()
        self.work.stop()
        self.desk.frame.hide()
        self.desk.frame.deleteLater()
        self.app.processEvents()
        self._garbage.stop()
        self.books.close()

    @contextmanager
    def report_beside(self) -> Iterator[None]:
        """Sales of the newest month there is, read again and again by another reader."""
        from app.reports import REPORTS

        report = next(one for one in REPORTS if one.period)
        with self.books.read() as view:
            newest = str(view.value(_NEWEST))
        month = {"since": f"{newest[:8]}01", "until": newest}
        going = [True]

        def again(_answer: object = None) -> None:
            if going[0]:
                self.work.read(lambda view: report.ask(view, **month, basis=report.bases[0]), again, priority=9)

        again()
        self._beside = True
        yield
        going[0] = False
        self._beside = False
        self.until(lambda: self.work.idle)

    def type(self, text: str) -> list[float]:
        """Keys in turn; milliseconds of each to its paint."""
        return [self.press(character) for character in text]

    def press(self, character: str) -> float:
        """One key to whoever has the focus; milliseconds until the window has painted."""
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QGuiApplication, QKeyEvent
        from PySide6.QtTest import QTest

        keys = {"\n": Qt.Key.Key_Return, "\b": Qt.Key.Key_Backspace}
        focus = QGuiApplication.focusObject()
        assert focus is not None, f"nobody hears {character!r}"
        began, own = time.perf_counter(), self.turns.own
        self._painted.yet = False
        # Only now: it is handed every event there is, and a turn with many of them takes five times as long.
        self.app.installEventFilter(self._painted)
        if character in keys:
            run = partial(QTest.keyClick, focus, keys[character])
        elif character.isascii():
            run = partial(QTest.keyClicks, focus, character)
        else:
            said = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
            run = partial(self.app.sendEvent, focus, said)
        self.turns.take(run, f"key {character!r} to {type(focus).__name__}")
        self.until(lambda: self._painted.yet, seconds=0.5)
        self.app.removeEventFilter(self._painted)
        self.own.append((self.turns.own - own) * 1000)
        return since(began)

    def chord(self, key: Any, held: Any = None) -> None:
        """A key that is no letter, as the keyboard gives it: shortcuts first."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        to, held = QApplication.focusWidget() or self.desk, held or Qt.KeyboardModifier.NoModifier
        self.turns.take(lambda: QTest.keyClick(to, key, held), f"{held.name} {key.name} to {type(to).__name__}")

    def settle(self) -> None:
        """Until nothing is on its way."""
        self.until(self.quiet)
        end = time.monotonic() + 0.02
        self.until(lambda: time.monotonic() > end)

    def quiet(self) -> bool:
        """Whether nothing but the report is on its way."""
        return self.work._open_jobs <= (1 if self._beside else 0)

    def until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        """Let the window live until something is so."""
        end = time.monotonic() + seconds
        while not condition() and time.monotonic() < end:
            if self.turns.take(self.app.processEvents, "turn") < NOTHING_CAME:
                # As the program does, which sleeps until something comes: no thread waits for Python meanwhile.
                time.sleep(SLEEPS)

    def _tell_answers(self) -> None:
        """Which answers of the books a turn was given, and how long each took."""
        answer = self.work._answer

        def told(job: Any) -> None:
            began = time.perf_counter()
            answer(job)
            who = getattr(job.done, "__qualname__", repr(job.done))
            self.turns.note(f"answer to {who}: {since(began):.1f} ms")

        self.work._answer = told  # type: ignore[method-assign]


def _Painted(window: Any) -> Any:
    """Notes that something of the window was painted."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QWidget

    class Eye(QObject):
        yet = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
                self.yet = True
            return False

    return Eye(window)
