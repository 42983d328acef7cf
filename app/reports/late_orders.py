"""Orders that left late."""

import datetime
from collections.abc import Sequence

from app.queries.report_orders import late_orders
from app.reports.report import Asked, Column, Report, Row
from app.store.database import View


def _run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    rows = [
        {
            "id": one.id, "key": one.number, "customer": one.customer, "date": one.date, "wanted": one.due,
            "shipped": one.shipped, "orders": 1, "days": _days(one.due, one.shipped),
        }
        for one in late_orders(view, asked.since, asked.until)
    ]  # fmt: skip
    return rows, {"key": "", "orders": len(rows)}


def _days(first: str, last: str) -> int:
    return (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days


REPORT = Report(
    name="late-orders",
    title="Late orders",
    sentence="Orders that were shipped whole only after the day they were promised or wanted for.",
    columns=(
        Column("key", "Order"), Column("customer", "Customer"), Column("date", "Placed", "date"),
        Column("wanted", "Wanted", "date"), Column("shipped", "Shipped", "date"), Column("orders", "Orders", "count"),
        Column("days", "Days late", "count"),
    ),
    run=_run,
    opens="order",
)  # fmt: skip
