"""A deal: what a quote, an order or an invoice says, whole and frozen, with its own copy of names, prices and taxes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any

from app.domain.errors import RuleViolation
from app.domain.india import State, is_two_taxes, told_place
from app.domain.kits import KitPart, check_sets, kit_of, part_number
from app.domain.money import LARGEST, RATE_SCALE, extended, share
from app.domain.quantity import quantity_out
from app.domain.rounding import part
from app.domain.tax import Adjustment, AdjustmentPart, Reckoning, Tax, TaxRounding, Totals, reckon, reckon_parts
from app.domain.texts import DealText, kept_texts
from app.domain.weighing import about

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
    einvoice: str = ""
    """The form their bills are read in by machines (`domain.einvoicing.FORMS`)."""
    endpoint_scheme: str = ""
    endpoint: str = ""
    """Where a network delivers to: the scheme of the address (EN 16931 code list EAS), and the address."""
    buyer_reference: str = ""
    """What a public buyer sorts bills by (BT-10; in Germany the Leitweg-ID)."""


@dataclass(frozen=True, slots=True)
class LineAllowance:
    """Taken off one line: `amount` in minor units for the whole line, or `percent` (1/1,000 %) of what is left."""

    amount: int = 0
    percent: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What only some lines say. Quantities in thousandths of the stock unit, tolerances in 1/1,000 %."""

    pack: str = ""
    pack_size: int = 0
    """What it was asked in: "box", of so much; the line's quantity is in stock units all the same."""
    length: int = 0
    """Cut goods: the quantity is that of pieces of this length."""
    instead_of: str = ""
    """The code of what was asked for, where something else is supplied."""
    their_sku: str = ""
    """The customer's own number of the goods."""
    optional: bool = False
    alternative_of: int = 0
    """Offered and not summed: to be taken as well, or instead of the line of that number."""
    kit: bool = False
    """Sold as one and sent as its `parts`."""
    part_of: int = 0
    per_set: int = 0
    """Of a part, in the books of goods: the line of its kit, and how much of it makes one set."""
    over: int = 0
    under: int = 0
    """How much more or less than ordered may be delivered."""
    each_weight: int = 0
    """Counted goods billed by weight: what one stock unit weighs about, in grams; the price is for a kilogram."""
    weight: int = 0
    """Of such a line: what all of it weighed, in grams; 0 while nobody has weighed it."""
    promised_date: str = ""
    location: str = ""
    """The place it is to come from, where not from any."""
    special: bool = False
    """To be ordered in for this line."""
    parts: tuple[KitPart, ...] = ()
    """What a kit is made of, as it was when it was written down."""


PLAIN = Particulars()


