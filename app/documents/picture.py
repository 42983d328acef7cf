"""A page of a paper as a picture, to be shown in a window."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass

# The library behind it does not like two threads at once.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels as blue, green, red, a byte each; a row takes `stride` bytes."""

    width: int
    height: int
    stride: int
    pixels: bytes


def picture(pdf: bytes, width: int) -> Picture:
    """The first page, this many pixels wide. Takes 20 to 100 ms; not for the window's thread."""
    # Here: who shows no paper does not load it.
    import pypdfium2

    with _ONE_AT_A_TIME, contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        page = document[0]
        bitmap = page.render(scale=width / page.get_width(), rev_byteorder=False, prefer_bgrx=False)
        return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
