"""The company's own fields on its papers: of order and customer below the lines, of a product under its line."""

from dataclasses import replace

from app.domain.fields import FieldDef
from app.queries import paper_model as m
from app.queries.own_fields import definitions, said_at
from app.queries.paper_archive import PaperRef
from app.store.database import View
from app.store.sql import sql

_NOW = 2**62
_STAMP = sql("SELECT hlc FROM journal WHERE id = :id")
_CUSTOMER = sql("SELECT id FROM customer WHERE number = :number")
_PRODUCT = sql("SELECT id FROM product WHERE sku = :sku")
_ORDER = sql("SELECT id FROM sales_order WHERE number = :number")
_BILLED = sql("SELECT order_id FROM invoice_order WHERE invoice_id = :id ORDER BY order_id LIMIT 20")
_PRINTED = (m.QUOTATION, m.SALES_ORDER, m.PICK_LIST, m.DELIVERY_NOTE, m.INVOICE)


def with_fields(view: View, ref: PaperRef, paper: m.Paper, drafted: dict[str, str] | None = None) -> m.Paper:
    """The paper with what its records say in own fields, as they stood when it was issued. `drafted` are a draft's."""
    fields = definitions(view, retired=True) if paper.kind in _PRINTED else ()
    if not any(one.papers for one in fields):
        return paper
    stamp = int(view.value(_STAMP, {"id": ref.content[:32]}, _NOW)) if ref.content else _NOW
    of = {entity: [one for one in fields if one.entity == entity] for entity in ("order", "customer", "product")}
    now = drafted or {}
    said = [(x, now[x.id]) for x in of["order"] if now.get(x.id) and paper.kind in x.papers]
    for order_id in _orders(view, ref, paper):
        said += said_at(view, of["order"], order_id, stamp, paper.kind)
    number = paper.recipient.customer_number if paper.recipient else ""
    if customer := view.value(_CUSTOMER, {"number": number}):
        said += said_at(view, of["customer"], str(customer), stamp, paper.kind)
    lines = tuple(_line(view, of["product"], line, stamp, paper.kind) for line in paper.lines)
    return replace(paper, own=tuple(dict.fromkeys(map(_value, said))), lines=lines)


def _value(said: tuple[FieldDef, str]) -> m.OwnValue:
    field, value = said
    return m.OwnValue(field.name, field.kind, value)


def _orders(view: View, ref: PaperRef, paper: m.Paper) -> list[str]:
    if paper.kind in {m.QUOTATION, m.SALES_ORDER}:
        return [ref.document_id]
    if paper.kind == m.INVOICE:
        return [order_id for (order_id,) in view.rows(_BILLED, {"id": ref.document_id})]
    found = view.value(_ORDER, {"number": paper.order_number})
    return [str(found)] if found else []


def _line(view: View, fields: list[FieldDef], line: m.PaperLine, stamp: int, kind: str) -> m.PaperLine:
    product = view.value(_PRODUCT, {"sku": line.code}) if fields else None
    said = said_at(view, fields, str(product), stamp, kind) if product else ()
    return replace(line, own=tuple(map(_value, said))) if said else line
