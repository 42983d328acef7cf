"""The projection of how far each order is: loads the sums, asks the rule, writes the words of the board."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.kits import FIRST_PART, with_kits
from app.domain.progress import LineProgress, order_progress
from app.store.schema import deals
from app.store.sql import insert, sql
from app.store.view import View
from app.store.writer import Writer

KIT = 2
"""The word for a kit among services and goods in the books."""
_LINES = sql(
    "SELECT line, product_id, ordered, cancelled, reserved, picked, shipped, returned, invoiced, credited, service "
    "FROM order_line_progress WHERE order_id = :order_id ORDER BY line"
)
_PER_SET = sql("SELECT line, per_set FROM order_part WHERE order_id = :order_id ORDER BY line")
_KIT = sql(
    "UPDATE order_line_progress SET reserved = :reserved, picked = :picked, shipped = :shipped, returned = :returned "
    "WHERE order_id = :order_id AND line = :line"
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


def sets_of_order(view: View, order_id: str) -> dict[int, int]:
    """What one set takes of each part of the kits of an order, by the part's number."""
    return {n: int(each) for n, each in view.rows(_PER_SET, {"order_id": order_id})}


def lines_of_order(view: View, order_id: str) -> dict[int, tuple[str, LineProgress]]:
    """Each line's product and quantities, parts of kits among them; a kit is as far as whole sets are."""
    rows = view.rows(_LINES, {"order_id": order_id})
    return _told(view, order_id, rows)


def _told(view: View, order_id: str, rows: Sequence[Any]) -> dict[int, tuple[str, LineProgress]]:
    if all(row[-1] != KIT for row in rows):
        return {row[0]: (row[1], LineProgress(*row[2:])) for row in rows}
    lines = {row[0]: _line(row) for row in rows}
    told = with_kits(lines, sets_of_order(view, order_id))
    return {row[0]: (row[1], told[row[0]]) for row in rows}


def _line(row: Any) -> LineProgress:
    service = row[-1]
    return replace(LineProgress(*row[2:]), service=service == 1, kit=service == KIT, part=row[0] >= FIRST_PART)


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
        told = lines_of_order(tx, order_id)
        for n, (_, one) in told.items():
            if one.kit:  # so that whoever asks the table reads the same
                done = {"reserved": one.reserved, "picked": one.picked, "shipped": one.shipped}
                tx.run(_KIT, {**key, "line": n, **done, "returned": one.returned})
        lines = [_with_returns(one) for _, one in told.values()]
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
        row |= {
            "open_amount": open_amount,
            "lines": sum(1 for one in lines if not one.part),
            "closed": int(p.status in CLOSED),
        }
        rows.append({**row, "urgency": wanted or date})
    tx.many(_WRITE, rows)
    tx.touch("order", *orders)
