"""What a person asks of customers beside words: ``>500 open``, ``>0 overdue``, ``no order 90d``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.entry.grammar import parse_number

SCALE = 1000
_SUM = re.compile(r"(?<!\S)(?:([<>])\s*(\d[\d.,]*)(?:\s*(open|overdue))?|(overdue))(?!\S)", re.IGNORECASE)
_IDLE = re.compile(r"(?<!\S)no\s+orders?(?:\s+(?:for\s+)?(\d{1,4})\s*(d|w|m|y)?[a-z]*)?(?!\S)", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


@dataclass(frozen=True, slots=True)
class Owed:
    """A sum that is open, or overdue, above (or below) so much, in 1/1,000 of the currency."""

    value: int
    overdue: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class AskedOf:
    """The words without what is asked beside them; ``idle``: no order for so many days, 0 is for ever."""

    words: str
    owed: Owed | None = None
    idle: int | None = None


def asked_of(text: str) -> AskedOf:
    """What is asked; a sum that cannot be read stays among the words."""
    owed, idle = None, None
    if found := _SUM.search(text):
        sign, figure, what, alone = found.groups()
        value = 0 if alone else parse_number(figure, SCALE)
        if value is not None:
            owed = Owed(value, bool(alone) or (what or "").lower() == "overdue", sign == "<")
            text = f"{text[: found.start()]} {text[found.end() :]}"
    if found := _IDLE.search(text):
        idle = int(found[1] or 0) * _DAYS[(found[2] or "d").lower()]
        text = f"{text[: found.start()]} {text[found.end() :]}"
    return AskedOf(" ".join(text.split()), owed, idle)
