"""Quotes that are asked after; and those whose time is over: recorded once, on the day after, by a job of the day."""

import datetime
from dataclasses import dataclass

from app.actions.load import business_date, iso_date
from app.actions.parameters import Dated
from app.actions.quotes import QuoteHead, QuoteRef, can_close, quote_head
from app.actions.reply import Refusal, Reply, refuse
from app.domain.errors import RuleViolation
from app.domain.facts import QuoteClosed, QuoteFollowedUp
from app.domain.followup import checked_note, day_meant
from app.queries.desk_board import quotes_over
from app.store.database import Transaction
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpQuote(QuoteRef):
    """What was said, and when it is asked after again.

    `follow_up` is read from the note unless given ("called, thinks until Friday"); "" is not again.
    """

    note: str = ""
    follow_up: str | None = None
    owner: str | None = None


_CHASED = sql("SELECT state, follow_up, owner FROM quote WHERE id = :id")


def can_follow_up(head: QuoteHead) -> Refusal | None:
    """Who took a quote, or lost interest, is not asked any more; one that ran out may still be won."""
    if head.state in {"sent", "expired"}:
        return None
    return Refusal(f"Quote {head.number} is {head.state}; there is nothing to ask after.", "quote")


def follow_up_quote(tx: Transaction, p: FollowUpQuote) -> Reply:
    """Somebody asked after a quote, or will. A note without a day leaves the day that was set, unless it has come."""
    head = quote_head(tx, p.quote)
    refuse(can_follow_up(head))
    today = business_date(tx, p.date)
    note = checked_note(p.note)
    _, held, owner = tx.row(_CHASED, {"id": head.id}) or ("", "", "")
    if p.follow_up is None:
        day = day_meant(note, datetime.date.fromisoformat(today))
        meant = day.isoformat() if day else (held if held > today else "")
    else:
        meant = iso_date(p.follow_up, "follow_up") if p.follow_up else ""
    if meant and meant < today:
        raise RuleViolation(f"{meant} is past; say a day to come.", "follow_up")
    if not note and p.follow_up is None and p.owner is None:
        raise RuleViolation("Say what was said, or when to ask again.", "note")
    whose = (p.owner if p.owner is not None else owner or tx.occasion.actor).strip()
    tx.record(QuoteFollowedUp(head.id, today if note else "", meant, whose, {"note": note} if note else None))
    return Reply(id=head.id, number=head.number, state=head.state, follow_up=meant or None)


def expire_quotes(tx: Transaction, p: Dated) -> Reply:
    """Record that every sent quote whose last day is past has expired. Done twice, it finds nothing more to do."""
    over = quotes_over(tx, business_date(tx, p.date))
    for quote_id in over:
        head = quote_head(tx, quote_id)
        refuse(can_close(head))
        tx.record(QuoteClosed(head.id, "expired"))
    return Reply(number=str(len(over)), state="expired")
