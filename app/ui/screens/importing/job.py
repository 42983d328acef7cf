"""One long job at a time, off the GUI thread: it says how far it is, and ends when it is told to."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.ui.qt import application
from app.ui.work import Work

_EVERY_SECONDS = 0.1
Tick = Callable[[int], None]


class Job(QObject):
    """Runs ``fn(books, tick)``. ``progressed`` carries the rows done, ten times a second at most."""

    progressed = Signal(int)
    changed = Signal()

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._told = 0.0
        self._given_up = False
        self.running = False
        # A window that is closed does not wait for a list: what was begun is as if it had not been.
        application().aboutToQuit.connect(self.stop)

    def run(
        self,
        fn: Callable[[Any, Tick], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        stopped: Callable[[], None],
    ) -> None:
        """Begin; one job at a time. ``stopped`` is told where somebody gave up: then nothing has changed."""
        self.running, self._given_up, self._told = True, False, 0.0
        self.changed.emit()

        def ended(result: Any) -> None:
            self.running = False
            self.changed.emit()
            done(result)

        def broke(error: Exception) -> None:
            self.running = False
            self.changed.emit()
            # By its name: the module is the worker's, and would be loaded here in vain.
            if type(error).__name__ == "CancelledError":
                stopped()
            else:
                failed(error)

        self._work.aside(lambda books: fn(books, self._tick), done=ended, failed=broke, owner=self)

    def stop(self) -> None:
        """Give up, at the next row."""
        self._given_up = True

    def _tick(self, count: int) -> None:
        if self._given_up:
            from app.exchange.taking import CancelledError

            raise CancelledError
        now = time.monotonic()
        if now - self._told >= _EVERY_SECONDS:
            self._told = now
            self.progressed.emit(count)
