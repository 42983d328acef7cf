"""What the counter leaves to others: orders that lost promised goods, and places that somebody is to count."""

from dataclasses import dataclass

from app.domain.quantity import quantity_out
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class LostPromise:
    """An order line that lost goods to a sale over the counter and still waits for some; quantities in thousandths."""

    order_id: str
    order: str
    customer: str
    salesperson: str
    line: int
    sku: str
    lost: int
    waiting: int
    sold_in: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class CountRequest:
    """A product at a location that somebody is to count, and since when and why; `on_hand` in thousandths."""

    product_id: str
    sku: str
    name: str
    unit: str
    location: str
    on_hand: int
    date: str
    reason: str


_LOST = (
    "SELECT l.order_id, o.number, o.customer_name, o.salesperson, l.line, x.sku, l.quantity, "
    "p.ordered - p.cancelled - p.reserved - p.shipped, coalesce(s.number, ''), l.date, l.reason FROM promise_lost l "
    "JOIN sales_order o ON o.id = l.order_id JOIN product x ON x.id = l.product_id "
    "JOIN order_line_progress p ON p.order_id = l.order_id AND p.line = l.line "
    "LEFT JOIN sales_order s ON s.id = l.sold_order_id "
    "WHERE p.ordered - p.cancelled - p.reserved - p.shipped > 0 "
)
_ALL_LOST = sql(f"{_LOST} AND l.date >= :since ORDER BY l.hlc, l.position")
_OF_ORDER = sql(f"{_LOST} AND l.order_id = :order_id ORDER BY l.hlc, l.position")
_COUNTS = (
    "SELECT c.product_id, p.sku, p.name, p.unit, c.location, coalesce(s.on_hand, 0), c.date, c.reason "
    "FROM count_asked c JOIN product p ON p.id = c.product_id "
    "LEFT JOIN stock_level s ON s.product_id = c.product_id AND s.location = c.location "
    "WHERE c.asked = 1 "
)
_WANTED = sql(f"{_COUNTS} AND (:location = '' OR c.location = :location) ORDER BY c.location, p.bin, p.sku")
_OF_PRODUCT = sql(f"{_COUNTS} AND c.product_id = :product_id ORDER BY c.location")


def lost_promises(view: View, since: str = "") -> tuple[LostPromise, ...]:
    """Whom to call: the lines that lost goods since an ISO date and have not got them back."""
    return tuple(LostPromise(*row) for row in view.rows(_ALL_LOST, {"since": since}))


def lost_of_order(view: View, order_id: str) -> tuple[LostPromise, ...]:
    """What one order lost and still waits for."""
    return tuple(LostPromise(*row) for row in view.rows(_OF_ORDER, {"order_id": order_id}))


def lost_note(view: View, order_id: str) -> str:
    """The flag of the board: what was sold away from an order over the counter; "" if nothing is missing by it."""
    lost = lost_of_order(view, order_id)
    if not lost:
        return ""
    first = lost[0]
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    return f"Lost {quantity_out(first.lost)} × {first.sku} to {first.sold_in}{more}"


def counts_wanted(view: View, location: str = "") -> tuple[CountRequest, ...]:
    """What is to be counted, at one location or everywhere, in walking order."""
    return tuple(CountRequest(*row) for row in view.rows(_WANTED, {"location": location}))


def counts_of(view: View, product_id: str) -> tuple[CountRequest, ...]:
    """Where a product is to be counted."""
    return tuple(CountRequest(*row) for row in view.rows(_OF_PRODUCT, {"product_id": product_id}))
