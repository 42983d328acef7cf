"""Opens the window: application, look, worker, hub, shell; the database is opened after the first paint."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.alone import OneDesk
from app.ui.hub import Hub
from app.ui.mistakes import Mistakes
from app.ui.screens.papers import prepare_papers
from app.ui.shell.find import book_providers
from app.ui.shell.state import WindowState
from app.ui.shell.window import Shell
from app.ui.theme.look import Density, Mode, look
from app.ui.work import Books, Watchdog, Work

PREPARE_MS = 4000


def run(
    opener: Callable[[Callable[[object], None]], Books],
    *,
    actor: str,
    company: str = "",
    state_file: Path | None = None,
    one_desk: OneDesk | None = None,
    arguments: list[str] | None = None,
) -> int:
    """Open the desk and stay until it is closed; returns the exit status.

    ``opener`` runs in a worker thread after the first paint, so that a window is seen before SQLAlchemy is imported; it
    gets the function that must hear every commit's ``Changes``, and returns the database. ``one_desk`` brings this
    window to the front when somebody starts a second one.
    """
    # Threads hand over more often: a long read does not hold up a frame.
    sys.setswitchinterval(0.0005)
    app = QApplication(arguments if arguments is not None else sys.argv[:1])
    app.setApplicationName("Counterfoil")
    app.setDesktopFileName("counterfoil")
    QLocale.setDefault(QLocale.system())
    state = WindowState(state_file)
    dress(app, state)
    hub = Hub()
    work = Work(lambda: opener(hub.committed), actor=actor)
    watchdog = Watchdog()
    shell = Shell(work, hub, state=state, providers=book_providers, company=company, who=actor)
    shell.painted.connect(work.start)
    shell.painted.connect(watchdog.start)
    if one_desk is not None:
        shell.painted.connect(lambda: one_desk.listen(shell.to_front))
    mistakes = Mistakes(shell.mistaken)
    mistakes.install()
    # Once the person has begun to look around; nothing here is needed to see the board.
    shell.painted.connect(lambda: QTimer.singleShot(PREPARE_MS, shell, lambda: prepare_papers(work)))
    shell.gate.install()
    shell.show()
    status = app.exec()
    mistakes.remove()
    watchdog.stop()
    work.stop()
    return status


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
