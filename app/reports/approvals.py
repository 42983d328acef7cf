"""What was approved, refused for want of a permission, or locked after wrong tries."""

import datetime
from collections.abc import Sequence

from app.actions.lending import title_of
from app.actions.load import local_date
from app.domain.permissions import TITLES
from app.queries.people import audit
from app.reports.report import Asked, Column, Report, Row
from app.store.database import View


def _run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    rows = [
        {
            "key": local_date(one.occurred_at), "time": _time(one.occurred_at), "what": one.kind, "person": one.person,
            "permission": TITLES.get(one.permission, one.permission), "action": title_of(one.action),
            "approver": one.approver, "reason": one.reason, "count": 1,
        }
        for one in audit(view)
        if asked.since <= local_date(one.occurred_at) <= asked.until
    ]  # fmt: skip
    return rows, {"key": "", "count": len(rows)}


def _time(moment_us: int) -> str:
    moment = datetime.datetime.fromtimestamp(moment_us // 1_000_000, tz=datetime.UTC)
    return moment.astimezone().strftime("%H:%M")


REPORT = Report(
    name="approvals",
    title="Approvals",
    sentence="What somebody approved for another, what was refused for want of a permission, and locked sign-ins.",
    columns=(
        Column("key", "Day", "date"), Column("time", "Time"), Column("what", "What"), Column("person", "Who"),
        Column("permission", "Wanted to"), Column("action", "In"), Column("approver", "Approved by"),
        Column("reason", "Reason"), Column("count", "Times", "count"),
    ),
    run=_run,
)  # fmt: skip
