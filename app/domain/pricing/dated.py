"""Dated prices with quantity breaks: which of them holds on a day, and how one is raised."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.rounding import half_up


@dataclass(frozen=True, slots=True)
class PriceEntry:
    """A price from a date on, from a quantity on (thousandths); `price` in 1/10,000 per `price_per` units."""

    valid_from: str
    min_quantity: int
    price: int
    price_per: int


def price_of_the_day(entries: Sequence[PriceEntry], quantity: int, date: str) -> PriceEntry | None:
    """The entry of the highest break reached on that date; of two for one break, the newer. None if there is none."""
    reached = [e for e in entries if e.valid_from <= date and e.min_quantity <= max(quantity, 0)]
    return max(reached, key=lambda e: (e.min_quantity, e.valid_from), default=None)


_CENT = 100


def changed_price(price: int, percent: int = 0, amount: int = 0, step: int = 0) -> int:
    """A price raised (or lowered, below zero) by a percentage in thousandths of a percent, then by an amount.

    Prices, `amount` and `step` are 1/10,000. The result is a multiple of `step`, half up; without one it is as fine as
    the price was: whole cents stay whole cents.
    """
    grain = step or (1 if price % _CENT else _CENT)
    return half_up(price * (100_000 + percent) + amount * 100_000, 100_000 * grain) * grain


def in_force(entries: Sequence[PriceEntry], date: str) -> list[PriceEntry]:
    """The entry that holds on that date, for each break; in the order of the breaks."""
    found: dict[int, PriceEntry] = {}
    for one in sorted(entries, key=lambda e: e.valid_from):
        if one.valid_from <= date:
            found[one.min_quantity] = one
    return [found[least] for least in sorted(found)]
