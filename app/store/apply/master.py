"""Facts of master data into their tables: per field, the newest stamp wins."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Table

from app.domain.facts import (
    AssortmentSet,
    BarcodeAssigned,
    CustomerForgotten,
    DocumentTextSet,
    PriceSet,
    RecordChanged,
    SeriesSet,
    StationOpened,
    TaxRateSet,
)
from app.store.apply.extras import forget
from app.store.codec import encode
from app.store.folding import searchable
from app.store.journal import Recorded
from app.store.schema import agreements, extras, master, people, sourcing, templates
from app.store.search import touch_documents_of
from app.store.sql import Statement, insert, newest, sql
from app.store.view import View
from app.store.writer import Writer

ENTITIES: dict[str, Table] = {
    "company": master.COMPANY,
    "user": master.USER,
    "customer": master.CUSTOMER,
    "address": master.ADDRESS,
    "contact": master.CONTACT,
    "product": master.PRODUCT,
    "pack": master.PACK,
    "kit_part": master.KIT_PART,
    "supplier": master.SUPPLIER,
    "carrier": master.CARRIER,
    "location": master.LOCATION,
    "role": people.ROLE,
    "custom_field": extras.CUSTOM_FIELD,
    **agreements.ENTITIES,
    **sourcing.ENTITIES,
    **templates.ENTITIES,
}
# The personal fields of each entity: they lie beside the journal and can be erased.
PRIVATE: dict[str, frozenset[str]] = {
    "customer": frozenset(
        {
            "name",
            "street",
            "extra",
            "postcode",
            "city",
            "region",
            "instructions",
            "phone",
            "email",
            "billing_email",
            "note",
            "alert",
            "stop_reason",
        }
    ),
    "contact": frozenset({"name", "role", "phone", "email"}),
    "address": frozenset({"name", "contact", "street", "extra", "postcode", "city", "region", "instructions"}),
    # A customer's template is mostly called after them, and its notes are theirs.
    "order_template": frozenset({"name", "asks", "lines"}),
}
# What the search column of an entity is folded from.
_SEARCHED = {
    "customer": ("number", "name", "city", "postcode", "phone", "email", "vat_id"),
    "product": ("sku", "name", "category"),
}
# Found with the customer they belong to.
_OF_CUSTOMER = {"address", "contact"}
_LOAD = {name: sql(f"SELECT * FROM {table.name} WHERE id = :id") for name, table in ENTITIES.items()}
_INSERT = {name: insert(table) for name, table in ENTITIES.items()}


# Since when a record is no more; for a price or a barcode an older word counts no more.
GONE = sql("SELECT hlc FROM withdrawn WHERE entity = :entity AND record_id = :record_id")
_ANY_GONE = sql("SELECT 1 FROM withdrawn WHERE entity = :entity LIMIT 1")


def price_id(product_id: str, valid_from: str, min_quantity: int) -> str:
    """How a withdrawn price is named."""
    return f"{product_id}|{valid_from}|{min_quantity}"


def price_key(record_id: str) -> dict[str, Any]:
    """Its columns."""
    product_id, valid_from, least = record_id.split("|")
    return {"product_id": product_id, "valid_from": valid_from, "min_quantity": int(least)}


def _still_said(tx: Writer, entity: str, said: Sequence[tuple[str, Recorded[Any]]]) -> list[Recorded[Any]]:
    """Of facts about a thing that may have been withdrawn, those that were said after it."""
    if not tx.value(_ANY_GONE, {"entity": entity}):
        return [one for _, one in said]
    return [x for key, x in said if x.hlc > tx.value(GONE, {"entity": entity, "record_id": key}, 0)]


def _replace(table: Table) -> Statement:
    sets = ", ".join(f"{c.name} = :{c.name}" for c in table.columns if c.name != "id")
    return sql(f"UPDATE {table.name} SET {sets} WHERE id = :id")


_UPDATE = {name: _replace(table) for name, table in ENTITIES.items()}
_DEFAULTS: dict[str, dict[str, Any]] = {
    name: {c.name: "" if c.server_default.arg == "" else 0 for c in table.columns if c.server_default is not None}  # type: ignore[attr-defined]
    for name, table in ENTITIES.items()
}


def blank(entity: str) -> dict[str, Any]:
    """What a record says of which nothing was said yet, by column."""
    return {name: value for name, value in _DEFAULTS[entity].items() if name != "stamps"}


def stored(view: View, entity: str, record_id: str) -> dict[str, Any] | None:
    """The record as it stands, by column."""
    row = view.row(_LOAD[entity], {"id": record_id})
    return None if row is None else dict(zip((c.name for c in ENTITIES[entity].columns), row, strict=True))


TAIL = 7
"""So many figures at the end of a number tell people apart, however country and area are written."""


def same_keys(phone: str, email: str, vat_id: str) -> dict[str, str]:
    """By what two customers are seen to be one, however it was written: the columns that are asked for it."""
    figures = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    return {
        "phone_key": figures[-TAIL:] if len(figures) >= TAIL else "",
        "email_key": email.strip().casefold(),
        "vat_key": "".join(sign for sign in vat_id if sign.isalnum()).upper(),
    }


def record_changed(tx: Writer, facts: Sequence[Recorded[RecordChanged]]) -> None:
    """One record: set the fields whose stamp is the newest, keep the others."""
    fresh: dict[str, list[dict[str, Any]]] = {}
    pending: dict[tuple[str, str], dict[str, Any]] = {}
    for one in facts:
        entity, record_id = one.fact.entity, one.fact.record_id
        known = pending.get((entity, record_id))
        if known is None:
            new = tx.newborn(record_id)
            known = None if new else stored(tx, entity, record_id)
            if known is None and not new and tx.value(GONE, {"entity": entity, "record_id": record_id}):
                continue
            if known is None:
                known = {**_DEFAULTS[entity], "id": record_id, "stamps": "{}"}
                fresh.setdefault(entity, []).append(known)
            pending[entity, record_id] = known
        _merge(known, {**one.fact.fields, **(one.fact.private or {})}, one.hlc)
        if entity in _SEARCHED:
            tx.touch_search(entity, record_id)
            known["search"] = searchable(" ".join(str(known[name]) for name in _SEARCHED[entity]))
        elif entity in _OF_CUSTOMER:
            tx.touch_search("customer", str(known["customer_id"]))
        if entity == "customer":
            known |= same_keys(known["phone"], known["email"], known["vat_id"])
        tx.touch(entity, record_id)
    for entity, records in fresh.items():
        tx.many(_INSERT[entity], records)
    created = {id(record) for records in fresh.values() for record in records}
    for (entity, _), record in pending.items():
        if id(record) not in created:
            tx.run(_UPDATE[entity], record)


def _merge(known: dict[str, Any], fields: dict[str, Any], stamp: int) -> None:
    stamps = msgspec.json.decode(known["stamps"])
    for name, value in fields.items():
        if name in known and stamp > stamps.get(name, 0):
            known[name] = int(value) if isinstance(value, bool) else value
            stamps[name] = stamp
    known["stamps"] = encode(stamps)


_ERASE = sql("UPDATE journal_private SET salt = '', body = NULL WHERE fact_id = :fact_id")
_ERASE_NOTE = sql("UPDATE quote SET follow_note = '' WHERE follow_fact = :fact_id AND follow_fact <> ''")
_ERASE_BUYER = sql("UPDATE order_buyer SET name = '' WHERE fact_id = :fact_id")
_ERASE_MAILED = sql("UPDATE paper_mailed SET sent_to = '', subject = '' WHERE fact_id = :fact_id")
_ERASE_SIGNATURE = sql("UPDATE document_signature SET name = '', strokes = '' WHERE fact_id = :fact_id")


def customer_forgotten(tx: Writer, facts: Sequence[Recorded[CustomerForgotten]]) -> None:
    """Personal fields are empty from this stamp on, so that no older word of another station brings them back."""
    for one in facts:
        tx.many(_ERASE, [{"fact_id": fact_id} for fact_id in one.fact.erased])
        for erase in (_ERASE_SIGNATURE, _ERASE_NOTE, _ERASE_BUYER, _ERASE_MAILED):
            tx.many(erase, [{"fact_id": fact_id} for fact_id in one.fact.erased])
        for record in one.fact.records:
            private = dict.fromkeys(sorted(PRIVATE[record.entity]), "")
            mark = {"forgotten": 1} if record.entity == "customer" else {"inactive": 1}
            emptied = RecordChanged(record.entity, record.record_id, mark, private)
            if record.entity == "customer":
                forget(tx, record.record_id)
                touch_documents_of(tx, record.record_id)
            record_changed(tx, [Recorded(emptied, one.id, one.hlc, one.station, one.occurred_at, one.actor)])


_STATION = sql(
    "INSERT INTO station (station, code, name) VALUES (:station, :code, :name) "
    "ON CONFLICT (station) DO UPDATE SET code = excluded.code, name = excluded.name"
)


def station_opened(tx: Writer, facts: Sequence[Recorded[StationOpened]]) -> None:
    """A station is known."""
    for one in facts:
        tx.run(_STATION, {"station": one.fact.station, "code": one.fact.code, "name": one.fact.name})
        tx.touch("station", one.fact.station)


_TAX = newest(master.TAX_RATE, "category", "rate", "reason")


def tax_rate_set(tx: Writer, facts: Sequence[Recorded[TaxRateSet]]) -> None:
    """A rate from a date on."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"code": f.code, "valid_from": f.valid_from, "category": f.category, "rate": f.rate}
        tx.run(_TAX, {**row, "reason": f.reason, "hlc": one.hlc})
        tx.touch("tax_rate", f.code)


