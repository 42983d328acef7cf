"""What was out of the ordinary, by day and person."""

from collections.abc import Sequence

from app.queries.report_exceptions import exceptions
from app.reports.report import Asked, Column, Report, Row
from app.store.database import View


def _run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    rows = [
        {
            "key": one.date, "person": one.person, "what": one.found.what, "document": one.found.document,
            "detail": one.found.detail, "amount": one.found.amount,
        }
        for one in exceptions(view, asked.since, asked.until)
    ]  # fmt: skip
    return rows, {"key": ""}


REPORT = Report(
    name="exceptions",
    title="Exceptions",
    sentence="Prices by hand, voids, lines taken off after printing, money back without a credit note, drawers that "
    "were off: by day and person.",
    columns=(
        Column("key", "Day", "date"), Column("person", "By"), Column("what", "What"), Column("document", "Document"),
        Column("detail", "Detail"), Column("amount", "Amount", "money"),
    ),
    run=_run,
)  # fmt: skip
