"""What was decided of an order that came in, taken back: all is as before it, and the change waits again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from app.actions.amending import AmendLine, AmendOrder, amend_order
from app.actions.drafts import Draft, drop_draft, find_draft, save_draft
from app.actions.inbound import AMENDED, NEW, waits_again
from app.actions.load import business_date, deal_of, fact_of
from app.actions.orders import can_change, in_hand, line_progress, order_head
from app.actions.picking import list_to_fetch, pick_head, pick_lines
from app.actions.reply import Reply
from app.domain.facts import OrderLinesCancelled, PickCancelled, PickReduced
from app.domain.quantity import quantity_out
from app.queries import inbound as asked
from app.store.database import Transaction, View
from app.store.sql import sql

if TYPE_CHECKING:
    from app.actions.stepping import Step

_DECODER = msgspec.json.Decoder(Draft)
# What one action did, by a fact of it.
_BESIDE = sql(
    "SELECT j.id FROM journal one JOIN journal j ON j.action_id = one.action_id WHERE one.id = :id "
    "AND j.kind IN ('OrderLinesCancelled', 'PickReduced', 'PickCancelled') ORDER BY j.hlc"
)


def is_moot(view: View, step: Step) -> bool:
    """Whether somebody has taken it back already."""
    return asked.came(view, step.before["inbound"]).settled not in {AMENDED, NEW}


def why_not(view: View, step: Step, _now: int) -> str:
    """Why it stands, in a sentence; "" where it can be taken back."""
    version = step.before.get("version")
    if version is not None:
        stored = find_draft(view, step.id)
        if stored is None:
            return f"{step.number} was finished or thrown away since."
        return "" if stored.version == version else f"{step.number} was changed since. Ctrl+Z in it goes back."
    head = order_head(view, step.id)
    if (refusal := can_change(head)) is not None:
        return refusal.message
    return "" if head.fact_id == step.before["amended"] else f"{head.number} was amended again since. F2 amends it."


def undecide(tx: Transaction, step: Step) -> Reply:
    """Take it back."""
    known = step.before
    if known.get("version") is None:
        reply = _order_back(tx, step)
    elif "draft" in known["said"]:
        reply = _draft_back(tx, step)
    else:
        drop_draft(tx, step.id)
        reply = Reply(id=step.id, number=step.number, state="changed")
    waits_again(tx, known["inbound"], known["said"]["body"])
    return reply


def _draft_back(tx: Transaction, step: Step) -> Reply:
    body, parked_by, customer, name, gross = step.before["said"]["draft"]
    draft = _DECODER.decode(body)
    stored = find_draft(tx, step.id)
    kind = stored.kind if stored else "order"
    kept = save_draft(tx, kind, draft, step.id, parked_by=parked_by, in_short=(customer, name, gross))
    return Reply(id=kept.id, number=kept.name, draft=kept.name, state="draft")


def _order_back(tx: Transaction, step: Step) -> Reply:
    """One more amendment: the quantities as they were, lines that came with the change at nothing."""
    known = step.before
    if known["amended"] == known["fact"]:
        # It said nothing that was not so already.
        return Reply(id=step.id, number=step.number, state="confirmed")
    was, now = deal_of(tx, known["fact"]), deal_of(tx, known["amended"])
    beside = [fact_of(tx, row[0]) for row in tx.rows(_BESIDE, {"id": known["amended"]})]
    for fact in beside:
        if isinstance(fact, OrderLinesCancelled):
            tx.record(replace(fact, lines=tuple(replace(one, quantity=-one.quantity) for one in fact.lines)))
            tx.settle()
    before = {line.line: line.quantity for line in was.lines}
    lines = [
        AmendLine(line=line.line, quantity=Decimal(quantity_out(before.get(line.line, 0))))
        for line in now.lines
        if line.quantity != before.get(line.line, 0)
    ]
    wanted = was.terms.wanted_date if was.terms.wanted_date != now.terms.wanted_date else None
    reply = amend_order(tx, AmendOrder(order=step.id, lines=lines, wanted_date=wanted, reason="undone"))
    _lists_back(tx, step.id, beside)
    return replace(reply, number=step.number, state=order_head(tx, step.id).status)


def _lists_back(tx: Transaction, order_id: str, beside: list[Any]) -> None:
    """Pick lists that the change cut ask again for what they asked for, as far as the order still has it."""
    gone = {fact.pick_list_id for fact in beside if isinstance(fact, PickCancelled)}
    for fact in beside:
        if not isinstance(fact, PickReduced):
            continue
        fetched = in_hand(tx, order_id)
        free = {n: one.reserved - fetched.get(n, 0) for n, (_, one) in line_progress(tx, order_id).items()}
        back = []
        for cut in fact.cuts:
            many = min(cut.quantity, max(0, free.get(cut.line, 0)))
            free[cut.line] = free.get(cut.line, 0) - many
            if many:
                back.append(replace(cut, quantity=many))
        if not back:
            continue
        if fact.pick_list_id in gone:
            many_of = {cut.position: cut.quantity for cut in back}
            again = [
                replace(one, quantity=many_of[one.position], picked=0, reason="")
                for one in pick_lines(tx, fact.pick_list_id)
                if one.position in many_of
            ]
            list_to_fetch(tx, order_head(tx, order_id), again, business_date(tx, ""))
        elif pick_head(tx, fact.pick_list_id).state == "open":
            cuts = tuple(replace(cut, quantity=-cut.quantity) for cut in back)
            tx.record(PickReduced(fact.pick_list_id, order_id, cuts))
