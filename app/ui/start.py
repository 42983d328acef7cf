"""Opens the window in this order: its frame, the place it was left at, the books, the rows, then the rest.

The frame is painted before the database, or any place, is imported. What nobody has asked for yet (other places, the
actions) is brought along by a thread once the first rows are shown.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.alone import OneDesk
from app.ui.garbage import Garbage
from app.ui.hub import Hub
from app.ui.mistakes import Mistakes
from app.ui.screens import SCREENS, ScreenEntry
from app.ui.shell.state import WindowState
from app.ui.shell.window import Shell
from app.ui.theme.fonts import load_other_fonts
from app.ui.theme.look import Density, Mode, look
from app.ui.work import Books, Watchdog, Work

if TYPE_CHECKING:  # imported when Find anything is first opened
    from app.ui.screens.desk import Desk
    from app.ui.shell.palette import Provider

# How long the beginning may keep the books busy before the rest is brought along all the same.
PATIENCE_SECONDS = 3.0
# When the certificate is got ready; nothing of it is needed to see the board.
PREPARE_MS = 4000
# When the first look is taken whether a backup is due.
KEEP_MS = 10_000


def run(
    opener: Callable[[Callable[[object], None]], Books],
    *,
    actor: str,
    company: str = "",
    state_file: Path | None = None,
    one_desk: OneDesk | None = None,
    arguments: list[str] | None = None,
    afterwards: Callable[[Books], None] | None = None,
    begin: str = "",
) -> int:
    """Open the desk and stay until it is closed; returns the exit status.

    ``opener`` runs in a worker thread after the first paint; it gets the function that must hear every commit's
    ``Changes``, and returns the database. ``afterwards`` runs in a worker when the first rows are shown: papers.
    ``one_desk`` brings this window to the front when somebody starts a second one. ``begin`` names a command that is
    done when the first place is there.
    """
    # Threads hand over more often: a long read does not hold up a frame.
    sys.setswitchinterval(0.0005)
    state = WindowState(state_file)
    app = application(state, arguments if arguments is not None else sys.argv[:1])
    hub = Hub()
    work = Work(lambda: opener(hub.committed), actor=actor)
    watchdog = Watchdog()
    shell = Shell(work, hub, state=state, providers=_providers, company=company, who=actor)
    listen = (lambda: one_desk.listen(shell.to_front)) if one_desk is not None else None
    rest = Rest(work, SCREENS, afterwards, listen)
    shell.painted.connect(lambda: QTimer.singleShot(KEEP_MS, shell, lambda: _begin_keeping(work, shell)))
    for begin in (work.start, watchdog.start, rest.start):
        shell.painted.connect(begin)
    mistakes = Mistakes(shell.mistaken)
    mistakes.install()
    # Once the person has begun to look around; nothing here is needed to see the board.
    shell.painted.connect(lambda: QTimer.singleShot(PREPARE_MS, shell, lambda: _prepare(work)))
    shell.painted.connect(lambda: QTimer.singleShot(PREPARE_MS, shell, shell.printing.begin))
    if begin:
        shell.painted.connect(lambda: QTimer.singleShot(0, shell, lambda: shell.do(begin)))
    shell.gate.install()
    shell.show()
    status = app.exec()
    mistakes.remove()
    watchdog.stop()
    work.stop()
    return status


def application(state: WindowState, arguments: list[str]) -> QApplication:
    """The one application of this process, dressed as it was left: a window may follow another."""
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication(arguments)
    app.setApplicationName("Counterfoil")
    app.setDesktopFileName("counterfoil")
    QLocale.setDefault(QLocale.system())
    dress(app, state)
    return app


def _begin_keeping(work: Work, shell: Shell) -> None:
    work.call(lambda books: str(books.where), done=shell.keeper.begin, owner=shell)


def _prepare(work: Work) -> None:
    from app.ui.screens.papers import prepare_papers

    prepare_papers(work)


def _providers(desk: Desk) -> Sequence[Provider]:
    from app.ui.shell.find import book_providers

    return book_providers(desk)


class Rest:
    """What is brought along when the first rows are shown, so that nobody waits for it later."""

    def __init__(
        self,
        work: Work,
        places: Sequence[ScreenEntry],
        afterwards: Callable[[Books], None] | None,
        listen: Callable[[], None] | None,
    ) -> None:
        self._work, self._places, self._afterwards, self._listen = work, places, afterwards, listen
        self._thread = threading.Thread(target=self._import, name="rest", daemon=True)
        self._timer = QTimer(interval=20)
        self._timer.timeout.connect(self._look)
        self._network = threading.Event()
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
        import_module("app.actions")


def dress(app: QApplication, state: WindowState) -> None:
    """The look as it was left."""
    kept = state.values.get("look")
    chosen = kept if isinstance(kept, dict) else {}
    now = look()
    now.mode = next((mode for mode in Mode if mode.value == chosen.get("mode")), Mode.SYSTEM)
    now.density = next((one for one in Density if one.name == chosen.get("density")), Density.NORMAL)
    scale = chosen.get("scale")
    now.scale = scale if isinstance(scale, int) and 80 <= scale <= 200 else 100
    now.start(app)
