"""What comes into the window once it is on the screen: its look, rail and keys, the books, the place, then the rest.

The worker that opens the books starts when rail and keys are painted. What nobody has asked for yet (other places, the
actions) is brought along by a thread once the first rows are shown.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.domain.changes import Changes
from app.ui.alone import OneDesk
from app.ui.garbage import Garbage
from app.ui.hub import Hub
from app.ui.making import Making
from app.ui.mistakes import Mistakes
from app.ui.screens import SCREENS, ScreenEntry
from app.ui.shell.frame import Frame
from app.ui.shell.window import Shell
from app.ui.theme.fonts import load_other_fonts
from app.ui.theme.look import dress
from app.ui.watchdog import Watchdog
from app.ui.work import Books, Work

if TYPE_CHECKING:  # imported when Find anything is first opened
    from app.ui.screens.desk import Desk
    from app.ui.shell.palette import Provider

# How long the beginning may keep the books busy before the rest is brought along all the same.
PATIENCE_SECONDS = 3.0
# When the certificate is got ready; nothing of it is needed to see the board.
PREPARE_MS = 4000
# When the first look is taken whether a backup is due.
KEEP_MS = 10_000


class Furnishing:
    """Furnishes a frame and lets it work; ``close`` ends what was begun. The parameters are those of `start.run`."""

    def __init__(
        self,
        frame: Frame,
        opener: Callable[[Callable[[Changes], None]], Books],
        *,
        actor: str,
        company: str,
        one_desk: OneDesk | None,
        afterwards: Callable[[Books, Making], None] | None,
        begin: str,
    ) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - there is no frame without one
        dress(app, frame.state.values.get("look"))
        hub = Hub()
        self._work = work = Work(lambda: opener(hub.committed), actor=actor)
        self._watchdog = Watchdog()
        self.shell = shell = Shell(work, hub, frame=frame, providers=_providers, company=company, who=actor)
        listen = (lambda: one_desk.listen(shell.to_front)) if one_desk is not None else None
        making = Making(shell)
        shell.corner.add(making)
        later = (lambda books: afterwards(books, making)) if afterwards else None
        self._rest = Rest(work, SCREENS, self._watchdog, later, listen)
        self._mistakes = Mistakes(shell.mistaken)
        self._mistakes.install()
        self._begin = begin
        shell.painted.connect(self._painted)
        shell.gate.install()

    def _painted(self) -> None:
        shell = self.shell
        self._work.start()
        self._rest.start()
        if self._begin:
            QTimer.singleShot(0, shell, lambda: shell.do(self._begin))
        # Once the person has begun to look around; nothing here is needed to see the board.
        QTimer.singleShot(PREPARE_MS, shell, lambda: _prepare(self._work, shell))
        QTimer.singleShot(PREPARE_MS, shell, shell.printing.begin)
        QTimer.singleShot(PREPARE_MS, shell, shell.mailing.begin)
        QTimer.singleShot(PREPARE_MS, shell, lambda: _take_up(self._work, shell))
        QTimer.singleShot(KEEP_MS, shell, lambda: _begin_keeping(self._work, shell))
        for files in (shell.intake, shell.outgoing):
            QTimer.singleShot(PREPARE_MS, shell, files.begin)

    def close(self) -> None:
        """The window is closed: end the threads."""
        self._mistakes.remove()
        self._watchdog.stop()
        self.shell.mailing.ended()
        self._work.stop()


def _begin_keeping(work: Work, shell: Shell) -> None:
    work.call(lambda books: str(books.where), done=shell.keeper.begin, owner=shell)


def _take_up(work: Work, shell: Shell) -> None:
    """What a window before this one could not bring into the books, whatever place is in front."""
    from app.ui.screens.order.keeping import take_up

    take_up(work, shell, shell, lambda: None)


def _prepare(work: Work, shell: Shell) -> None:
    from app.ui.screens.papers import prepare_papers
    from app.ui.screens.unlocking import ask_when_free

    prepare_papers(work, partial(shell.toast, phase="wait"), lambda: ask_when_free(shell))


def _providers(desk: Desk) -> Sequence[Provider]:
    from app.ui.shell.find import book_providers

    return book_providers(desk)


class Rest:
    """What is brought along when the first rows are shown, so that nobody waits for it later."""

    def __init__(
        self,
        work: Work,
        places: Sequence[ScreenEntry],
        watchdog: Watchdog,
        afterwards: Callable[[Books], None] | None,
        listen: Callable[[], None] | None,
    ) -> None:
        self._work, self._places, self._afterwards, self._listen = work, places, afterwards, listen
        self._thread = threading.Thread(target=self._import, name="rest", daemon=True)
        self._timer = QTimer(interval=20)
        self._timer.timeout.connect(self._look)
        self._network = threading.Event()
        # The start is busy by its nature: from here on nothing may hold the windows up.
        self._watchdog = watchdog
        self._garbage = Garbage()
        self._ends = 0.0

    def start(self) -> None:
        """The frame is painted: the letters of other scripts now, the rest when nothing is being read any more."""
        load_other_fonts()
        self._ends = time.monotonic() + PATIENCE_SECONDS
        self._timer.start()

    def _look(self) -> None:
        if self._thread.ident is None:
            if self._work.idle or time.monotonic() > self._ends:
                self._garbage.start()
                self._watchdog.start()
                if self._afterwards:
                    self._work.call(self._afterwards)
                self._thread.start()
        elif self._network.is_set():
            self._timer.stop()
            if self._listen:
                self._listen()

    def _import(self) -> None:
        # The windows' thread would stand still for a tenth of a second while it loads.
        import_module("PySide6.QtNetwork")
        self._network.set()
        for place in self._places:
            place.load()
        import_module("app.actions.catalogue")
        # What lies over a place: the first F3 of a day is no slower than the next.
        for name in ("palette", "find", "help"):
            import_module(f"app.ui.shell.{name}")
