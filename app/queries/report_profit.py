"""What goods brought beyond what they cost: by product, a kit by the cost of its parts.

A kit's sale counts once, at the kit; its parts have no sale of their own, and their cost is the kit's. What one costs
is what its product's record says today; what is billed by weight costs by its weight, as weighed or as ordered. Goods
without a cost, and kits with a part that has none, are left out: what nobody knows is no profit.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.margin import Margin
from app.domain.money import extended
from app.queries.report_sales import sales_by
from app.store.database import View
from app.store.sql import Statement, sql


@dataclass(frozen=True, slots=True)
class Profit:
    """Of one product: how much was sold (thousandths), its net, and its margin in minor units."""

    key: str
    name: str
    quantity: int
    margin: Margin


_ORDERED = (
    "SELECT l.product_id AS product_id, g.ordered - g.cancelled AS quantity, "
    "CASE WHEN l.weighed > 0 THEN (g.ordered - g.cancelled) * l.weighed / 1000 ELSE g.ordered - g.cancelled END "
    "AS priced, l.kit AS kit, l.order_id AS order_id, l.line AS line "
    "FROM sales_order o JOIN sales_order_line l ON l.order_id = o.id "
    "JOIN order_line_progress g ON g.order_id = l.order_id AND g.line = l.line "
    "WHERE o.date >= :since AND o.date <= :until AND g.ordered <> g.cancelled"
)
_SOLD = "LEFT JOIN sales_order_line s ON s.order_id = l.order_id AND s.line = l.order_line"
_BILLED = (
    "SELECT l.product_id AS product_id, l.quantity AS quantity, "
    "CASE WHEN l.weight > 0 THEN l.weight ELSE l.quantity END AS priced, coalesce(s.kit, 0) AS kit, "
    "l.order_id AS order_id, "
    f"l.order_line AS line FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id {_SOLD} "
    "WHERE i.date >= :since AND i.date <= :until "
    "UNION ALL SELECT l.product_id, -l.quantity, "
    "CASE WHEN s.weighed > 0 THEN -l.quantity * s.weighed / 1000 ELSE -l.quantity END, "
    "coalesce(s.kit, 0), l.order_id, l.order_line "
    f"FROM credit_note n JOIN credit_note_line l ON l.credit_note_id = n.id {_SOLD} "
    "WHERE n.date >= :since AND n.date <= :until"
)
# Per set in 1/10,000,000; 0 as soon as one part's cost is not known.
_OF_PARTS = (
    "(SELECT CASE WHEN min(t.cost) > 0 THEN sum(a.per_set * t.cost) ELSE 0 END FROM order_part a "
    "JOIN product t ON t.id = a.product_id WHERE a.order_id = y.order_id AND a.part_of = y.line)"
)


def _costs(basis: str) -> Statement:
    each = f"CASE WHEN p.cost > 0 THEN p.cost * 1000 WHEN y.kit = 1 THEN coalesce({_OF_PARTS}, 0) ELSE 0 END"
    return sql(
        "SELECT x.product_id, max(x.sku), max(x.name), x.each_cost, coalesce(sum(x.quantity), 0), "
        "coalesce(sum(x.priced), 0) FROM "
        "(SELECT y.product_id AS product_id, p.sku AS sku, p.name AS name, y.quantity AS quantity, y.priced AS priced, "
        f"{each} AS each_cost FROM ({basis}) y JOIN product p ON p.id = y.product_id) x "
        "GROUP BY x.product_id, x.each_cost ORDER BY 2, 1, 4"
    )


_COSTS = {"order": _costs(_ORDERED), "invoice": _costs(_BILLED)}


def profits(view: View, basis: str, since: str, until: str, currency: str) -> tuple[Profit, ...]:
    """By product in the order of their codes; `basis` is order or invoice, the ISO dates are included."""
    net = {row.key: row.net for row in sales_by(view, "product", basis, since, until).rows}
    names: dict[str, tuple[str, str]] = {}
    sold: dict[str, list[tuple[int, int, int]]] = {}
    for id_, sku, name, each, quantity, priced in view.rows(_COSTS[basis], {"since": since, "until": until}):
        names[id_] = str(sku), str(name)
        sold.setdefault(id_, []).append((int(each), int(quantity), int(priced)))
    found = []
    for id_, parts in sold.items():
        sku, name = names[id_]
        if sku in net and all(each > 0 for each, _, _ in parts):
            # Rounded once for the product, as one bill of all of it would be.
            cost = extended(sum(each * priced for each, _, priced in parts), 1000, 1, 0, currency)
            found.append(Profit(sku, name, sum(quantity for _, quantity, _ in parts), Margin(net[sku], cost)))
    return tuple(found)
