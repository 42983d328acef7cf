"""Goods handed to the customer at the counter: they leave, they have arrived, and the customer signed for them."""

from dataclasses import dataclass, replace

from app.actions.load import deal_of, fact_of, paper_language
from app.actions.reply import Refusal, Reply, refuse
from app.actions.shipping import Ship, ShipmentHead, ShipmentRef, can_ship, deliver, ship, shipment_head
from app.actions.signing import Content, Signature, checked, keep_signature
from app.domain.consents import GOODS_VERSION
from app.domain.errors import RuleViolation
from app.domain.facts import ShipmentPacked
from app.domain.record import record_of_goods
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Signature):
    """A packed shipment, or one on its way, and who signs for it."""

    shipment: str
    carrier: str = ""
    consent_version: str = GOODS_VERSION


_PACKED = sql("SELECT s.fact_id, j.hlc FROM shipment s JOIN journal j ON j.id = s.fact_id WHERE s.id = :id")
_ORDER = sql("SELECT number, fact_id FROM sales_order WHERE id = :id")
_AS_PACKED = sql(
    "SELECT j.id FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = :id "
    "AND j.kind IN ('OrderConfirmed', 'OrderAmended') AND j.hlc <= :hlc ORDER BY j.hlc DESC LIMIT 1"
)


def order_as_packed(view: View, shipment_id: str, order_id: str) -> str:
    """The fact that held the order when its goods were packed; what was amended since was not agreed to with them."""
    packed = view.row(_PACKED, {"id": shipment_id})
    found = view.value(_AS_PACKED, {"id": order_id, "hlc": packed[1]}, default="") if packed else ""
    return str(found) or str((view.row(_ORDER, {"id": order_id}) or ("", ""))[1])


def goods_of(view: View, shipment_id: str) -> Content | None:
    """What a shipment holds, as it was packed; None of one of the system before, which nobody packed here."""
    row = view.row(_PACKED, {"id": shipment_id})
    fact = fact_of(view, row[0]) if row else None
    if row is None or not isinstance(fact, ShipmentPacked):
        return None
    deal = deal_of(view, order_as_packed(view, shipment_id, fact.order_id))
    order = str((view.row(_ORDER, {"id": fact.order_id}) or ("",))[0])
    lines = [(one.line, one.quantity) for one in fact.lines]
    parcels = [(one.label, one.weight) for one in fact.parcels]
    try:
        record = record_of_goods(deal, order, fact.number, fact.date, lines, parcels)
    except RuleViolation:
        # Goods of a line that the order does not know: what came from elsewhere is no reason to have no paper.
        return None
    return Content("shipment", shipment_id, row[0], record)


def can_hand_over(view: View, shipment: ShipmentHead) -> Refusal | None:
    """What is packed may be handed over where it may leave, what is on its way in any case."""
    if shipment.state == "packed":
        return can_ship(view, shipment)
    if shipment.state == "shipped":
        return None
    return Refusal(f"Shipment {shipment.number} is {shipment.state}; nothing of it is to be handed over.", "shipment")


def hand_over(tx: Transaction, p: HandOver) -> Reply:
    """The customer takes the goods and signs for them: they left and have arrived in the same step."""
    checked(p)
    shipment = shipment_head(tx, p.shipment)
    refuse(can_hand_over(tx, shipment))
    content = goods_of(tx, shipment.id)
    if content is None:
        raise RuleViolation(f"Shipment {shipment.number} was not packed here: nobody can sign for it.", "shipment")
    told: tuple[str, ...] = ()
    if shipment.state == "packed":
        told = ship(tx, Ship(shipment=shipment.id, carrier=p.carrier, date=p.date)).warnings or ()
    deal = deal_of(tx, order_as_packed(tx, shipment.id, shipment.order_id))
    keep_signature(tx, content, paper_language(tx, deal.customer), p)
    # Who took them stands in the signature, where it can be forgotten; the fact of the delivery is for ever.
    reply = deliver(tx, ShipmentRef(shipment=shipment.id, date=p.date))
    return replace(reply, warnings=told or None)
