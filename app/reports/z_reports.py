"""The archive of Z reports."""

from collections.abc import Sequence

from app.queries.report_till import z_reports
from app.reports.report import Asked, Column, Report, Row
from app.store.database import View


def _run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    rows = [
        {
            "id": one.id, "key": one.number, "date": one.date, "station": one.station, "person": one.person,
            "expected": one.expected, "counted": one.counted, "difference": one.counted - one.expected,
            "others": one.others, "corrected": one.corrected,
        }
        for one in z_reports(view, asked.since, asked.until)
    ]  # fmt: skip
    return rows, {"key": "", "difference": sum(row["difference"] for row in rows)}


REPORT = Report(
    name="z-reports",
    title="Z reports",
    sentence="Every closed till, the newest first: cash expected and counted, and how far all else was off.",
    columns=(
        Column("key", "Z report"), Column("date", "Date", "date"), Column("station", "Till"),
        Column("person", "Closed by"), Column("expected", "Expected", "money"),
        Column("counted", "Counted", "money"), Column("difference", "Difference", "money"),
        Column("others", "Others off", "money"), Column("corrected", "Corrected later", "money"),
    ),
    run=_run,
    opens="money",
)  # fmt: skip
