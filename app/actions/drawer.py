"""The drawer of this station as other actions meet it: what money is taken, and whose till it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.cards import no_card_number
from app.domain.errors import RuleViolation
from app.domain.facts import Tender, TillCorrected, TillTaken
from app.domain.till import TillAmount, TillEntry, leaves, stays
from app.store.database import Transaction, View
from app.store.sql import sql

# What a company says of cash: "" as ever, "off" it is not recorded here, "certified" it is taken on a certified till.
CASH_RECORDING = ("", "off", "certified")


@dataclass(frozen=True, slots=True)
class TillSession:
    """A station's till session. `number` is that of its Z report, "" while it is open; amounts in minor units.

    `entries` is how many amounts came and went, `counted` how many there were at the newest count (-1: none yet).
    """

    id: str
    station: str
    date: str
    opening: int
    number: str
    entries: int
    counted: int
    count: str
    """The fact of the newest count."""

    @property
    def closed(self) -> bool:
        """Whether its Z report stands."""
        return bool(self.number)

    @property
    def ready(self) -> bool:
        """Whether a count is committed and nothing has moved since."""
        return self.counted == self.entries


_SESSION = (
    "SELECT s.id, s.station, s.date, s.opening, coalesce((SELECT z.number FROM z_report z WHERE z.session_id = s.id), "
    "''), (SELECT count(*) FROM till_entry e WHERE e.session_id = s.id), coalesce(c.entries, -1), "
    "coalesce(c.fact_id, '') FROM till_session s LEFT JOIN till_count c ON c.fact_id = (SELECT n.fact_id "
    "FROM till_count n WHERE n.session_id = s.id ORDER BY n.hlc DESC LIMIT 1) "
)
_NEWEST = sql(f"{_SESSION}WHERE s.station = :station ORDER BY s.hlc DESC LIMIT 1")
_BY_REF = sql(f"{_SESSION}WHERE s.id = :ref OR s.id = (SELECT session_id FROM z_report WHERE number = :ref)")
_ENTRIES = sql("SELECT kind, method, amount FROM till_entry WHERE session_id = :id ORDER BY hlc, position")
_TAKEN = sql(
    "SELECT session_id, method, amount FROM till_entry WHERE document_id = :id AND kind = 'payment' "
    "ORDER BY hlc, position"
)
_OPEN = sql(
    "SELECT s.id FROM till_session s WHERE s.id = (SELECT n.id FROM till_session n WHERE n.station = :station "
    "ORDER BY n.hlc DESC LIMIT 1) AND NOT EXISTS (SELECT 1 FROM z_report z WHERE z.session_id = s.id)"
)
_CLOSED = sql("SELECT 1 FROM z_report WHERE session_id = :id")
_RECORDING = sql("SELECT cash_recording FROM company")


def newest_till(view: View, station: str) -> TillSession | None:
    """The newest session of a station, open or closed."""
    row = view.row(_NEWEST, {"station": station})
    return TillSession(*row) if row else None


def open_till_of(view: View, station: str) -> TillSession | None:
    """The session of a station that is open, if there is one."""
    newest = newest_till(view, station)
    return newest if newest and not newest.closed else None


def till_session(view: View, ref: str) -> TillSession:
    """A session by its id or by the number of its Z report. Raises RuleViolation."""
    row = view.row(_BY_REF, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no till session or Z report {ref}.", "number")
    return TillSession(*row)


def entries_of(view: View, session_id: str) -> list[TillEntry]:
    """What came and went in a session, in its order."""
    return [TillEntry(*row) for row in view.rows(_ENTRIES, {"id": session_id})]


def cash_recording(view: View) -> str:
    """What the company says of cash: one of CASH_RECORDING."""
    return str(view.value(_RECORDING, default=""))


def accept_tenders(view: View, tenders: Sequence[Tender]) -> None:
    """Refuse what is not to be recorded: card numbers always, cash as the company says. Raises RuleViolation."""
    recording = cash_recording(view)
    for position, one in enumerate(tenders, 1):
        no_card_number(one.reference, f"tenders.{position}.reference")
        if one.method == "cash" and recording == "off":
            raise RuleViolation(
                "Cash is not recorded here: Counterfoil is no certified cash register. Take it on your certified till "
                "and say so in the settings (cash: on a certified till), or choose another form of money.",
                f"tenders.{position}.method",
            )
        if one.method == "cash" and recording == "certified" and not one.reference.strip():
            raise RuleViolation(
                "Cash is taken on the certified till here; give the number of its receipt.",
                f"tenders.{position}.reference",
            )


def book_payment(tx: Transaction, payment_id: str, number: str, date: str, tenders: Sequence[Tender], change: int,
                 ) -> None:  # fmt: skip
    """A payment belongs to this station's till while that is open; change never was in it."""
    _book(tx, "payment", payment_id, number, date, stays(_amounts(tenders), change))


def book_refund(tx: Transaction, refund_id: str, number: str, date: str, tenders: Sequence[Tender]) -> None:
    """Money paid back leaves this station's till while that is open."""
    _book(tx, "refund", refund_id, number, date, leaves(stays(_amounts(tenders))))


def book_reversal(tx: Transaction, payment_id: str, number: str, date: str, reason: str) -> None:
    """A reversal follows its payment: out of its session while that is open, a correction beside its Z report after.

    A payment of no session changes none.
    """
    taken: dict[str, list[TillAmount]] = {}
    for session_id, method, amount in tx.rows(_TAKEN, {"id": payment_id}):
        taken.setdefault(session_id, []).append(TillAmount(method, amount))
    for session_id, amounts in taken.items():
        if tx.row(_CLOSED, {"id": session_id}) is None:
            tx.record(TillTaken(session_id, "reversal", payment_id, number, date, leaves(amounts)))
            continue
        for one in leaves(amounts):
            tx.record(TillCorrected(session_id, date, one.method, one.amount, reason, payment_id, number))


def _amounts(tenders: Sequence[Tender]) -> list[TillAmount]:
    return [TillAmount(one.method, one.amount) for one in tenders]


def _book(
    tx: Transaction, kind: str, document_id: str, number: str, date: str, amounts: tuple[TillAmount, ...]
) -> None:
    session_id = tx.value(_OPEN, {"station": tx.station})
    if session_id and amounts:
        tx.record(TillTaken(session_id, kind, document_id, number, date, amounts))
