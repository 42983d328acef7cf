"""Buying: how a purchase order stands, what to order, and when what is missing comes. Quantities are thousandths."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# What becomes of goods at the door: to the shelf, thrown away, set aside, or not taken in at all.
SHELF, SCRAP, ASIDE, BACK = "shelf", "scrap", "quarantine", "back"
OUTCOMES = (SHELF, SCRAP, ASIDE, BACK)


@dataclass(frozen=True, slots=True)
class LineSums:
    """A purchase line in figures. More may have come than was ordered."""

    ordered: int
    received: int
    cancelled: int

    @property
    def open(self) -> int:
        """What is still to come."""
        return max(0, self.ordered - self.cancelled - self.received)


def purchase_state(sent: bool, lines: Iterable[LineSums]) -> str:
    """draft, ordered, part_received, received or cancelled; a cancelled rest closes what came in part."""
    rows = list(lines)
    waiting, came = any(line.open for line in rows), any(line.received for line in rows)
    if not waiting:
        return "received" if came else "cancelled"
    if not sent:
        return "draft"
    return "part_received" if came else "ordered"


@dataclass(frozen=True, slots=True)
class Standing:
    """A product as buying sees it: on the shelf, promised, waited for by customers, and on its way here.

    `incoming` counts drafts too, so that nothing is proposed twice; `pack` is what the supplier sells at a time, 0 for
    single units.
    """

    on_hand: int
    reserved: int
    waiting: int
    incoming: int
    minimum: int = 0
    reorder: int = 0
    pack: int = 0


def to_order(one: Standing) -> int:
    """How much to order: up to the minimum after everybody who waits has theirs, in whole packs; 0 for nothing.

    What is ordered is never less than the reorder quantity.
    """
    missing = one.minimum + one.waiting - (one.on_hand - one.reserved + one.incoming)
    if missing <= 0:
        return 0
    return in_packs(max(missing, one.reorder), one.pack)


def in_packs(wanted: int, pack: int) -> int:
    """The least number of whole packs that holds what is wanted, as a quantity; 0 for `pack` is single units."""
    pack = pack or 1000
    return -(-wanted // pack) * pack


@dataclass(frozen=True, slots=True)
class Coming:
    """Goods of one product on their way: when they are expected ("" is unknown), and for which customer's line."""

    expected: str
    quantity: int
    order_id: str = ""
    order_line: int = 0


Line = tuple[str, int]


def arrivals(waiting: Sequence[tuple[Line, int]], coming: Iterable[Coming]) -> Mapping[Line, str]:
    """When each waiting line has all it lacks, as far as what is on its way says so; lines that are not told wait on.

    `waiting` are lines with what they lack, in the order of their right. What was bought for a line is counted for it
    first; the rest goes round by date, as it will when it arrives. Goods without a date promise nothing.
    """
    lacks = dict(waiting)
    dates: dict[Line, str] = {}
    loose: list[Coming] = []
    for one in sorted((c for c in coming if c.expected), key=lambda c: c.expected):
        line = one.order_id, one.order_line
        own = min(one.quantity, lacks.get(line, 0))
        if own:
            lacks[line] -= own
            dates[line] = max(dates.get(line, ""), one.expected)
        loose.append(Coming(one.expected, one.quantity - own))
    left = [one.quantity for one in loose]
    for line, _ in waiting:
        for position, one in enumerate(loose):
            taken = min(lacks[line], left[position])
            if taken:
                lacks[line] -= taken
                left[position] -= taken
                dates[line] = max(dates.get(line, ""), one.expected)
    return {line: date for line, date in dates.items() if not lacks[line]}
