"""When what is missing comes. Light: the board reads it before anything that an action needs is imported."""

from app.domain.purchasing import Coming, Line, arrivals
from app.store.sql import sql
from app.store.view import View

_COMING = sql(
    "SELECT l.expected, l.ordered - l.cancelled - l.received, l.order_id, l.order_line FROM purchase_line l "
    "JOIN purchase p ON p.id = l.purchase_id WHERE l.product_id = :product_id AND p.sent_date <> '' "
    "AND l.ordered - l.cancelled - l.received > 0 ORDER BY l.expected, l.purchase_id, l.line"
)
_ANY_COMING = sql(
    "SELECT DISTINCT l.product_id FROM purchase_line l JOIN purchase p ON p.id = l.purchase_id "
    "WHERE l.ordered - l.cancelled - l.received > 0 AND l.expected <> '' AND p.sent_date <> ''"
)
_LACKING = sql(
    "SELECT order_id, line, ordered - cancelled - reserved - shipped FROM order_line_progress "
    "WHERE product_id = :product_id AND service = 0 AND ordered - cancelled - reserved - shipped > 0 "
    "ORDER BY priority, order_id, line LIMIT 500"
)
_LACKED_BY = sql(
    "SELECT DISTINCT product_id FROM order_line_progress WHERE order_id = :order_id AND service = 0 "
    "AND ordered - cancelled - reserved - shipped > 0"
)


def coming_of(view: View, product_id: str) -> tuple[Coming, ...]:
    """What is on its way of a product, the first date first."""
    return tuple(
        Coming(day, int(q), order, line) for day, q, order, line in view.rows(_COMING, {"product_id": product_id})
    )


def arrivals_of(view: View, product_id: str) -> dict[Line, str]:
    """When lines that wait for a product have all they lack, as far as is known."""
    coming = coming_of(view, product_id)
    if not coming:
        return {}
    rows = view.rows(_LACKING, {"product_id": product_id})
    return dict(arrivals([((order, line), int(quantity)) for order, line, quantity in rows], coming))


class Arriving:
    """When goods come, asked for many orders in one look: each product is reckoned once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._coming = {product_id for (product_id,) in view.rows(_ANY_COMING)}
        self._known: dict[str, dict[Line, str]] = {}

    def of(self, order_id: str) -> dict[int, str]:
        """When the lines of an order that lack goods have them, by line."""
        found: dict[int, str] = {}
        for (product_id,) in self._view.rows(_LACKED_BY, {"order_id": order_id}) if self._coming else ():
            if product_id in self._coming:
                if product_id not in self._known:
                    self._known[product_id] = arrivals_of(self._view, product_id)
                own = self._known[product_id].items()
                found.update({line: day for (order, line), day in own if order == order_id})
        return found


def arrivals_for(view: View, order_id: str) -> dict[int, str]:
    """When the lines of an order that lack goods have them, by line."""
    return Arriving(view).of(order_id)
