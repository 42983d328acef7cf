"""Facts of orders that come as files into their tables."""

from collections.abc import Sequence
from typing import Any

from app.domain.facts import CustomerItemSet, OrderInSettled, OrderReceived
from app.store.journal import Recorded
from app.store.schema import inbound
from app.store.sql import insert, newest, sql
from app.store.writer import Writer

_RECEIVED = sql(
    "INSERT INTO inbound_order (id, source, file, number, sha256, digest, customer_id, draft_id, changes, wanted_date, "
    "revision, received_at, actor, hlc) VALUES (:id, :source, :file, :number, :sha256, :digest, :customer_id, "
    ":draft_id, :changes, :wanted_date, :revision, :received_at, :actor, :hlc) ON CONFLICT (id) DO UPDATE SET "
    "source = excluded.source, file = excluded.file, number = excluded.number, sha256 = excluded.sha256, "
    "digest = excluded.digest, customer_id = excluded.customer_id, draft_id = excluded.draft_id, "
    "changes = excluded.changes, wanted_date = excluded.wanted_date, revision = excluded.revision, "
    "received_at = excluded.received_at, actor = excluded.actor, hlc = excluded.hlc"
)
_LINE = insert(inbound.INBOUND_LINE)
# What was decided may arrive before what it was decided on.
_SETTLED = sql(
    "INSERT INTO inbound_order (id, settled, settled_by, settled_draft, settled_hlc) VALUES (:id, :settled, "
    ":settled_by, :settled_draft, :settled_hlc) ON CONFLICT (id) DO UPDATE SET settled = excluded.settled, "
    "settled_by = excluded.settled_by, settled_draft = excluded.settled_draft, settled_hlc = excluded.settled_hlc "
    "WHERE inbound_order.settled_hlc < excluded.settled_hlc"
)
_ITEM = newest(inbound.CUSTOMER_ITEM, "product_id")


def order_received(tx: Writer, facts: Sequence[Recorded[OrderReceived]]) -> None:
    """An order came in, with its lines."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"id": f.inbound_id, "source": f.source, "file": f.file, "number": f.number}
        row |= {"sha256": f.sha256, "digest": f.digest, "customer_id": f.customer_id, "draft_id": f.draft_id}
        row |= {"changes": f.changes, "wanted_date": f.wanted_date, "revision": f.revision, "actor": one.actor}
        tx.run(_RECEIVED, {**row, "received_at": one.occurred_at, "hlc": one.hlc})
        lines = [
            {"inbound_id": f.inbound_id, "line": x.line, "product_id": x.product_id, "code": x.code, "words": x.words,
             "quantity": x.quantity}
            for x in f.lines
        ]  # fmt: skip
        tx.many(_LINE, lines)
        tx.touch("inbound", f.inbound_id)


def order_in_settled(tx: Writer, facts: Sequence[Recorded[OrderInSettled]]) -> None:
    """What became of a change; of two decisions the newer."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"id": f.inbound_id, "settled": f.how, "settled_by": one.actor}
        tx.run(_SETTLED, {**row, "settled_draft": f.draft_id, "settled_hlc": one.hlc})
        tx.touch("inbound", f.inbound_id)


def customer_item_set(tx: Writer, facts: Sequence[Recorded[CustomerItemSet]]) -> None:
    """A customer's number means a product; of two claims the newer."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"customer_id": f.customer_id, "number": f.number, "product_id": f.product_id}
        tx.run(_ITEM, {**row, "hlc": one.hlc})
        tx.touch("customer", f.customer_id)
