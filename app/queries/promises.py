"""What a product promised its buyer on the day it was sold, as its own facts say; and the goods a customer bought."""

import json
from dataclasses import dataclass

from app.domain.kits import part_number
from app.domain.sold import Promises, promises_at, return_until, warranty_until
from app.store.database import View
from app.store.merged import newest_of
from app.store.sql import sql

_SAID = sql(
    "SELECT j.hlc, j.body FROM journal_subject s JOIN journal j ON j.id = s.fact_id "
    "WHERE s.subject_id = :id AND j.kind = 'RecordChanged' ORDER BY j.hlc"
)


def promises_of(view: View, product_id: str) -> list[tuple[int, Promises]]:
    """All that was ever promised with a product, each with its stamp, the oldest first."""
    found: list[tuple[int, Promises]] = []
    months = days = 0
    for stamp, body in view.rows(_SAID, {"id": product_id}):
        fields = json.loads(body)["fields"]
        if "warranty_months" in fields or "return_days" in fields:
            months, days = fields.get("warranty_months", months), fields.get("return_days", days)
            found.append((int(stamp), Promises(months, days)))
    return found


_LEFT = sql(
    "SELECT min(s.shipped_date), o.confirmed_hlc FROM shipment_line l JOIN shipment s ON s.id = l.shipment_id "
    "JOIN sales_order o ON o.id = s.order_id WHERE s.order_id = :order_id AND l.line = :line "
    "AND s.state IN ('shipped', 'delivered') GROUP BY o.confirmed_hlc"
)
_LEFT_LAST = sql(_LEFT.sqlite.replace("min(", "max("))


def sold_with(view: View, order_id: str, line: int, product_id: str) -> tuple[str, Promises]:
    """The day the goods of a line left (the last of them, in favour of who brings them back), and what was promised."""
    day, stamp = view.row(_LEFT_LAST, {"order_id": order_id, "line": line}) or ("", 0)
    return str(day), promises_at(int(stamp), promises_of(view, product_id))


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """Goods a customer bought, in thousandths. Dates are ISO; `warranty` and `returns` are the last days, "" if none.

    `shipped` is how much has left, less what came back.
    """

    id: str
    order_id: str
    number: str
    date: str
    left: str
    product_id: str
    sku: str
    name: str
    unit: str
    quantity: int
    shipped: int
    warranty: str
    returns: str


# The newest first, from the index of customers and dates.
_BOUGHT = sql(
    "SELECT o.id, o.number, o.date, o.confirmed_hlc, l.line, l.kit, l.product_id, l.sku, l.name, l.unit, p.ordered - "
    "p.cancelled, p.shipped - p.returned FROM "
    f"{newest_of('sales_order', 'id', 500)} n JOIN sales_order o ON o.id = n.id "
    "JOIN sales_order_line l ON l.order_id = o.id "
    "JOIN order_line_progress p ON p.order_id = l.order_id AND p.line = l.line WHERE p.ordered > p.cancelled "
    "ORDER BY o.date DESC, o.id DESC, l.line LIMIT :limit"
)


def bought_lines(view: View, customer_id: str, limit: int = 500) -> tuple[BoughtLine, ...]:
    """What a customer bought, the newest first, with the ends of its warranty and of the time to bring it back."""
    known: dict[str, list[tuple[int, Promises]]] = {}
    found = []
    for row in view.rows(_BOUGHT, {"id": customer_id, "limit": limit}):
        order_id, number, date, stamp, line, kit, product_id, sku, name, unit, quantity, out = row
        if product_id not in known:
            known[product_id] = promises_of(view, product_id)
        promised = promises_at(int(stamp), known[product_id])
        day, _ = view.row(_LEFT, {"order_id": order_id, "line": part_number(line, 1) if kit else line}) or ("", 0)
        found.append(
            BoughtLine(
                f"{order_id}/{line}",
                order_id,
                number,
                date,
                str(day),
                product_id,
                sku,
                name,
                unit,
                int(quantity),
                int(out),
                warranty_until(day, promised.warranty_months),
                return_until(day, promised.return_days),
            )
        )
    return tuple(found)
