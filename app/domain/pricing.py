"""Which price holds: dated prices with quantity breaks."""

from collections.abc import Sequence
from dataclasses import dataclass


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
