"""A note for us on an order of the books: jotted at any time, with no word of it to the customer.

What the customer reads is agreed, and changed by an amendment; what is for the house alone stands beside the deal.
"""

import datetime
from dataclasses import dataclass

from app.actions.before import note as noted
from app.actions.load import deal_of
from app.actions.orders import OrderRef, order_head
from app.actions.reply import Reply
from app.domain.cards import no_card_number
from app.domain.errors import Conflict, RuleViolation
from app.domain.facts import FieldsSet
from app.domain.fields import LONGEST, NOTE
from app.domain.identity import recorded_us
from app.queries.notes import note_on
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class JotNote(OrderRef):
    """The note as it is to be; "" takes it away. It stands on the pick list, and on no paper that leaves the house.

    `seen` is the note that was looked at: who has not seen the newest is told so first.
    """

    note: str
    seen: str | None = None


_BY = sql(
    "SELECT j.actor, j.hlc FROM field_value v JOIN journal j ON j.hlc = v.hlc "
    f"WHERE v.record_id = :id AND v.field_id = '{NOTE}'"
)


def jot_note(tx: Transaction, p: JotNote) -> Reply:
    """Keep a note for us. Raises Conflict where somebody else changed it since it was `seen`."""
    head = order_head(tx, p.order)
    words = "\n".join(line.rstrip() for line in p.note.strip().splitlines())
    if len(words) > LONGEST:
        raise RuleViolation(f"A note has {LONGEST:,} letters at most, not {len(words):,}.", "note")
    no_card_number(words, "note")
    before = note_on(tx, head.id, deal_of(tx, head.fact_id))
    if p.seen is not None and p.seen != before:
        raise Conflict(f"{_who(tx, head.id)} It says now: “{before}”.")
    if words == before:
        return Reply(id=head.id, number=head.number, state="unchanged")
    [fact] = tx.record(FieldsSet("order", head.id, {}, {NOTE: words}))
    image = {"kind": "fields", "entity": "order", "record": head.id, "was": {NOTE: before}, "now": {NOTE: words}}
    noted(tx, fact, image)
    return Reply(id=head.id, number=head.number, state="changed")


def _who(view: View, order_id: str) -> str:
    who, hlc = view.row(_BY, {"id": order_id}) or ("", 0)
    if not hlc:
        return "The note was changed meanwhile."
    moment = datetime.datetime.fromtimestamp(recorded_us(int(hlc)) // 1_000_000, tz=datetime.UTC).astimezone()
    return f"{who or 'Somebody'} changed the note meanwhile, at {moment:%H:%M}."