@dataclass(frozen=True, slots=True)
class DealLine:
    """One line. `amount` is in the price mode, `net` without tax, `sales` net after its share of allowances.

    `quantity` in thousandths; `price` in 1/10,000 per `price_per` units; `discount` in 1/1,000 %. `mark` says where the
    price came from: L list, B break, M by hand, Q from the quote; `why` names the rule, `reason` is a person's.
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
    why: str = ""
    reason: str = ""
    more: Particulars | None = None
    """None for most lines, so that a million of them do not say in the journal what they do not say."""

    @property
    def said(self) -> Particulars:
        """The line's particulars, all empty where it has none."""
        return self.more or PLAIN

    @property
    def counted(self) -> bool:
        """Whether the line is in the document's sums: what is optional or an alternative is offered only."""
        return not (self.said.optional or self.said.alternative_of)

    @property
    def parts(self) -> "tuple[DealLine, ...]":
        """A kit's parts as they are fetched and sent: lines of their own in the books of goods, which cost nothing."""
        return tuple(
            DealLine(
                line=part_number(self.line, place),
                product_id=one.product_id,
                sku=one.sku,
                name=one.name,
                quantity=self.quantity * one.quantity // 1000,
                unit=one.unit,
                price=0,
                tax=self.tax,
                mark="K",
                note=self.note,
                internal_note=self.internal_note,
                wanted_date=self.wanted_date,
                ship_to=self.ship_to,
                more=Particulars(
                    part_of=self.line, per_set=one.quantity, location=self.said.location, special=self.said.special
                ),
            )
            for place, one in enumerate(self.said.parts, 1)
        )

    @property
    def packs(self) -> int:
        """How many whole packs the quantity is; 0 where it is not whole, or no packs were asked for."""
        size = self.said.pack_size
        return self.quantity // size if size > 0 and self.quantity % size == 0 else 0

    @property
    def cuts(self) -> int:
        """How many pieces of the line's length the quantity is; 0 where it is not whole, or nothing is cut."""
        length = self.said.length
        return self.quantity // length if length > 0 and self.quantity % length == 0 else 0

    @property
    def by_weight(self) -> bool:
        """Whether it is counted, and its price is for a kilogram."""
        return self.more is not None and self.more.each_weight > 0

    @property
    def estimated(self) -> bool:
        """Whether its amount is an estimate: it is billed by weight, and nobody has weighed it yet."""
        return self.more is not None and self.more.each_weight > 0 and not self.more.weight

    @property
    def priced_quantity(self) -> int:
        """Of what the price is: thousandths of the stock unit, or of a kilogram, as weighed or else by estimate."""
        more = self.more
        if more is None or not more.each_weight:
            return self.quantity
        return more.weight or about(self.quantity, more.each_weight)

    def of(self, quantity: int) -> "DealLine":
        """The line with another quantity; what it weighed goes along in its share."""
        if not self.said.weight:
            return replace(self, quantity=quantity)
        weight = part(self.said.weight, quantity, self.quantity)
        return replace(self, quantity=quantity, more=replace(self.said, weight=weight))


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
    early_percent: int = 0
    early_days: int = 0
    """Who pays within so many days may take so much off (1/1,000 %); 0 is nothing."""


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
    texts: tuple[DealText, ...] = ()
    seller_state: str = ""
    """In which of India's states it is sold, by the state's code; "" elsewhere, and of what was written before that
    decided what a tax comes to."""
    bill_state: str = ""
    """In which of them its bill will go to its customer, where that is not the one of the address that stands here."""

    @property
    def supplied(self) -> State | None:
        """In India the state that it is supplied in; None where nobody said one."""
        return told_place(self.ship_to, self.customer.address, self.customer.vat_id, self.bill_state)

    @property
    def halves(self) -> bool:
        """Whether its tax is two equal ones: in India of what is supplied within the seller's state."""
        return bool(self.seller_state) and is_two_taxes(self.seller_state, self.supplied)

    def line(self, number: int) -> DealLine:
        """The line of that number, or the part of a kit. Raises RuleViolation."""
        kit = kit_of(number)
        for one in self.lines:
            if one.line == (kit or number):
                found = [part for part in one.parts if part.line == number] if kit else [one]
                if found:
                    return found[0]
        raise RuleViolation(f"There is no line {number}.", "lines")


def with_parts(lines: Sequence[DealLine]) -> tuple[DealLine, ...]:
    """The lines, each kit followed by its parts: what there is to fetch and to send."""
    if all(line.more is None or not line.more.parts for line in lines):
        return tuple(lines)
    return tuple(one for line in lines for one in (line, *line.parts))


def line_amount(line: DealLine, currency: str) -> int:
    """What the line costs, in minor units of the price mode, rounded once and less its allowances one after another."""
    if not line.quantity:
        return 0
    amount = extended(line.price, line.price_per, line.priced_quantity, line.discount, currency)
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
    priced = [(amount, line.tax) for amount, line in zip(amounts, deal.lines, strict=True) if line.counted]
    return _with(deal, amounts, reckon(priced, deal.adjustments, deal.tax_rounding, deal.includes_tax, deal.halves))


def reckoned_as_given(deal: Deal) -> Deal:
    """The deal with totals from its lines' amounts and its parts as they stand (invoices, credit notes)."""
    priced = [(x.amount, x.tax) for x in deal.lines if x.counted]
    result = reckon_parts(priced, deal.parts, deal.tax_rounding, deal.includes_tax, deal.halves)
    return _with(deal, [x.amount for x in deal.lines], result)


# Every line of every document comes by here; `replace` asks each of its fields by name, and takes three times as long.
_NAMES = [one.name for one in fields(DealLine)]
_EACH = attrgetter(*_NAMES)
_AMOUNT, _SALES = _NAMES.index("amount"), _NAMES.index("sales")


def _with(deal: Deal, amounts: Sequence[int], result: Reckoning) -> Deal:
    counted = iter(zip(result.line_nets, result.line_sales, strict=True))
    lines = []
    for line, amount in zip(deal.lines, amounts, strict=True):
        net, sales = next(counted) if line.counted else (_alone(amount, line.tax, deal),) * 2
        said: tuple[Any, ...] = _EACH(line)
        said = (*said[:_AMOUNT], amount, net, sales, *said[_SALES + 1 :])
        lines.append(DealLine(*said))
    return replace(deal, lines=tuple(lines), parts=result.parts, totals=result.totals)


