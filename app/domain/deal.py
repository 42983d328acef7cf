"""A deal: what a quote, an order or an invoice says, whole and frozen, with its own copy of names, prices and taxes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.domain.errors import RuleViolation
from app.domain.money import LARGEST, RATE_SCALE, extended, share
from app.domain.tax import Adjustment, AdjustmentPart, Reckoning, Tax, TaxRounding, Totals, reckon, reckon_parts

INVOICE_METHODS = ("order", "shipment", "manual")
SHIP_WHEN = ("any", "complete", "paid")
SHORTAGE_RULES = ("backorder", "wait", "cancel")


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address as typed; `country` is ISO 3166 alpha-2."""

    name: str = ""
    contact: str = ""
    street: str = ""
    extra: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    instructions: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """The customer as the document knows them."""

    customer_id: str
    number: str
    name: str
    address: Address = Address()
    vat_id: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class LineAllowance:
    """Taken off one line: `amount` in minor units for the whole line, or `percent` (1/1,000 %) of what is left."""

    amount: int = 0
    percent: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DealLine:
    """One line. `amount` is in the price mode, `net` without tax, `sales` net after its share of allowances.

    `quantity` in thousandths; `price` in 1/10,000 per `price_per` units; `discount` in 1/1,000 %. `mark` says where the
    price came from: L list, B break, M by hand, Q from the quote.
    """

    line: int
    product_id: str
    sku: str
    name: str
    quantity: int
    unit: str
    price: int
    tax: Tax
    price_per: int = 1
    discount: int = 0
    allowances: tuple[LineAllowance, ...] = ()
    service: bool = False
    category: str = ""
    mark: str = "L"
    note: str = ""
    internal_note: str = ""
    wanted_date: str = ""
    ship_to: Address | None = None
    amount: int = 0
    net: int = 0
    sales: int = 0
    source: str = ""
    """Where a billed line comes from: "order_id/line"."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed beside the lines."""

    reference: str = ""
    channel: str = "counter"
    wanted_date: str = ""
    promised_date: str = ""
    valid_until: str = ""
    invoice_method: str = "shipment"
    ship_when: str = "any"
    shortage: str = "backorder"
    terms_days: int = 30
    terms_version: str = ""
    printed_note: str = ""
    internal_note: str = ""
    instructions: str = ""
    salesperson: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deal:
    """A document's content. Money in minor units of `currency`; `includes_tax` is the price mode."""

    customer: Party
    date: str
    currency: str
    lines: tuple[DealLine, ...]
    adjustments: tuple[Adjustment, ...] = ()
    ship_to: Address | None = None
    terms: Terms = Terms()
    includes_tax: bool = False
    tax_rounding: TaxRounding = "document"
    tax_status: str = "domestic"
    parts: tuple[AdjustmentPart, ...] = ()
    totals: Totals = field(default_factory=lambda: Totals(0, 0, 0, 0, 0, 0, ()))

    def line(self, number: int) -> DealLine:
        """The line of that number. Raises RuleViolation."""
        for one in self.lines:
            if one.line == number:
                return one
        raise RuleViolation(f"There is no line {number}.", "lines")


def line_amount(line: DealLine, currency: str) -> int:
    """What the line costs, in minor units of the price mode, rounded once and less its allowances one after another."""
    if not line.quantity:
        return 0
    amount = extended(line.price, line.price_per, line.quantity, line.discount, currency)
    for allowance in line.allowances:
        amount -= share(amount, allowance.percent) if allowance.percent else allowance.amount
    return amount


def reckoned(deal: Deal) -> Deal:
    """The deal with all amounts computed from quantities, prices and agreements."""
    return _agreed(deal, [line_amount(line, deal.currency) for line in deal.lines])


def reckoned_with(deal: Deal) -> Deal:
    """The deal with totals from its lines' amounts as they stand, and its agreements."""
    return _agreed(deal, [line.amount for line in deal.lines])


def _agreed(deal: Deal, amounts: Sequence[int]) -> Deal:
    priced = [(amount, line.tax) for amount, line in zip(amounts, deal.lines, strict=True)]
    return _with(deal, amounts, reckon(priced, deal.adjustments, deal.tax_rounding, deal.includes_tax))


def reckoned_as_given(deal: Deal) -> Deal:
    """The deal with totals from its lines' amounts and its parts as they stand (invoices, credit notes)."""
    result = reckon_parts([(x.amount, x.tax) for x in deal.lines], deal.parts, deal.tax_rounding, deal.includes_tax)
    return _with(deal, [x.amount for x in deal.lines], result)


def _with(deal: Deal, amounts: Sequence[int], result: Reckoning) -> Deal:
    return replace(
        deal,
        lines=tuple(
            replace(line, amount=amount, net=net, sales=sales)
            for line, amount, net, sales in zip(deal.lines, amounts, result.line_nets, result.line_sales, strict=True)
        ),
        parts=result.parts,
        totals=result.totals,
    )


def check_line(line: DealLine, field_name: str) -> None:
    """Refuse a line that cannot be meant. Raises RuleViolation naming the field."""
    if line.quantity == 0:
        raise RuleViolation(f"The quantity of {line.sku} must not be zero.", f"{field_name}.quantity")
    if line.quantity < 0 and not line.service:
        raise RuleViolation(
            f"The quantity of {line.sku} must be above zero; what comes back is taken back of its sale.",
            f"{field_name}.quantity",
        )
    if not 0 <= line.discount <= 100 * RATE_SCALE:
        raise RuleViolation("A discount lies between 0 and 100 percent.", f"{field_name}.discount_percent")
    for allowance in line.allowances:
        if allowance.amount < 0 or not 0 <= allowance.percent <= 100 * RATE_SCALE:
            raise RuleViolation("An allowance is a positive amount or 0 to 100 percent.", f"{field_name}.allowances")


def check_amount(line: DealLine) -> None:
    """Refuse an amount of a line beyond all trade, or below nothing. Raises RuleViolation."""
    if abs(line.amount) > LARGEST:
        raise RuleViolation(f"The amount of line {line.line} is too large.", f"lines.{line.line}.quantity")
    if line.amount * line.quantity < 0:
        raise RuleViolation(
            f"The allowances of line {line.line} are more than it costs.", f"lines.{line.line}.allowances"
        )


def check_amounts(deal: Deal) -> None:
    """Refuse amounts beyond all trade, and allowances beyond what they are taken off. Raises RuleViolation.

    Money would flow back that nobody paid.
    """
    for line in deal.lines:
        check_amount(line)
    if deal.totals.gross < 0 and all(line.amount >= 0 for line in deal.lines):
        raise RuleViolation("The allowances are more than what the lines cost.", "allowances")
