"""Columns as values: what a table shows of a frozen row, and how it is painted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
# What the column that stretches takes for itself on a large screen; the rest of the room is shared with the others.
WORDS = 720
# How many times its width another column may become so, and below which width it stays as narrow as it is: a line
# number and a unit belong to their neighbours.
MOST_TIMES = 5
NARROW = 60


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


def shared_widths(columns: Mapping[int, Column], room: int, px: Callable[[int], int]) -> dict[int, int]:
    """How wide the columns are that do not stretch, by number; ``room`` and the widths in pixels of the screen.

    As wide as they say. Where there is no room they shrink towards their least, each by its part, before the words
    get less than they say. On a screen so wide that the figures of a row would stand an arm's length from its words,
    they come nearer: what the words do not need is shared by width.
    """
    others = {number: one for number, one in columns.items() if not one.stretch}
    if sum(px(one.width) for one in columns.values()) > room:
        least = {number: px(one.least or one.width) for number, one in others.items()}
        words = sum(px(one.width) for one in columns.values() if one.stretch)
        gaps = {number: px(one.width) - least[number] for number, one in others.items()}
        lacking = sum(gaps.values())
        spare = min(lacking, max(0, room - words - sum(least.values())))
        return {number: wide + gaps[number] * spare // max(1, lacking) for number, wide in least.items()}
    widths = {number: px(one.width) for number, one in others.items()}
    grow = {number: widths[number] for number, one in others.items() if one.width >= NARROW}
    if not grow or len(others) == len(columns):
        return widths
    now = sum(grow.values())
    spare = max(0, min(room - sum(widths.values()) - px(WORDS), (MOST_TIMES - 1) * now))
    return widths | {number: wide + wide * spare // now for number, wide in grow.items()}
