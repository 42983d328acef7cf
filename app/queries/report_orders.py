"""Open orders, goods that are missing, and how punctually orders left, for the reports."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.progress import UNSHIPPED
from app.domain.rounding import part
from app.domain.stock import OUTSIDE
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order of which goods are still to be shipped: what of it is open. Net of tax, without delivery charge."""

    id: str
    number: str
    customer: str
    date: str
    wanted_date: str
    status: str
    lines: int
    quantity: int
    promised: int
    net: int


# The words of the partial index on open orders stand first.
_STATUSES = ", ".join(f"'{one}'" for one in UNSHIPPED)
_OUTSIDE = ", ".join(f"'{one}'" for one in OUTSIDE)
_OPEN = sql(
    "SELECT o.id, o.number, o.customer_name, o.date, o.wanted_date, g.status, p.ordered, "
    "p.ordered - p.cancelled - p.shipped, p.reserved, l.sales FROM order_progress g "
    "JOIN sales_order o ON o.id = g.order_id JOIN order_line_progress p ON p.order_id = o.id "
    "JOIN sales_order_line l ON l.order_id = p.order_id "
    f"AND l.line = p.line WHERE g.closed = 0 AND g.status IN ({_STATUSES}) AND p.service <> 1 "
    "AND p.ordered - p.cancelled - p.shipped > 0 AND o.date >= :since AND o.date <= :until "
    "ORDER BY o.date, o.confirmed_hlc, p.line"
)


def open_orders(view: View, since: str, until: str) -> tuple[OpenOrder, ...]:
    """Orders with goods still to be shipped, the oldest first."""
    found: dict[str, OpenOrder] = {}
    for order_id, number, customer, date, wanted, status, ordered, left, promised, amount in view.rows(
        _OPEN, {"since": since, "until": until}
    ):
        one = found.get(number) or OpenOrder(order_id, number, customer, date, wanted, status, 0, 0, 0, 0)
        found[number] = OpenOrder(
            order_id, number, customer, date, wanted, status, one.lines + 1, one.quantity + left,
            one.promised + min(promised, left), one.net + part(amount, left, ordered),
        )  # fmt: skip
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Missing:
    """A product of which more is open than lies here: how many orders want it, how much, and what is there."""

    sku: str
    name: str
    orders: int
    quantity: int
    on_hand: int
    short: int


_MISSING = sql(
    "SELECT p.sku, p.name, w.orders, w.quantity, coalesce(s.on_hand, 0), w.quantity - coalesce(s.on_hand, 0) FROM "
    "(SELECT l.product_id, count(DISTINCT l.order_id) AS orders, sum(l.ordered - l.cancelled - l.shipped) AS quantity "
    f"FROM order_progress g JOIN order_line_progress l ON l.order_id = g.order_id "
    f"WHERE g.closed = 0 AND g.status IN ({_STATUSES}) AND l.service = 0 "
    "AND l.ordered - l.cancelled - l.shipped > 0 GROUP BY l.product_id) w "
    "JOIN product p ON p.id = w.product_id LEFT JOIN "
    f"(SELECT product_id, sum(on_hand) AS on_hand FROM stock_level WHERE location NOT IN ({_OUTSIDE}) "
    "GROUP BY product_id) s ON s.product_id = w.product_id WHERE w.quantity > coalesce(s.on_hand, 0) ORDER BY p.sku"
)


def missing_goods(view: View) -> tuple[Missing, ...]:
    """Products that open orders want more of than there is, now."""
    return tuple(Missing(*row) for row in view.rows(_MISSING))


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Orders with goods of one key.

    Shipped whole by the day they were promised or wanted for (`on_time`), shipped whole later, not shipped whole, and
    of these past that day. An order that named no day is never late.
    """

    key: str
    orders: int
    shipped: int
    on_time: int
    late: int
    open: int
    overdue: int

    @classmethod
    def of(cls, key: str, rows: tuple[Punctuality, ...]) -> Punctuality:
        """All of them in one."""
        names = ("orders", "shipped", "on_time", "late", "open", "overdue")
        return cls(key, *(sum(getattr(row, name) for row in rows) for name in names))


_WAYS = (
    "SELECT o.id AS id, o.confirmed_hlc AS hlc, o.number, o.customer_name, o.date, {key} AS key, "
    "CASE WHEN o.promised_date <> '' THEN o.promised_date ELSE o.wanted_date END AS due, "
    "g.fulfilment, (SELECT max(s.shipped_date) FROM shipment s WHERE s.order_id = o.id "
    "AND s.state IN ('shipped', 'delivered')) AS gone FROM sales_order o JOIN order_progress g ON g.order_id = o.id "
    "WHERE o.date >= :since AND o.date <= :until AND g.status <> 'cancelled'"
)
# Whole and never shipped: there was nothing to ship.
_PUNCTUAL = (
    "SELECT key, count(*), sum(done), sum(done * on_time), sum(done * (1 - on_time)), sum(1 - done), "
    "sum((1 - done) * overdue) FROM (SELECT key, CASE WHEN fulfilment = 'complete' THEN 1 ELSE 0 END AS done, "
    "CASE WHEN due = '' OR gone <= due THEN 1 ELSE 0 END AS on_time, "
    "CASE WHEN due <> '' AND due < :today THEN 1 ELSE 0 END AS overdue "
    f"FROM ({_WAYS}) w WHERE fulfilment <> 'complete' OR gone IS NOT NULL) d GROUP BY key ORDER BY key"
)
_CARRIER = (
    "coalesce((SELECT max(s.carrier) FROM shipment s WHERE s.order_id = o.id "
    "AND s.state IN ('shipped', 'delivered')), '')"
)
_BY = {
    "month": sql(_PUNCTUAL.replace("{key}", "substr(o.date, 1, 7)")),
    "carrier": sql(_PUNCTUAL.replace("{key}", _CARRIER)),
}


def punctuality_by(view: View, by: str, since: str, until: str, today: str) -> tuple[Punctuality, ...]:
    """How punctually orders of these dates left, by the month they were placed in or by carrier.

    What is open is overdue if its day lies before `today`.
    """
    given = {"since": since, "until": until, "today": today}
    return tuple(Punctuality(row[0], *map(int, row[1:])) for row in view.rows(_BY[by], given))


@dataclass(frozen=True, slots=True)
class LateOrder:
    """An order that left whole after its day; ISO dates."""

    id: str
    number: str
    customer: str
    date: str
    due: str
    shipped: str


_LATE = sql(
    "SELECT id, number, customer_name, date, due, gone FROM "
    f"({_WAYS.replace('{key}', repr(''))}) w WHERE fulfilment = 'complete' AND due <> '' AND gone > due "
    "ORDER BY date, hlc"
)


def late_orders(view: View, since: str, until: str) -> tuple[LateOrder, ...]:
    """Orders that left whole after the day they were promised or wanted for."""
    return tuple(LateOrder(*row) for row in view.rows(_LATE, {"since": since, "until": until}))
