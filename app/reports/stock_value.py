"""What lies here, and what it is worth at list price."""

from collections.abc import Sequence

from app.queries.report_money import stock_values
from app.reports.report import Asked, Column, Report, Row
from app.store.database import View


def _run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    rows = [
        {
            "key": one.sku, "name": one.name, "quantity": one.on_hand, "available": one.available,
            "minimum": one.min_stock, "below": int(one.on_hand <= one.min_stock and not one.discontinued),
            "discontinued": int(one.discontinued), "value": one.value,
        }
        for one in stock_values(view, asked.firm.currency, asked.today)
    ]  # fmt: skip
    sums = ("quantity", "available", "below", "discontinued", "value")
    return rows, {"key": "", **{name: sum(row[name] for row in rows) for name in sums}}


REPORT = Report(
    name="stock-value",
    title="Stock value",
    sentence="What lies here at the list price of the day; below are goods on sale at their minimum or under it.",
    columns=(
        Column("key", "Code"), Column("name", "Product"), Column("quantity", "On hand", "quantity"),
        Column("available", "Available", "quantity"), Column("minimum", "Minimum", "quantity"),
        Column("below", "Below", "count"), Column("discontinued", "Discontinued", "count"),
        Column("value", "Value", "money"),
    ),
    run=_run,
    period=False,
)  # fmt: skip
