"""Facts of what another system left into their tables, and of what was withdrawn out of them."""

from collections.abc import Sequence
from typing import Any

from app.domain.facts import (
    ListTaken,
    ListTakenBack,
    OldInvoiceTaken,
    OldInvoiceWithdrawn,
    OldOrderTaken,
    RecordsWithdrawn,
)
from app.store.apply.master import GONE, price_key
from app.store.apply.money import invoice_inherited, invoice_withdrawn
from app.store.journal import Recorded
from app.store.schema import inherited
from app.store.sql import insert, newest, sql
from app.store.writer import Writer

OLD = "old"


def old_invoice_taken(tx: Writer, facts: Sequence[Recorded[OldInvoiceTaken]]) -> None:
    """Somebody owes us from before."""
    heads = []
    for one in facts:
        f = one.fact
        head: dict[str, Any] = {
            "id": f.invoice_id,
            "number": f.number,
            "customer_id": f.customer_id,
            "customer_number": f.customer_number,
            "customer_name": f.customer_name,
            "date": f.date,
            "due_date": f.due_date,
            "currency": f.currency,
            "reference": f.reference,
        }
        heads.append({**head, "gross": f.gross, "open": f.amount, "fact_id": one.id, "hlc": one.hlc, "origin": OLD})
    invoice_inherited(tx, heads)


def old_invoice_withdrawn(tx: Writer, facts: Sequence[Recorded[OldInvoiceWithdrawn]]) -> None:
    """They do not: it was taken in by mistake."""
    for one in facts:
        f = one.fact
        invoice_withdrawn(tx, one.id, f.invoice_id, f.customer_id, f.date, f.amount)


_ORDER = insert(inherited.OLD_ORDER)
_ORDER_LINE = insert(
    inherited.OLD_ORDER_LINE, "order_id", "line", "product_id", "sku", "name", "date", "quantity", "amount"
)


def old_order_taken(tx: Writer, facts: Sequence[Recorded[OldOrderTaken]]) -> None:
    """It was sold once."""
    heads: list[dict[str, Any]] = []
    lines: list[tuple[Any, ...]] = []
    for one in facts:
        f = one.fact
        if tx.value(GONE, {"entity": "old_order", "record_id": f.order_id}):
            continue
        head: dict[str, Any] = {
            "id": f.order_id,
            "number": f.number,
            "customer_id": f.customer_id,
            "customer_number": f.customer_number,
            "customer_name": f.customer_name,
            "date": f.date,
            "currency": f.currency,
        }
        heads.append({**head, "total": f.total, "fact_id": one.id, "hlc": one.hlc})
        lines += [(f.order_id, x.line, x.product_id, x.sku, x.name, f.date, x.quantity, x.amount) for x in f.lines]
        tx.touch("customer", f.customer_id)
    tx.many(_ORDER, heads)
    tx.put(_ORDER_LINE, lines)


_WITHDRAW = newest(inherited.WITHDRAWN)
_REMOVE = {
    name: tuple(sql(text) for text in texts)
    for name, texts in {
        "customer": ("DELETE FROM customer WHERE id = :record_id",),
        "address": ("DELETE FROM address WHERE id = :record_id",),
        "contact": ("DELETE FROM contact WHERE id = :record_id",),
        "product": ("DELETE FROM product WHERE id = :record_id",),
        "pack": ("DELETE FROM pack WHERE id = :record_id",),
        "supplier": ("DELETE FROM supplier WHERE id = :record_id",),
        "barcode": ("DELETE FROM barcode WHERE barcode = :record_id AND hlc < :hlc",),
        "old_order": (
            "DELETE FROM old_order_line WHERE order_id = :record_id",
            "DELETE FROM old_order WHERE id = :record_id",
        ),
    }.items()
}
_REMOVE_PRICE = sql(
    "DELETE FROM product_price WHERE product_id = :product_id AND valid_from = :valid_from "
    "AND min_quantity = :min_quantity AND hlc < :hlc"
)


def records_withdrawn(tx: Writer, facts: Sequence[Recorded[RecordsWithdrawn]]) -> None:
    """They are no more."""
    for one in facts:
        for record in one.fact.records:
            key: dict[str, Any] = {"record_id": record.record_id, "hlc": one.hlc}
            tx.run(_WITHDRAW, {"entity": record.entity, **key})
            if record.entity == "price":
                tx.run(_REMOVE_PRICE, {**price_key(record.record_id), "hlc": one.hlc})
            _touch_words(tx, record.entity, record.record_id)
            for statement in _REMOVE.get(record.entity, ()):
                tx.run(statement, key)
            # A window knows a price by its product, an old order by nothing.
            topic, _, _ = record.record_id.partition("|")
            tx.touch("product" if record.entity in {"price", "barcode"} else record.entity, topic)


# Whose words change with a record that goes: its own, or those of what it belongs to.
_WHOSE = {
    "barcode": ("product", sql("SELECT product_id FROM barcode WHERE barcode = :id")),
    "contact": ("customer", sql("SELECT customer_id FROM contact WHERE id = :id")),
    "address": ("customer", sql("SELECT customer_id FROM address WHERE id = :id")),
}


def _touch_words(tx: Writer, entity: str, record_id: str) -> None:
    if entity in {"customer", "product"}:
        tx.touch_search(entity, record_id)
    elif entity in _WHOSE:
        kind, whose = _WHOSE[entity]
        if owner := tx.value(whose, {"id": record_id}):
            tx.touch_search(kind, owner)


_TAKEN = insert(inherited.LIST_TAKEN)
_TAKEN_BACK = newest(inherited.LIST_TAKEN_BACK, "taken_back", "kept", "actor", "at")


def list_taken(tx: Writer, facts: Sequence[Recorded[ListTaken]]) -> None:
    """A list came in."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"id": f.import_id, "list": f.list, "file": f.file, "date": f.date, "actor": one.actor}
        row |= {"created": f.created, "changed": f.changed, "unchanged": f.unchanged, "bad": f.bad}
        tx.run(_TAKEN, {**row, "taken_at": one.occurred_at, "fact_id": one.id, "hlc": one.hlc})
        tx.touch("list", f.import_id)


def list_taken_back(tx: Writer, facts: Sequence[Recorded[ListTakenBack]]) -> None:
    """And went again."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"id": f.import_id, "taken_back": f.taken_back, "kept": f.kept, "actor": one.actor}
        tx.run(_TAKEN_BACK, {**row, "at": one.occurred_at, "hlc": one.hlc})
        tx.touch("list", f.import_id)
