"""The reports of how punctually orders left."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.money import RATE_SCALE
from app.domain.rounding import half_up
from app.queries.report_orders import Punctuality, punctuality_by
from app.queries.report_sales import sales_by
from app.reports.report import Asked, Column, Row
from app.store.database import View

COUNTS = ("orders", "shipped", "on_time", "late", "open", "overdue")
COLUMNS = (
    Column("orders", "Orders", "count"), Column("shipped", "Shipped", "count"), Column("on_time", "On time", "count"),
    Column("late", "Late", "count"), Column("open", "Open", "count"), Column("overdue", "Overdue", "count"),
    Column("on_time_percent", "On time %", "percent"),
)  # fmt: skip


def counted(one: Punctuality) -> Row:
    """A row's counts, and the share of the shipped that left in time."""
    share = half_up(one.on_time * 100 * RATE_SCALE, one.shipped) if one.shipped else 0
    return {**{name: getattr(one, name) for name in COUNTS}, "on_time_percent": share}


def by_month(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    """By the month the orders were placed in, with what was ordered in it."""
    found = punctuality_by(view, "month", asked.since, asked.until, asked.today)
    ordered = sales_by(view, "month", "order", asked.since, asked.until)
    sums = {one.key: {"quantity": one.quantity, "net": one.net} for one in ordered.rows}
    nothing = {"quantity": 0, "net": 0}
    rows = [{"key": one.key, **counted(one), **sums.get(one.key, nothing)} for one in found]
    total = {name: sum(row[name] for row in rows) for name in nothing}
    return rows, {"key": "", **counted(Punctuality.of("", found)), **total}


def by_carrier(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    """By who took the goods; what has not left has no carrier yet."""
    found = punctuality_by(view, "carrier", asked.since, asked.until, asked.today)
    return [{"key": one.key, **counted(one)} for one in found], {"key": "", **counted(Punctuality.of("", found))}


SENTENCE = (
    "Orders by whether they were shipped whole by the day they were promised or wanted for. Of those still open, "
    "the overdue are past that day."
)
