"""What may be sold instead of what: said once, offered where a line lacks goods."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.actions.load import Product, product
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstituteInput:
    """Another product as the form of one names it; see `SaveSubstitute`."""

    other: str
    kind: str = SUBSTITUTE_KINDS[0]
    rank: int | None = None


def substitute_id(product_id: str, other_id: str) -> str:
    """The id of the record."""
    return f"{product_id}|{other_id}"


def save_substitute(tx: Transaction, p: SaveSubstitute) -> Reply:
    """What may be sold instead of a product."""
    one, other = product(tx, p.product), product(tx, p.other, "other")
    pairs = [(one, other), (other, one)] if p.mutual else [(one, other)]
    states = [_said(tx, of, instead, p.kind, p.rank, retired=p.retired) for of, instead in pairs]
    state = states[0] if len(set(states)) == 1 else CHANGED
    return Reply(id=substitute_id(one.id, other.id), number=one.sku, state=state)


# What is said, and what holds no more.
Said = tuple[Sequence[SubstituteInput] | None, Sequence[str] | None]


def set_related(tx: Transaction, product_id: str, instead: Said, stands_in: Said) -> list[str]:
    """What is sold instead of a product from now on, and instead of what it is sold itself. What became of each.

    Raises RuleViolation naming the field of `SaveProduct`.
    """
    if not any((*instead, *stands_in)):
        return []
    one = product(tx, product_id, "sku")
    return [
        *_set(tx, one, instead, "substitutes", turned=False),
        *_set(tx, one, stands_in, "stands_in", turned=True),
    ]


def _set(tx: Transaction, one: Product, said_of_it: Said, field: str, *, turned: bool) -> list[str]:
    given, dropped = said_of_it
    states = []
    whole = [*((SubstituteInput(other=sku), True) for sku in dropped or ()), *((each, False) for each in given or ())]
    for said, retired in whole:
        other = product(tx, said.other, field)
        of, instead = (other, one) if turned else (one, other)
        kind, rank = (None, None) if retired else (said.kind, said.rank)
        states.append(_said(tx, of, instead, kind, rank, retired=retired, field=field))
    return states


def _said(
    tx: Transaction,
    of: Product,
    instead: Product,
    kind: str | None,
    rank: int | None,
    *,
    retired: bool,
    field: str = "",
) -> str:
    """Record one direction. What became of it. Raises RuleViolation."""
    if of.id == instead.id:
        raise RuleViolation(f"{of.sku} is not sold instead of itself.", field or "other")
    if kind is not None and kind not in SUBSTITUTE_KINDS:
        raise RuleViolation(f"The kind is one of {', '.join(SUBSTITUTE_KINDS)}.", field or "kind")
    if rank is not None and not 0 <= rank <= MOST_RANK:
        raise RuleViolation(f"A rank is 0 to {MOST_RANK}.", field or "rank")
    record_id = substitute_id(of.id, instead.id)
    known = stored(tx, "substitute", record_id)
    if known is None and retired:
        raise RuleViolation(f"{instead.sku} is not sold instead of {of.sku}.", field or "other")
    kind = kind if known or kind else SUBSTITUTE_KINDS[0]
    fields = {"product_id": of.id, "other_id": instead.id, "kind": kind, "rank": rank, "inactive": int(retired)}
    state = change(tx, "substitute", record_id, fields)
    if state != UNCHANGED:
        tx.touch("product", of.id)
    return state
