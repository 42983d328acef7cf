"""The reports of sales: what was ordered or billed, by one thing at a time, without delivery charges."""

from __future__ import annotations

from collections.abc import Sequence

from app.queries.report_sales import Sales, sales_by
from app.reports.report import BASES, Asked, Column, Report, Row
from app.store.database import View

FIGURES = (
    Column("orders", "Orders", "count"),
    Column("quantity", "Quantity", "quantity"),
    Column("net", "Net", "money"),
)


def sales(by: str, title: str, key: Column, name: str = "") -> Report:
    """Sales by one of the things that `sales_by` tells apart. `name` is the title of the name beside the key."""
    words = (Column("name", name),) if name else ()

    def row(one: Sales) -> Row:
        figures: Row = {"orders": one.orders, "quantity": one.quantity, "net": one.net}
        return {"key": one.key, **({"name": one.name} if name else {}), **figures}

    def run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
        found = sales_by(view, by, asked.basis, asked.since, asked.until)
        return [row(one) for one in found.rows], {"key": "", **_without_words(row(found.total))}

    return Report(
        name=f"sales-by-{by}",
        title=title,
        sentence=f"What was ordered, or billed less what was credited, {title.lower().removeprefix('sales ')}; "
        "net, without delivery charges.",
        columns=(key, *words, *FIGURES),
        run=run,
        bases=BASES,
        chart="net",
    )


def _without_words(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in {"key", "name"}}
