"""What is asked just before an order is confirmed, and only then: the same order once more, who orders, credit, and
goods that are kept for somebody's quote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.domain.entry.grammar import QUANTITY_SCALE
from app.ui import format as say


@dataclass(frozen=True, slots=True)
class Question:
    """A question in one sentence. `kind` is twin, hold, cash, buyer or kept; `names` are the contacts who may order.

    `order` and `number` are the document that may be opened instead: the order that looks the same, or the quote.
    """

    kind: str
    sentence: str
    names: tuple[str, ...] = ()
    order: str = ""
    number: str = ""


def questions(view: Any, draft: str, now: int) -> tuple[Question, ...]:
    """What is to be asked of a draft that is about to be confirmed. Runs on a reader's thread."""
    from app.actions.drafts import find_draft
    from app.actions.held import would_take
    from app.actions.trust import credit_of, trade_of
    from app.domain.trust import beyond, pays_first

    stored = find_draft(view, draft)
    deal = stored.draft.deal if stored else None
    if deal is None:
        return ()
    found, who = [], deal.customer
    lines: dict[str, int] = {}
    for one in deal.lines:
        lines[one.product_id] = lines.get(one.product_id, 0) + one.quantity
    if twin := twin_question(view, who.customer_id, lines, now):
        found.append(twin)
    trade = trade_of(view, who.customer_id)
    if trade.buyers_rule and trade.buyers:
        found.append(Question("buyer", f"Who orders for {who.name}?", trade.buyers[:8]))
    credit = credit_of(view, who.customer_id)
    if said := pays_first(who.name, credit.policy):
        found.append(Question("cash", said))
    elif credit.policy == "hold" and (said := beyond(who.name, credit, deal.totals.gross, deal.currency)):
        found.append(Question("hold", f"{said}."))
    own = stored.draft.quote_id if stored else ""
    if kept := kept_question(would_take(view, deal.lines, own)):
        found.append(kept)
    return tuple(found)


def kept_question(taken: Sequence[Any]) -> Question | None:
    """Whose the goods are that this order would have: any order may take them, and whoever does so knows it."""
    if not taken:
        return None
    first, *others = taken
    verb = "is" if first.quantity == QUANTITY_SCALE else "are"
    said = [f"{_much(first)} {verb} kept {_whose(first)}", *(f"{_much(one)} {_whose(one)}" for one in others[:1])]
    more = f", and {len(others) - 1} more" if len(others) > 1 else ""
    return Question("kept", f"{', '.join(said)}{more}.", order=first.kept_for.quote_id, number=first.kept_for.number)


def _much(one: Any) -> str:
    return f"{say.quantity(one.quantity)} of {one.sku}"


def _whose(one: Any) -> str:
    by = one.kept_for
    return f"for {by.customer} ({by.number}) until {say.short_day(by.until)}"


def twin_question(view: Any, customer: str, lines: Mapping[str, int], now: int) -> Question | None:
    """The order of the last 48 hours that these lines (product id to thousandths) look like; `now` in µs UTC."""
    from app.queries.alike import twin_of

    twin = twin_of(view, customer, lines, now)
    if twin is None:
        return None
    at = datetime.fromtimestamp(twin.at / 1_000_000, UTC).astimezone()
    return Question("twin", f"Looks like {twin.number} from {at:%H:%M}.", order=twin.id, number=twin.number)
