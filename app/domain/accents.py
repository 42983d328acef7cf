"""The one colour of a company's papers: dark enough to be read on white."""

from __future__ import annotations

from collections.abc import Sequence

Colour = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""
BLACK: Colour = (0.0, 0.0, 0.0)
_LEAST = 4.5


def readable(accent: str) -> Colour:
    """An "#RRGGBB" colour as numbers 0 to 1, darkened until it reads on white at 4.5 : 1; black if it is no colour."""
    parts = _parts(accent)
    if parts is None:
        return BLACK
    while 1.05 / (_luminance(parts) + 0.05) < _LEAST:
        parts = [part * 0.95 for part in parts]
    return (round(parts[0], 4), round(parts[1], 4), round(parts[2], 4))


def darkened(accent: str) -> str:
    """The colour that is printed in its place, as "#RRGGBB"; "" if it is printed as it is, or is no colour."""
    parts = _parts(accent)
    if parts is None or 1.05 / (_luminance(parts) + 0.05) >= _LEAST:
        return ""
    return "#" + "".join(f"{round(part * 255):02X}" for part in readable(accent))


def _parts(accent: str) -> list[float] | None:
    digits = accent.strip().lstrip("#")
    try:
        return [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)] if len(digits) == 6 else None
    except ValueError:
        return None


def _luminance(parts: Sequence[float]) -> float:
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
