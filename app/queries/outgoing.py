"""What goes out in files for shops and customers: stock, prices, how orders stand; row by row, few statements for many.

For a customer it is what concerns that customer, in their own numbers, and nothing of anybody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from app.domain.errors import RuleViolation
from app.domain.money import price_out
from app.domain.pricing import Asked, Offers, decide
from app.domain.quantity import quantity_out
from app.domain.stock import NO_SHELF
from app.domain.stops import Stop
from app.domain.weighing import about
from app.queries.offers import offers_of
from app.queries.their_numbers import numbers_of
from app.store.database import View
from app.store.many import IN, many
from app.store.sql import sql

_AT_ONCE = 50
Row = dict[str, str]
COLUMNS: dict[str, tuple[str, ...]] = {
    "stock": ("product", "their_number", "name", "unit", "barcode", "available", "next_arrival", "sold"),
    "prices": ("product", "their_number", "name", "unit", "from_quantity", "price", "price_per", "currency"),
    "order_status": (
        "order", "reference", "date", "wanted_date", "promised_date", "status", "fulfilment", "line", "product",
        "their_number", "name", "ordered", "cancelled", "shipped", "tracking",
    ),
}  # fmt: skip
TEXTS = frozenset({"product", "their_number", "name", "unit", "barcode", "order", "reference", "tracking"})
"""Columns that hold what somebody typed."""
_GOODS = sql("SELECT id, sku, name, unit, service, stop, category FROM product WHERE discontinued = 0 ORDER BY sku, id")
_LEVELS = sql(
    f"SELECT product_id, sum(on_hand - reserved) FROM stock_level WHERE product_id {IN} "
    f"AND location NOT IN ({', '.join(map(repr, NO_SHELF))}) GROUP BY product_id"
)
_COMING = sql(
    "SELECT l.product_id, min(l.expected) FROM purchase_line l JOIN purchase p ON p.id = l.purchase_id "
    f"WHERE l.product_id {IN} AND p.sent_date <> '' AND l.expected >= :today "
    "AND l.ordered - l.cancelled - l.received > 0 GROUP BY l.product_id"
)
_BARCODES = sql(
    f"SELECT product_id, min(barcode) FROM barcode WHERE product_id {IN} AND quantity = 1000 GROUP BY product_id"
)
_CUSTOMER = sql("SELECT id, assortment FROM customer WHERE number = :number AND forgotten = 0")
_ALLOWED = sql("SELECT kind, value FROM assortment WHERE customer_id = :id AND allowed = 1")
_CURRENCY = sql("SELECT currency FROM company")
_ORDER = (
    "SELECT o.id, o.number, o.reference, o.date, o.wanted_date, o.promised_date, p.status, p.fulfilment "
    "FROM sales_order o JOIN order_progress p ON p.order_id = o.id WHERE o.id IN "
)
_ORDERS = sql(
    f"{_ORDER}(SELECT order_id FROM order_progress WHERE closed = 0 UNION SELECT id FROM sales_order "
    "WHERE date >= :since) ORDER BY o.date, o.id"
)
_ORDERS_OF = sql(
    f"{_ORDER}(SELECT x.id FROM sales_order x JOIN order_progress y ON y.order_id = x.id WHERE x.customer_id = :id "
    "AND (y.closed = 0 OR x.date >= :since)) ORDER BY o.date, o.id"
)
_LINES = sql(
    "SELECT l.order_id, l.line, l.sku, l.their_sku, l.name, p.ordered, p.cancelled, p.shipped FROM sales_order_line l "
    f"JOIN order_line_progress p ON p.order_id = l.order_id AND p.line = l.line WHERE l.order_id {IN} "
    "ORDER BY l.order_id, l.line"
)
_TRACKING = sql(
    f"SELECT order_id, tracking FROM shipment WHERE order_id {IN} AND tracking <> '' ORDER BY order_id, number"
)


def rows_of(view: View, what: str, customer: str, today: str, since: str) -> Iterator[Row]:
    """The rows of a file by the names in `COLUMNS`; `customer` is a number, "" for everybody.

    Of orders those that are open, and those taken `since` a day. Raises RuleViolation.
    """
    who, allowed = _who(view, customer)
    if what == "order_status":
        return _status(view, who, since)
    goods = (one for one in view.each(_GOODS) if allowed is None or ("product", one[0]) in allowed
             or ("category", one[6]) in allowed)  # fmt: skip
    return _stock(view, goods, who, today) if what == "stock" else _prices(view, goods, who, today)


def _who(view: View, number: str) -> tuple[str, set[tuple[str, str]] | None]:
    """The customer's id, and what they may buy where that is limited."""
    if not number:
        return "", None
    row = view.row(_CUSTOMER, {"number": number})
    if row is None:
        raise RuleViolation(f"There is no customer {number}.", "customer")
    limited = {(kind, value) for kind, value in view.rows(_ALLOWED, {"id": row[0]})} if row[1] else None
    return str(row[0]), limited


