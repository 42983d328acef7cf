"""Warehouse mode: the whole screen, dark, rows for gloves; F11 and back, with everything as it was before."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton

from app.ui.theme.look import Density, Mode, Size, look
from app.ui.widgets.table import Table

TARGET, LETTERS = 64, 20


class WarehouseMode(QObject):
    """On and off for the deliveries place."""

    def __init__(self, screen: Any) -> None:
        super().__init__(screen)
        self._screen = screen
        self._before: tuple[Mode, Density] | None = None
        look().changed.connect(self.dress)

    @property
    def on(self) -> bool:
        """Whether it is in force."""
        return self._before is not None

    def toggle(self) -> None:
        """The other one of the two."""
        window, now = self._screen.window(), look()
        if self._before is None:
            self._before = now.mode, now.density
            window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
            now.set_density(Density.TOUCH)
            now.set_mode(Mode.DARK)
        else:
            (mode, density), self._before = self._before, None
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)
            now.set_density(density)
            now.set_mode(mode)
        self.dress()
        self._screen.offers_changed.emit()

    def dress(self) -> None:
        """Rows high enough for a finger in a glove, in letters that are read from a step away."""
        height = look().px(TARGET) if self.on else look().row_height
        for table in self._screen.findChildren(Table):
            table.letters = LETTERS if self.on else Size.BODY
            table.verticalHeader().setDefaultSectionSize(height)
            table.viewport().update()
        for button in self._screen.pills.findChildren(QAbstractButton):
            button.setMinimumHeight(look().px(TARGET) if self.on else 0)
