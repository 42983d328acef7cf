"""What a customer ordered before, whole, to be ordered again."""

from app.domain.entry.earlier import Earlier, EarlierLine
from app.store.database import View
from app.store.sql import sql

MOST = 50
_ORDERS = (
    "SELECT id, number, date, gross FROM sales_order WHERE customer_id = :customer ORDER BY date DESC, number DESC "
    "LIMIT :most"
)
_NEWEST = sql(_ORDERS)
# What is a part of a kit comes with its kit; what was a surcharge comes by itself.
_LINES = sql(
    "SELECT l.order_id, l.product_id, l.sku, l.name, l.unit, l.quantity, l.price, l.price_per, l.discount, "
    "l.line "
    f"FROM sales_order_line l JOIN ({_ORDERS}) o ON o.id = l.order_id "
    "WHERE l.part_of = 0 AND l.product_id <> '' AND l.quantity > 0 ORDER BY l.order_id, l.line"
)


def earlier_orders(view: View, customer_id: str, most: int = MOST) -> tuple[Earlier, ...]:
    """The newest orders of a customer with their lines, in two statements."""
    given = {"customer": customer_id, "most": most}
    lines: dict[str, list[EarlierLine]] = {}
    for order, *row in view.rows(_LINES, given):
        lines.setdefault(str(order), []).append(EarlierLine(*row))
    found = (
        Earlier(id_, number, date, gross, tuple(lines.get(id_, ())))
        for id_, number, date, gross in view.rows(_NEWEST, given)
    )
    return tuple(one for one in found if one.lines)
