"""Keys that edit, on what is issued: they do nothing, and the way that the law leaves is told."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.ui.commands import command

_EDITING = ("edit_note", "delete_line", "undo")


def edits(event: QKeyEvent) -> bool:
    """Whether a key would change or take away what is under the cursor, or what was done last."""
    if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
        return True
    pressed = QKeySequence(event.keyCombination())
    return any(pressed == QKeySequence(key) for one in _EDITING for key in command(one).now)
