"""A quote that was closed by mistake is open again, and what is kept for quotes is as it was before it was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.held import hold_before, hold_on, newest_hold
from app.actions.quotes import quote_head
from app.actions.reply import Reply
from app.domain.facts import QuoteReopened

if TYPE_CHECKING:
    from app.actions.stepping import Step
    from app.store.database import Transaction, View

_OUTCOME = {"decline_quote": "declined", "expire_quote": "expired"}


def is_open(view: View, step: Step) -> bool:
    """Whether the quote is not closed any more: sent anew, or taken by the customer all the same."""
    return quote_head(view, step.id).state != _OUTCOME[step.action]


def open_again(tx: Transaction, step: Step) -> Reply:
    """The quote waits for its answer: asked after on its day, goods kept for it, and lost for no reason."""
    head = quote_head(tx, step.id)
    tx.record(QuoteReopened(head.id))
    tx.flush()
    hold_on(tx, head.id)
    return Reply(id=head.id, number=head.number, state="sent")


def is_said_anew(view: View, step: Step) -> bool:
    """Whether something else was said since of what is kept for the quote."""
    return newest_hold(view, step.id) not in step.before["facts"]


def why_not_kept(view: View, step: Step, _now: int) -> str:
    """Goods are kept for a quote that waits for its answer."""
    head = quote_head(view, step.id)
    return "" if head.state == "sent" else f"{head.number} is {head.state}; goods are kept for an open quote only."


def keep_as_before(tx: Transaction, step: Step) -> Reply:
    """What was kept for the quote before, as far as it is free and its day has not gone by."""
    until = hold_before(tx, step.id)
    head = quote_head(tx, step.id)
    return Reply(id=head.id, number=head.number, state="held" if until else head.state, until=until or None)
