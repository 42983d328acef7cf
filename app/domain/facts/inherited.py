"""Facts about what another system left: its unpaid invoices, its closed orders, and the lists that were taken in."""

from dataclasses import dataclass

from app.domain.facts.base import Fact
from app.domain.facts.master import MasterRecord


@dataclass(frozen=True, slots=True)
class OldInvoiceTaken(Fact):
    """An invoice of the system before this one, of which `amount` minor units are still owed (below zero: we owe).

    `gross` is what it came to. Its number and its paper are the other system's; its sale was never ours.
    """

    invoice_id: str
    number: str
    customer_id: str
    customer_number: str
    customer_name: str
    date: str
    due_date: str
    currency: str
    gross: int
    amount: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class OldInvoiceWithdrawn(Fact):
    """An old invoice of which nothing was paid yet was taken in by mistake; `amount` minor units are owed no more."""

    invoice_id: str
    customer_id: str
    date: str
    amount: int


@dataclass(frozen=True, slots=True)
class OldOrderLine:
    """What was sold: `quantity` in thousandths (below zero: came back), `amount` in minor units without tax.

    `product_id` is empty where the books know no such product.
    """

    line: int
    product_id: str
    sku: str
    name: str
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class OldOrderTaken(Fact):
    """An order that the system before this one has closed: history, which moves neither goods nor money.

    `customer_id` is empty where the buyer had no name.
    """

    order_id: str
    number: str
    customer_id: str
    customer_number: str
    customer_name: str
    date: str
    currency: str
    total: int
    lines: tuple[OldOrderLine, ...]


@dataclass(frozen=True, slots=True)
class RecordsWithdrawn(Fact):
    """These records were made by mistake and nothing hangs on them: they are no more, whenever their facts arrive.

    Entities are those of `RecordChanged`, and `price` (product, date and thousandths), `barcode`, `old_order`.
    """

    records: tuple[MasterRecord, ...]


@dataclass(frozen=True, slots=True)
class ListTaken(Fact):
    """A list was taken in: of what, from which file, and what became of its rows. Its facts are of one action."""

    import_id: str
    list: str
    file: str
    date: str
    created: int
    changed: int
    unchanged: int
    bad: int


@dataclass(frozen=True, slots=True)
class ListTakenBack(Fact):
    """What a list brought was taken back by facts of the same action, but for `kept` things that were used already."""

    import_id: str
    taken_back: int
    kept: int
