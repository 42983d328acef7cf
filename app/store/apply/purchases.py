"""Facts of buying into their tables. What a line says is its newest word; what came and what was cancelled are sums."""

from collections.abc import Sequence
from typing import Any

from app.domain.facts import (
    PurchaseAmended,
    PurchaseCancelled,
    PurchaseLine,
    PurchaseReceived,
    PurchaseSent,
    PurchaseWritten,
    ReceiptCorrected,
)
from app.store.apply.goods import move
from app.store.apply.master import raise_counters
from app.store.journal import Recorded
from app.store.schema import purchases
from app.store.sql import add, insert, largest, newest
from app.store.writer import Writer

_PURCHASE = newest(purchases.PURCHASE, "number", "supplier_id", "supplier_name", "date", "reference", "note", "fact_id")
_SENT = largest(purchases.PURCHASE, "sent_date")
_LINE = newest(
    purchases.PURCHASE_LINE,
    "product_id", "sku", "name", "unit", "supplier_sku", "expected", "order_id", "ordered", "pack", "cost",
    "order_line",
)  # fmt: skip
_RECEIVED = add(purchases.PURCHASE_LINE, "received", copy=("product_id",))
_CANCELLED = add(purchases.PURCHASE_LINE, "cancelled", copy=("product_id",))
_ENTRY = insert(purchases.PURCHASE_RECEIPT)
_CORRECTION = add(purchases.RECEIPT_CORRECTION, "change", copy=("product_id",))


def _say_lines(tx: Writer, purchase_id: str, lines: Sequence[PurchaseLine], hlc: int) -> None:
    for x in lines:
        row: dict[str, Any] = {
            "purchase_id": purchase_id,
            "line": x.line,
            "product_id": x.product_id,
            "sku": x.sku,
            "name": x.name,
            "unit": x.unit,
            "supplier_sku": x.supplier_sku,
            "expected": x.expected,
            "order_id": x.order_id,
            "ordered": x.quantity,
            "pack": x.pack,
            "cost": x.cost,
            "order_line": x.order_line,
        }
        tx.run(_LINE, {**row, "hlc": hlc})
    _touch(tx, purchase_id, lines)


def _touch(tx: Writer, purchase_id: str, lines: Sequence[Any]) -> None:
    """Windows that show the order, or what is on its way to the shelf or to a customer, read again."""
    tx.touch("purchase", purchase_id)
    tx.touch("stock", *(x.product_id for x in lines))


def purchase_written(tx: Writer, facts: Sequence[Recorded[PurchaseWritten]]) -> None:
    """A purchase order is there."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {
            "id": f.purchase_id,
            "number": f.number,
            "supplier_id": f.supplier_id,
            "supplier_name": f.supplier_name,
            "date": f.date,
            "reference": f.reference,
            "note": f.note,
        }
        tx.run(_PURCHASE, {**row, "fact_id": one.id, "hlc": one.hlc})
        _say_lines(tx, f.purchase_id, f.lines, one.hlc)
    raise_counters(tx, [(one.fact.series, one.fact.counter, one.fact.date) for one in facts])


def purchase_sent(tx: Writer, facts: Sequence[Recorded[PurchaseSent]]) -> None:
    """The supplier has it."""
    for one in facts:
        tx.run(_SENT, {"id": one.fact.purchase_id, "sent_date": one.fact.date})
        _touch(tx, one.fact.purchase_id, ())


def purchase_amended(tx: Writer, facts: Sequence[Recorded[PurchaseAmended]]) -> None:
    """Lines say something else."""
    for one in facts:
        _say_lines(tx, one.fact.purchase_id, one.fact.lines, one.hlc)


def purchase_cancelled(tx: Writer, facts: Sequence[Recorded[PurchaseCancelled]]) -> None:
    """Less will come."""
    for one in facts:
        f = one.fact
        for x in f.lines:
            key: dict[str, Any] = {"purchase_id": f.purchase_id, "line": x.line, "product_id": x.product_id}
            tx.run(_CANCELLED, {**key, "cancelled": x.quantity})
        _touch(tx, f.purchase_id, f.lines)


def purchase_received(tx: Writer, facts: Sequence[Recorded[PurchaseReceived]]) -> None:
    """What came, of what was ordered. What was refused at the door is still to come."""
    for one in facts:
        f = one.fact
        for entry, x in enumerate(f.lines, 1):
            row: dict[str, Any] = {"receipt_id": f.receipt_id, "entry": entry, "purchase_id": f.purchase_id}
            row |= {"product_id": x.product_id, "outcome": x.outcome, "reason": x.reason, "position": x.position}
            tx.run(_ENTRY, {**row, "delivery_note": f.delivery_note, "line": x.line, "quantity": x.quantity})
            if x.outcome != "back":
                _add_received(tx, f.purchase_id, x.line, x.product_id, x.quantity)
        _touch(tx, f.purchase_id, f.lines)


def _add_received(tx: Writer, purchase_id: str, line: int, product_id: str, quantity: int) -> None:
    key: dict[str, Any] = {"purchase_id": purchase_id, "line": line, "product_id": product_id}
    tx.run(_RECEIVED, {**key, "received": quantity})


def receipt_corrected(tx: Writer, facts: Sequence[Recorded[ReceiptCorrected]]) -> None:
    """The mirror of what never came, or what came unseen."""
    for one in facts:
        f = one.fact
        for x in f.lines:
            key: dict[str, Any] = {"receipt_id": f.receipt_id, "position": x.position, "product_id": x.product_id}
            tx.run(_CORRECTION, {**key, "change": x.change})
            if x.purchase_id:
                _add_received(tx, x.purchase_id, x.line, x.product_id, x.change)
                tx.touch("purchase", x.purchase_id)
        tx.touch("goods_receipt", f.receipt_id)
        move(tx, "correction", [(one, f.date, f.moves)])
