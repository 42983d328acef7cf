"""What became of quotes, for the reports: won, lost, expired or still open, counted and in money.

A quote counts on the date of its newest revision, with what that revision asked (net of tax, minor units). Parts that
were taken of a quote that goes on count when it is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec

from app.store.database import View
from app.store.sql import sql

WON, LOST, EXPIRED, OPEN = "accepted", "declined", "expired", "sent"
NO_REASON = "no reason given"

# Who was merged into another counts with them.
_QUOTES = sql(
    "SELECT q.id, q.date, q.state, q.net, q.reason, q.fact_id, c.id, c.number, c.name FROM quote q "
    "JOIN customer y ON y.id = q.customer_id "
    "JOIN customer c ON c.id = CASE WHEN y.merged_into <> '' THEN y.merged_into ELSE y.id END "
    "WHERE q.date >= :since AND q.date <= :until ORDER BY q.date, q.id"
)
_SENT = sql(
    "SELECT q.id, j.body FROM quote q JOIN journal j ON j.id = q.fact_id WHERE q.date >= :since AND q.date <= :until"
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quote as a report counts it."""

    month: str
    state: str
    net: int
    reason: str
    customer: tuple[str, str, str]
    """Id, number and name."""
    salesperson: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of the quotes of one key."""

    key: str
    name: str = ""
    id: str = ""
    quotes: int = 0
    won: int = 0
    lost: int = 0
    expired: int = 0
    open: int = 0
    net: int = 0
    won_net: int = 0

    @property
    def decided(self) -> int:
        """Quotes that were won, lost, or ran out."""
        return self.won + self.lost + self.expired

    def count(self, one: Quoted) -> None:
        """One more."""
        self.quotes += 1
        self.net += one.net
        self.won += one.state == WON
        self.lost += one.state == LOST
        self.expired += one.state == EXPIRED
        self.open += one.state == OPEN
        self.won_net += one.net if one.state == WON else 0


@dataclass(frozen=True, slots=True)
class _Terms:
    salesperson: str = ""


@dataclass(frozen=True, slots=True)
class _Deal:
    terms: _Terms = field(default_factory=_Terms)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What is read of the fact that sent a revision; the rest of it is skipped."""

    deal: _Deal = field(default_factory=_Deal)


def _quoted(view: View, since: str, until: str, *, who: bool = False) -> Iterator[Quoted]:
    span = {"since": since, "until": until}
    sellers: dict[str, str] = {}
    if who:
        # Who sold it stands in the quote as it was sent, and in no table: this report alone asks.
        read = msgspec.json.Decoder(_Sent).decode
        sellers = {id_: read(body).deal.terms.salesperson for id_, body in view.rows(_SENT, span)}
    for id_, date, state, net, reason, _fact, *customer in view.rows(_QUOTES, span):
        yield Quoted(date[:7], state, int(net), reason, tuple(customer), sellers.get(id_, ""))


def outcomes(view: View, by: str, since: str, until: str) -> tuple[Outcome, ...]:
    """What became of the quotes of these dates (ISO, included): by month, customer or salesperson, in their order."""
    ways: dict[str, Callable[[Quoted], tuple[str, str, str]]] = {
        "month": lambda one: (one.month, "", ""),
        "customer": lambda one: (one.customer[1], one.customer[2], one.customer[0]),
        "salesperson": lambda one: (one.salesperson, "", ""),
    }
    found: dict[str, Outcome] = {}
    for one in _quoted(view, since, until, who=by == "salesperson"):
        key, name, id_ = ways[by](one)
        found.setdefault(key, Outcome(key, name, id_)).count(one)
    return tuple(found[key] for key in sorted(found))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why quotes were lost: how many, and how much they asked (net, minor units)."""

    key: str
    quotes: int
    net: int


def reasons(view: View, since: str, until: str) -> tuple[Reason, ...]:
    """Why the quotes of these dates were not taken, the most frequent first; what ran out is a reason of its own."""
    found: dict[str, Reason] = {}
    for one in _quoted(view, since, until):
        if one.state not in {LOST, EXPIRED}:
            continue
        key = "expired" if one.state == EXPIRED else one.reason.strip() or NO_REASON
        held = found.get(key, Reason(key, 0, 0))
        found[key] = Reason(key, held.quotes + 1, held.net + one.net)
    return tuple(sorted(found.values(), key=lambda one: (-one.quotes, -one.net, one.key)))
