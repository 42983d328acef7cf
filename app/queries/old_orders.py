"""What the system before this one sold: closed orders of a customer, and how much of a product went when."""

from __future__ import annotations

from dataclasses import dataclass

from app.actions.load import company, customer, product
from app.domain.money import amount_out
from app.domain.quantity import quantity_out
from app.store.database import View
from app.store.merged import one_of
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class OldLine:
    """A line that was sold; quantity and amount (without tax) as decimal text, below zero what came back."""

    sku: str
    name: str
    quantity: str
    amount: str


@dataclass(frozen=True, slots=True)
class OldOrder:
    """A closed order of the old system."""

    number: str
    date: str
    total: str
    lines: tuple[OldLine, ...]


@dataclass(frozen=True, slots=True)
class OldOrders:
    """The newest of a customer's closed orders, and what all of them came to."""

    customer: str
    name: str
    orders: int
    total: str
    newest: tuple[OldOrder, ...]


@dataclass(frozen=True, slots=True)
class Sold:
    """How much of a product went in a month (2025-11), and for how much without tax."""

    month: str
    quantity: str
    amount: str


@dataclass(frozen=True, slots=True)
class OldSales:
    """What the old system sold of a product, month by month: what a forecast begins with."""

    product: str
    name: str
    months: tuple[Sold, ...]


_MOST = 50
_ALL = sql(f"SELECT count(*), coalesce(sum(total), 0) FROM old_order WHERE customer_id {one_of('id')}")
_NEWEST = sql(
    f"SELECT id, number, date, total FROM old_order WHERE customer_id {one_of('id')} "
    "ORDER BY date DESC, number DESC LIMIT :limit"
)
_LINES = sql("SELECT sku, name, quantity, amount FROM old_order_line WHERE order_id = :id ORDER BY line")
_MONTHS = sql(
    "SELECT substr(date, 1, 7), sum(quantity), sum(amount) FROM old_order_line WHERE product_id = :id "
    "GROUP BY substr(date, 1, 7) ORDER BY 1"
)


def old_orders(view: View, number: str) -> OldOrders:
    """The closed orders of a customer, the newest first; 50 at most. Raises RuleViolation."""
    who, currency = customer(view, number, "number").party, company(view).currency
    count, total = view.row(_ALL, {"id": who.customer_id}) or (0, 0)
    newest = tuple(
        OldOrder(name, date, amount_out(int(worth), currency), _lines(view, id_, currency))
        for id_, name, date, worth in view.rows(_NEWEST, {"id": who.customer_id, "limit": _MOST})
    )
    return OldOrders(who.number, who.name, int(count), amount_out(int(total), currency), newest)


def _lines(view: View, order_id: str, currency: str) -> tuple[OldLine, ...]:
    rows = view.rows(_LINES, {"id": order_id})
    return tuple(OldLine(sku, name, quantity_out(many), amount_out(worth, currency)) for sku, name, many, worth in rows)


def old_sales(view: View, ref: str) -> OldSales:
    """What was sold of a product, by month. Raises RuleViolation."""
    goods, currency = product(view, ref), company(view).currency
    rows = view.rows(_MONTHS, {"id": goods.id})
    months = tuple(Sold(m, quantity_out(int(many)), amount_out(int(worth), currency)) for m, many, worth in rows)
    return OldSales(goods.sku, goods.name, months)
