"""The bundled type face, loaded at start; where it is missing the platform's own face stands in."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = ("IBM Plex Sans", "Segoe UI", "Noto Sans", "Inter", "DejaVu Sans")
_OWN = "IBMPlexSans"
_TABULAR = QFont.Tag("tnum")


def resources() -> Path:
    """The folder ``resources``, beside ``app`` in a checkout and inside the bundle when frozen."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) / "resources" if frozen else Path(__file__).resolve().parents[3] / "resources"


def load_fonts(folder: Path | None = None) -> tuple[str, ...]:
    """Make the bundled TrueType files of the program's face known to Qt; returns the families that came with them.

    Those of other scripts come with `load_other_fonts`, once the window is painted: they are large.
    """
    return _load(sorted((folder or resources() / "fonts").glob(f"{_OWN}*.ttf")))


def load_other_fonts(folder: Path | None = None) -> tuple[str, ...]:
    """Make the rest of the bundled files known, which stand in where the program's face has no letter."""
    every = (folder or resources() / "fonts").glob("**/*.ttf")
    return _load(sorted(path for path in every if not path.name.startswith(_OWN)))


def _load(files: list[Path]) -> tuple[str, ...]:
    families: dict[str, None] = {}
    for path in files:
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
