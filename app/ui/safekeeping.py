"""Backups while the desk is open: made in time by a thread of their own, and always seen how old the newest is."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.ui import format as say

LOOK_MS = 10 * 60 * 1000
_OLD_DAYS = 2


@dataclass(frozen=True, slots=True)
class Age:
    """How old the newest backup is, as a few words; ``alarm`` if somebody should do something about it."""

    words: str
    alarm: bool = False
    sentence: str = ""


def age_of(made: int | None, problem: str, now: int) -> Age:
    """What the corner of the window says of the newest backup (``made``, microseconds UTC)."""
    if made is None:
        return Age("no backup yet", bool(problem), problem)
    then, today = (datetime.fromtimestamp(one / 1_000_000, UTC).astimezone() for one in (made, now))
    days = (today.date() - then.date()).days
    clock = then.strftime("%H:%M")
    words = (
        f"backup {clock}"
        if days <= 0
        else "backup yesterday"
        if days == 1
        else f"backup of {say.day(then.date().isoformat())}"
    )
    return Age(words, bool(problem) or days >= _OLD_DAYS, problem)


class Safekeeping(QObject):
    """Looks every ten minutes whether a backup is due. ``told`` carries the state of ``app.exchange.backups``."""

    told = Signal(object)
    _came = Signal(object, object, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.where = ""
        self.state: Any = None
        self._busy = threading.Lock()
        # Who waits stays here, by number: what a thread holds may end in it.
        self._waiting: dict[int, Callable[[Any], None]] = {}
        self._numbers = itertools.count()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._came.connect(self._arrived, Qt.ConnectionType.QueuedConnection)

    def begin(self, where: str) -> None:
        """Keep the company in this file from now on. A server's company is kept with the server's own tools."""
        if "://" not in where:
            self.where = where
            self._timer.start()
            self.look()

    def look(self) -> None:
        """One more backup if it is due."""
        self._run(_keep_if_due, lambda _made: None)

    def read(self) -> None:
        """Only how things stand."""
        self._run(_nothing, lambda _made: None)

    def now(self, done: Callable[[Any], None]) -> None:
        """One more backup at once; ``done`` gets it, or the sentence why there is none."""
        self._run(_keep, done)

    def choose(self, folder: str, done: Callable[[Any], None]) -> None:
        """From now on backups go there."""
        self._run(lambda _where: _choose(folder), done)

    def bring_back(self, kept: Any, done: Callable[[Any], None]) -> None:
        """A company beside this one as it was in that backup; ``done`` gets its file and its station."""
        self._run(lambda where: _bring_back(kept, where), done)

    def _run(self, act: Callable[[str], Any], done: Callable[[Any], None]) -> None:
        if not self.where:
            return
        number = next(self._numbers)
        self._waiting[number] = done

        def work() -> None:
            from app.exchange.backups import state

            with self._busy:  # one at a time; a person's wish waits for what is being written
                try:
                    result = act(self.where)
                except Exception as error:  # noqa: BLE001 - carried to the window, which tells the person
                    result = error
                try:
                    found = result if act is _keep_if_due else state(self.where)
                except Exception as error:  # noqa: BLE001 - who asked is answered all the same
                    found = error
            with contextlib.suppress(RuntimeError):  # the windows are gone
                self._came.emit(found, result, number)

        threading.Thread(target=work, name="backup", daemon=True).start()

    def _arrived(self, found: Any, result: Any, number: int) -> None:
        if not isinstance(found, Exception):
            self.state = found
            self.told.emit(found)
        self._waiting.pop(number)(result)

    @property
    def age(self) -> Age:
        """What the corner says."""
        if self.state is None:
            return Age("")
        newest = self.state.kept[0].made if self.state.kept else None
        return age_of(newest, self.state.problem, time.time_ns() // 1000)


# These run in the thread; what they import brings the books.


def _keep_if_due(where: str) -> Any:
    from app.exchange.backups import keep_if_due

    return keep_if_due(where)


def _keep(where: str) -> Any:
    from app.exchange.backups import keep

    return keep(where)


def _nothing(_where: str) -> None:
    return None


def _choose(folder: str) -> Any:
    from app.exchange.backups import choose_place, place

    choose_place(folder)
    return place()


def _bring_back(kept: Any, where: str) -> tuple[str, str]:
    from app.exchange.backups import beside, bring_back

    target = beside(where, kept.made)
    return target, bring_back(kept.path, target)
