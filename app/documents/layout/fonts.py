"""The typefaces of the papers, and which of them draws which character.

ReportLab writes a character that a font lacks as an empty box, which PDF/A forbids. So every text is cut into runs
first: IBM Plex Sans where it can, DejaVu Sans for Hebrew, Arabic and symbols, Droid Sans Fallback for Chinese,
Japanese and Korean, and U+FFFD, visibly, for what none of them has. Widths are in points.
"""

from __future__ import annotations

import threading
from functools import cache, lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.runtime.paths import resource

REGULAR = "Regular"
MEDIUM = "Medium"
SEMIBOLD = "SemiBold"
BOLD = "Bold"

BASE_FONT = "CounterfoilPlex-Regular"
REPLACEMENT = "\ufffd"

_FILES = {
    BASE_FONT: "IBMPlexSans-Regular.ttf",
    "CounterfoilPlex-Medium": "IBMPlexSans-Medium.ttf",
    "CounterfoilPlex-SemiBold": "IBMPlexSans-SemiBold.ttf",
    "CounterfoilPlex-Bold": "IBMPlexSans-Bold.ttf",
    "CounterfoilDejaVu": "DejaVuSans.ttf",
    "CounterfoilDejaVu-Bold": "DejaVuSans-Bold.ttf",
    "CounterfoilHan": "DroidSansFallback.ttf",
}
_CHAINS = {
    REGULAR: (BASE_FONT, "CounterfoilDejaVu", "CounterfoilHan"),
    MEDIUM: ("CounterfoilPlex-Medium", "CounterfoilDejaVu", "CounterfoilHan"),
    SEMIBOLD: ("CounterfoilPlex-SemiBold", "CounterfoilDejaVu-Bold", "CounterfoilDejaVu", "CounterfoilHan"),
    BOLD: ("CounterfoilPlex-Bold", "CounterfoilDejaVu-Bold", "CounterfoilDejaVu", "CounterfoilHan"),
}
# Plex has them an eighth of the type size wide, in which "9 919,65" reads as one number; its blank is a quarter.
_DRAWN_AS = {"\u202f": "\u00a0", "\u2009": "\u00a0"}
_loading = threading.Lock()


@cache
def _font(name: str) -> TTFont:
    # Under a lock: ReportLab's registry is global, and two papers may be drawn at once. The Han font takes 150 ms,
    # so a font is read when a character first needs it.
    with _loading:
        font = TTFont(name, str(resource("fonts", _FILES[name])))
        pdfmetrics.registerFont(font)
        return font


def base_font() -> str:
    """The name of the font a canvas starts with, registered."""
    _font(BASE_FONT)
    return BASE_FONT


@lru_cache(maxsize=65536)
def _choice(weight: str, character: str) -> tuple[str, str, float]:
    """(font name, character to draw, its width at 1 pt)."""
    character = _DRAWN_AS.get(character, character)
    code = ord(character)
    for name in _CHAINS[weight]:
        face = _font(name).face
        # Glyph 0 is the missing glyph even where a character map names it.
        if face.charToGlyph.get(code, 0):
            return name, character, face.charWidths.get(code, face.defaultWidth) / 1000
    if character == REPLACEMENT:
        raise LookupError(f"no font has {REPLACEMENT!r}")
    return _choice(weight, REPLACEMENT)


def width(text: str, size: float, weight: str = REGULAR) -> float:
    """How wide the text is in points when set at `size` points."""
    return size * sum(_choice(weight, character)[2] for character in text)


def runs(text: str, weight: str = REGULAR) -> list[tuple[str, str, float]]:
    """The text in pieces of one font each: (font name, text, width at 1 pt)."""
    pieces: list[tuple[str, list[str], float]] = []
    for character in text:
        name, drawn, wide = _choice(weight, character)
        if pieces and pieces[-1][0] == name:
            pieces[-1][1].append(drawn)
            pieces[-1] = (name, pieces[-1][1], pieces[-1][2] + wide)
        else:
            pieces.append((name, [drawn], wide))
    return [(name, "".join(characters), wide) for name, characters, wide in pieces]


def uncovered(text: str) -> str:
    """The characters of the text that no font has, each once, in order: they print as U+FFFD."""
    missing = (c for c in text if c != REPLACEMENT and _choice(REGULAR, c)[1] == REPLACEMENT)
    return "".join(dict.fromkeys(missing))
