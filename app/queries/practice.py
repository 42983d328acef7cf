"""Whether a drill on the sample company has reached its goal: seen in the books, from the moment it began."""

from __future__ import annotations

from app.store.database import View
from app.store.sql import sql

_NOW = sql("SELECT COALESCE(MAX(hlc), 0) FROM journal")
_GOODS = sql("SELECT sku FROM product WHERE service = 0 AND discontinued = 0 ORDER BY sku LIMIT 5")
_REPEATED = sql(
    "SELECT 1 FROM sales_order n JOIN sales_order o ON o.customer_id = n.customer_id AND o.confirmed_hlc <= :mark "
    "WHERE n.confirmed_hlc > :mark "
    "AND (SELECT COUNT(*) FROM sales_order_line a WHERE a.order_id = n.id) = "
    "(SELECT COUNT(*) FROM sales_order_line b WHERE b.order_id = o.id) "
    "AND NOT EXISTS (SELECT 1 FROM sales_order_line a WHERE a.order_id = n.id AND NOT EXISTS "
    "(SELECT 1 FROM sales_order_line b WHERE b.order_id = o.id AND b.sku = a.sku AND b.quantity = a.quantity)) LIMIT 1"
)
_DRAFTS = sql("SELECT body FROM draft WHERE updated_at >= :since")
_PICKED = sql("SELECT 1 FROM journal WHERE hlc > :mark AND kind = 'PickConfirmed' LIMIT 1")
_SPLIT = sql(
    "SELECT t.payment_id FROM journal j JOIN journal_subject s ON s.fact_id = j.id "
    "JOIN payment_tender t ON t.payment_id = s.subject_id WHERE j.hlc > :mark AND j.kind = 'PaymentRecorded' "
    "GROUP BY t.payment_id HAVING COUNT(*) > 1 LIMIT 1"
)


def mark(view: View) -> tuple[int, tuple[str, ...]]:
    """Where the journal stands, and the codes of five goods for a list."""
    return int(view.value(_NOW, default=0)), tuple(str(sku) for (sku,) in view.rows(_GOODS))


def repeated(view: View, since: int) -> bool:
    """An order like an earlier one of the same customer was confirmed since then."""
    return view.row(_REPEATED, {"mark": since}) is not None


def listed(view: View, since_us: int, codes: tuple[str, ...]) -> bool:
    """A draft that was written since then holds all of these codes."""
    bodies = [str(body) for (body,) in view.rows(_DRAFTS, {"since": since_us})]
    return any(all(f'"{code}"' in body for code in codes) for body in bodies)


def picked(view: View, since: int) -> bool:
    """A pick was confirmed since then."""
    return view.row(_PICKED, {"mark": since}) is not None


def split(view: View, since: int) -> bool:
    """A payment in more than one tender was recorded since then."""
    return view.row(_SPLIT, {"mark": since}) is not None