def _parts(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while part := list(islice(rows, _AT_ONCE)):
        yield part


def _stock(view: View, goods: Iterator[Any], who: str, today: str) -> Iterator[Row]:
    for part in _parts(goods):
        ids = [one[0] for one in part]
        free = dict(many(view, _LEVELS, ids))
        coming = dict(many(view, _COMING, ids, today=today))
        barcodes = dict(many(view, _BARCODES, ids))
        theirs = numbers_of(view, who, ids) if who else {}
        for id_, sku, name, unit, service, stop, _category in part:
            sold = Stop(stop).sells
            there = max(0, int(free.get(id_, 0))) if sold else 0
            yield {
                "product": sku, "their_number": theirs.get(id_, ""), "name": name, "unit": unit,
                "barcode": barcodes.get(id_, ""), "available": "" if service else quantity_out(there),
                "next_arrival": coming.get(id_) or "", "sold": "yes" if sold else "no",
            }  # fmt: skip


def _prices(view: View, goods: Iterator[Any], who: str, today: str) -> Iterator[Row]:
    currency = str(view.value(_CURRENCY, default=""))
    for part in _parts(goods):
        ids = [one[0] for one in part]
        offers = offers_of(view, ids, who, today)
        theirs = numbers_of(view, who, ids) if who else {}
        for id_, sku, name, unit, _service, stop, _category in part:
            own = offers.get(id_) or Offers()
            # What is billed by weight is told by the kilogram, its breaks too: a piece has no price.
            each, said = own.each, "kg" if own.each else unit
            for least, price, per in _ladder(own, today) if Stop(stop).sells else ():
                start = about(least, each) if each and least > 1000 else least
                yield {
                    "product": sku, "their_number": theirs.get(id_, ""), "name": name, "unit": said,
                    "from_quantity": quantity_out(start), "price": price_out(price), "price_per": str(per),
                    "currency": currency,
                }  # fmt: skip


def _ladder(offers: Offers, today: str) -> Iterator[tuple[int, int, int]]:
    """From which quantity on (thousandths) which price holds, as `decide` says it; only where it is another one."""
    steps = {1000, *(one.min_quantity for one in offers.standard)}
    steps |= {one.min_quantity for one in offers.agreed} | {one.min_quantity for one in offers.promotions}
    lists = list(offers.lists)
    while lists:
        one = lists.pop()
        steps |= {entry.min_quantity for entry in one.entries}
        lists += [one.parent] if one.parent else []
    before = None
    for least in sorted(step for step in steps if step > 0):
        # Of goods billed by weight a break is a weight.
        found = decide(Asked(least, today, weight=least if offers.each else 0), offers)
        if found is not None and (found.price, found.price_per) != before:
            before = (found.price, found.price_per)
            yield least, *before


def _status(view: View, who: str, since: str) -> Iterator[Row]:
    orders = view.each(_ORDERS_OF, {"id": who, "since": since}) if who else view.each(_ORDERS, {"since": since})
    for part in _parts(orders):
        ids = [one[0] for one in part]
        lines: dict[str, list[Sequence[Any]]] = {}
        for order, *line in many(view, _LINES, ids):
            lines.setdefault(order, []).append(line)
        tracking: dict[str, list[str]] = {}
        for order, code in many(view, _TRACKING, ids):
            tracking.setdefault(order, []).append(code)
        for id_, number, reference, date, wanted, promised, status, fulfilment in part:
            for line, sku, theirs, name, ordered, cancelled, shipped in lines.get(id_, ()):
                yield {
                    "order": number, "reference": reference, "date": date, "wanted_date": wanted,
                    "promised_date": promised, "status": status, "fulfilment": fulfilment, "line": str(line),
                    "product": sku, "their_number": theirs, "name": name, "ordered": quantity_out(ordered),
                    "cancelled": quantity_out(cancelled), "shipped": quantity_out(shipped),
                    "tracking": " ".join(tracking.get(id_, ())),
                }  # fmt: skip
