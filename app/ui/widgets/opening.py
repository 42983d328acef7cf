"""What holds the focus while a sheet or a page is on its way: a key pressed meanwhile is kept, and played to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.qt import key_pressed
from app.ui.widgets.sheet import Sheet

_FINISH = "F12"


def of_command(event: QKeyEvent) -> bool:
    """Whether a key may be a command's: played to a field it would be nobody's."""
    held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    return bool(held) or Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35


class Opening(Sheet):
    """Unseen, for it is there for a few milliseconds only. Esc gives up waiting."""

    def __init__(self, document: QWidget, title: str) -> None:
        super().__init__(document, title)
        self._kept: list[QKeyEvent | str | Callable[[], object]] = []
        self.given_up = False
        for part in (self.title, self.note, self.button):
            part.hide()
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def accept(self) -> None:
        """F12, in its turn."""
        self._kept.append(_FINISH)

    def keep(self, run: Callable[[], object]) -> None:
        """Something else that came meanwhile, in its turn among the keys: a scan."""
        self._kept.append(run)

    def play(
        self, there: QWidget, accept: Callable[[], object], press: Callable[[QKeyEvent], bool] | None = None
    ) -> None:
        """The keys pressed meanwhile, to what is there now; ``accept`` is its F12, ``press`` a command by its key."""
        for one in self._kept:
            if isinstance(one, str):
                accept()
            elif not isinstance(one, QKeyEvent):
                one()
            elif not (press and of_command(one) and press(one)):
                QApplication.sendEvent(QApplication.focusWidget() or there, one)

    def event(self, event: QEvent) -> bool:
        """Every key, Tab too, is kept."""
        if key_pressed(event):
            if event.key() == Qt.Key.Key_Escape:
                self.given_up = True
                self.dismiss()
            else:
                self._kept.append(event.clone())
            return True
        return super().event(event)

    def _place(self) -> None:
        area = self._document.rect()
        self.setGeometry(area.left(), area.bottom(), 1, 1)
