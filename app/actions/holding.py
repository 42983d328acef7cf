"""Goods kept for a quote until a day: weaker than any order, and promised for good once its own order is confirmed."""

from dataclasses import dataclass

from app.actions.held import keep, record_hold
from app.actions.load import deal_of, iso_date
from app.actions.parameters import LineQuantity
from app.actions.quotes import QuoteHead, QuoteRef, quote_head
from app.actions.reply import Refusal, Reply, refuse
from app.domain.errors import RuleViolation
from app.queries.held import held_for
from app.store.database import Transaction, View


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldGoods(QuoteRef):
    """`until` is the last day, that of the quote unless given.

    `lines` are what is kept; unless given it is all that is free.
    """

    until: str = ""
    lines: list[LineQuantity] | None = None


def can_hold(head: QuoteHead) -> Refusal | None:
    """Goods are kept for a quote that waits for its answer."""
    return None if head.state == "sent" else Refusal(f"Quote {head.number} is {head.state}, not open.", "quote")


def hold_goods(tx: Transaction, p: HoldGoods) -> Reply:
    """Keep goods for a quote, in place of what was kept for it before. Orders go before; they are told."""
    head = quote_head(tx, p.quote)
    refuse(can_hold(head))
    until = iso_date(p.until, "until") if p.until else head.valid_until
    if not until:
        raise RuleViolation("Until when are they kept?", "until")
    lines = keep(tx, head.id, deal_of(tx, head.fact_id), until, p.lines)
    return Reply(id=head.id, number=head.number, lines=lines, state="held", until=until)


def can_let_go(view: View, head: QuoteHead) -> Refusal | None:
    """Something must be kept."""
    return None if held_for(view, head.id) else Refusal(f"Nothing is kept for quote {head.number}.", "quote")


def let_go(tx: Transaction, p: QuoteRef) -> Reply:
    """Nothing is kept for the quote any more."""
    head = quote_head(tx, p.quote)
    refuse(can_let_go(tx, head))
    record_hold(tx, head.id, "", {})
    return Reply(id=head.id, number=head.number, state=head.state)
