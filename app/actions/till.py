"""The till's day: open it with a float, pay in and out, count blind, close with a Z report, correct beside it later."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.actions.drawer import (
    TillSession,
    cash_recording,
    entries_of,
    newest_till,
    till_session,
)
from app.actions.load import business_date, company, issue_date, take_number
from app.actions.parameters import Dated
from app.actions.reply import Refusal, Reply, TenderReply, refuse
from app.domain.cards import no_card_number
from app.domain.cash import Pieces, denominations, sum_of
from app.domain.errors import RuleViolation
from app.domain.facts import SeriesSet, TillClosed, TillCorrected, TillCounted, TillMoved, TillOpened
from app.domain.money import amount_in, amount_out, money_out
from app.domain.numbers import prefix_for
from app.domain.till import COUNTED, TillAmount, TillLine, cash_sheet, cash_up, needs_reason
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTill(Dated):
    """The float the day begins with; what the last Z report left in the drawer unless given."""

    opening: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCash(Dated):
    """Cash into the drawer or out of it that is no customer's, and why: change fetched, stamps bought, to the bank."""

    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecesInput:
    """How many notes or coins of a value lie there; `value` in the major unit ("0.50")."""

    value: Decimal
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTill(Dated):
    """What lies in the drawer, piece by piece or as one sum, and the totals of terminal, cheques and vouchers."""

    pieces: list[PiecesInput] | None = None
    cash: Decimal | None = None
    card: Decimal | None = None
    cheque: Decimal | None = None
    wallet: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTill(Dated):
    """Close with the Z report; `keep` stays in the drawer for tomorrow, the float of today unless given."""

    keep: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectTill(Dated):
    """What was found out about a closed session: its Z report stays as it was, this stands beside it."""

    number: str
    amount: Decimal
    reason: str
    method: str = "cash"


_KEPT = sql("SELECT kept FROM z_report WHERE session_id = :id")
_SERIES = sql("SELECT 1 FROM number_series WHERE series = :series")
_TOLERANCE = sql("SELECT cash_tolerance FROM company")
_SUMS = sql("SELECT method, amount FROM till_count_sum WHERE fact_id = :id ORDER BY method")
_PIECES = sql("SELECT value, count FROM till_count_pieces WHERE fact_id = :id ORDER BY value DESC")
_COUNTS = sql(
    "SELECT count(*), coalesce((SELECT s.amount FROM till_count f JOIN till_count_sum s ON s.fact_id = f.fact_id "
    "AND s.method = 'cash' WHERE f.session_id = :id ORDER BY f.hlc LIMIT 1), 0) FROM till_count WHERE session_id = :id"
)
_DOCUMENTS = sql(
    "SELECT count(DISTINCT CASE WHEN kind = 'payment' THEN document_id END), "
    "count(DISTINCT CASE WHEN kind = 'refund' THEN document_id END) FROM till_entry WHERE session_id = :id"
)


# --- opening, paying in and out ---------------------------------------------------------------------------------------


def can_open_till(till: TillSession | None, recording: str) -> Refusal | None:
    """One open session per station, and none where cash is not recorded. `till` is the station's newest."""
    if till and not till.closed:
        return Refusal(f"The till of station {till.station} is open since {till.date}; close it first.")
    if recording == "off":
        return Refusal("Cash is not recorded here, so there is no till to open. The settings say why.")
    return None


def open_till(tx: Transaction, p: OpenTill) -> Reply:
    """Open the till of this station."""
    refuse(can_open_till(before := newest_till(tx, tx.station), cash_recording(tx)))
    currency = company(tx).currency
    date = business_date(tx, p.date)
    carried = tx.value(_KEPT, {"id": before.id}) if before else None
    if p.opening is None and carried is None:
        raise RuleViolation("Say what lies in the drawer to begin with.", "opening")
    opening = int(carried or 0) if p.opening is None else amount_in(p.opening, currency, "opening")
    if opening < 0:
        raise RuleViolation("The float is not below zero.", "opening")
    session_id = tx.new_id()
    tx.record(TillOpened(session_id, tx.station, date, opening, int(carried or 0)))
    return Reply(id=session_id, state="open")


def can_use_till(till: TillSession | None) -> Refusal | None:
    """The till of this station must be open."""
    return None if till and not till.closed else Refusal("No till is open here. Open it with its float first.")


def pay_in(tx: Transaction, p: MoveCash) -> Reply:
    """Cash into the drawer that is no customer's."""
    return _move(tx, p, 1)


def pay_out(tx: Transaction, p: MoveCash) -> Reply:
    """Cash out of the drawer that is no customer's. More than is there is not refused: that would tell what is."""
    return _move(tx, p, -1)


def _move(tx: Transaction, p: MoveCash, sign: int) -> Reply:
    refuse(can_use_till(till := newest_till(tx, tx.station)))
    amount = amount_in(p.amount, company(tx).currency, "amount")
    if amount <= 0:
        raise RuleViolation("The amount must be above zero.", "amount")
    reason = _why(p.reason, "Say what the money is for.")
    session = _known(till)
    tx.record(TillMoved(session.id, business_date(tx, p.date), sign * amount, reason))
    return Reply(id=session.id, state="open")


def _why(reason: str, sentence: str) -> str:
    if not reason.strip():
        raise RuleViolation(sentence, "reason")
    return no_card_number(reason.strip(), "reason")


def _known(till: TillSession | None) -> TillSession:
    if till is None:
        raise RuleViolation("No till is open here.")
    return till


# --- counting and closing ---------------------------------------------------------------------------------------------


