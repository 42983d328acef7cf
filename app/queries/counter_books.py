"""What the books say of the counter: the answers of `counterfoil query`, as decimal text."""

from dataclasses import dataclass

from app.domain.quantity import quantity_out
from app.queries import desk_counter
from app.store.database import View


@dataclass(frozen=True, slots=True, kw_only=True)
class LostAnswer:
    """An order line that lost goods to a sale over the counter, and how much it still waits for."""

    order: str
    customer: str
    salesperson: str
    line: int
    sku: str
    lost: str
    waiting: str
    sold_in: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LostAnswers:
    """The orders whose customers are to be told."""

    lines: tuple[LostAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountAnswer:
    """A product to be counted at a location, and what the books say lies there."""

    sku: str
    name: str
    location: str
    on_hand: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountAnswers:
    """The places to be counted."""

    counts: tuple[CountAnswer, ...]


def lost_promises(view: View, since: str) -> LostAnswers:
    """Lines that lost goods since an ISO date ("" for ever) and have not got them back."""
    return LostAnswers(
        lines=tuple(
            LostAnswer(
                order=one.order,
                customer=one.customer,
                salesperson=one.salesperson,
                line=one.line,
                sku=one.sku,
                lost=quantity_out(one.lost),
                waiting=quantity_out(one.waiting),
                sold_in=one.sold_in,
                date=one.date,
                reason=one.reason,
            )
            for one in desk_counter.lost_promises(view, since)
        )
    )


def counts_wanted(view: View, location: str) -> CountAnswers:
    """Counts asked for at a location ("" for all)."""
    return CountAnswers(
        counts=tuple(
            CountAnswer(
                sku=one.sku,
                name=one.name,
                location=one.location,
                on_hand=quantity_out(one.on_hand),
                date=one.date,
                reason=one.reason,
            )
            for one in desk_counter.counts_wanted(view, location)
        )
    )
