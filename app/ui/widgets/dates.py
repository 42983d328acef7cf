"""Days by keys: up and down a day, page up and page down a month, in whatever a date is typed into."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.domain.entry.dates import moved, parse_date
from app.ui.widgets.fields import Line

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


class DateLine(Line):
    """A line for a day, with those keys; what is typed stays what is typed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Before the line gives the key another meaning."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if day := "" if held else stepped(self.text(), event.key(), datetime.now().astimezone().date()):
            self.setText(day)
            self.selectAll()
            self.textEdited.emit(day)
        else:
            super().keyPressEvent(event)
