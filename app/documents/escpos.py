"""Papers in the language of receipt printers, ESC/POS: each page as dots, so that it looks as it does everywhere else.

What the printer's own letters could say is no second layout of the receipt: they know no script but a few, no logo, and
each maker's are others.
"""

from __future__ import annotations

from app.documents.dots import Dots, roll

BAND = 24
"""Rows sent at once: old printers keep no more in mind."""
START = b"\x1b@"
CUT = b"\x1dVB\x00"
"""Past the knife, and a cut that leaves the paper hanging by a point where the knife can."""
KICK = b"\x1bp\x00\x19\xfa"
"""A pulse of 50 ms to the drawer at the first pin."""
_RASTER = b"\x1dv0\x00"


def receipt(pdf: bytes, copies: int = 1, *, kick: bool = False) -> bytes:
    """The paper, each page cut off, and a pulse that opens the drawer after the last.

    The same paper gives the same bytes. Takes 20 ms and more; not for the window's thread.
    """
    once = b"".join(_printed(page) + CUT for page in roll(pdf))
    return START + once * copies + (KICK if kick else b"")


def _printed(page: Dots) -> bytes:
    parts = []
    for top in range(0, page.high, BAND):
        high = min(BAND, page.high - top)
        parts.append(_RASTER + page.stride.to_bytes(2, "little") + high.to_bytes(2, "little") + page.band(top, high))
    return b"".join(parts)
