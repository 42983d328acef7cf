"""Cash as it lies in a drawer: the notes and coins of a currency, and what pieces of them come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.errors import RuleViolation


@dataclass(frozen=True, slots=True)
class Denomination:
    """A note or a coin; `value` in minor units."""

    value: int
    kind: Literal["note", "coin"]


@dataclass(frozen=True, slots=True)
class Pieces:
    """How many pieces of one value (minor units) were counted."""

    value: int
    count: int


def _of(notes: tuple[int, ...], coins: tuple[int, ...]) -> tuple[Denomination, ...]:
    return (*(Denomination(value, "note") for value in notes), *(Denomination(value, "coin") for value in coins))


# What the central banks have in circulation, and what they still take though they print it no more (EUR 500, INR 2000).
# Coins and notes of one value (a dollar) are counted together.
DENOMINATIONS: dict[str, tuple[Denomination, ...]] = {
    "EUR": _of((500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00), (2_00, 1_00, 50, 20, 10, 5, 2, 1)),
    "USD": _of((100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00), (50, 25, 10, 5, 1)),
    "GBP": _of((50_00, 20_00, 10_00, 5_00), (2_00, 1_00, 50, 20, 10, 5, 2, 1)),
    "CHF": _of((1000_00, 200_00, 100_00, 50_00, 20_00, 10_00), (5_00, 2_00, 1_00, 50, 20, 10, 5)),
    "CAD": _of((100_00, 50_00, 20_00, 10_00, 5_00), (2_00, 1_00, 50, 25, 10, 5)),
    "AUD": _of((100_00, 50_00, 20_00, 10_00, 5_00), (2_00, 1_00, 50, 20, 10, 5)),
    "INR": _of((2000_00, 500_00, 200_00, 100_00, 50_00), (20_00, 10_00, 5_00, 2_00, 1_00, 50)),
}
_MOST_PIECES = 100_000


def denominations(currency: str) -> tuple[Denomination, ...]:
    """The notes and coins of a currency, the largest first; () where a plain sum is counted instead."""
    return DENOMINATIONS.get(currency, ())


def sum_of(pieces: Sequence[Pieces], currency: str) -> int:
    """What pieces come to, in minor units. Raises RuleViolation for a value that the currency has not."""
    known = {one.value for one in denominations(currency)}
    seen: set[int] = set()
    for position, one in enumerate(pieces, 1):
        if one.value not in known:
            what = f"{currency} has no such note or coin" if known else f"{currency} is counted as one sum; give cash"
            raise RuleViolation(f"{what}.", f"pieces.{position}.value")
        if one.value in seen:
            raise RuleViolation("This value is counted already; give each once.", f"pieces.{position}.value")
        if not 0 <= one.count <= _MOST_PIECES:
            raise RuleViolation(f"Count 0 to {_MOST_PIECES:,} pieces.", f"pieces.{position}.count")
        seen.add(one.value)
    return sum(one.value * one.count for one in pieces)
