"""Days by keys: up and down a day, page up and page down a month, in whatever a date is typed into."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLineEdit

from app.domain.entry.dates import moved, parse_date

_STEPS = {
    Qt.Key.Key_Up: (1, 0),
    Qt.Key.Key_Down: (-1, 0),
    Qt.Key.Key_PageUp: (0, 1),
    Qt.Key.Key_PageDown: (0, -1),
}


def stepped(text: str, key: Qt.Key | int, today: date) -> str:
    """The day that a key makes of what is typed, ISO; "" if the key is none of them. Nothing typed is today."""
    step = _STEPS.get(Qt.Key(key)) if key in _STEPS else None
    if step is None:
        return ""
    day = parse_date(text, today) if text.strip() else None
    return moved(day, days=step[0], months=step[1]).isoformat() if day else today.isoformat()


class DateKeys(QObject):
    """Gives a line those keys; it belongs to the line. What is typed stays what is typed."""

    def __init__(self, line: QLineEdit, today: date) -> None:
        super().__init__(line)
        self._line, self._today = line, today
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Before the line gives the key another meaning."""
        if event.type() == QEvent.Type.KeyPress and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            day = stepped(self._line.text(), event.key(), self._today)
            if day:
                self._line.setText(day)
                self._line.textEdited.emit(day)
                return True
        return super().eventFilter(watched, event)
