"""What a Z report says on paper, from its own fact: nothing that happens later changes it."""

import datetime

from app.actions.drawer import till_session
from app.actions.load import fact_of
from app.domain.errors import RuleViolation
from app.domain.facts import TillClosed
from app.domain.money import exponent
from app.queries import paper_model as m
from app.queries.paper_archive import PaperRef
from app.queries.paper_company import regional, sender
from app.store.database import View
from app.store.sql import sql

_CLOSED = sql(
    "SELECT z.fact_id, z.actor, z.occurred_at, s.actor, s.occurred_at, coalesce(n.name, z.station) FROM z_report z "
    "LEFT JOIN till_session s ON s.id = z.session_id LEFT JOIN station n ON n.station = z.station "
    "WHERE z.session_id = :id"
)
# Only what came before the Z report: another station's facts may arrive after it.
_MOVES = sql(
    "SELECT e.occurred_at, e.reason, e.actor, e.amount FROM till_entry e "
    "JOIN z_report z ON z.session_id = e.session_id "
    "WHERE e.session_id = :id AND e.kind IN ('in', 'out') AND e.hlc < z.hlc ORDER BY e.hlc"
)


def z_report_paper(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    """The paper of a Z report by its number or its session's id. Raises RuleViolation."""
    session = till_session(view, ref)
    row = view.row(_CLOSED, {"id": session.id})
    if row is None:
        raise RuleViolation("This till is open; its Z report is made when it is closed.", "number")
    fact_id, closed_by, closed, opened_by, opened, station = row
    fact = fact_of(view, fact_id)
    assert isinstance(fact, TillClosed)  # noqa: S101 - the row names its own fact
    who = sender(view, fact_id)
    cash = fact.cash
    sheet = m.TillSheet(
        opened=_local(opened),
        opened_by=opened_by,
        closed=_local(closed),
        closed_by=closed_by,
        opening=cash.opening,
        payments=cash.payments,
        reversed=cash.reversed,
        refunds=cash.refunds,
        paid_in=cash.paid_in,
        paid_out=cash.paid_out,
        expected=cash.expected,
        lines=tuple(m.TillForm(one.method, one.expected, one.counted) for one in fact.lines),
        moves=tuple(
            m.TillMove(_local(at), reason, by, amount)
            for at, reason, by, amount in view.rows(_MOVES, {"id": session.id})
        ),
        pieces=tuple((one.value, one.count) for one in fact.pieces if one.count),
        kept=fact.kept,
        reason=fact.reason,
        counts=fact.counts,
        first=fact.first,
        payment_count=fact.payments,
        refund_count=fact.refunds,
    )
    paper = m.Paper(
        kind=m.Z_REPORT,
        id=session.id,
        number=fact.number,
        date=fact.date,
        language=regional(who.language, who.country),
        currency=fact.currency,
        currency_exponent=exponent(fact.currency),
        company=who.card,
        recipient=None,
        lines=(),
        paper_size=who.paper_size,
        station=station,
        cashier=closed_by,
        till=sheet,
        marks=m.Marks(demo=who.demo),
    )
    return PaperRef(m.Z_REPORT, session.id, fact_id), paper


def _local(moment_us: int | None) -> str:
    if not moment_us:
        return ""
    moment = datetime.datetime.fromtimestamp(moment_us // 1_000_000, tz=datetime.UTC).astimezone()
    return moment.replace(tzinfo=None).isoformat()
