"""What can be promised of a product, and when: the four states that a chip beside a line shows (UX 2.0.10). Pure.

Quantities are thousandths of the stock unit, dates ISO.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

State = Literal["free", "part", "later", "none", "special", "service"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Goods on their way: when they are expected ("" is unknown), how much, and what of it a line that they were bought
    for still lacks.
    """

    expected: str
    quantity: int
    own: int = 0


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is of a product, and what comes.

    `places` are the shelves with what is free on each (it may be below zero), the house's first shelf first; `waiting`
    is what confirmed lines still lack, all of which have an earlier right than a line that is only being typed.
    `alternatives` counts products that may be sold instead and of which something is free; `lead_days` is how long its
    supplier needs, 0 where nobody sells it to us.
    """

    product_id: str
    sku: str = ""
    name: str = ""
    unit: str = ""
    places: tuple[tuple[str, int], ...] = ()
    waiting: int = 0
    receipts: tuple[Receipt, ...] = ()
    alternatives: int = 0
    supplier: str = ""
    lead_days: int = 0
    service: bool = False
    stopped: bool = False
    held: int = 0
    """What of the free is kept for quotes: an order may take it, and says so."""

    @property
    def free(self) -> int:
        """On hand and promised to nobody; below zero where more is promised than there is."""
        return sum(quantity for _, quantity in self.places)


@dataclass(frozen=True, slots=True)
class Promised:
    """A quantity that can be had: `now` from the shelf, the rest on the day `date`; "" where nobody knows when."""

    now: int
    later: int
    date: str


@dataclass(frozen=True, slots=True)
class Chip:
    """What stands beside a line: free (`free` in all), part (`now`, and `later` on `date`), later (all on `date`), none
    (with so many `alternatives`), special (ordered in, in `days`), or service. `late` is a date after the wanted one.
    """

    state: State
    free: int = 0
    now: int = 0
    later: int = 0
    date: str = ""
    alternatives: int = 0
    days: int = 0
    late: bool = False
    held: int = 0
    """What of `free` is kept for quotes."""


def open_receipts(supply: Supply, today: str) -> list[tuple[str, int]]:
    """What comes and is nobody's yet, by day: after lines that goods were bought for, and all others that wait.

    What is overdue comes some day; nobody says which, so it is promised to nobody.
    """
    ahead = max(0, supply.waiting - sum(one.own for one in supply.receipts))
    found: dict[str, int] = {}
    for one in sorted(supply.receipts, key=lambda r: (not r.expected, r.expected)):
        loose = one.quantity - one.own
        taken = min(loose, ahead)
        ahead -= taken
        if loose > taken and one.expected >= today:
            found[one.expected] = found.get(one.expected, 0) + loose - taken
    return sorted(found.items())


def promise(quantity: int, supply: Supply, today: str) -> Promised:
    """When that much of a product can be had."""
    now = max(0, min(quantity, supply.free))
    # What is promised beyond what is there is owed to others before anything that comes is free.
    missing, owed = quantity - now, max(0, -supply.free)
    for day, coming in open_receipts(supply, today) if missing else ():
        paid = min(coming, owed)
        owed -= paid
        missing -= min(missing, coming - paid)
        if not missing:
            return Promised(now, quantity - now, day)
    return Promised(now, quantity - now, "")


def chip(quantity: int, supply: Supply, today: str, wanted: str = "") -> Chip:
    """The chip of a line of that quantity; `wanted` is the day by which the customer wants it, "" is today."""
    if supply.service:
        return Chip("service")
    free = max(0, supply.free)
    if quantity <= free:
        return Chip("free", free, held=min(free, supply.held))
    got = promise(quantity, supply, today)
    late = bool(got.date) and got.date > (wanted or today)
    if got.now:
        return Chip("part", free, got.now, got.later, got.date, supply.alternatives, late=late or not got.date)
    if got.date:
        return Chip("later", free, 0, got.later, got.date, supply.alternatives, late=late)
    if not supply.alternatives and supply.lead_days:
        return Chip("special", later=got.later, days=supply.lead_days)
    return Chip("none", later=got.later, alternatives=supply.alternatives)


def chips(asked: Sequence[tuple[int, Supply, str]], today: str) -> tuple[Chip, ...]:
    """The chips of lines (quantity, supply, wanted day) of one document: what a line takes, a later one cannot have."""
    found: list[Chip] = []
    taken: dict[str, int] = {}
    for quantity, supply, wanted in asked:
        before = taken.get(supply.product_id, 0)
        taken[supply.product_id] = before + max(0, quantity)
        found.append(chip(quantity, left_of(supply, before, today), today, wanted))
    return tuple(found)


def left_of(supply: Supply, taken: int, today: str) -> Supply:
    """What is left when that much went to others: from the shelves first, then of what comes first."""
    if not taken or supply.service:
        return supply
    places, left = [], taken
    for name, quantity in supply.places:
        off = min(max(0, quantity), left)
        left -= off
        places.append((name, quantity - off))
    receipts = []
    for day, quantity in open_receipts(supply, today):
        off = min(quantity, left)
        left -= off
        receipts.append(Receipt(day, quantity - off))
    return replace(supply, places=tuple(places), receipts=tuple(receipts), waiting=0)
