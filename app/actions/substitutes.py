"""What may be sold instead of what: said once, offered where a line lacks goods."""

from dataclasses import dataclass

from app.actions.load import product
from app.actions.parameters import Dated
from app.actions.record import CHANGED, UNCHANGED, change
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.sourcing import SUBSTITUTE_KINDS
from app.store.apply.master import stored
from app.store.database import Transaction

MOST_RANK = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSubstitute(Dated):
    """That `other` may be sold instead of `product`, or (`retired`) may not any more; `mutual` says both of both.

    `kind`: same (the same goods by another name), brand (another maker's), pack (another pack of the same). Of one kind
    the lower `rank` is offered first. The same two products are the same record; what is not given stays.
    """

    product: str
    other: str
    kind: str | None = None
    rank: int | None = None
    mutual: bool = False
    retired: bool = False


def substitute_id(product_id: str, other_id: str) -> str:
    """The id of the record."""
    return f"{product_id}|{other_id}"


def save_substitute(tx: Transaction, p: SaveSubstitute) -> Reply:
    """What may be sold instead of a product."""
    one, other = product(tx, p.product), product(tx, p.other, "other")
    if one.id == other.id:
        raise RuleViolation(f"{one.sku} is not sold instead of itself.", "other")
    if p.kind is not None and p.kind not in SUBSTITUTE_KINDS:
        raise RuleViolation(f"The kind is one of {', '.join(SUBSTITUTE_KINDS)}.", "kind")
    if p.rank is not None and not 0 <= p.rank <= MOST_RANK:
        raise RuleViolation(f"A rank is 0 to {MOST_RANK}.", "rank")
    pairs = [(one, other), (other, one)] if p.mutual else [(one, other)]
    states = []
    for of, instead in pairs:
        record_id = substitute_id(of.id, instead.id)
        known = stored(tx, "substitute", record_id)
        if known is None and p.retired:
            raise RuleViolation(f"{instead.sku} is not sold instead of {of.sku}.", "other")
        kind = p.kind if known or p.kind else SUBSTITUTE_KINDS[0]
        fields = {"product_id": of.id, "other_id": instead.id, "kind": kind, "rank": p.rank, "inactive": int(p.retired)}
        states.append(change(tx, "substitute", record_id, fields))
        if states[-1] != UNCHANGED:
            tx.touch("product", of.id)
    state = states[0] if len(set(states)) == 1 else CHANGED
    return Reply(id=substitute_id(one.id, other.id), number=one.sku, state=state)
