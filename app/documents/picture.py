"""A page of a paper as a picture, to be shown in a window."""

from __future__ import annotations

import contextlib
import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

MOST_PIXELS: Final = 120_000_000
"""Of a page that was scanned: A3 at 600 dpi has 70 million."""

# The library behind it knows no threads: two at once, in whatever papers, take the program with them.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels as blue, green, red, a byte each; a row takes `stride` bytes."""

    width: int
    height: int
    stride: int
    pixels: bytes
    page: int = 0
    pages: int = 1
    """Which page this is, from 0, and how many there are."""


def picture(pdf: bytes, width: int, page: int = 0, *, tallest: float = 0.0) -> Picture:
    """A page from 0, or the last, this many pixels wide. Takes 20 to 100 ms; not for the window's thread.

    A strip that is higher than ``tallest`` widths is looked at in parts of that height, as pages.
    """
    with opened(pdf) as document:
        pages = len(document)
        wide, high = document[0].get_size()
        part = wide * tallest
        strip = pages == 1 and 0 < part * 1.02 < high
        if strip:
            pages = math.ceil(high / part)
        at = min(max(page, 0), pages - 1)
        crop = (0, max(0, high - part * (at + 1)), 0, part * at) if strip else (0, 0, 0, 0)
        drawn = document[0 if strip else at]
        scale = width / drawn.get_width()
        with contextlib.closing(drawn.render(scale=scale, crop=crop, rev_byteorder=False, prefer_bgrx=False)) as bitmap:
            return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), at, pages)


@contextlib.contextmanager
def opened(pdf: bytes | Path) -> Iterator[Any]:
    """The pages of a paper, as pypdfium2 has them, while no other thread looks at any. Close what is drawn of them."""
    # Here: who shows no paper does not load it.
    import pypdfium2

    with _ONE_AT_A_TIME, contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        yield document
