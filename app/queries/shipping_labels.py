"""What stands on the labels of a shipment's parcels."""

from dataclasses import dataclass, replace

from app.actions.shipping import shipment_head
from app.domain.errors import RuleViolation
from app.domain.sscc import is_sscc
from app.queries import paper_model as m
from app.queries.paper_goods import delivery_note_paper
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class ParcelLabel:
    """One parcel: ``n`` of ``of``, its weight in grams (0 if unknown), and what its bars say."""

    n: int
    of: int
    code: str
    """A serial shipping container code of 18 figures, else the parcel's own label or number."""
    is_sscc: bool
    weight: int = 0
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class ShippingSet:
    """The labels of a shipment; ``paper`` has the addresses, the words and the numbers."""

    paper: m.Paper
    carrier: str
    parcels: tuple[ParcelLabel, ...]


_PARCELS = sql("SELECT label, tracking, weight FROM parcel WHERE shipment_id = :id ORDER BY position")
_CARRIER = sql("SELECT carrier FROM shipment WHERE id = :id")


def shipping_labels(view: View, asked: str) -> ShippingSet:
    """The labels of all parcels of a shipment ("DN-1"), or of one ("DN-1/2"). Raises RuleViolation."""
    ref, only = _split(view, asked)
    head = shipment_head(view, ref)
    if head.state == "cancelled":
        raise RuleViolation(f"Shipment {head.number} was unpacked: it has no parcels.", "number")
    _, paper = delivery_note_paper(view, head.id)
    rows = view.rows(_PARCELS, {"id": head.id})
    found = tuple(
        ParcelLabel(
            n, len(rows), label or tracking or parcel_code(head.number, n, len(rows)), is_sscc(label), weight, tracking
        )
        for n, (label, tracking, weight) in enumerate(rows, 1)
        if only in {0, n}
    )
    if not found:
        raise RuleViolation(f"Shipment {head.number} has {len(rows)} parcels; there is no parcel {only}.", "number")
    return ShippingSet(
        replace(paper, lines=(), texts=()), str(view.value(_CARRIER, {"id": head.id}, default="")), found
    )


def parcel_code(number: str, n: int, of: int) -> str:
    """A parcel's own code: the number of its shipment, and which of several it is. A scan of it finds the shipment."""
    return number if of == 1 else f"{number}/{n}"


_NUMBER = sql("SELECT 1 FROM shipment WHERE number = :ref OR id = :ref")


def _split(view: View, asked: str) -> tuple[str, int]:
    """The shipment and the parcel that are meant; 0 for all. A number of a shipment may have strokes of its own."""
    ref, _, n = asked.rpartition("/")
    if ref and n.isascii() and n.isdecimal() and len(n) < 4 and view.value(_NUMBER, {"ref": asked}) is None:
        return ref, int(n) or -1
    return asked, 0
