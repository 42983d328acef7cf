"""A till session as it may be looked at: what should lie in the drawer is told only once a count is committed."""

from dataclasses import dataclass, replace

from app.actions.drawer import TillSession, entries_of, newest_till, till_session
from app.actions.load import company
from app.actions.reply import TenderReply
from app.actions.till import counted_sums, tenders_out
from app.domain.errors import RuleViolation
from app.domain.money import amount_out
from app.domain.till import CashSheet, TillLine, cash_sheet, cash_up
from app.store.database import View
from app.store.sql import sql

OPEN = "open"


@dataclass(frozen=True, slots=True)
class CashMoved:
    """Cash paid in or out; decimal text, `date` ISO."""

    way: str
    amount: str
    reason: str
    date: str
    by: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """What was found out about a closed session later."""

    date: str
    method: str
    amount: str
    reason: str
    document: str
    by: str


@dataclass(frozen=True, slots=True)
class CashText:
    """How the cash came about, as decimal text."""

    opening: str
    payments: str
    reversed: str
    refunds: str
    paid_in: str
    paid_out: str
    expected: str


@dataclass(frozen=True, slots=True)
class Till:
    """A till session. `cash` and `tenders` are None until a count is committed that nothing has moved since."""

    number: str
    id: str
    station: str
    state: str
    opened: str
    opened_by: str
    opening: str
    carried: str
    payments: int
    refunds: int
    counts: int
    moves: tuple[CashMoved, ...]
    cash: CashText | None = None
    tenders: tuple[TenderReply, ...] | None = None
    closed: str = ""
    closed_by: str = ""
    kept: str = ""
    reason: str = ""
    corrections: tuple[Corrected, ...] = ()


_HEAD = sql(
    "SELECT actor, carried, (SELECT count(DISTINCT document_id) FROM till_entry e WHERE e.session_id = s.id "
    "AND e.kind = 'payment'), (SELECT count(DISTINCT document_id) FROM till_entry e WHERE e.session_id = s.id "
    "AND e.kind = 'refund'), (SELECT count(*) FROM till_count c WHERE c.session_id = s.id) "
    "FROM till_session s WHERE id = :id"
)
_MOVES = sql(
    "SELECT kind, amount, reason, date, actor FROM till_entry WHERE session_id = :id AND kind IN ('in', 'out') "
    "ORDER BY hlc"
)
_Z = sql(
    "SELECT date, actor, kept, reason, opening, payments, reversed, refunds, paid_in, paid_out FROM z_report "
    "WHERE session_id = :id"
)
_Z_LINES = sql("SELECT method, expected, counted, is_counted FROM z_report_line WHERE session_id = :id")
_CORRECTIONS = sql(
    "SELECT date, method, amount, reason, number, actor FROM till_correction WHERE session_id = :id ORDER BY hlc, "
    "fact_id"
)
_ORDER = ("cash", "card", "cheque", "wallet", "transfer", "account")


def till(view: View, ref: str) -> Till:
    """The open till of this station ("open"), or a session by id or by the number of its Z report."""
    session = newest_till(view, view.local().get("station", "")) if ref == OPEN else till_session(view, ref)
    if session is None or (ref == OPEN and session.closed):
        raise RuleViolation("No till is open here.", "number")
    currency = company(view).currency
    actor, carried, payments, refunds, counts = view.row(_HEAD, {"id": session.id}) or ("", 0, 0, 0, 0)
    moves = tuple(
        CashMoved(kind, amount_out(abs(amount), currency), reason, date, by)
        for kind, amount, reason, date, by in view.rows(_MOVES, {"id": session.id})
    )
    head = (session.number, session.id, session.station, _state(session), session.date, actor)
    told = (amount_out(session.opening, currency), amount_out(carried, currency), payments, refunds, counts, moves)
    if session.closed:
        return _closed(view, session, Till(*head, *told), currency)
    if not session.ready:
        return Till(*head, *told)
    entries = entries_of(view, session.id)
    lines = cash_up(entries, counted_sums(view, session))
    return Till(*head, *told, cash=_cash(cash_sheet(entries), currency), tenders=tenders_out(lines, currency))


def _state(session: TillSession) -> str:
    return "closed" if session.closed else "counted" if session.ready else "open"


def _closed(view: View, session: TillSession, till: Till, currency: str) -> Till:
    date, actor, kept, reason, *sums = view.row(_Z, {"id": session.id}) or ("", "", 0, "")
    corrections = tuple(
        Corrected(day, method, amount_out(amount, currency), why, number, by)
        for day, method, amount, why, number, by in view.rows(_CORRECTIONS, {"id": session.id})
    )
    return replace(
        till,
        cash=_cash(CashSheet(*sums), currency),
        tenders=tenders_out(z_lines(view, session.id), currency),
        closed=date,
        closed_by=actor,
        kept=amount_out(kept, currency),
        reason=reason,
        corrections=corrections,
    )


def z_lines(view: View, session_id: str) -> tuple[TillLine, ...]:
    """The forms of money of a Z report, in minor units."""
    lines = [
        TillLine(method, expected, counted if is_counted else None)
        for method, expected, counted, is_counted in view.rows(_Z_LINES, {"id": session_id})
    ]
    return tuple(sorted(lines, key=lambda one: _ORDER.index(one.method)))


def _cash(sheet: CashSheet, currency: str) -> CashText:
    def text(minor: int) -> str:
        return amount_out(minor, currency)

    return CashText(
        text(sheet.opening),
        text(sheet.payments),
        text(sheet.reversed),
        text(sheet.refunds),
        text(sheet.paid_in),
        text(sheet.paid_out),
        text(sheet.expected),
    )