_PRICE = newest(master.PRODUCT_PRICE, "price", "price_per")


def price_set(tx: Writer, facts: Sequence[Recorded[PriceSet]]) -> None:
    """A price from a date and a quantity on."""
    keys = (price_id(one.fact.product_id, one.fact.valid_from, one.fact.min_quantity) for one in facts)
    facts = _still_said(tx, "price", list(zip(keys, facts, strict=True)))
    tx.many(
        _PRICE,
        [
            {
                "product_id": one.fact.product_id,
                "valid_from": one.fact.valid_from,
                "min_quantity": one.fact.min_quantity,
                "price": one.fact.price,
                "price_per": one.fact.price_per,
                "hlc": one.hlc,
            }
            for one in facts
        ],
    )
    tx.touch("product", *(one.fact.product_id for one in facts))


_BARCODE_OF = sql("SELECT product_id FROM barcode WHERE barcode = :barcode")
_BARCODE = newest(master.BARCODE, "product_id", "quantity")


def barcode_assigned(tx: Writer, facts: Sequence[Recorded[BarcodeAssigned]]) -> None:
    """A barcode means a product; of two claims the newer."""
    for one in _still_said(tx, "barcode", [(one.fact.barcode, one) for one in facts]):
        f = one.fact
        if before := tx.value(_BARCODE_OF, {"barcode": f.barcode}):
            tx.touch_search("product", before)
        tx.touch_search("product", f.product_id)
        row: dict[str, Any] = {"barcode": f.barcode, "product_id": f.product_id, "quantity": f.quantity, "hlc": one.hlc}
        tx.run(_BARCODE, row)
        tx.touch("product", f.product_id)