def _alone(amount: int, tax: Tax, deal: Deal) -> int:
    """What a line that is not summed would cost without its tax."""
    return reckon([(amount, tax)], (), deal.tax_rounding, deal.includes_tax, deal.halves).line_nets[0]


def taken(deal: Deal, chosen: Collection[int] = (), left: Collection[int] = ()) -> Deal:
    """An offer as it was taken: its firm lines but those `left` (numbers), and what was `chosen` of the rest.

    An alternative that is chosen takes the place of its line. Amounts stay as they were offered. Raises RuleViolation
    for a line that is not there, and where nothing is taken.
    """
    for number in (*chosen, *left):
        deal.line(number)
    replaced = {x.said.alternative_of for x in deal.lines if x.line in chosen}
    lines = tuple(
        _firm(x)
        for x in deal.lines
        if x.line in chosen or (x.counted and x.line not in left and x.line not in replaced)
    )
    if not lines:
        raise RuleViolation("Which lines does the customer take?", "lines")
    numbers = {x.line: x.line for x in lines}
    texts = kept_texts(deal.texts, [x.line for x in deal.lines], numbers)
    return reckoned_with(replace(deal, lines=lines, texts=texts))


def _firm(line: DealLine) -> DealLine:
    return line if line.counted else replace(line, more=replace(line.said, optional=False, alternative_of=0))


def check_firm(deal: Deal) -> None:
    """Refuse what is offered only, before it becomes binding. Raises RuleViolation naming the line."""
    for line in deal.lines:
        if line.said.optional:
            raise RuleViolation(f"Line {line.line} is optional. Take it, or take it out.", f"lines.{line.line}")
        if line.said.alternative_of:
            raise RuleViolation(
                f"Line {line.line} is an alternative to line {line.said.alternative_of}. Take out one of them.",
                f"lines.{line.line}",
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
    if line.more is not None:
        _check_said(line, line.more, field_name)


def _check_said(line: DealLine, said: Particulars, field_name: str) -> None:
    if said.kit:
        check_sets(line.quantity, line.sku, f"{field_name}.quantity")
    if bool(said.pack) != (said.pack_size > 0) or said.pack_size < 0:
        raise RuleViolation(f"A pack of {line.sku} has a name and holds more than nothing.", f"{field_name}.pack")
    if said.length < 0:
        raise RuleViolation("A piece is longer than nothing.", f"{field_name}.length")
    if said.length and line.quantity % said.length:
        asked, length = (f"{quantity_out(one)} {line.unit}".rstrip() for one in (line.quantity, said.length))
        raise RuleViolation(f"{asked} are no whole number of pieces of {length}.", f"{field_name}.quantity")
    if said.each_weight < 0 or said.weight < 0 or (said.weight and not said.each_weight):
        raise RuleViolation(f"{line.sku} is not billed by weight.", f"{field_name}.weight")
    if said.optional and said.alternative_of:
        raise RuleViolation("A line is optional or an alternative, not both.", f"{field_name}.optional")


def check_length(line: DealLine, step: int, field_name: str) -> None:
    """Refuse a length that the goods are not cut to: `step` in thousandths, 0 is any. Raises RuleViolation."""
    length = line.said.length or line.quantity
    if step > 0 and length % step:
        raise RuleViolation(
            f"{line.sku} is cut in steps of {quantity_out(step)} {line.unit}.",
            f"{field_name}.{'length' if line.said.length else 'quantity'}",
        )


def check_alternatives(lines: Sequence[DealLine], field_name: str = "lines") -> None:
    """Refuse an alternative to a line that is not there, or that is one itself. Raises RuleViolation."""
    known = {line.line: line for line in lines}
    for line in lines:
        other = line.said.alternative_of
        if not other:
            continue
        if other not in known or other == line.line:
            raise RuleViolation(
                f"There is no line {other} to be an alternative to.", f"{field_name}.{line.line}.alternative_of"
            )
        if known[other].said.alternative_of:
            raise RuleViolation(
                f"Line {other} is an alternative itself. Name the line that both stand for.",
                f"{field_name}.{line.line}.alternative_of",
            )


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
