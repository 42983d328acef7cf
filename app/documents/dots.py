"""Papers as dots, for printers that know neither PDF nor fonts: receipt and label printers have 203 dots an inch."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.picture import opened

if TYPE_CHECKING:
    from PIL import Image

DPI = 203
ROLL = 576
"""Dots across a roll of 80 mm: the head is 72 mm wide and leaves 4 mm free at each side, as the receipt does."""
_POINTS = 72
_ROLL_POINTS = 81 / 25.4 * _POINTS
_DARK = 150  # a hairline is thinner than two dots and would break into pieces at half


@dataclass(frozen=True, slots=True)
class Dots:
    """A picture of black (1) and white (0); a row takes ``stride`` bytes, its first dot is the highest bit."""

    wide: int
    high: int
    rows: bytes

    @property
    def stride(self) -> int:
        """Bytes of a row."""
        return (self.wide + 7) // 8

    def band(self, top: int, high: int) -> bytes:
        """Some of its rows."""
        return self.rows[top * self.stride : (top + high) * self.stride]


def roll(pdf: bytes) -> list[Dots]:
    """Each page as the head of a receipt printer prints it: a receipt dot by dot, a wider page made smaller."""
    found = []
    for page, narrow in _pages(pdf, ROLL):
        left = (page.width - ROLL) // 2 if narrow else 0
        found.append(_dots(page.crop((left, 0, left + ROLL, page.height))))
    return found


def label(pdf: bytes) -> list[Dots]:
    """Each page in its own size."""
    return [_dots(page) for page, _narrow in _pages(pdf, 0)]


def _pages(pdf: bytes, wide: int) -> list[tuple[Image.Image, bool]]:
    """All at once: while a paper is open nobody else can look into one."""
    from PIL import Image  # who prints on no such printer does not load it

    found = []
    with opened(pdf) as document:
        for page in document:
            points = page.get_width()
            narrow = not wide or points <= _ROLL_POINTS
            # The page is stretched to whole dots, and rounded up: a label of whole dots must not become one wider.
            across = int(points * DPI / _POINTS + 0.01) if narrow else wide
            scale = (across - 0.001) / points
            with contextlib.closing(page.render(scale=scale, grayscale=True)) as bitmap:
                size = (bitmap.width, bitmap.height)
                image = Image.frombuffer("L", size, bytes(bitmap.buffer), "raw", "L", bitmap.stride, 1)
                found.append((image, narrow))
    return found


def _dots(page: Image.Image) -> Dots:
    # In a bilevel picture of Pillow 1 is white; printers burn where there is a 1.
    black = page.point(lambda grey: 255 if grey < _DARK else 0, "1")
    return Dots(black.width, black.height, black.tobytes())