def count_till(tx: Transaction, p: CountTill) -> Reply:
    """Commit a count. Only the answer says what should be there; until then nothing does."""
    refuse(can_use_till(till := newest_till(tx, tx.station)))
    session, currency = _known(till), company(tx).currency
    pieces = tuple(_pieces(p.pieces or (), currency))
    if p.pieces is None and p.cash is None:
        what = "pieces" if denominations(currency) else "cash"
        raise RuleViolation(f"Say what lies in the drawer: {what}.", what)
    if p.pieces is not None and p.cash is not None:
        raise RuleViolation("Give the pieces or one sum of the cash, not both.", "cash")
    cash = sum_of(pieces, currency) if p.pieces is not None else _counted(p.cash, currency, "cash")
    sums = {"cash": cash} | {name: _counted(getattr(p, name), currency, name) for name in COUNTED if name != "cash"}
    amounts = tuple(TillAmount(method, amount) for method, amount in sums.items() if amount or method == "cash")
    tx.record(TillCounted(session.id, business_date(tx, p.date), session.entries, amounts, pieces))
    lines = cash_up(entries_of(tx, session.id), sums)
    return Reply(id=session.id, state="counted", tenders=tenders_out(lines, currency))


def _pieces(given: Sequence[PiecesInput], currency: str) -> list[Pieces]:
    return [
        Pieces(amount_in(one.value, currency, f"pieces.{position}.value"), one.count)
        for position, one in enumerate(given, 1)
    ]


def _counted(given: Decimal | None, currency: str, field: str) -> int:
    amount = 0 if given is None else amount_in(given, currency, field)
    if amount < 0 and field == "cash":
        raise RuleViolation("There is no less than nothing in a drawer.", field)
    return amount


def tenders_out(lines: Sequence[TillLine], currency: str) -> tuple[TenderReply, ...]:
    """The forms of money as decimal text."""
    return tuple(
        TenderReply(
            one.method,
            amount_out(one.expected, currency),
            "" if one.counted is None else amount_out(one.counted, currency),
            "" if one.counted is None else amount_out(one.difference, currency),
        )
        for one in lines
    )


def can_close_till(till: TillSession | None) -> Refusal | None:
    """It is open, counted, and nothing has moved since the count."""
    if refusal := can_use_till(till):
        return refusal
    if till and till.counted < 0:
        return Refusal("Count the drawer first.")
    return None if till and till.ready else Refusal("Money has moved since the count; count again.")


def close_till(tx: Transaction, p: CloseTill) -> Reply:
    """Close the session: the Z report stands, under the next number of its series."""
    refuse(can_close_till(till := newest_till(tx, tx.station)))
    session, currency = _known(till), company(tx).currency
    date = issue_date(tx, p.date)
    if date < session.date:
        raise RuleViolation(f"The till was opened on {session.date}; it cannot be closed before that.", "date")
    entries, counted = entries_of(tx, session.id), counted_sums(tx, session)
    lines = cash_up(entries, counted)
    reason = no_card_number(p.reason.strip(), "reason")
    if not reason and needs_reason(lines, int(tx.value(_TOLERANCE, default=0))):
        raise RuleViolation("The count is off; say why, or what was looked for.", "reason")
    kept = min(session.opening, counted["cash"]) if p.keep is None else amount_in(p.keep, currency, "keep")
    if not 0 <= kept <= counted["cash"]:
        raise RuleViolation(f"Of {money_out(counted['cash'], currency)} counted, no more can stay.", "keep")
    _series_made(tx, "z_report")
    series, counter, number = take_number(tx, "z_report", date)
    times, first = tx.row(_COUNTS, {"id": session.id}) or (1, 0)
    payments, refunds = tx.row(_DOCUMENTS, {"id": session.id}) or (0, 0)
    pieces = tuple(Pieces(*row) for row in tx.rows(_PIECES, {"id": session.count}))
    fact = TillClosed(
        session.id, number, counter, series, session.station, date, currency, cash_sheet(entries), lines, kept, pieces,
        int(times), int(first), int(payments), int(refunds), reason,
    )  # fmt: skip
    tx.record(fact)
    return Reply(id=session.id, number=number, state="closed", tenders=tenders_out(lines, currency))


def counted_sums(view: View, till: TillSession) -> dict[str, int]:
    """What the newest count says, by form of money, in minor units."""
    return {"cash": 0} | {method: int(amount) for method, amount in view.rows(_SUMS, {"id": till.count})}


def _series_made(tx: Transaction, kind: str) -> None:
    """A station founded before there were such numbers gets its series with the first one."""
    series = f"{tx.station}:{kind}"
    if tx.row(_SERIES, {"series": series}) is None:
        tx.record(SeriesSet(series, kind, prefix_for(kind, company(tx).country, tx.station), 1))


# --- afterwards -------------------------------------------------------------------------------------------------------


def can_correct_till(till: TillSession) -> Refusal | None:
    """Only what is closed is corrected: an open till is counted."""
    return None if till.closed else Refusal("This till is open; pay in or out, or count it.", "number")


def correct_till(tx: Transaction, p: CorrectTill) -> Reply:
    """Note beside a Z report what was found out later: a slip found, a note counted twice."""
    session = till_session(tx, p.number)
    refuse(can_correct_till(session))
    if p.method not in COUNTED:
        raise RuleViolation(f"What is counted are {', '.join(COUNTED)}.", "method")
    amount = amount_in(p.amount, company(tx).currency, "amount")
    if not amount:
        raise RuleViolation("Say by how much, above or below zero.", "amount")
    reason = _why(p.reason, "Say what was found out.")
    tx.record(TillCorrected(session.id, business_date(tx, p.date), p.method, amount, reason))
    return Reply(id=session.id, number=session.number, state="closed")
