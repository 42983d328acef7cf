"""Settings, Look: theme, row height and scale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from app.ui.screens.base import Desk
from app.ui.theme.look import SCALES, Density, Mode, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.text import Text

# So many stand beside each other: more are too wide for a small window at 200 %.
_BESIDE = 4


class LookSection(Card):
    """Theme, row height and scale; they take effect as they are chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._labels: list[Text] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        self.mode = self._row(column, "Theme", [(one, one.value.capitalize()) for one in Mode], self._set_mode)
        self.density = self._row(
            column, "Row height", [(one, one.name.capitalize()) for one in Density], self._set_density
        )
        self.scale = self._row(column, "Scale", [(one, f"{one} %") for one in SCALES], self._set_scale)
        column.addStretch(1)
        look().changed.connect(self._show)
        self._show()

    def _row(
        self, column: QVBoxLayout, words: str, choices: list[tuple[Any, str]], run: Callable[[Any], None]
    ) -> dict[Any, Button]:
        row = QHBoxLayout()
        row.setSpacing(6)
        label = Text(words, weight=500)
        self._labels.append(label)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        grid = QGridLayout()
        grid.setSpacing(6)
        row.addLayout(grid)
        buttons = {}
        for at, (value, title) in enumerate(choices):
            button = Button(title)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, value=value: run(value))
            grid.addWidget(button, *divmod(at, _BESIDE))
            buttons[value] = button
        row.addStretch(1)
        column.addLayout(row)
        return buttons

    def _set_mode(self, mode: Mode) -> None:
        look().set_mode(mode)
        self._desk.shell.keep_state()

    def _set_density(self, density: Density) -> None:
        look().set_density(density)
        self._desk.shell.keep_state()

    def _set_scale(self, percent: int) -> None:
        look().set_scale(percent)
        self._desk.shell.keep_state()

    def _show(self) -> None:
        now = look()
        # As high as a button, so that it stands beside the first line of them.
        label_height = next(iter(self.scale.values())).sizeHint().height()
        for label in self._labels:
            label.setFixedSize(now.px(120), label_height)
        for buttons, value in ((self.mode, now.mode), (self.density, now.density), (self.scale, now.scale)):
            for one, button in buttons.items():
                button.setChecked(one == value)
