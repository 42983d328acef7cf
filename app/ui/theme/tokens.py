"""The colours of the windows, as computed for contrast and for colour-blind eyes; no Qt in this file.

A *phase* says who is responsible for a document. Its three colours are the mark (bars and dots on a surface), the
ground of a chip, and the text on that chip.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

PHASES: Final = ("idle", "sell", "ware", "money", "done", "stop")
# The rail in pixels at 100 %: its width, the height of a place, and the room above the first.
RAIL_WIDTH: Final = 60
RAIL_STEP: Final = 58
RAIL_TOP: Final = 10


@dataclass(frozen=True, slots=True)
class PhaseColours:
    """Colours of one phase as ``#RRGGBB``."""

    mark: str
    chip: str
    text: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Colours are ``#RRGGBB``; ``line`` is the width of borders in pixels at 100 %.

    ``off`` is the text of what cannot be used now, and of hints.
    """

    name: str
    dark: bool
    window: str
    surface: str
    hairline: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    selection: str
    off: str
    phases: Mapping[str, PhaseColours]
    line: int = 1

    @property
    def ground(self) -> str:
        """Below what the pointer is over, and of a meter that is empty: in high contrast hairlines are as white as the
        words, so that the surface stays and a ring says it."""
        return self.hairline if self.line == 1 else self.surface


def _phases(*rows: tuple[str, str, str]) -> Mapping[str, PhaseColours]:
    return MappingProxyType({name: PhaseColours(*row) for name, row in zip(PHASES, rows, strict=True)})


LIGHT: Final = Tokens(
    name="light",
    dark=False,
    window="#F6F7F9",
    surface="#FFFFFF",
    hairline="#E3E6EB",
    text="#1A1D23",
    muted="#5B6472",
    border="#8A93A3",
    accent="#1450A8",
    on_accent="#FFFFFF",
    selection="#E4EEFC",
    off="#5B6472",
    phases=_phases(
        ("#848D98", "#F0F1F3", "#50565E"),
        ("#AB4FD1", "#F5EAF9", "#65347E"),
        ("#053A82", "#E1E7F0", "#0A2852"),
        ("#C68002", "#F8F0E1", "#744F0C"),
        ("#08775F", "#E1EFEC", "#0C4A3F"),
        ("#9A0B1B", "#F3E2E4", "#5C0F1A"),
    ),
)

DARK: Final = Tokens(
    name="dark",
    dark=True,
    window="#0F1115",
    surface="#16181D",
    hairline="#2A2E36",
    text="#E8EAEE",
    muted="#9AA3B2",
    border="#6B7482",
    accent="#7DB2FF",
    on_accent="#0B1F3D",
    selection="#1E3A56",
    off="#9AA3B2",
    phases=_phases(
        ("#798192", "#2C2F37", "#C3C6CE"),
        ("#E4C8EF", "#433F4B", "#F3E6F8"),
        ("#338EFF", "#1C324F", "#A3CCFF"),
        ("#F3AF39", "#473923", "#FADBA6"),
        ("#86EBC2", "#2F4641", "#C9F6E4"),
        ("#E8515F", "#44252C", "#F5B1B7"),
    ),
)

HIGH_CONTRAST: Final = Tokens(
    name="contrast",
    dark=True,
    window="#000000",
    surface="#000000",
    hairline="#FFFFFF",
    text="#FFFFFF",
    muted="#FFFFFF",
    border="#FFFFFF",
    accent="#FFE600",
    on_accent="#000000",
    selection="#00378A",
    # Muted words are white here; what is off must not look as if it could be pressed.
    off="#ABABAB",
    phases=_phases(
        # Marks as far apart as in the other themes for every eye (tests/ui/test_colour_vision.py).
        ("#7E8187", "#000000", "#FFFFFF"),
        ("#DED0F1", "#000000", "#F0B8FF"),
        ("#4992F9", "#000000", "#8CC4FF"),
        ("#FCB533", "#000000", "#FFC14D"),
        ("#BAFFCE", "#000000", "#7CFFCB"),
        ("#DA3E24", "#000000", "#FF9AA2"),
    ),
    line=2,
)


_CHOSEN: Final = {"light": LIGHT, "dark": DARK, "contrast": HIGH_CONTRAST}


def theme(chosen: str, *, dark: bool) -> Tokens:
    """The theme of a choice; where none (or "system") is chosen, the one the system wears."""
    return _CHOSEN.get(chosen, DARK if dark else LIGHT)


def scale_of(kept: Mapping[str, object]) -> int:
    """The percentage that a kept look was scaled by: 80 to 200, else 100."""
    scale = kept.get("scale")
    return scale if isinstance(scale, int) and 80 <= scale <= 200 else 100


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` as WCAG defines it, 0 (black) to 1 (white)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