_ASSORTMENT = newest(master.ASSORTMENT, "allowed")


def assortment_set(tx: Writer, facts: Sequence[Recorded[AssortmentSet]]) -> None:
    """What a customer may buy, or no more."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"customer_id": f.customer_id, "kind": f.kind, "value": f.value}
        tx.run(_ASSORTMENT, {**row, "allowed": int(f.allowed), "hlc": one.hlc})
        tx.touch("customer", f.customer_id)


_TEXT = newest(master.DOCUMENT_TEXT, "text")


def document_text_set(tx: Writer, facts: Sequence[Recorded[DocumentTextSet]]) -> None:
    """What the company says on a paper; "" is nothing any more."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"kind": f.kind, "language": f.language, "place": f.place, "text": f.text}
        tx.run(_TEXT, {**row, "hlc": one.hlc})
        tx.touch("document_text", f.kind)


_SERIES = newest(master.NUMBER_SERIES, "kind", "prefix", "width")
_RAISE = sql(
    "INSERT INTO number_series (series, last, last_date) VALUES (:series, :last, :last_date) "
    "ON CONFLICT (series) DO UPDATE SET "
    "last = CASE WHEN excluded.last > number_series.last THEN excluded.last ELSE number_series.last END, "
    "last_date = CASE WHEN excluded.last_date > number_series.last_date THEN excluded.last_date "
    "ELSE number_series.last_date END"
)


def series_set(tx: Writer, facts: Sequence[Recorded[SeriesSet]]) -> None:
    """A series has these words; its counter only rises."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"series": f.series, "kind": f.kind, "prefix": f.prefix, "width": f.width, "hlc": one.hlc}
        tx.run(_SERIES, row)
        raise_counters(tx, [(f.series, f.last, "")])
        tx.touch("number_series", f.series)


def raise_counters(tx: Writer, taken: Sequence[tuple[str, int, str]]) -> None:
    """Numbers (series, counter, ISO date) were taken: the counters stand at least there."""
    highest: dict[str, tuple[int, str]] = {}
    for series, counter, date in taken:
        if series:
            last, last_date = highest.get(series, (0, ""))
            highest[series] = max(last, counter), max(last_date, date)
    tx.many(_RAISE, [{"series": s, "last": n, "last_date": d} for s, (n, d) in highest.items()])
