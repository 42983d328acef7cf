"""What an order waits for on a day: the books keep what happened, the calendar makes money overdue."""

from app.domain.progress import MONEY_OPEN, of_today
from app.store.database import View
from app.store.sql import sql

_DUE = sql(
    "SELECT min(p.due_date) FROM invoice_order o JOIN invoice_progress p ON p.invoice_id = o.invoice_id "
    "WHERE o.order_id = :id AND p.gross - p.paid - p.settled > 0"
)


def status_of(view: View, order_id: str, status: str, date: str) -> str:
    """The status of an order on that ISO day: overdue if one of its open invoices was due before it."""
    if status not in MONEY_OPEN:
        return status
    return of_today(status, view.value(_DUE, {"id": order_id}) or "", date)
