"""Facts of buying: what was ordered from whom, what of it came, and what was taken back of a receipt."""

from dataclasses import dataclass

from app.domain.facts.base import Fact
from app.domain.facts.goods import Move


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """Goods ordered from a supplier, as they stood then.

    `quantity` and `pack` are thousandths of the stock unit (a pack of 0 is none), `cost` is 1/10,000 of the major unit
    for one unit, `expected` an ISO date or "". `order_id` and `order_line` name the customer's line it is bought for.
    """

    line: int
    product_id: str
    sku: str
    name: str
    unit: str
    quantity: int
    supplier_sku: str = ""
    pack: int = 0
    cost: int = 0
    expected: str = ""
    order_id: str = ""
    order_line: int = 0


@dataclass(frozen=True, slots=True)
class PurchaseWritten(Fact):
    """A purchase order was written. It binds nobody before it is sent."""

    purchase_id: str
    number: str
    counter: int
    series: str
    date: str
    supplier_id: str
    supplier_name: str
    lines: tuple[PurchaseLine, ...]
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PurchaseSent(Fact):
    """The supplier has the order."""

    purchase_id: str
    date: str


@dataclass(frozen=True, slots=True)
class PurchaseAmended(Fact):
    """Lines as they are from now on, old and new ones; lines not named stay as they were."""

    purchase_id: str
    lines: tuple[PurchaseLine, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PurchaseQuantity:
    """So many thousandths of a purchase line."""

    line: int
    product_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PurchaseCancelled(Fact):
    """What was open of lines is not wanted, or will not come."""

    purchase_id: str
    lines: tuple[PurchaseQuantity, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """What came for a purchase line, in thousandths: however it is dealt with.

    `outcome` says what becomes of it: shelf, scrap or quarantine for what stays, back for what is refused at the door.
    `position` is its move in the receipt's fact, 0 where nothing moved.
    """

    position: int
    line: int
    product_id: str
    quantity: int
    outcome: str = "shelf"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PurchaseReceived(Fact):
    """A receipt of goods was for this purchase order; the moves are in the fact of the receipt itself."""

    purchase_id: str
    receipt_id: str
    date: str
    lines: tuple[ReceivedLine, ...]
    delivery_note: str = ""


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """How a receipt was wrong: the move at `position` was `change` thousandths too few, or below zero too many."""

    position: int
    product_id: str
    change: int
    purchase_id: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class ReceiptCorrected(Fact):
    """A receipt was keyed wrongly: the mirror moves set right what never came, or came unseen."""

    receipt_id: str
    date: str
    lines: tuple[CorrectedLine, ...]
    moves: tuple[Move, ...]
    reason: str = ""
