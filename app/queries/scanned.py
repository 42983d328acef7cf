"""Which document a scanned code stands for, and which place of the desk shows it. Numbers are compared whole."""

from dataclasses import dataclass

from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class Scanned:
    """A document by what was scanned: the place that shows it, and what that place opens."""

    place: str
    document: str


# A receipt stands for what was sold, so that it can be taken back: for its invoice, where it paid one only.
_SOLD = sql(
    "SELECT DISTINCT a.invoice_id FROM payment p JOIN payment_allocation a ON a.source_id = p.id "
    "AND a.source = 'payment' WHERE p.number = :code LIMIT 2"
)
_MONEY = sql(
    "SELECT id FROM invoice WHERE number = :code UNION ALL SELECT id FROM credit_note WHERE number = :code "
    "UNION ALL SELECT id FROM payment WHERE number = :code UNION ALL SELECT id FROM refund WHERE number = :code"
)
_ORDER = sql(
    "SELECT id FROM sales_order WHERE number = :code UNION ALL SELECT id FROM quote WHERE number = :code "
    "UNION ALL SELECT id FROM draft WHERE name = :code"
)
_GOODS = sql(
    "SELECT number FROM pick_list WHERE number = :code UNION ALL SELECT number FROM shipment WHERE number = :code"
)
_PURCHASE = sql("SELECT id FROM purchase WHERE number = :code")


def scanned_document(view: View, code: str) -> Scanned | None:
    """The document of exactly that number, or None."""
    key = {"code": code}
    sold = view.rows(_SOLD, key)
    if len(sold) == 1:
        return Scanned("money", f"show:{sold[0][0]}")
    for statement, place, prefix in (
        (_MONEY, "money", "show:"),
        (_ORDER, "order", ""),
        (_GOODS, "deliveries", ""),
        (_PURCHASE, "stock", "purchase:"),
    ):
        if found := view.value(statement, key):
            return Scanned(place, f"{prefix}{found}")
    return None
