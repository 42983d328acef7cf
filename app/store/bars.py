"""Goods that are cut from bars: what lies there, who was promised which lengths of it, and how promises are settled."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.arranging import Place, Shelf, Want, most_of, plus, share_out, short_of
from app.domain.cutting import Bars
from app.domain.stock import NO_SHELF, Demand, Holding, Pin, ReservationMove
from app.store.sql import sql
from app.store.view import View


@dataclass(frozen=True, slots=True)
class Claim:
    """What a line holds in a place, in thousandths, in pieces of a length; 0 where it is not cut."""

    order_id: str
    line: int
    location: str
    quantity: int
    pinned: int
    length: int

    @property
    def want(self) -> Want:
        """What it wants of the place."""
        return Want(self.quantity, self.length)


_BARS = sql("SELECT bar_length, kerf, least_rest FROM product WHERE id = :id")
_ON_HAND = sql(
    "SELECT location, on_hand FROM stock_level WHERE product_id = :product_id "
    f"AND location NOT IN ({', '.join(map(repr, NO_SHELF))}) ORDER BY location"
)
_RESTS = sql(
    "SELECT location, length, pieces FROM stock_rest WHERE product_id = :product_id AND pieces > 0 "
    "ORDER BY location, length"
)
_LENGTH = "LEFT JOIN sales_order_line s ON s.order_id = p.order_id AND s.line = p.line"
# "<> 0" are the words of the index on live reservations; SQLite does not see that "> 0" means it.
_CLAIMS = sql(
    "SELECT r.order_id, r.line, r.location, r.quantity, coalesce(n.quantity, 0), coalesce(s.length, 0) "
    "FROM reservation r JOIN order_line_progress p ON p.order_id = r.order_id AND p.line = r.line "
    "LEFT JOIN reservation_pin n ON n.order_id = r.order_id AND n.line = r.line AND n.location = r.location "
    f"{_LENGTH} WHERE r.product_id = :product_id AND r.quantity <> 0 AND r.quantity > 0 AND r.location <> 'PACKING' "
    "ORDER BY p.priority, r.order_id, r.line, r.location"
)
PAGE = 50
_WAITS = (
    "SELECT p.order_id, p.line, p.ordered - p.cancelled - p.reserved - p.shipped, p.reserved + p.shipped, p.cap, "
    f"coalesce(s.length, 0) FROM order_line_progress p {_LENGTH} LEFT JOIN order_hold h ON h.order_id = p.order_id "
    "WHERE {} AND p.service = 0 AND p.ordered - p.cancelled - p.reserved - p.shipped > 0 AND coalesce(h.held, 0) = 0 "
)
# Who waits for pieces that are no longer than what lies there, in the order of right.
_WAITING = sql(
    _WAITS.format("p.product_id = :product_id")
    + f"AND coalesce(s.length, 0) <= :longest ORDER BY p.priority, p.order_id, p.line LIMIT {PAGE} OFFSET :offset"
)
_WAITS_HERE = sql(_WAITS.format("p.order_id = :order_id AND p.line = :line"))
_PINS = sql(
    "SELECT n.order_id, n.line, n.location, n.quantity, coalesce(r.quantity, 0) FROM reservation_pin n "
    "LEFT JOIN reservation r ON r.order_id = n.order_id AND r.line = n.line AND r.location = n.location "
    "WHERE n.product_id = :product_id AND n.quantity > coalesce(r.quantity, 0) ORDER BY n.hlc"
)


def bars_of(view: View, product_id: str) -> Bars:
    """What a product is cut from; of length 0 where it is not cut from bars."""
    return Bars(*(view.row(_BARS, {"id": product_id}) or (0, 0, 0)))


def claims_of(view: View, product_id: str) -> list[Claim]:
    """What lines hold of a product on its shelves, the strongest right first."""
    return [Claim(*row) for row in view.rows(_CLAIMS, {"product_id": product_id})]


def places_of(view: View, product_id: str) -> dict[str, Place]:
    """What lies of a product on each shelf."""
    key = {"product_id": product_id}
    rests: dict[str, dict[int, int]] = {}
    for where, length, many in view.rows(_RESTS, key):
        rests.setdefault(where, {})[length] = int(many)
    return {where: Place(int(on_hand), rests.get(where, {})) for where, on_hand in view.rows(_ON_HAND, key)}


def shelves_of(view: View, product_id: str) -> dict[str, Shelf]:
    """What lies of a product on each shelf, and what is promised of it."""
    found = {where: Shelf(where, there) for where, there in places_of(view, product_id).items()}
    for one in claims_of(view, product_id):
        shelf = found.get(one.location, Shelf(one.location, Place()))
        found[one.location] = Shelf(shelf.name, shelf.there, plus(shelf.wants, one.want))
    return found


def can_be_cut(view: View, product_id: str, where: str, wanted: int, length: int) -> int:
    """How much of what is wanted in pieces of a length is free in a place, beside all that is promised there."""
    bars, shelf = bars_of(view, product_id), shelves_of(view, product_id).get(where)
    if shelf is None:
        return 0
    return most_of(bars, shelf, Want(wanted, length)) if bars.length else max(0, min(wanted, shelf.free))


def cut_short(view: View, product_id: str) -> list[ReservationMove]:
    """What is promised of goods that are cut, and cannot be cut any more."""
    by_place: dict[str, list[tuple[Holding, int]]] = {}
    for one in claims_of(view, product_id):
        held = Holding(one.order_id, one.line, one.location, one.quantity, one.pinned)
        by_place.setdefault(one.location, []).append((held, one.length))
    if not by_place:
        return []
    bars, places = bars_of(view, product_id), places_of(view, product_id)
    return [
        move for where, held in by_place.items() for move in short_of(bars, where, places.get(where, Place()), held)
    ]


def cut_given(view: View, product_id: str, first: str) -> list[ReservationMove]:
    """What of goods that are cut goes to whom waits; ``first`` is the shelf that is emptied first."""
    shelves = sorted(shelves_of(view, product_id).values(), key=lambda one: (one.name != first, one.name))
    shelves = [one for one in shelves if one.free > 0]
    if not shelves:
        return []
    bars, there = bars_of(view, product_id), {one.name for one in shelves}
    pins = []
    for row in view.rows(_PINS, {"product_id": product_id}):
        pin = Pin(*row)
        waits = view.row(_WAITS_HERE, {"order_id": pin.order_id, "line": pin.line}) if pin.location in there else None
        if waits:
            pins.append((pin, Demand(*waits[:5]), int(waits[5])))
    longest = max(bars.length, *(length for one in shelves for length in (0, *one.there.rests)))
    return share_out(bars, shelves, _waiting(view, product_id, longest), pins)


def _waiting(view: View, product_id: str, longest: int) -> Iterator[tuple[Demand, int]]:
    """The lines that wait, read a page at a time, only as far as there is something to give."""
    offset = 0
    while True:
        page = view.rows(_WAITING, {"product_id": product_id, "longest": longest, "offset": offset})
        yield from ((Demand(*row[:5]), int(row[5])) for row in page)
        if len(page) < PAGE:
            return
        offset += PAGE
