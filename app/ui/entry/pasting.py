"""What Ctrl+V means in the entry row."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from app.domain.entry.lists import rows_of_list


def pasted_rows(event: QKeyEvent) -> list[str]:
    """The rows of the clipboard, where the key pastes and there is a list of them; else it is the field's own."""
    if not event.matches(QKeySequence.StandardKey.Paste):
        return []
    rows = rows_of_list(QApplication.clipboard().text())
    return list(rows) if len(rows) > 1 else []
