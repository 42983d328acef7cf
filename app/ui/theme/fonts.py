"""The bundled type face, loaded at start; where it is missing the platform's own face stands in."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = ("IBM Plex Sans", "Segoe UI", "Noto Sans", "Inter", "DejaVu Sans")
_TABULAR = QFont.Tag("tnum")


def resources() -> Path:
    """The folder ``resources``, beside ``app`` in a checkout and inside the bundle when frozen."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) / "resources" if frozen else Path(__file__).resolve().parents[3] / "resources"


def load_fonts(folder: Path | None = None) -> tuple[str, ...]:
    """Make the bundled TrueType files known to Qt; returns the families that came with them."""
    families: dict[str, None] = {}
    for path in sorted((folder or resources() / "fonts").glob("**/*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families.update(dict.fromkeys(QFontDatabase.applicationFontFamilies(number) if number >= 0 else ()))
    return tuple(families)


def make_font(pixels: int, weight: int = 400) -> QFont:
    """The face of the program at a size in device-independent pixels, with digits of equal width."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(max(1, pixels))
    font.setWeight(QFont.Weight(weight))
    font.setFeature(_TABULAR, 1)
    return font
