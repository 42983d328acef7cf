"""Invoices, credit notes and payments for the money place, and what a tender sheet needs of a customer."""

from dataclasses import dataclass

from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """An invoice, a credit note, a payment, or an order to be billed. Amounts in minor units.

    `kind`: invoice, credit_note, payment, order. `open` is what is still to be paid; `due` the due date.
    """

    id: str
    kind: str
    number: str
    customer_id: str
    customer: str
    date: str
    due: str
    total: int
    open: int
    state: str
    currency: str


_INVOICE = (
    "SELECT i.id, 'invoice', i.number, i.customer_id, i.customer_name, i.date, i.due_date, i.gross, "
    "p.gross - p.paid - p.settled, CASE WHEN p.gross - p.paid - p.settled = 0 THEN 'paid' "
    "WHEN p.paid + p.settled > 0 THEN 'part_paid' ELSE 'to_collect' END, i.currency "
    "FROM invoice i JOIN invoice_progress p ON p.invoice_id = i.id "
)
_OPEN = "WHERE p.gross - p.paid - p.settled <> 0 "
_CREDIT = (
    "SELECT c.id, 'credit_note', c.number, c.customer_id, c.customer_name, c.date, '', -c.gross, 0, 'credit', "
    "c.currency FROM credit_note c "
)
_PAYMENT = (
    "SELECT p.id, 'payment', p.number, p.customer_id, c.name, p.date, '', p.amount, "
    "coalesce((SELECT s.amount - s.allocated - s.refunded FROM credit_source s WHERE s.source_id = p.id), 0), "
    "p.state, (SELECT currency FROM company) FROM payment p JOIN customer c ON c.id = p.customer_id "
)
_TO_BILL = (
    "SELECT o.id, 'order', o.number, o.customer_id, o.customer_name, o.date, '', o.gross, o.gross - p.billed, "
    "'to_invoice', o.currency FROM sales_order o JOIN order_progress p ON p.order_id = o.id "
    "WHERE p.closed = 0 AND (p.status = 'to_invoice' OR (p.status = 'part_shipped' AND EXISTS (SELECT 1 "
    "FROM order_line_progress l WHERE l.order_id = o.id AND l.service = 0 AND l.shipped - l.returned > l.invoiced))) "
)
_SOURCES = {
    "bill": (_TO_BILL, "ORDER BY o.date, o.number"),
    "open": (_INVOICE + _OPEN, "ORDER BY i.due_date, i.number"),
    "overdue": (_INVOICE + _OPEN + "AND i.due_date < :date ", "ORDER BY i.due_date, i.number"),
    "credits": (_CREDIT, "ORDER BY c.date DESC, c.number DESC"),
    "payments": (_PAYMENT, "ORDER BY p.date DESC, p.number DESC"),
    "all": (_INVOICE, "ORDER BY i.date DESC, i.id DESC"),
}
_PAGES = {key: sql(f"{source} {order} LIMIT :limit OFFSET :offset") for key, (source, order) in _SOURCES.items()}
_COUNTS = {key: sql(f"SELECT count(*) FROM ({source}) AS t") for key, (source, _) in _SOURCES.items() if key != "all"}
_COUNTS["all"] = sql("SELECT count(*) FROM invoice")
_ONE = sql(f"{_INVOICE} WHERE i.id = :ref OR i.number = :ref")


def money_counts(view: View, date: str) -> dict[str, int]:
    """The numbers on the views; `date` is today."""
    return {key: count_money(view, key, date) for key in _COUNTS}


def count_money(view: View, which: str, date: str) -> int:
    """How many rows a view holds: bill, open, overdue, credits, payments, all."""
    given = {"date": date} if which == "overdue" else {}
    return int(view.value(_COUNTS[which], given, 0))


def money_page(view: View, which: str, date: str, offset: int, limit: int) -> tuple[MoneyRow, ...]:
    """A page of a view; an open invoice past its due date is overdue."""
    given = {"limit": limit, "offset": offset, **({"date": date} if which == "overdue" else {})}
    return tuple(_row(row, date) for row in view.rows(_PAGES[which], given))


def invoice_row(view: View, ref: str, date: str) -> MoneyRow | None:
    """An invoice by id or number."""
    row = view.row(_ONE, {"ref": ref})
    return _row(row, date) if row else None


def _row(row: tuple[str, str, str, str, str, str, str, int, int, str, str], date: str) -> MoneyRow:
    found = MoneyRow(*row)
    if found.kind == "invoice" and found.open > 0 and found.due < date:
        return MoneyRow(*row[:9], "overdue", row[10])
    return found
