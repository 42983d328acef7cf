"""How punctually orders left, by carrier."""

from app.reports.report import Column, Report
from app.reports.shipping import COLUMNS, SENTENCE, by_carrier

REPORT = Report(
    name="on-time-by-carrier",
    title="On-time shipping by carrier",
    sentence=SENTENCE,
    columns=(Column("key", "Carrier"), *COLUMNS),
    run=by_carrier,
)
