"""Opens the window: a bare frame at once; what fills it is imported when that is painted (`app.ui.furnish`)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.ui.places import PLACES
from app.ui.shell.frame import Frame
from app.ui.shell.state import WindowState

if TYPE_CHECKING:  # imported when the frame is painted
    from app.domain.changes import Changes
    from app.ui.alone import OneDesk
    from app.ui.furnish import Furnishing
    from app.ui.making import Making
    from app.ui.work import Books


def run(
    opener: Callable[[Callable[[Changes], None]], Books],
    *,
    actor: str,
    company: str = "",
    state_file: Path | None = None,
    one_desk: OneDesk | None = None,
    arguments: list[str] | None = None,
    afterwards: Callable[[Books, Making], None] | None = None,
    begin: str = "",
) -> int:
    """Open the desk and stay until it is closed; returns the exit status.

    ``opener`` runs in a worker thread after the first paint; it gets the function that must hear every commit's
    ``Changes``, and returns the database. ``afterwards`` runs in a worker when the first rows are shown: papers, and
    how many of them are still to be made.
    ``one_desk`` brings this window to the front when somebody starts a second one. ``begin`` names a command that is
    done when the first place is there. Raises whatever kept the window from being filled.
    """
    # Threads hand over more often: a long read does not hold up a frame.
    sys.setswitchinterval(0.0005)
    state = WindowState(state_file)
    app = application(arguments if arguments is not None else sys.argv[:1])
    frame = Frame(state, company, len(PLACES))
    opened: list[Furnishing] = []
    failed: list[Exception] = []

    def furnish() -> None:
        try:
            from app.ui.furnish import Furnishing

            opened.append(
                Furnishing(
                    frame, opener, actor=actor, company=company, one_desk=one_desk, afterwards=afterwards, begin=begin
                )
            )
        except Exception as error:  # noqa: BLE001 - told where it is caught: Qt would swallow it, and the frame stay bare
            failed.append(error)
            app.exit(1)

    frame.painted.connect(furnish)
    frame.appear()
    status = app.exec()
    for one in opened:
        one.close()
    if failed:
        raise failed[0]
    return status


def application(arguments: list[str]) -> QApplication:
    """The one application of this process: a window may follow another."""
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication(arguments)
    app.setApplicationName("Counterfoil")
    app.setDesktopFileName("counterfoil")
    QLocale.setDefault(QLocale.system())
    return app
