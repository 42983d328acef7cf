"""What a customer takes along and signs for: the goods of a shipment, without prices."""

from dataclasses import dataclass

from app.actions.handing_over import can_hand_over, order_as_packed
from app.actions.load import deal_of, paper_language
from app.actions.shipping import shipment_head, shipment_lines
from app.domain.errors import RuleViolation
from app.store.database import View


@dataclass(frozen=True, slots=True)
class HandedLine:
    """Goods of a shipment; the quantity in thousandths."""

    line: int
    sku: str
    name: str
    unit: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Handed:
    """A shipment as its customer sees it. `refusal` is why it is not handed over now, "" if it may be."""

    id: str
    number: str
    customer_id: str
    customer: str
    language: str
    lines: tuple[HandedLine, ...]
    refusal: str = ""
    kind: str = "shipment"


def handed(view: View, shipment_id: str) -> Handed | None:
    """A shipment to be handed over; None if there is none of that id."""
    try:
        head = shipment_head(view, shipment_id)
    except RuleViolation:
        return None
    deal = deal_of(view, order_as_packed(view, head.id, head.order_id))
    lines = []
    for one in shipment_lines(view, head.id):
        own = deal.line(one.line)
        lines.append(HandedLine(one.line, own.sku, own.name, own.unit, one.quantity))
    refused = can_hand_over(view, head)
    said = refused.message if refused else ""
    language = paper_language(view, deal.customer)
    return Handed(head.id, head.number, head.customer_id, deal.customer.name, language, tuple(lines), said)
