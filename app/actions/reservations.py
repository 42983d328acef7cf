"""Promises by hand: pin goods to a line, release them. Settling stays the only one that promises."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from app.actions.kits import parts_of_order
from app.actions.load import Product, deal_of, product
from app.actions.orders import OrderHead, OrderRef, line_progress, order_head, order_lines
from app.actions.reply import Refusal, Reply, refuse
from app.domain.errors import RuleViolation
from app.domain.facts import ReservationCapped, StockPinned
from app.domain.kits import SET, called
from app.domain.quantity import positive, quantity_out
from app.domain.spelling import ways
from app.domain.stock import NO_SHELF, OUTSIDE, PACKING, QUARANTINE, check_free
from app.store.bars import bars_of, can_be_cut
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveLine:
    """A line, how much to promise it (all that is missing unless given), and where from."""

    line: int
    quantity: Decimal | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveStock(OrderRef):
    """Lines to promise goods to; several locations are several entries of one line."""

    lines: list[ReserveLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReservation(OrderRef):
    """Lines to take goods from; all that is promised unless a quantity is given. Without lines: the whole order."""

    lines: list[ReserveLine] | None = None


_LEVEL = sql(
    "SELECT coalesce(sum(on_hand), 0), coalesce(sum(reserved), 0) FROM stock_level "
    "WHERE product_id = :product_id AND location = :location"
)
_SHELVES = sql(
    "SELECT location, on_hand - reserved FROM stock_level WHERE product_id = :product_id AND on_hand - reserved > 0 "
    f"AND location NOT IN ({', '.join(map(repr, NO_SHELF))}) ORDER BY location"
)
_HELD = sql(
    "SELECT coalesce(sum(quantity), 0) FROM reservation WHERE order_id = :order_id AND line = :line "
    "AND location = :location"
)
_PINS = sql("SELECT location FROM reservation_pin WHERE order_id = :order_id AND line = :line AND quantity > 0")
_ON_SHELF = sql(
    "SELECT coalesce(sum(quantity), 0) FROM reservation WHERE order_id = :order_id AND line = :line "
    "AND location <> 'PACKING'"
)
_LOCATION = sql("SELECT id FROM location WHERE id = :ref")


def location(view: View, ref: str, field: str) -> str:
    """A storage location by its code. Raises RuleViolation."""
    # Quarantine needs no record of its own: it is in every house, also where books began without it.
    known = next((one for way in ways(ref) if (one := _there(view, way)) is not None), None)
    if known is None or known in {PACKING, *OUTSIDE}:
        raise RuleViolation(f"There is no location {ref} that goods may lie in. Make one with save_location.", field)
    return str(known)


def _there(view: View, ref: str) -> Any:
    return QUARANTINE if ref == QUARANTINE else view.value(_LOCATION, {"ref": ref})


def can_reserve(head: OrderHead) -> Refusal | None:
    """Nothing is promised to an order that stands still or is done."""
    if head.on_hold:
        return Refusal(f"Order {head.number} is on hold.", "order")
    return Refusal(f"Order {head.number} is cancelled.", "order") if head.status == "cancelled" else None


def reserve_stock(tx: Transaction, p: ReserveStock) -> Reply:
    """Pin free goods to lines. Refused where not as much is free."""
    head = order_head(tx, p.order)
    refuse(can_reserve(head))
    for position, given in _by_parts(tx, head, p.lines):
        field = f"lines.{position}"
        progress = line_progress(tx, head.id)
        if given.line not in progress:
            raise RuleViolation(f"Order {head.number} has no line {given.line}.", f"{field}.line")
        product_id, one = progress[given.line]
        wanted = positive(given.quantity, f"{field}.quantity") if given.quantity is not None else one.backordered
        if not 0 < wanted <= one.backordered:
            raise RuleViolation(
                f"Line {called(given.line)} waits for {quantity_out(one.backordered)} more.", f"{field}.quantity"
            )
        _pin(tx, head, given, product(tx, product_id), wanted, field)
        tx.settle()
    return Reply(id=head.id, number=head.number, lines=order_lines(tx, head.id, deal_of(tx, head.fact_id)))


def _by_parts(
    view: View, head: OrderHead, lines: Iterable[ReserveLine], *, held: bool = False
) -> list[tuple[int, ReserveLine]]:
    """The lines as they were given, with their places: in place of a kit its parts, as many as its sets take.

    Of what is to be released (`held`) never more than parts hold.
    """
    progress = line_progress(view, head.id)
    kits = parts_of_order(view, head.id, progress)
    found: list[tuple[int, ReserveLine]] = []
    for position, given in enumerate(lines, 1):
        if given.line not in kits:
            found.append((position, given))
            continue
        sets = None if given.quantity is None else positive(given.quantity, f"lines.{position}.quantity")
        for n, (one, each) in kits[given.line].items():
            most = int(view.value(_ON_SHELF, {"order_id": head.id, "line": n})) if held else one.backordered
            quantity = most if sets is None else min(most, each * sets // SET)
            if quantity > 0:
                found.append((position, replace(given, line=n, quantity=Decimal(quantity_out(quantity)))))
    return found


_LENGTH = sql("SELECT length FROM sales_order_line WHERE order_id = :order_id AND line = :line")


def _free(tx: Transaction, head: OrderHead, line: int, goods: Product, where: str, wanted: int) -> tuple[int, int]:
    """How much of what is wanted is free in a place, and the length of the pieces that it has to be cut to, or 0."""
    if not bars_of(tx, goods.id).length:
        on_hand, reserved = map(int, tx.row(_LEVEL, {"product_id": goods.id, "location": where}) or (0, 0))
        return on_hand - reserved, 0
    length = int(tx.value(_LENGTH, {"order_id": head.id, "line": line}, default=0))
    return can_be_cut(tx, goods.id, where, wanted, length), length


def _pin(tx: Transaction, head: OrderHead, given: ReserveLine, goods: Product, wanted: int, field: str) -> None:
    if given.location:
        where = location(tx, given.location, f"{field}.location")
        if where == QUARANTINE:
            raise RuleViolation("What lies in quarantine is promised to nobody.", f"{field}.location")
        free, length = _free(tx, head, given.line, goods, where, wanted)
        check_free(_named(goods, length), where, free, 0, wanted, f"{field}.quantity")
        places = [(where, wanted)]
    else:
        places = []
        left = wanted
        length = 0
        for where, _ in tx.rows(_SHELVES, {"product_id": goods.id}):
            if left:
                free, length = _free(tx, head, given.line, goods, where, left)
                places.append((where, min(free, left)))
                left -= min(free, left)
        if left:
            what = _named(goods, length)
            raise RuleViolation(
                f"Only {quantity_out(wanted - left)} of {what} are free, not {quantity_out(wanted)}.",
                f"{field}.quantity",
            )
    for where, quantity in places:
        key = {"order_id": head.id, "line": given.line, "location": where}
        held = int(tx.value(_HELD, key))
        tx.record(StockPinned(head.id, given.line, goods.id, where, held + quantity))


def _named(goods: Product, length: int) -> str:
    """What is promised, with the length that it is cut to."""
    return f"{goods.sku} in pieces of {quantity_out(length)} {goods.unit}".rstrip() if length else goods.sku


def release_reservation(tx: Transaction, p: ReleaseReservation) -> Reply:
    """Give goods back for others; the line gets none again until a person promises it some."""
    head = order_head(tx, p.order)
    progress = line_progress(tx, head.id)
    asked = (
        p.lines
        if p.lines is not None
        else [ReserveLine(line=n) for n, (_, x) in progress.items() if x.reserved and not x.kit]
    )
    named: set[int] = set()
    for position, given in _by_parts(tx, head, asked, held=True):
        field = f"lines.{position}"
        if given.line not in progress:
            raise RuleViolation(f"Order {head.number} has no line {given.line}.", f"{field}.line")
        if given.line in named:
            raise RuleViolation(f"Line {called(given.line)} is named twice.", f"{field}.line")
        named.add(given.line)
        product_id, one = progress[given.line]
        held = int(tx.value(_ON_SHELF, {"order_id": head.id, "line": given.line}))
        quantity = positive(given.quantity, f"{field}.quantity") if given.quantity is not None else held
        if quantity > held:
            raise RuleViolation(
                f"Line {called(given.line)} holds {quantity_out(held)} on the shelf.", f"{field}.quantity"
            )
        for (where,) in tx.rows(_PINS, {"order_id": head.id, "line": given.line}):
            tx.record(StockPinned(head.id, given.line, product_id, where, 0))
        tx.record(ReservationCapped(head.id, given.line, product_id, one.reserved + one.shipped - quantity))
    tx.settle()
    return Reply(id=head.id, number=head.number, lines=order_lines(tx, head.id, deal_of(tx, head.fact_id)))
