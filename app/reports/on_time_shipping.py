"""How punctually orders left, by month."""

from app.reports.report import Column, Report
from app.reports.shipping import COLUMNS, SENTENCE, by_month

REPORT = Report(
    name="on-time-shipping",
    title="On-time shipping",
    sentence=SENTENCE,
    columns=(
        Column("key", "Placed in"), *COLUMNS, Column("quantity", "Ordered quantity", "quantity"),
        Column("net", "Ordered net", "money"),
    ),
    run=by_month,
    chart="on_time_percent",
)  # fmt: skip
