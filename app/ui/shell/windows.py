"""Further windows on the same company: a place, or a document, on a second screen.

They work on the same books through the same worker and hear the same changes. The first window keeps the door, the
backups and the printers; locked, it is the only one to be seen, and with it the others close.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QWindow

from app.ui.shell.frame import Frame
from app.ui.shell.state import WindowState

if TYPE_CHECKING:
    from app.ui.shell.window import Shell

# A window that was closed still keeps what was typed last; then it goes.
GONE_MS = 5000
_OFFSET = 48


class Windows(QObject):
    """The windows beside the first one."""

    def __init__(self, first: Shell) -> None:
        super().__init__(first)
        self._first = first
        self.others: list[Shell] = []

    def open(self, place: str, document: str = "") -> Shell:
        """One more window, with that place in front and that document in it."""
        first = self._first
        state = WindowState(None)
        # What this machine chose (look, keys, scanner) holds in every window; where one was is each window's own.
        kept = {name: value for name, value in first.state.values.items() if name not in {"geometry", "screens"}}
        screens = {name: value for name, value in first.desk.settings.items() if name != "order"}
        state.values = {**kept, "place": place, "screens": screens}
        frame = Frame(state, first.company)
        shell = first.another(frame)
        self.others.append(shell)
        shell.gate.mine = lambda window: self._of(window) is shell
        frame.installEventFilter(self)
        frame.move(first.frame.pos().x() + _OFFSET, first.frame.pos().y() + _OFFSET)
        if document:
            shell.painted.connect(lambda: shell.go(place, document))
        frame.show()
        # Keys and moves in it count for the first window's clock.
        frame.windowHandle().installEventFilter(first.doorkeeper)
        frame.activateWindow()
        shell.gate.install()
        return shell

    def _of(self, window: QWindow) -> Shell:
        """Whose window that is, or a menu or dialog over it."""
        top = window
        while (under := top.transientParent()) is not None:
            top = under
        return next((one for one in self.others if one.frame.windowHandle() is top), self._first)

    def is_first(self, window: QWindow) -> bool:
        """Whether keys of that window are the first one's."""
        return self._of(window) is self._first

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whoever works in a window is asked there for what is missing; a window that is closed goes for good."""
        if event.type() == QEvent.Type.WindowActivate:
            for one in (self._first, *self.others):
                if one.frame is watched:
                    one.doorkeeper.take_over()
        return super().eventFilter(watched, event)

    def left(self, shell: Shell) -> None:
        """It was closed."""
        if shell in self.others:
            self.others.remove(shell)
            self._first.doorkeeper.take_over()
            QTimer.singleShot(GONE_MS, shell.frame, shell.frame.deleteLater)

    def cover(self, covered: bool) -> None:
        """The door of the first window is closed, or opened: nothing can be read beside it."""
        for one in self.others:
            one.frame.setVisible(not covered)
            one.corner.set_who(self._first.doorkeeper.person)

    def close(self) -> None:
        """The first window is closed."""
        for one in list(self.others):
            one.frame.close()
