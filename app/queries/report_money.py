"""Unpaid invoices and the value of what lies here, for the reports."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.money import extended
from app.domain.stock import OUTSIDE
from app.domain.weighing import about
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class Unpaid:
    """An invoice of which something is open; amounts in minor units."""

    id: str
    number: str
    customer: str
    date: str
    due_date: str
    gross: int
    open: int


# The words of the partial index on open invoices.
_UNPAID = sql(
    "SELECT i.id, i.number, i.customer_name, i.date, i.due_date, p.gross, p.gross - p.paid - p.settled "
    "FROM invoice_progress p JOIN invoice i ON i.id = p.invoice_id WHERE p.gross - p.paid - p.settled <> 0 "
    "AND p.date >= :since AND p.date <= :until ORDER BY i.due_date, i.hlc"
)


def unpaid_invoices(view: View, since: str, until: str) -> tuple[Unpaid, ...]:
    """Invoices that are not settled, the longest due first."""
    return tuple(Unpaid(*row) for row in view.rows(_UNPAID, {"since": since, "until": until}))


@dataclass(frozen=True, slots=True)
class StockValue:
    """What of a product lies here, what is free of it, its minimum, and what it is worth at its list price."""

    sku: str
    name: str
    on_hand: int
    available: int
    min_stock: int
    value: int
    discontinued: bool


_STOCK = sql(
    "SELECT p.sku, p.name, coalesce(s.on_hand, 0), coalesce(s.free, 0), p.min_stock, p.discontinued, "
    "coalesce(x.price, 0), coalesce(x.price_per, 1), CASE WHEN p.by_weight = 1 THEN p.weight ELSE 0 END "
    "FROM product p LEFT JOIN "
    "(SELECT product_id, sum(on_hand) AS on_hand, sum(on_hand - reserved) AS free FROM stock_level "
    f"WHERE location NOT IN ({', '.join(map(repr, OUTSIDE))}) GROUP BY product_id) s ON s.product_id = p.id "
    "LEFT JOIN product_price x ON x.product_id = p.id AND x.min_quantity = 0 AND x.valid_from = "
    "(SELECT max(y.valid_from) FROM product_price y WHERE y.product_id = p.id AND y.min_quantity = 0 "
    "AND y.valid_from <= :today) WHERE p.service = 0 ORDER BY p.sku"
)


def stock_values(view: View, currency: str, today: str) -> tuple[StockValue, ...]:
    """All goods with what lies here, valued at the list price of the day."""
    return tuple(
        StockValue(
            sku,
            name,
            int(here),
            int(free),
            low,
            extended(price, per, about(max(0, int(here)), each) if each else max(0, int(here)), 0, currency),
            bool(off),
        )
        for sku, name, here, free, low, off, price, per, each in view.rows(_STOCK, {"today": today})
    )
