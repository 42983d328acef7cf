"""Facts of invoices, credit notes, payments and papers."""

from dataclasses import dataclass

from app.domain.deal import Deal
from app.domain.facts.base import Fact, Fields
from app.domain.tax import AdjustmentPart, Totals


@dataclass(frozen=True, slots=True)
class BilledQuantity:
    """How much of an order line a document bills (or credits), in thousandths."""

    order_id: str
    line: int
    product_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class InvoiceIssued(Fact):
    """An invoice was issued and is frozen. `deal.lines[i].source` says "order_id/line"."""

    VERSION = 6

    invoice_id: str
    number: str
    counter: int
    series: str
    deal: Deal
    due_date: str
    supply_date: str
    billed: tuple[BilledQuantity, ...]
    order_ids: tuple[str, ...]
    shipment_ids: tuple[str, ...] = ()
    fixed_of: tuple[str, ...] = ()
    """Orders whose fixed allowances and charges this invoice carries."""


@dataclass(frozen=True, slots=True)
class CreditedLine:
    """What a credit note takes back of an invoice line."""

    line: int
    quantity: int
    amount: int
    weight: int = 0
    """In grams, of what is billed by weight."""


@dataclass(frozen=True, slots=True)
class CreditNoteIssued(Fact):
    """A credit note reduces an invoice; amounts are positive. `settled` of it lowers what is open on the invoice."""

    VERSION = 6

    credit_note_id: str
    number: str
    counter: int
    series: str
    invoice_id: str
    deal: Deal
    credited: tuple[CreditedLine, ...]
    quantities: tuple[BilledQuantity, ...]
    order_ids: tuple[str, ...]
    settled: int
    whole: bool = False
    reason: str = ""
    parts: tuple[AdjustmentPart, ...] = ()
    totals: Totals | None = None


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What the law asks for and a bill does not say: `field` is "customer.street", `record` whose, by its number.

    `excused`: what is taken back or set right by it lacked that, too, so nobody was asked.
    """

    field: str
    record: str = ""
    excused: bool = False


@dataclass(frozen=True, slots=True)
class IssuedIncomplete(Fact):
    """A bill (`kind` is invoice or credit_note) went out although it lacked that: whoever recorded this said so."""

    VERSION = 2

    kind: str
    document_id: str
    lacks: tuple[Unsaid, ...]


@dataclass(frozen=True, slots=True)
class Tender:
    """Money in one form: cash, card, transfer, cheque, wallet, account."""

    method: str
    amount: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Allocation:
    """`amount` minor units of a payment or credit note (`source`) settle an invoice; negative takes it back."""

    source: str
    source_id: str
    invoice_id: str
    amount: int


@dataclass(frozen=True, slots=True)
class PaymentRecorded(Fact):
    """Money came in from a customer."""

    payment_id: str
    number: str
    counter: int
    series: str
    customer_id: str
    date: str
    tenders: tuple[Tender, ...]
    amount: int
    allocations: tuple[Allocation, ...] = ()
    change: int = 0


@dataclass(frozen=True, slots=True)
class PaymentAllocated(Fact):
    """Open money of a customer was set against invoices."""

    customer_id: str
    date: str
    allocations: tuple[Allocation, ...]


@dataclass(frozen=True, slots=True)
class PaymentReversed(Fact):
    """A payment was taken back (bounced, keyed wrong); its allocations go with it."""

    payment_id: str
    customer_id: str
    date: str
    amount: int
    allocations: tuple[Allocation, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RefundPaid(Fact):
    """Money went back to a customer against a credit note or an open payment."""

    refund_id: str
    number: str
    counter: int
    series: str
    customer_id: str
    source: str
    source_id: str
    date: str
    tenders: tuple[Tender, ...]
    amount: int


@dataclass(frozen=True, slots=True)
class PaperMailed(Fact):
    """An archived paper went to a customer by e-mail: a server took it at `at` (microseconds UTC).

    `record_id` is the customer, so that `private` (to, subject) goes when the customer is forgotten. `message_id` is
    the same for a letter that is told twice.
    """

    kind: str
    document_id: str
    record_id: str
    sha256: str
    message_id: str
    at: int
    private: Fields | None = None


@dataclass(frozen=True, slots=True)
class DocumentArchived(Fact):
    """The paper of an issued document exists: its bytes have this SHA-256. `content` names what it says (facts)."""

    kind: str
    document_id: str
    number: str
    sha256: str
    size: int
    signed: bool
    content: str = ""


@dataclass(frozen=True, slots=True)
class DocumentTimestamped(Fact):
    """An authority stamped an archived paper with the time `at` (microseconds UTC).

    The paper with the stamp is a file of its own, `sha256`; it begins with the one before, which is kept as well.
    """

    kind: str
    document_id: str
    number: str
    content: str
    sha256_before: str
    sha256: str
    size: int
    at: int
    authority: str
