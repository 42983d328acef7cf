"""The one decider of reservations at work: loads what is free and who waits, asks the rule, records what it says."""

from collections.abc import Callable, Sequence
from typing import Any

from app.domain.facts import Fact, Promise, StockReserved, StockShort
from app.domain.stock import NO_SHELF, Demand, Holding, Pin, ReservationMove, release, settle, take_back
from app.store.bars import cut_given, cut_short
from app.store.sql import sql
from app.store.writer import Writer

_FREE = sql(
    "SELECT l.location, l.on_hand - l.reserved, coalesce(p.bar_length, 0) FROM stock_level l "
    "LEFT JOIN product p ON p.id = l.product_id WHERE l.product_id = :product_id "
    f"AND l.location NOT IN ({', '.join(map(repr, NO_SHELF))})"
)
PAGE = 50
# Who waits, in the order of right; orders on hold wait outside. The limit is written out: SQLite plans a statement anew
# each time a limit is given as a value, which takes longer than the answer.
_WAITING = sql(
    "SELECT p.order_id, p.line, p.ordered - p.cancelled - p.reserved - p.shipped, p.reserved + p.shipped, p.cap "
    "FROM order_line_progress p LEFT JOIN order_hold h ON h.order_id = p.order_id "
    "WHERE p.product_id = :product_id AND p.service = 0 AND p.ordered - p.cancelled - p.reserved - p.shipped > 0 "
    "AND coalesce(h.held, 0) = 0 ORDER BY p.priority, p.order_id, p.line "
    f"LIMIT {PAGE} OFFSET :offset"
)
_PINS = sql(
    "SELECT n.order_id, n.line, n.location, n.quantity, coalesce(r.quantity, 0) FROM reservation_pin n "
    "LEFT JOIN reservation r ON r.order_id = n.order_id AND r.line = n.line AND r.location = n.location "
    "WHERE n.product_id = :product_id AND n.quantity > 0 ORDER BY n.hlc"
)
# "<> 0" are the words of the index on live reservations; SQLite does not see that "> 0" means it.
_HELD = sql(
    "SELECT r.order_id, r.line, r.location, r.quantity, coalesce(n.quantity, 0) FROM reservation r "
    "JOIN order_line_progress p ON p.order_id = r.order_id AND p.line = r.line "
    "LEFT JOIN reservation_pin n ON n.order_id = r.order_id AND n.line = r.line AND n.location = r.location "
    "WHERE r.product_id = :product_id AND r.quantity <> 0 AND r.quantity > 0 AND r.location <> 'PACKING' "
    "ORDER BY p.priority, r.order_id, r.line"
)
# Lines that hold more than they may: cancelled, amended, capped, or shipped beyond the promise.
_EXCESS = sql(
    "SELECT p.order_id, p.line, CASE WHEN p.cap IS NOT NULL AND p.cap < p.ordered - p.cancelled "
    "THEN p.reserved + p.shipped - p.cap ELSE p.reserved - (p.ordered - p.cancelled - p.shipped) END "
    "FROM reservation r JOIN order_line_progress p ON p.order_id = r.order_id AND p.line = r.line "
    "WHERE r.product_id = :product_id AND r.quantity <> 0 AND r.quantity > 0 "
    "AND (p.reserved > p.ordered - p.cancelled - p.shipped OR p.reserved + p.shipped > p.cap) "
    "GROUP BY p.order_id, p.line, p.cap, p.ordered, p.cancelled, p.shipped, p.reserved ORDER BY p.order_id, p.line"
)
_LINE_HELD = sql(
    "SELECT r.order_id, r.line, r.location, r.quantity, 0 FROM reservation r WHERE r.order_id = :order_id "
    "AND r.line = :line AND r.quantity > 0 AND r.location <> 'PACKING' ORDER BY r.location"
)
_DEFAULT_LOCATION = sql("SELECT default_location FROM company")


def settle_products(tx: Writer, record: Callable[[Fact], object]) -> None:
    """Settle every product touched since the last time: give back, take back, give; each step sees the one before."""
    products = sorted(tx.dirty_products)
    if back := [promise for product_id in products for promise in _give_back(tx, product_id)]:
        record(StockReserved(tuple(back)))
    free, cut = _free(tx, products)
    short = [
        promise
        for product_id in products
        for promise in (
            _named(product_id, cut_short(tx, product_id))
            if product_id in cut
            else _take_back(tx, product_id, free[product_id])
        )
    ]
    if short:
        record(StockShort(tuple(short)))
        free, _ = _free(tx, products)
    given = [
        promise
        for product_id in products
        for promise in (
            _named(product_id, cut_given(tx, product_id, _first(tx, free[product_id])))
            if product_id in cut
            else _give(tx, product_id, free[product_id])
        )
    ]
    if given:
        record(StockReserved(tuple(given)))
    tx.dirty_products = set()


def _free(tx: Writer, products: Sequence[str]) -> tuple[dict[str, dict[str, int]], set[str]]:
    """On hand less reserved of each product, by shelf; and which of them are cut from bars."""
    free: dict[str, dict[str, int]] = {}
    cut = set()
    for product_id in products:
        rows = tx.rows(_FREE, {"product_id": product_id})
        free[product_id] = {where: quantity for where, quantity, _ in rows}
        if any(length for _, _, length in rows):
            cut.add(product_id)
    return free, cut


def _give_back(tx: Writer, product_id: str) -> list[Promise]:
    """What lines hold beyond what they may."""
    promises = []
    for order_id, line, excess in tx.rows(_EXCESS, {"product_id": product_id}):
        holdings = [Holding(*row) for row in tx.rows(_LINE_HELD, {"order_id": order_id, "line": line})]
        promises += _named(product_id, release(holdings, excess))
    return promises


def _take_back(tx: Writer, product_id: str, free: dict[str, int]) -> list[Promise]:
    """Physical truth beats promises: where more is promised than is there."""
    if all(quantity >= 0 for quantity in free.values()):
        return []
    return _named(product_id, take_back(free, [Holding(*row) for row in tx.rows(_HELD, {"product_id": product_id})]))


def _give(tx: Writer, product_id: str, free: dict[str, int]) -> list[Promise]:
    """What is free, to those who wait."""
    key = {"product_id": product_id}
    if all(quantity <= 0 for quantity in free.values()):
        return []
    pins = [Pin(*row) for row in tx.rows(_PINS, key)]
    return _named(product_id, settle(free, _Waiting(tx, product_id), pins, _first(tx, free)))


def _first(tx: Writer, free: dict[str, int]) -> str:
    """The shelf that is emptied first, where there are several."""
    return str(tx.value(_DEFAULT_LOCATION, default="")) if len(free) > 1 else ""


def _named(product_id: str, moves: list[ReservationMove]) -> list[Promise]:
    return [Promise(m.order_id, m.line, product_id, m.location, m.quantity) for m in moves]


class _Waiting:
    """The lines that wait for a product, read a page at a time, only as far as there is something to give."""

    def __init__(self, tx: Writer, product_id: str) -> None:
        self._tx, self._product_id = tx, product_id

    def __iter__(self) -> Any:
        offset = 0
        while True:
            page = self._tx.rows(_WAITING, {"product_id": self._product_id, "offset": offset})
            yield from (Demand(*row) for row in page)
            if len(page) < PAGE:
                return
            offset += PAGE
