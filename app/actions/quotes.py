"""Quotes: send, revise, decline, expire. A sent revision is frozen; `accepting` makes an order of it."""

from dataclasses import dataclass, replace

from app.actions.conceding import check_concessions
from app.actions.deal import build_deal
from app.actions.drafts import Draft, drop_draft, find_draft, save_draft
from app.actions.held import keep, kept_on
from app.actions.load import add_days, business_date, iso_date, take_number
from app.actions.own_fields import read_fields, set_order_fields
from app.actions.parameters import Dated, DealInput
from app.actions.promised import as_promised
from app.actions.reply import Refusal, Reply, ladder, refuse
from app.domain.deal import Deal
from app.domain.errors import RuleViolation
from app.domain.facts import QuoteClosed, QuoteFollowedUp, QuoteSent
from app.queries.own_fields import values_of
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class QuoteHead:
    """What decisions need of a sent quote."""

    id: str
    number: str
    state: str
    revision: int
    valid_until: str
    fact_id: str
    order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRef(Dated):
    """A quote by number, draft name or id."""

    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendQuote(QuoteRef):
    """`follow_up` is the day it is asked after, by the company's rule unless given; "" is never.

    `hold_until` is the last day on which its goods are kept, as far as they are free; "" keeps none.
    """

    follow_up: str | None = None
    hold_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseQuote(QuoteRef):
    """Why the quote was lost."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseQuote(DealInput):
    """The new content of a sent quote."""

    quote: str


_BY = sql(
    "SELECT id, number, state, revision, valid_until, fact_id, order_id FROM quote WHERE number = :ref OR id = :ref"
)


def quote_head(view: View, ref: str) -> QuoteHead:
    """A sent quote. Raises RuleViolation."""
    row = view.row(_BY, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no quote {ref}.", "quote")
    return QuoteHead(*row)


def send_quote(tx: Transaction, p: SendQuote) -> Reply:
    """The draft, or the draft of a new revision, goes to the customer and is frozen."""
    draft = find_draft(tx, p.quote)
    if draft is None or draft.draft.deal is None or draft.kind != "quote":
        head = tx.row(_BY, {"ref": p.quote})
        raise RuleViolation(
            f"Quote {head[1]} was sent already; revise it with revise_quote."
            if head
            else f"There is no quote {p.quote}.",
            "quote",
        )
    deal = draft.draft.deal
    date = business_date(tx, p.date) if p.date else deal.date
    deal = replace(deal, date=date)
    check_concessions(tx, deal, approvals=draft.draft.approvals)
    if draft.draft.quote_id:
        head = quote_head(tx, draft.draft.quote_id)
        refuse(can_revise(head))  # it may have been accepted since the revision was begun
        fact = QuoteSent(head.id, head.number, 0, "", head.revision + 1, deal)
    else:
        series, counter, number = take_number(tx, "quote", date)
        fact = QuoteSent(draft.id, number, counter, series, 1, deal)
    drop_draft(tx, draft.id)
    set_order_fields(tx, fact.quote_id, draft.draft.fields, whole=False)
    tx.record(fact)
    if p.hold_until:
        keep(tx, fact.quote_id, deal, iso_date(p.hold_until, "hold_until"), None)
    else:
        kept_on(tx, fact.quote_id, deal)
    day = first_follow_up(tx, deal) if p.follow_up is None else p.follow_up and iso_date(p.follow_up, "follow_up")
    if day or fact.revision > 1:
        tx.record(QuoteFollowedUp(fact.quote_id, "", day, deal.terms.salesperson or tx.occasion.actor))
    return Reply(id=fact.quote_id, number=fact.number, totals=ladder(deal.totals, deal.currency), state="sent")


_FOLLOW_UP_DAYS = sql("SELECT follow_up_days FROM company")
USUAL_FOLLOW_UP = 7


def first_follow_up(view: View, deal: Deal) -> str:
    """The day a quote is asked after when it is sent: so many days later, and before its time is over."""
    days = int(view.value(_FOLLOW_UP_DAYS, default=0)) or USUAL_FOLLOW_UP
    day = add_days(deal.date, days)
    return min(day, deal.terms.valid_until) if deal.terms.valid_until else day


def can_revise(head: QuoteHead) -> Refusal | None:
    """A quote that became an order is not revised any more."""
    return Refusal(f"Quote {head.number} was accepted; amend its order.", "quote") if head.state == "accepted" else None


def revise_quote(tx: Transaction, p: ReviseQuote) -> Reply:
    """Write the next revision of a sent quote; it goes out with send_quote."""
    head = quote_head(tx, p.quote)
    refuse(can_revise(head))
    deal = as_promised(tx, build_deal(tx, p, quote=True), head.id, revises=True)
    own = values_of(tx, head.id) if p.fields is None else read_fields(tx, "order", p.fields)
    stored = save_draft(tx, "quote", Draft(deal, head.id, fields=own))
    return Reply(id=stored.id, number=stored.name, totals=ladder(deal.totals, deal.currency), quote=head.number)


def can_accept(head: QuoteHead, date: str, despite_expiry: bool = False) -> Refusal | None:
    """Only a sent quote that is still valid becomes an order."""
    if head.state in {"accepted", "declined"}:
        return Refusal(f"Quote {head.number} was {head.state} already.", "quote")
    if (head.state == "expired" or (head.valid_until and date > head.valid_until)) and not despite_expiry:
        return Refusal(f"Quote {head.number} was valid until {head.valid_until}. Accept it despite_expiry.", "quote")
    return None


def can_close(head: QuoteHead) -> Refusal | None:
    """Only an open quote is lost or runs out."""
    return None if head.state == "sent" else Refusal(f"Quote {head.number} is {head.state}, not open.", "quote")


def _close(tx: Transaction, ref: str, outcome: str, reason: str) -> Reply:
    head = quote_head(tx, ref)
    refuse(can_close(head))
    tx.record(QuoteClosed(head.id, outcome, reason))
    return Reply(id=head.id, number=head.number, state=outcome)


def decline_quote(tx: Transaction, p: CloseQuote) -> Reply:
    """The customer does not want it."""
    return _close(tx, p.quote, "declined", p.reason)


def expire_quote(tx: Transaction, p: QuoteRef) -> Reply:
    """Its time is over. Refused while the quote is still valid."""
    head = quote_head(tx, p.quote)
    date = business_date(tx, p.date)
    if head.valid_until and date <= head.valid_until:
        raise RuleViolation(f"Quote {head.number} is valid until {head.valid_until}.", "quote")
    return _close(tx, p.quote, "expired", "")
