"""Who gets which goods: the settling of reservations, as a pure function of demand, supply and rules.

Quantities are thousandths. A line's reservation stays with it from the shelf through packing until it is shipped.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.quantity import quantity_out

# Locations that are no shelves: where goods come from and go to.
CUSTOMER, SUPPLIER, PACKING, ADJUSTMENT = "CUSTOMER", "SUPPLIER", "PACKING", "ADJUSTMENT"
OUTSIDE = (CUSTOMER, SUPPLIER, ADJUSTMENT)
# Goods that came damaged and wait for somebody's word: here, and nobody's.
QUARANTINE = "QUARANTINE"
# Where nothing lies that could be promised.
NO_SHELF = (*OUTSIDE, PACKING, QUARANTINE)


@dataclass(frozen=True, slots=True)
class Demand:
    """A line that still wants goods: `waiting` is open and not reserved, `reserved` is held or shipped already.

    `cap` limits what the line may be given over its whole life.
    Demands come in the order of their right: the earlier wanted date first, then the earlier confirmation.
    """

    order_id: str
    line: int
    waiting: int
    reserved: int = 0
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """A person's word: this line is to hold at least `quantity` at that location; `held` is what it holds there."""

    order_id: str
    line: int
    location: str
    quantity: int
    held: int


@dataclass(frozen=True, slots=True)
class Holding:
    """What a line holds on a shelf. `pinned` of it are a person's word and are taken back last."""

    order_id: str
    line: int
    location: str
    quantity: int
    pinned: int = 0


@dataclass(frozen=True, slots=True)
class ReservationMove:
    """A change of a reservation: positive promises, negative takes back."""

    order_id: str
    line: int
    location: str
    quantity: int


def take_back(free: Mapping[str, int], holdings: Sequence[Holding]) -> list[ReservationMove]:
    """Where more is promised than is there, take back the weakest promises. `holdings` come strongest first.

    Promises that are nobody's pin go first; what is picked already is not on a shelf and never touched.
    """
    moves = []
    for location, quantity in sorted(free.items()):
        missing = -quantity
        own = [one for one in holdings if one.location == location]
        for loose in (True, False):
            for one in reversed(own):
                amount = min(missing, one.quantity - one.pinned if loose else min(one.pinned, one.quantity))
                if amount > 0:
                    moves.append(ReservationMove(one.order_id, one.line, location, -amount))
                    missing -= amount
    return moves


def _may_take(demand: Demand) -> int:
    """What the line waits for, within its cap."""
    return demand.waiting if demand.cap is None else min(demand.waiting, demand.cap - demand.reserved)


def settle(
    free: Mapping[str, int], demands: Iterable[Demand], pins: Sequence[Pin] = (), first: str = ""
) -> list[ReservationMove]:
    """Give the free units of one product to the lines that wait: pins at their location, then by right.

    `free` is on hand less reserved per shelf; `first` is the shelf that is emptied first. Nothing is given twice and
    never more than is free; `demands` is read only as far as there is something to give.
    """
    left = {location: quantity for location, quantity in free.items() if quantity > 0}
    waiting: dict[tuple[str, int], int] = {}
    moves = []
    shelves = sorted(left, key=lambda location: (location != first, location))
    # Only a pin that lacks something, on a shelf that has something, makes the whole queue be read.
    lacking = [pin for pin in pins if pin.quantity > pin.held and pin.location in left]
    ordered = list(demands) if lacking else demands
    for pin in lacking:
        demand = next((d for d in ordered if (d.order_id, d.line) == (pin.order_id, pin.line)), None)
        want = waiting.get((pin.order_id, pin.line), _may_take(demand) if demand else 0)
        amount = min(pin.quantity - pin.held, left[pin.location], want)
        if amount > 0:
            left[pin.location] -= amount
            waiting[pin.order_id, pin.line] = want - amount
            moves.append(ReservationMove(pin.order_id, pin.line, pin.location, amount))
    total = sum(left.values())
    for demand in ordered if total else ():
        want = waiting.get((demand.order_id, demand.line), _may_take(demand))
        for location in shelves:
            amount = min(want, left[location])
            if amount > 0:
                left[location] -= amount
                want -= amount
                total -= amount
                moves.append(ReservationMove(demand.order_id, demand.line, location, amount))
        if total <= 0:
            break
    return moves


def release(holdings: Sequence[Holding], quantity: int) -> list[ReservationMove]:
    """Give back `quantity` of what a line holds on shelves, unpinned first, last shelf first."""
    given: dict[Holding, int] = {}
    for loose in (True, False):
        for one in sorted(holdings, key=lambda h: (h.pinned == 0, h.location), reverse=True):
            amount = min(quantity, one.quantity - (one.pinned if loose else given.get(one, 0)))
            if amount > 0:
                given[one] = given.get(one, 0) + amount
                quantity -= amount
    return [ReservationMove(one.order_id, one.line, one.location, -amount) for one, amount in given.items()]


def in_hand_from(shelves: Mapping[str, int], wanted: int, first: str) -> list[tuple[str, int, int]]:
    """Where goods in the customer's hand came from: (location, quantity, how many of them the books do not know).

    `shelves` is what lies there and is nobody's of this sale, promised to others or not. The shelf `first` is emptied
    first; what lies nowhere is taken from it all the same, and its stock goes below zero.
    """
    taken: dict[str, int] = {}
    for location in sorted(shelves, key=lambda name: (name != first, name)):
        amount = min(wanted, max(0, shelves[location]))
        if amount > 0:
            taken[location] = amount
            wanted -= amount
    places = [(location, quantity, 0) for location, quantity in taken.items() if location != first or not wanted]
    if wanted:
        places.insert(0, (first, taken.get(first, 0) + wanted, wanted))
    return places


def check_free(product: str, location: str, on_hand: int, reserved: int, wanted: int, field: str) -> None:
    """Refuse to promise by hand what is not free. Raises RuleViolation."""
    if wanted > on_hand - reserved:
        raise RuleViolation(
            f"Only {quantity_out(max(0, on_hand - reserved))} of {product} are free in {location}, "
            f"not {quantity_out(wanted)}.",
            field,
        )
