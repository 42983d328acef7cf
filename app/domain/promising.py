"""What can be promised of a product, and when: the four states that a chip beside a line shows (UX 2.0.10). Pure.

Quantities are thousandths of the stock unit, dates ISO.
"""

from dataclasses import dataclass, replace
from typing import Literal

from app.domain.arranging import Place, Shelf, Want, Wants, most_of, plan_beside, plus
from app.domain.cutting import Bars, Plan

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
    bars: Bars | None = None
    shelves: tuple[Shelf, ...] = ()
    waits: Wants = ()
    """What it is cut from, what lies on each shelf and is promised of it, and what lines still lack, by length."""

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


def cut_plan(supply: Supply, quantity: int, length: int) -> Plan | None:
    """How so much in pieces of a length is cut from what is there, beside all that is promised, of the first shelf that
    has all of it, else of the one that has most; None where nothing is cut from bars.
    """
    bars = supply.bars
    if bars is None or length <= 0 or quantity < length:
        return None
    best: tuple[int, Shelf] = (0, Shelf("", Place()))
    for one in supply.shelves:
        best = max(best, (most_of(bars, one, Want(quantity, length)), one), key=lambda found: found[0])
    return plan_beside(bars, best[1].there, Want(best[0] or quantity, length), best[1].wants)


def for_line(supply: Supply, want: Want, above: Wants, today: str) -> Supply:
    """The supply as a line has it: less what lines ``above`` it take; and of goods that are cut only what can be cut in
    pieces of its length, beside all that is promised, now and as bars come. Many short rests are no long piece.
    """
    bars = supply.bars
    taken = sum(one.quantity for one in above)
    if bars is None or supply.service:
        return left_of(supply, taken, today)
    shelves = _with(bars, supply.shelves, above)
    got = [(one.name, most_of(bars, one, want)) for one in shelves]
    had = sum(quantity for _, quantity in got)
    whole = want.length > 0 and had >= want.quantity
    # A shelf that has all of it says what is free there; one that has a part, which pieces it gives.
    free = {one.name: one.free for one in shelves}
    places = [(name, free[name] if quantity == want.quantity else quantity) for name, quantity in got]
    if not want.length:
        # As it falls: no more than others can spare.
        places = [(one.name, most_of(bars, one, Want(max(0, one.free)))) for one in shelves]
        left = left_of(supply, taken, today)
        return replace(supply, places=tuple(places), receipts=left.receipts, waiting=0)
    receipts = () if whole else _as_bars_come(bars, supply, want, above, shelves, had, today)
    return replace(supply, places=tuple(places), receipts=receipts, waiting=0)


def _with(bars: Bars, shelves: tuple[Shelf, ...], wants: Wants) -> tuple[Shelf, ...]:
    """The shelves with more promised of them, from the first on, as far as it can be cut."""
    found = list(shelves)
    for one in wants:
        left = one.quantity
        for place, shelf in enumerate(found):
            got = most_of(bars, shelf, Want(left, one.length))
            if got:
                found[place] = replace(shelf, wants=plus(shelf.wants, Want(got, one.length)))
                left -= got
    return tuple(found)


def _as_bars_come(
    bars: Bars, supply: Supply, want: Want, above: Wants, shelves: tuple[Shelf, ...], had: int, today: str
) -> tuple[Receipt, ...]:
    """What of a line can be cut from bars that come, by day, when all who wait and the lines above have had theirs.

    What is overdue comes some day: those who wait have it, and nobody is told a day.
    """
    ahead = supply.waits
    for more in above:
        lacks = more.quantity - sum(_of(s.wants, more.length) for s in shelves)
        lacks += sum(_of(s.wants, more.length) for s in supply.shelves)
        ahead = plus(ahead, Want(lacks, more.length))
    found, there, known = [], 0, had
    for one in sorted((r for r in supply.receipts if r.expected), key=lambda r: r.expected):
        there += one.quantity // bars.length * bars.length
        if one.expected < today:
            continue
        (coming,) = _with(bars, (Shelf("", Place(there)),), ahead)
        now = had + most_of(bars, coming, Want(want.quantity - had, want.length))
        if now > known:
            found.append(Receipt(one.expected, now - known))
            known = now
    return tuple(found)


def _of(wants: Wants, length: int) -> int:
    return sum(one.quantity for one in wants if one.length == length)


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


def left_of(supply: Supply, taken: int, today: str) -> Supply:
    """What is left when that much went to others: from the shelves first, then of what comes first.

    Lines of one document share what there is: what a line takes, one below it cannot have.
    """
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
