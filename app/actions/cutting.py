"""Goods that are cut from bars, at work: what fetching so many pieces does to the bars and rests on a shelf."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.actions.parameters import LineQuantity
from app.domain.arranging import Place, Want, plan_beside
from app.domain.cutting import NO_BARS, Bars, Plan
from app.domain.deal import Deal
from app.domain.facts import GoodsCut, Move, PickLine, RestChange, ReturnLine, ShipmentLine, StockMoved
from app.domain.stock import ADJUSTMENT
from app.store.bars import bars_of, claims_of, places_of
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class Sawn:
    """A line that is fetched in pieces: on which shelf, and how they are cut there."""

    position: int
    line: int
    product_id: str
    location: str
    plan: Plan


_ORDER = sql("SELECT order_id FROM pick_list WHERE id = :id")
# What is to be fetched of a product in a place by open lists, the older lists first. Reservations have an index.
_LISTED = sql(
    "SELECT p.id, p.order_id, l.line, l.quantity, coalesce(s.length, 0) FROM reservation r "
    "JOIN pick_list p ON p.order_id = r.order_id AND p.state = 'open' "
    "JOIN pick_line l ON l.pick_list_id = p.id AND l.line = r.line AND l.location = r.location "
    "LEFT JOIN sales_order_line s ON s.order_id = r.order_id AND s.line = r.line "
    "WHERE r.product_id = :product_id AND r.location = :location AND r.quantity <> 0 AND r.quantity > 0 "
    "ORDER BY p.id, l.position"
)


@dataclass(slots=True)
class _Saw:
    """A product in a place while a list is planned: what lies there that no older list takes, what gives the pieces
    where that does not, and what others are promised of it.
    """

    bars: Bars
    now: Place
    then: Place
    others: dict[tuple[str, int], Want]

    def cut(self, order_id: str, line: int, quantity: int, length: int, *, older: bool, done: bool) -> Plan:
        """Plan a line, and take it from what lies there. What is ``done`` was cut from what lies there, whatever older
        lists say; else what they leave is there by then.
        """
        key, want = (order_id, line), Want(quantity, length)
        others = {x: Want(max(0, y.quantity - quantity), y.length) if x == key else y for x, y in self.others.items()}
        beside = [one for one in others.values() if one.quantity]
        found = plan_beside(self.bars, self.now, want, beside)
        if found.missing:
            found = plan_beside(self.bars, self.then, want, beside)
        self.now = self.now.cut(found, kept=not older)
        if not (older and done):
            self.then, self.others = self.then.cut(found), others
        return found


def _saw(view: View, product_id: str, where: str, bars: Bars, pick_list_id: str, *, done: bool) -> _Saw:
    there = places_of(view, product_id).get(where, Place())
    claims = {(x.order_id, x.line): x.want for x in claims_of(view, product_id) if x.location == where}
    saw = _Saw(bars, there, there, claims)
    for list_id, order_id, line, quantity, length in view.rows(_LISTED, {"product_id": product_id, "location": where}):
        if pick_list_id and list_id < pick_list_id and length:
            saw.cut(order_id, line, int(quantity), length, older=True, done=done)
    return saw


def sawn(
    view: View,
    deal: Deal,
    lines: Sequence[tuple[int, int, str, str, int]],
    pick_list_id: str = "",
    *,
    done: bool = False,
) -> list[Sawn]:
    """How the pieces of a list are cut from what lies there now; of (position, line, product, location, quantity).

    Several lines of one product share what there is, in the order of the list; older lists go first, and what others
    are promised of the place can still be cut afterwards. ``done`` says that they are cut, and not about to be.
    """
    found: list[Sawn] = []
    saws: dict[tuple[str, str], _Saw] = {}
    lengths = {x.line: x.said.length for x in deal.lines}
    order_id = str(view.value(_ORDER, {"id": pick_list_id}, default="")) if pick_list_id else ""
    for position, line, product_id, where, quantity in lines:
        length = lengths.get(line, 0)
        pieces = quantity // length if length > 0 else 0
        bars = bars_of(view, product_id) if pieces else NO_BARS
        if not bars.length:
            continue
        key = product_id, where
        if key not in saws:
            saws[key] = _saw(view, product_id, where, bars, pick_list_id, done=done)
        cut = saws[key].cut(order_id, line, pieces * length, length, older=False, done=done)
        if cut.cuts:
            found.append(Sawn(position, line, product_id, where, cut))
    return found


def planned(
    view: View, deal: Deal, pick_list_id: str, picked: Sequence[PickLine], given: Sequence[LineQuantity]
) -> list[Sawn]:
    """How what was fetched was cut: as the list said, unless a line says that it was taken otherwise."""
    if not any(x.said.length for x in deal.lines):
        return []
    otherwise = {one.line for one in given if one.cut is False}
    lines = [
        (x.position, x.line, x.product_id, x.location, x.picked) for x in picked if x.picked and x.line not in otherwise
    ]
    return sawn(view, deal, lines, pick_list_id, done=True)


def record_cuts(tx: Transaction, paper_id: str, order: tuple[str, str], date: str, cuts: Sequence[Sawn]) -> None:
    """Rests lie there more or less than before; what the saw took and short ends are waste. `order`: id, number."""
    order_id, number = order
    changes = []
    waste = []
    for one in cuts:
        changes += [RestChange(one.product_id, one.location, length, -many) for length, many in one.plan.taken.items()]
        changes += [RestChange(one.product_id, one.location, length, many) for length, many in one.plan.kept.items()]
        if one.plan.waste > 0:
            waste.append(Move(one.product_id, one.plan.waste, one.location, ADJUSTMENT, order_id, one.line))
    _record(tx, paper_id, order_id, date, changes)
    if waste:
        tx.record(StockMoved("offcut", date, tuple(waste), f"cut for {number}"))


_LENGTHS = sql("SELECT line, length FROM sales_order_line WHERE order_id = :order_id AND length > 0 ORDER BY line")


def back_as_pieces(
    tx: Transaction, paper_id: str, order_id: str, date: str, lines: Sequence[ShipmentLine] | Sequence[ReturnLine]
) -> None:
    """Pieces that were cut from bars lie on a shelf again, each a rest by itself."""
    lengths = dict(tx.rows(_LENGTHS, {"order_id": order_id}))
    found = [
        RestChange(one.product_id, one.location, lengths[one.line], one.quantity // lengths[one.line])
        for one in lines
        if lengths.get(one.line, 0) and bars_of(tx, one.product_id).length
    ]
    _record(tx, paper_id, order_id, date, found)


def _record(tx: Transaction, paper_id: str, order_id: str, date: str, changes: Sequence[RestChange]) -> None:
    if found := _summed(changes):
        tx.record(GoodsCut(paper_id, order_id, date, found))


def _summed(changes: Sequence[RestChange]) -> tuple[RestChange, ...]:
    sums: dict[tuple[str, str, int], int] = {}
    for one in changes:
        key = one.product_id, one.location, one.length
        sums[key] = sums.get(key, 0) + one.count
    return tuple(RestChange(*key, many) for key, many in sorted(sums.items()) if many)
