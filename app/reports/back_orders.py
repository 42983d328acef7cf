"""Goods that open orders want more of than there is."""

from collections.abc import Sequence

from app.queries.report_orders import missing_goods
from app.reports.report import Asked, Column, Report, Row
from app.store.database import View


def _run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    del asked
    rows = [
        {
            "key": one.sku, "name": one.name, "orders": one.orders, "quantity": one.quantity, "on_hand": one.on_hand,
            "short": one.short,
        }
        for one in missing_goods(view)
    ]  # fmt: skip
    return rows, {"key": "", "quantity": sum(row["quantity"] for row in rows), "short": sum(r["short"] for r in rows)}


REPORT = Report(
    name="back-orders",
    title="Back-orders",
    sentence="Goods that open orders want more of than there is: what they want, what lies here, what is short.",
    columns=(
        Column("key", "Code"), Column("name", "Product"), Column("orders", "Orders", "count"),
        Column("quantity", "Open", "quantity"), Column("on_hand", "On hand", "quantity"),
        Column("short", "Short", "quantity"),
    ),
    run=_run,
    period=False,
)  # fmt: skip
