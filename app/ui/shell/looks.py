"""How the windows look, by commands: larger and smaller, the theme, the height of rows, the whole screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from app.ui.theme.look import Density, Mode, look


def looks(frame: QMainWindow, say: Callable[[str], None]) -> dict[str, Callable[[], None]]:
    """What each of these commands does to the windows, by its id."""

    def next_theme() -> None:
        modes = list(Mode)
        look().set_mode(modes[(modes.index(look().mode) + 1) % len(modes)])
        say(f"Theme: {look().mode.value}")

    def next_density() -> None:
        rows = list(Density)
        look().set_density(rows[(rows.index(look().density) + 1) % len(rows)])

    return {
        "larger": lambda: look().zoom(1),
        "smaller": lambda: look().zoom(-1),
        "normal_size": lambda: look().set_scale(100),
        "theme": next_theme,
        "density": next_density,
        "full_screen": lambda: frame.setWindowState(frame.windowState() ^ Qt.WindowState.WindowFullScreen),
    }
