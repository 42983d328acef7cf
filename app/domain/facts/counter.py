"""Facts of the counter: goods sold from the hand, counts asked for, invoices corrected, advances billed."""

from dataclasses import dataclass

from app.domain.facts.base import Fact
from app.domain.facts.goods import Promise


@dataclass(frozen=True, slots=True)
class InHand:
    """Of an order line so much was sold beyond what was free; `unknown` of it the books did not know of at all."""

    line: int
    product_id: str
    location: str
    quantity: int
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class SoldFromHand(Fact):
    """Goods in the customer's hand were sold though promised to others, or unknown to the books, for a reason.

    `lost` names what others' lines lost by it and did not get back elsewhere (quantities below zero).
    """

    order_id: str
    date: str
    lines: tuple[InHand, ...]
    lost: tuple[Promise, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class CountPlace:
    """A product at a location."""

    product_id: str
    location: str


@dataclass(frozen=True, slots=True)
class CountAsked(Fact):
    """Somebody is to count these places, for a reason; or has counted them (`asked` false)."""

    places: tuple[CountPlace, ...]
    asked: bool
    date: str
    reason: str = ""
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceCorrected(Fact):
    """An invoice was wrong: a credit note took it back, and a new invoice says it rightly. No goods moved."""

    invoice_id: str
    credit_note_id: str
    new_invoice_id: str
    date: str
    reason: str
    moved: int = 0
    """Money that went along to the new invoice, in minor units."""


@dataclass(frozen=True, slots=True)
class AdvanceBilled(Fact):
    """An invoice asks for an advance on an order; the order's last invoice takes it off again."""

    invoice_id: str
    order_id: str
    date: str


@dataclass(frozen=True, slots=True)
class RefundedOtherwise(Fact):
    """So much of a refund (minor units) went back in another form of money than had paid, and why."""

    refund_id: str
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class SaleVoided(Fact):
    """A sale over the counter was taken back at once: its credit note stands for it, goods and money are back."""

    invoice_id: str
    credit_note_id: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class CountTakenBack(Fact):
    """A count (`record_id` is its fact) was a mistake: mirror moves took it back, and why."""

    record_id: str
    number: str
    date: str
    reason: str
