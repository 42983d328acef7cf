"""What stands beside a table of Settings: the form of its row, and under it buttons for what is no value."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.editor import Editor

BESIDE = 360
"""Width of the form, in pixels at 100 %."""


def under(table: QWidget, *heads: QWidget) -> Card:
    """The table on its card, below what stands over it."""
    surface = Card()
    inside = QVBoxLayout(surface)
    inside.setContentsMargins(1, 12, 1, 6)
    for widget in heads:
        widget.setContentsMargins(14, 0, 14, 0)
        inside.addWidget(widget)
    inside.addWidget(table)
    return surface


class Beside(QWidget):
    """A form of that width over a row of buttons: (words, what each does)."""

    def __init__(self, editor: Editor, *buttons: tuple[str, Callable[[], None]]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(editor, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.buttons = tuple(Button(words) for words, _ in buttons)
        for button, (_, run) in zip(self.buttons, buttons, strict=True):
            button.clicked.connect(run)
            row.addWidget(button)
        column.addLayout(row)
