"""What a customer owes, asked for by rules and by windows alike."""

from app.store.database import View
from app.store.merged import one_of
from app.store.sql import sql

_BALANCE = sql(f"SELECT coalesce(sum(balance), 0) FROM customer_balance WHERE customer_id {one_of('id')}")
# From the open orders, which an index holds: a customer's history is longer than all that is open.
_UNBILLED = sql(
    "SELECT coalesce(sum(o.gross - p.billed), 0) FROM order_progress p CROSS JOIN sales_order o "
    f"WHERE p.closed = 0 AND p.billing <> 'complete' AND o.id = p.order_id AND o.customer_id {one_of('id')}"
)


def credit_used(view: View, customer_id: str) -> int:
    """What a customer owes, and what is ordered and not billed yet, in minor units."""
    key = {"id": customer_id}
    return int(view.value(_BALANCE, key, 0)) + max(0, int(view.value(_UNBILLED, key, 0)))
