"""Invoices that are not settled."""

import datetime
from collections.abc import Sequence

from app.queries.report_money import unpaid_invoices
from app.reports.report import Asked, Column, Report, Row
from app.store.database import View


def _run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    today = datetime.date.fromisoformat(asked.today)
    rows = [
        {
            "id": one.id, "key": one.number, "customer": one.customer, "date": one.date, "due": one.due_date,
            "days": max(0, (today - datetime.date.fromisoformat(one.due_date)).days), "gross": one.gross,
            "open": one.open,
        }
        for one in unpaid_invoices(view, asked.since, asked.until)
    ]  # fmt: skip
    return rows, {"key": "", "gross": sum(row["gross"] for row in rows), "open": sum(row["open"] for row in rows)}


REPORT = Report(
    name="unpaid-invoices",
    title="Unpaid invoices",
    sentence="Invoices that are not settled, the longest due first; tax included.",
    columns=(
        Column("key", "Invoice"), Column("customer", "Customer"), Column("date", "Date", "date"),
        Column("due", "Due", "date"), Column("days", "Days overdue", "count"), Column("gross", "Total", "money"),
        Column("open", "Open", "money"),
    ),
    run=_run,
    opens="money",
)  # fmt: skip
