"""Orders with goods still to be shipped."""

from collections.abc import Sequence

from app.queries.report_orders import open_orders
from app.reports.report import Asked, Column, Report, Row
from app.store.database import View


def _run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    rows = [
        {
            "id": one.id, "key": one.number, "customer": one.customer, "date": one.date, "wanted": one.wanted_date,
            "status": one.status, "orders": 1, "lines": one.lines, "quantity": one.quantity, "promised": one.promised,
            "net": one.net,
        }
        for one in open_orders(view, asked.since, asked.until)
    ]  # fmt: skip
    sums = ("orders", "lines", "quantity", "promised", "net")
    return rows, {"key": "", **{name: sum(row[name] for row in rows) for name in sums}}


REPORT = Report(
    name="open-orders",
    title="Open orders",
    sentence="Orders with goods still to be shipped: what of them is open, and how much of it is promised; net, "
    "without delivery charges.",
    columns=(
        Column("key", "Order"), Column("customer", "Customer"), Column("date", "Placed", "date"),
        Column("wanted", "Wanted", "date"), Column("status", "Status", "status"), Column("orders", "Orders", "count"),
        Column("lines", "Lines", "count"), Column("quantity", "Quantity", "quantity"),
        Column("promised", "Promised", "quantity"), Column("net", "Net", "money"),
    ),
    run=_run,
    opens="order",
)  # fmt: skip
