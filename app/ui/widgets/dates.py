"""Days by keys: up and down a day, page up and page down a month, in whatever a date is typed into; F4 lists them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.domain.entry.dates import moved, parse_date
from app.ui import format as say
from app.ui.widgets.listed import LookUpLine

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


_AHEAD = ("today", "tomorrow", "in 2 days", "in 3 days", "in 4 days", "in 5 days", "in 6 days", "in a week")


def days_ahead(today: date) -> list[tuple[str, str]]:
    """The days of the coming week, and the same day in two weeks and in a month: ISO, and in words."""
    found = [(today + timedelta(days=at), words) for at, words in enumerate(_AHEAD)]
    found += [(today + timedelta(days=14), "in 2 weeks"), (moved(today, months=1), "in a month")]
    return [(day.isoformat(), f"{say.day(day.isoformat())} · {words}") for day, words in found]


class DateLine(LookUpLine):
    """A line for a day, with those keys; what is typed stays what is typed."""

    def __init__(self, text: str = "", *, hint: str = "", name: str = "") -> None:
        super().__init__(text, hint=hint, name=name, what="Days")

    def rows(self, show: Callable[[Sequence[tuple[str, str]]], None]) -> None:
        """The days that are meant most."""
        show(days_ahead(datetime.now().astimezone().date()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Before the line gives the key another meaning."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if day := "" if held else stepped(self.text(), event.key(), datetime.now().astimezone().date()):
            self.setText(day)
            self.selectAll()
            self.textEdited.emit(day)
        else:
            super().keyPressEvent(event)
