"""Facts of the cash drawer: a session from its float to its Z report, and what was found out later."""

from dataclasses import dataclass

from app.domain.cash import Pieces
from app.domain.facts.base import Fact
from app.domain.till import CashSheet, TillAmount, TillLine


@dataclass(frozen=True, slots=True)
class TillOpened(Fact):
    """A station's till was opened with a float (minor units). `carried` is what the last Z left in the drawer."""

    session_id: str
    station: str
    date: str
    opening: int
    carried: int = 0


@dataclass(frozen=True, slots=True)
class TillMoved(Fact):
    """Cash was paid in (positive) or out (negative) that is no customer's."""

    session_id: str
    date: str
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class TillTaken(Fact):
    """A payment, its reversal or a refund belongs to this session; `amounts` are signed, change taken off.

    `kind`: payment, reversal, refund.
    """

    session_id: str
    kind: str
    document_id: str
    number: str
    date: str
    amounts: tuple[TillAmount, ...]


@dataclass(frozen=True, slots=True)
class TillCounted(Fact):
    """What a person counted without seeing what should be there. `entries` is how many the session had then."""

    session_id: str
    date: str
    entries: int
    sums: tuple[TillAmount, ...]
    pieces: tuple[Pieces, ...] = ()


@dataclass(frozen=True, slots=True)
class TillClosed(Fact):
    """The Z report of a session, frozen: nothing in it changes any more. `kept` stays in the drawer.

    `counts` says how often was counted; `first` is the cash of the first count.
    """

    session_id: str
    number: str
    counter: int
    series: str
    station: str
    date: str
    currency: str
    cash: CashSheet
    lines: tuple[TillLine, ...]
    kept: int
    pieces: tuple[Pieces, ...] = ()
    counts: int = 1
    first: int = 0
    payments: int = 0
    refunds: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TillCorrected(Fact):
    """What was found out about a closed session later; `amount` signed, in minor units. Its Z stays as it was."""

    session_id: str
    date: str
    method: str
    amount: int
    reason: str
    document_id: str = ""
    number: str = ""
