"""What the books say of packed goods: by the journal's fact, and by the tables made from it."""

import re
from dataclasses import replace
from typing import Final

from app.actions.handing_over import goods_of, order_as_packed
from app.actions.load import deal_of
from app.domain.deal import Deal
from app.domain.errors import RuleViolation
from app.domain.record import record_of_goods
from app.queries.standing import Standing
from app.store import journal
from app.store.database import View
from app.store.sql import sql

_SHIPMENT = sql(
    "SELECT s.number, s.packed_date, s.fact_id, o.id, o.number, o.fact_id, o.customer_number, o.customer_name "
    "FROM shipment s JOIN sales_order o ON o.id = s.order_id WHERE s.id = :id"
)
_LINES = sql("SELECT line, quantity FROM shipment_line WHERE shipment_id = :id ORDER BY line")
_NAMES = sql("SELECT line, sku, name, unit FROM sales_order_line WHERE order_id = :id")
_PARCELS = sql("SELECT label, weight FROM parcel WHERE shipment_id = :id ORDER BY position")
_ID: Final = re.compile(r"[0-9a-f]{32}")


def standing_of_goods(view: View, document_id: str) -> Standing | None:
    """A shipment as it was packed; None where the books have none of that id that was packed here.

    What the tables show of its order counts as long as the order is what it was then.
    """
    row = view.row(_SHIPMENT, {"id": document_id}) if _ID.fullmatch(document_id) else None
    if row is None:
        return None
    number, date, fact_id, order_id, order, now, customer_number, customer_name = row
    try:
        content = goods_of(view, document_id)
        then = order_as_packed(view, document_id, order_id)
        deal = deal_of(view, then)
    except (RuleViolation, AttributeError, ValueError):
        return None
    if content is None:
        return None
    lines = [(int(line), int(quantity)) for line, quantity in view.rows(_LINES, {"id": document_id})]
    if now == then:
        deal = _shown(view, deal, order_id, customer_number, customer_name)
    try:
        tables = record_of_goods(deal, order, number, date, lines, view.rows(_PARCELS, {"id": document_id}))
    except RuleViolation:
        # A line that the order never had.
        known = [one for one in lines if _has(deal, one[0])]
        tables = record_of_goods(deal, order, number, date, known, view.rows(_PARCELS, {"id": document_id}))
    faults = []
    for one in (fact_id, then):
        entry = journal.entry(view, one)
        if entry is not None and journal.entry_hash(entry) != entry.hash:
            faults.append(f"The journal's entry {entry.seq} was changed.")
    return Standing(str(content.record["number"]), content.record, tables, True, tuple(faults))


def _has(deal: Deal, line: int) -> bool:
    try:
        deal.line(line)
    except RuleViolation:
        return False
    return True


def _shown(view: View, deal: Deal, order_id: str, customer_number: str, customer_name: str) -> Deal:
    """The order with what its rows say of the customer and of the goods."""
    names = {int(line): rest for line, *rest in view.rows(_NAMES, {"id": order_id})}
    lines = tuple(
        replace(one, sku=names[one.line][0], name=names[one.line][1], unit=names[one.line][2])
        if one.line in names
        else one
        for one in deal.lines
    )
    return replace(deal, customer=replace(deal.customer, number=customer_number, name=customer_name), lines=lines)
