"""Gross profit by product, kits by the cost of their parts."""

from collections.abc import Sequence

from app.domain.margin import Margin
from app.queries.report_profit import profits
from app.reports.report import BASES, Asked, Column, Report, Row
from app.store.database import View


def _figures(margin: Margin) -> Row:
    return {"net": margin.sales, "cost": margin.cost, "profit": margin.amount, "margin": margin.share or 0}


def _run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    found = profits(view, asked.basis, asked.since, asked.until, asked.firm.currency)
    rows = [{"key": one.key, "name": one.name, "quantity": one.quantity, **_figures(one.margin)} for one in found]
    whole = Margin(sum(one.margin.sales for one in found), sum(one.margin.cost for one in found))
    return rows, {"key": "", "quantity": sum(one.quantity for one in found), **_figures(whole)}


REPORT = Report(
    name="gross-profit",
    title="Gross profit by product",
    sentence="What was sold without tax, less what it costs by the products' records today; a kit costs what its parts "
    "cost, and goods without a cost are left out.",
    columns=(
        Column("key", "Code"), Column("name", "Product"), Column("quantity", "Quantity", "quantity"),
        Column("net", "Net", "money"), Column("cost", "Cost", "money"), Column("profit", "Profit", "money"),
        Column("margin", "Margin %", "percent"),
    ),
    run=_run,
    bases=BASES,
    chart="profit",
    right="cost",
)  # fmt: skip
