"""Whom to call about a record, and by which number."""

from typing import Final

from app.store.database import View
from app.store.sql import Statement, sql

_OF: Final = {
    "customer": ":id",
    "order": "(SELECT customer_id FROM sales_order WHERE id = :id)",
    "quote": "(SELECT customer_id FROM quote WHERE id = :id)",
    "invoice": "(SELECT customer_id FROM invoice WHERE id = :id)",
    "credit_note": "(SELECT customer_id FROM credit_note WHERE id = :id)",
    "payment": "(SELECT customer_id FROM payment WHERE id = :id)",
}
# Who was merged into another is called as that one; where they have no number, the first person there who has one.
_STATEMENTS: Final[dict[str, Statement]] = {
    kind: sql(
        "SELECT c.name, c.phone, coalesce((SELECT t.phone FROM contact t WHERE t.customer_id = c.id "
        "AND t.inactive = 0 AND t.phone <> '' ORDER BY t.name, t.id LIMIT 1), '') "
        "FROM customer m JOIN customer c ON c.id = CASE WHEN m.merged_into <> '' THEN m.merged_into ELSE m.id END "
        f"WHERE m.id = {owner}"
    )
    for kind, owner in _OF.items()
}


def phone_of(view: View, kind: str, record_id: str) -> tuple[str, str]:
    """The customer's name and number of a record (a customer, a document or a payment); "" where none is known."""
    rows = view.rows(_STATEMENTS[kind], {"id": record_id})
    name, phone, other = rows[0] if rows else ("", "", "")
    return name, phone or other
