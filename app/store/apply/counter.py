"""Facts of the counter into their tables."""

from collections.abc import Sequence
from typing import Any

from app.domain.facts import (
    AdvanceBilled,
    CountAsked,
    CountTakenBack,
    InvoiceCorrected,
    RefundedOtherwise,
    SaleVoided,
    SoldFromHand,
)
from app.store.journal import Recorded
from app.store.schema import counter
from app.store.sql import insert, newest
from app.store.writer import Writer

_SOLD = insert(counter.SOLD_FROM_HAND)
_LOST = insert(counter.PROMISE_LOST)
_ASKED = newest(counter.COUNT_ASKED, "asked", "date", "reason", "order_id")
_CORRECTED = insert(counter.INVOICE_CORRECTION)
_ADVANCE = insert(counter.ADVANCE_INVOICE)


def sold_from_hand(tx: Writer, facts: Sequence[Recorded[SoldFromHand]]) -> None:
    """What was sold beyond what was free, and who lost by it."""
    for one in facts:
        f = one.fact
        head: dict[str, Any] = {"fact_id": one.id, "date": f.date, "reason": f.reason}
        for position, x in enumerate(f.lines, 1):
            row = {**head, "position": position, "order_id": f.order_id, "line": x.line, "product_id": x.product_id}
            tx.run(_SOLD, {**row, "location": x.location, "quantity": x.quantity, "unknown": x.unknown})
        for position, lost in enumerate(f.lost, 1):
            row = {**head, "position": position, "order_id": lost.order_id, "line": lost.line, "hlc": one.hlc}
            row |= {"product_id": lost.product_id, "quantity": -lost.quantity, "sold_order_id": f.order_id}
            tx.run(_LOST, row)
            tx.touch("order", lost.order_id)


def count_asked(tx: Writer, facts: Sequence[Recorded[CountAsked]]) -> None:
    """A place is to be counted, or was."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"asked": int(f.asked), "date": f.date, "reason": f.reason, "order_id": f.order_id}
        for place in f.places:
            key = {"product_id": place.product_id, "location": place.location}
            tx.run(_ASKED, {**row, **key, "hlc": one.hlc})
            tx.touch("stock", place.product_id)


def invoice_corrected(tx: Writer, facts: Sequence[Recorded[InvoiceCorrected]]) -> None:
    """The trail from the wrong invoice over its credit note to the right one."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"new_invoice_id": f.new_invoice_id, "invoice_id": f.invoice_id, "date": f.date}
        row |= {"credit_note_id": f.credit_note_id, "reason": f.reason, "moved": f.moved}
        tx.run(_CORRECTED, row)
        tx.touch("invoice", f.invoice_id, f.new_invoice_id)


def advance_billed(tx: Writer, facts: Sequence[Recorded[AdvanceBilled]]) -> None:
    """An invoice is an advance on an order."""
    for one in facts:
        f = one.fact
        tx.run(_ADVANCE, {"invoice_id": f.invoice_id, "order_id": f.order_id, "date": f.date})
        tx.touch("invoice", f.invoice_id)
        tx.touch_order(f.order_id)


# These three say why; what they came to are the facts beside them. They are read from the journal.


def refunded_otherwise(tx: Writer, facts: Sequence[Recorded[RefundedOtherwise]]) -> None:
    """Money went back in another form."""
    tx.touch("refund", *(one.fact.refund_id for one in facts))


def sale_voided(tx: Writer, facts: Sequence[Recorded[SaleVoided]]) -> None:
    """A sale was taken back at once."""
    tx.touch("invoice", *(one.fact.invoice_id for one in facts))


def count_taken_back(tx: Writer, facts: Sequence[Recorded[CountTakenBack]]) -> None:
    """A count was a mistake."""
    tx.touch("count", *(one.fact.record_id for one in facts))
