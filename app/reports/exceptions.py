"""What was out of the ordinary, by day and person."""

from collections.abc import Sequence

from app.queries.report_exceptions import exceptions
from app.reports.report import Asked, Column, Report, Row
from app.store.database import View


def _run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    rows = [
        {
            "key": one.id, "date": one.date, "person": one.person, "document": one.found.document,
            "name": " · ".join(words for words in (one.found.what, one.found.detail) if words),
            "amount": one.found.amount, "why": one.found.why,
        }
        for one in exceptions(view, asked.since, asked.until)
    ]  # fmt: skip
    return rows, {}


REPORT = Report(
    name="exceptions",
    title="Exceptions",
    sentence="Prices by hand, voids, lines taken off after printing, rights lent, goods taken back without a receipt, "
    "money back without a credit note, bills without what the law asks for, drawers that were off: by day and person, "
    "and why.",
    columns=(
        Column("date", "Day", "date"), Column("person", "By"), Column("document", "Document"), Column("name", "What"),
        Column("why", "Why"), Column("amount", "Amount", "money"),
    ),
    run=_run,
)  # fmt: skip
