"""What of an order waits for somebody: its open pick list, what is picked and not packed, packed and not shipped."""

from dataclasses import dataclass

from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class Waiting:
    """Ids of what waits, "" where nothing does; `invoice` is the oldest one with something open."""

    pick_list: str
    picked: str
    shipment: str
    invoice: str
    customer_id: str


_PICK = sql("SELECT id FROM pick_list WHERE order_id = :id AND state = 'open' ORDER BY date, number LIMIT 1")
_PICKED = sql(
    "SELECT p.id FROM pick_list p WHERE p.order_id = :id AND p.state = 'picked' AND NOT EXISTS "
    "(SELECT 1 FROM shipment s WHERE s.order_id = :id AND s.pick_list_id = p.id) ORDER BY p.date, p.number LIMIT 1"
)
_SHIPMENT = sql("SELECT id FROM shipment WHERE order_id = :id AND state = 'packed' ORDER BY number LIMIT 1")
_INVOICE = sql(
    "SELECT i.invoice_id FROM invoice_order o JOIN invoice_progress i ON i.invoice_id = o.invoice_id "
    "WHERE o.order_id = :id AND i.gross - i.paid - i.settled > 0 ORDER BY i.due_date LIMIT 1"
)
_CUSTOMER = sql("SELECT customer_id FROM sales_order WHERE id = :id")
_ORDER_OF = sql(
    "SELECT q.order_id FROM quote q WHERE q.id = :id AND (EXISTS (SELECT 1 FROM draft d WHERE d.id = q.order_id) "
    "OR EXISTS (SELECT 1 FROM sales_order o LEFT JOIN order_progress p ON p.order_id = o.id "
    "WHERE o.id = q.order_id AND coalesce(p.status, '') <> 'cancelled'))"
)


def waiting_of(view: View, order_id: str) -> Waiting:
    """What of an order waits for somebody."""
    key = {"id": order_id}
    return Waiting(*(str(view.value(one, key, "")) for one in (_PICK, _PICKED, _SHIPMENT, _INVOICE, _CUSTOMER)))


def order_of_quote(view: View, quote: str) -> str:
    """Id of the order that a quote (by id) became last, or of its draft; "" if none, or it was cancelled or thrown
    away.
    """
    return str(view.value(_ORDER_OF, {"id": quote}, default=""))


def quote_state(view: View, quote: str) -> tuple[str, str]:
    """Number and state (`sent`, `accepted`, ...) of a quote by its id; both "" if there is none."""
    row = view.row(_QUOTE_STATE, {"id": quote})
    return (str(row[0]), str(row[1])) if row else ("", "")


_QUOTE_STATE = sql("SELECT number, state FROM quote WHERE id = :id")
