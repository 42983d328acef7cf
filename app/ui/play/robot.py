"""A pair of hands: opens the real window offscreen, presses real keys, waits for the work, takes pictures."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QLocale, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.changes import Changes
from app.ui.garbage import Garbage
from app.ui.hub import Hub
from app.ui.screens.papers import prepare_papers
from app.ui.shell.find import book_providers
from app.ui.shell.state import WindowState
from app.ui.shell.window import Shell
from app.ui.theme.look import Mode, look
from app.ui.work import Books, Work

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 30.0


def _to_log(kind: QtMsgType, _context: object, message: str) -> None:
    log.log(logging.ERROR if kind == QtMsgType.QtCriticalMsg else logging.DEBUG, "Qt: %s", message)


class RobotError(Exception):
    """The window did not do what was waited for."""


class Robot:
    """One window on one company. `errors` collects what the window could not handle."""

    def __init__(self, opener: Callable[[Callable[[Changes], None]], Books], *, actor: str, company: str) -> None:
        existing = QApplication.instance()
        self.app = existing if isinstance(existing, QApplication) else QApplication(["counterfoil"])
        # The offscreen platform says of each window that it has no size hints; that is for the log, not for a terminal.
        self._heard_before = qInstallMessageHandler(_to_log)
        QLocale.setDefault(QLocale("en"))
        look().mode = Mode.LIGHT
        look().start(self.app)
        self.hub = Hub()
        self.work = Work(lambda: opener(self.hub.committed), actor=actor)
        self.errors: list[str] = []
        self.work.unhandled.connect(lambda error: self.errors.append(str(error)))
        self.shell = Shell(
            self.work, self.hub, state=WindowState(None), providers=book_providers, company=company, who=actor
        )
        self._garbage = Garbage()
        self._garbage.start()
        self.shell.frame.show()
        QTest.qWaitForWindowExposed(self.shell.frame)
        self.shell.frame.activateWindow()
        self.work.start()
        prepare_papers(self.work, lambda _sentence: None)
        self.wait()

    def close(self) -> None:
        """Close the window and end its threads."""
        self.wait()
        self.shell.frame.close()
        self.work.stop()
        self._garbage.stop()
        qInstallMessageHandler(self._heard_before)

    def wait(self, until: Callable[[], bool] | None = None, what: str = "the work to end") -> None:
        """Until nothing is being read or written (and `until` holds). Raises RobotError if it takes too long."""
        end = time.monotonic() + PATIENCE_SECONDS
        calm = 0
        while calm < 3:
            QTest.qWait(15)
            calm = calm + 1 if self.work.idle and (until is None or until()) else 0
            if time.monotonic() > end:
                raise RobotError(f"Waited {PATIENCE_SECONDS:.0f} seconds for {what}.")

    def focus(self) -> QWidget:
        """The widget that hears the keys."""
        return QApplication.focusWidget() or self.shell

    def type(self, text: str) -> None:
        """Type a text where the cursor is."""
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.focus(), letter)
            else:
                # Qt's own typist ends the program at a letter that has no key.
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                    QApplication.sendEvent(self.focus(), event)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key, and let the window do what it means."""
        QTest.keyClick(self.focus(), key, modifiers)
        self.wait()

    def pictures(self, folder: Path, name: str) -> list[Path]:
        """The window as it is, in light and in dark."""
        made = []
        for mode in (Mode.LIGHT, Mode.DARK):
            look().set_mode(mode)
            self.wait()
            path = folder / f"{name}_{mode.value}.png"
            if not self.shell.frame.grab().save(str(path)):
                raise RobotError(f"{path} could not be written.")
            made.append(path)
        look().set_mode(Mode.LIGHT)
        self.wait()
        return made

    def read(self, query: Callable[[Any], Any]) -> Any:
        """Ask the books through the window's own worker."""
        answers: list[Any] = []
        faults: list[Exception] = []
        self.work.read(query, answers.append, failed=faults.append)
        self.wait(lambda: bool(answers or faults), "an answer of the books")
        if faults:
            raise faults[0]
        return answers[0]
