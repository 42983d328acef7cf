"""Why quotes were not taken."""

from app.reports.quotes import why
from app.reports.report import Column, Report

REPORT = Report(
    name="lost-quotes",
    title="Lost quotes and why",
    sentence="Why the quotes of these days were not taken, the most frequent reason first.",
    columns=(
        Column("key", "Reason"),
        Column("quotes", "Quotes", "count"),
        Column("share", "Share", "percent"),
        Column("net", "Quoted net", "money"),
    ),
    run=why,
    chart="quotes",
)
