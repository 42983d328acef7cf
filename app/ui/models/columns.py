"""Columns as values: what a table shows of a frozen row, and how it is painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from app.ui.theme.status import Chip

Text = Callable[[Any], str]

# Widths that hold the longest day there is, with its year: "Wed 28 Nov 2025", and "28 Nov 2025".
DAY = 130
SHORT_DAY = 104
# What the last column of a table has to be wider, to keep clear of the card's edge.
LAST = 16


class Align(Enum):
    """Side on which the text of a column stands."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``width`` is in pixels at 100 %; exactly one column of a table stretches.

    Where there is no room (a small window, 200 %) columns first shrink to their ``least``, then those that yield are
    left out, the highest number first; 0 stays, whatever the window. So what a document is about (code, quantity,
    price, amount) is always seen.
    ``tone`` names a colour of the tokens or a phase; ``chip`` and ``pips`` paint instead of the text; ``spoken`` is
    what a screen reader says where the text alone does not tell.
    """

    key: str
    title: str
    width: int
    text: Text
    align: Align = Align.LEFT
    weight: int = 400
    tone: str = "text"
    stretch: bool = False
    sort: bool = False
    least: int = 0
    yields: int = 0
    chip: Callable[[Any], Chip | None] | None = None
    pips: Callable[[Any], tuple[int, int, int] | None] | None = None
    tone_of: Callable[[Any], str] | None = None
    spoken: Text | None = None


def number_column(key: str, title: str, width: int, text: Text, **more: Any) -> Column:
    """A column of figures: at the right, digits of equal width."""
    return Column(key, title, width, text, align=Align.RIGHT, **more)
