"""A price, a discount or a sale below the floor is let pass for one line of a draft, before it is finished.

The right is lent as for any act, and so recorded; the draft remembers what it was lent for. Whatever of the line is
another by the time it becomes binding is asked about as ever.
"""

from dataclasses import dataclass, replace

from app.actions.conceding import check_concessions
from app.actions.drafts import find_draft, remember_approvals
from app.actions.parameters import Dated
from app.actions.reply import Reply
from app.domain.approved import LineApproval, terms_of
from app.domain.errors import RuleViolation
from app.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePrice(Dated):
    """A line of a draft, counted from 1 among those that have a product."""

    draft: str
    line: int


def approve_price(tx: Transaction, p: ApprovePrice) -> Reply:
    """What this line gives away is let pass by who may; at the end of the draft nobody is asked for it again."""
    stored = find_draft(tx, p.draft)
    deal = stored.draft.deal if stored else None
    if stored is None or deal is None:
        raise RuleViolation(f"There is no draft {p.draft} with whole lines.", "draft")
    if not 1 <= p.line <= len(deal.lines):
        raise RuleViolation(f"Draft {stored.name} has no line {p.line}.", "line")
    line = deal.lines[p.line - 1]
    check_concessions(tx, replace(deal, lines=(line,), parts=()), {})
    standing = tx.standing
    if not tx.lent or standing is None or standing.approver is None:
        # Either somebody is still to be asked, or who does it may do it, and is not asked at the end either.
        return Reply(id=stored.id, number=stored.name, state="draft", told="" if tx.missing else "Nobody is asked.")
    terms = terms_of(deal.customer.customer_id, line)
    others = tuple(one for one in stored.draft.approvals if one.terms != terms)
    by = standing.approver.name
    remember_approvals(tx, stored, (*others, LineApproval(terms, tuple(sorted(tx.lent)), by)))
    return Reply(id=stored.id, number=stored.name, state="approved", told=by)
