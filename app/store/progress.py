"""The projection of how far each order is: loads the sums, asks the rule, writes the words of the board."""

from dataclasses import replace
from typing import Any

from app.domain.progress import LineProgress, order_progress
from app.store.schema import deals
from app.store.sql import insert, sql
from app.store.writer import Writer

_LINES = sql(
    "SELECT ordered, cancelled, reserved, picked, shipped, returned, invoiced, credited, service "
    "FROM order_line_progress WHERE order_id = :order_id"
)
_MONEY = sql(
    "SELECT coalesce(sum(p.gross - p.credited), 0), coalesce(sum(p.gross - p.paid - p.settled), 0) "
    "FROM invoice_order o JOIN invoice_progress p ON p.invoice_id = o.invoice_id WHERE o.order_id = :order_id"
)
_STATE = sql(
    "SELECT o.wanted_date, o.date, coalesce(h.held, 0), "
    "(SELECT count(*) FROM pick_list WHERE order_id = o.id AND state = 'open'), "
    "(SELECT count(*) FROM shipment WHERE order_id = o.id AND state = 'packed') "
    "FROM sales_order o LEFT JOIN order_hold h ON h.order_id = o.id WHERE o.id = :order_id"
)
_COLUMNS = ("fulfilment", "billing", "payment", "status", "backordered", "on_hold", "shortage", "billed", "open_amount",
            "lines", "closed", "urgency")  # fmt: skip
_WRITE = sql(
    insert(deals.ORDER_PROGRESS, "order_id", *_COLUMNS).sqlite
    + " ON CONFLICT (order_id) DO UPDATE SET "
    + ", ".join(f"{c} = excluded.{c}" for c in _COLUMNS)
)
CLOSED = ("paid", "cancelled")


def unbilled_returns(line: LineProgress) -> int:
    """What came back of a line before it was billed: nobody will bill it. What came back later is credited instead."""
    return max(0, min(line.returned - line.credited, line.shipped - line.invoiced))


def _with_returns(line: LineProgress) -> LineProgress:
    """What came back unbilled is done with: else the order would be "to invoice" for ever."""
    unbilled = unbilled_returns(line) if line.returned else 0
    return replace(line, invoiced=line.invoiced + unbilled) if unbilled else line


def refresh_orders(tx: Writer) -> None:
    """Compute the progress of all orders touched since the last time."""
    orders, tx.dirty_orders = sorted(tx.dirty_orders), set()
    rows = []
    for order_id in orders:
        key: dict[str, Any] = {"order_id": order_id}
        state = tx.row(_STATE, key)
        if state is None:
            continue  # its confirmation comes later, from another station
        wanted, date, held, picking, packed = state
        lines = [_with_returns(LineProgress(*row)) for row in tx.rows(_LINES, key)]
        billed, open_amount = map(int, tx.row(_MONEY, key) or (0, 0))
        p = order_progress(lines, billed, open_amount, bool(held), picking, packed)
        row: dict[str, Any] = {
            **key,
            "fulfilment": p.fulfilment,
            "billing": p.billing,
            "payment": p.payment,
            "status": p.status,
        }
        row |= {"backordered": int(p.backordered), "on_hold": int(bool(held)), "shortage": 0, "billed": billed}
        row |= {"open_amount": open_amount, "lines": len(lines), "closed": int(p.status in CLOSED)}
        rows.append({**row, "urgency": wanted or date})
    tx.many(_WRITE, rows)
    tx.touch("order", *orders)
