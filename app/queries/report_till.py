"""The archive of Z reports, for the reports."""

from dataclasses import dataclass

from app.store.sql import sql
from app.store.view import View


@dataclass(frozen=True, slots=True)
class ZRow:
    """A Z report; minor units. `others` is how far the other forms of money are off, `corrected` what came later."""

    id: str
    number: str
    date: str
    station: str
    person: str
    expected: int
    counted: int
    others: int
    corrected: int


_ALL = sql(
    "SELECT z.session_id, z.number, z.date, coalesce(s.name, z.station), z.actor, z.expected, z.counted, "
    "(SELECT coalesce(sum(l.counted - l.expected), 0) FROM z_report_line l WHERE l.session_id = z.session_id "
    "AND l.is_counted = 1 AND l.method <> 'cash'), "
    "(SELECT coalesce(sum(c.amount), 0) FROM till_correction c WHERE c.session_id = z.session_id) "
    "FROM z_report z LEFT JOIN station s ON s.station = z.station WHERE z.date >= :since AND z.date <= :until "
    "ORDER BY z.date DESC, z.hlc DESC"
)


def z_reports(view: View, since: str, until: str) -> list[ZRow]:
    """Z reports between two ISO dates, both included, the newest first."""
    return [ZRow(*row) for row in view.rows(_ALL, {"since": since, "until": until})]
