"""What is asked just before an order is confirmed, and only then: the same order once more, credit, who orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """A question in one sentence. `kind` is twin, hold, cash or buyer; `names` are the contacts who may order."""

    kind: str
    sentence: str
    names: tuple[str, ...] = ()
    order: str = ""
    number: str = ""


def questions(view: Any, draft: str, now: int) -> tuple[Question, ...]:
    """What is to be asked of a draft that is about to be confirmed. Runs on a reader's thread."""
    from app.actions.drafts import find_draft
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
    return tuple(found)


def twin_question(view: Any, customer: str, lines: Mapping[str, int], now: int) -> Question | None:
    """The order of the last 48 hours that these lines (product id to thousandths) look like; `now` in µs UTC."""
    from app.queries.alike import twin_of

    twin = twin_of(view, customer, lines, now)
    if twin is None:
        return None
    at = datetime.fromtimestamp(twin.at / 1_000_000, UTC).astimezone()
    return Question("twin", f"Looks like {twin.number} from {at:%H:%M}.", order=twin.id, number=twin.number)
