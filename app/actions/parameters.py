"""What actions are asked with: frozen dataclasses that JSON is decoded into. Decimals stay decimals until used."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The base of all parameters: `date` is the ISO business date, today unless given."""

    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentInput:
    """An allowance or charge: an amount of money or a percentage; of one tax code, or spread over all."""

    amount: Decimal | None = None
    percent: Decimal | None = None
    tax: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressInput:
    """A postal address; `country` is ISO 3166 alpha-2."""

    name: str = ""
    contact: str = ""
    street: str = ""
    extra: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    instructions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInput:
    """A line as asked for: the product by SKU, barcode or id; price, discount and tax only where they are by hand."""

    product: str
    quantity: Decimal
    price: Decimal | None = None
    price_per: int | None = None
    discount_percent: Decimal | None = None
    tax: str | None = None
    allowances: list[AdjustmentInput] | None = None
    note: str = ""
    internal_note: str = ""
    description: str | None = None
    wanted_date: str = ""
    ship_to: AddressInput | None = None
    price_reason: str = ""
    """Why the price is by hand."""
    pack: str = ""
    """What it was asked in, by the name of one of the product's packs; `quantity` is in stock units all the same."""
    pack_quantity: Decimal | None = None
    """How much such a pack holds, where the product has none of that name."""
    length: Decimal | None = None
    """Cut goods: the quantity is that of pieces of this length."""
    pieces: int | None = None
    """How many such pieces; they must be the quantity exactly."""
    instead_of: str = ""
    """The code of what was asked for, where something else is supplied."""
    their_sku: str = ""
    """The customer's own number of the goods."""
    optional: bool = False
    """Offered and not summed: on a quote only."""
    alternative_of: int | None = None
    """The place (from 1) of the line that this one may be taken instead of: on a quote only, and not summed."""
    promised_date: str = ""
    location: str = ""
    """The place it is to come from, where not from any."""
    special: bool = False
    """To be ordered in for this line: confirming proposes the purchase."""
    weight: Decimal | None = None
    """What all of it weighs, in kilograms, where it is billed by weight and was weighed already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextInput:
    """A note or a heading between the lines (`kind` note, heading, or end of a section), below the line number `after`.

    0 is above the first line. Of a new document the lines are numbered from 1 as they are given.
    """

    kind: str = "note"
    text: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DealInput(Dated):
    """A quote or an order as asked for. `customer` by number or id."""

    customer: str
    lines: list[LineInput]
    allowances: list[AdjustmentInput] | None = None
    charges: list[AdjustmentInput] | None = None
    reference: str = ""
    invoice_method: str | None = None
    ship_when: str | None = None
    wanted_date: str = ""
    promised_date: str = ""
    valid_until: str = ""
    channel: str = "counter"
    salesperson: str = ""
    ship_to: AddressInput | None = None
    terms_days: int | None = None
    printed_note: str = ""
    internal_note: str = ""
    instructions: str = ""
    attachments: list[str] | None = None
    texts: list[TextInput] | None = None
    """Notes and headings between the lines."""
    fields: dict[str, Any] | None = None
    """The company's own fields of an order, by name or id."""
    draft: str | None = None
    """An existing draft to be replaced, by id or name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineQuantity:
    """A line by number and a quantity."""

    line: int
    quantity: Decimal
    reason: str = ""
    location: str | None = None
    weight: Decimal | None = None
    """What it weighs, in kilograms, where it is billed by weight."""
    cut: bool | None = None
    """False where pieces were not cut as the list says: then nothing is noted of bars, rests and waste."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderInput:
    """Money in one form: cash, card, transfer, cheque, wallet, account."""

    method: str
    amount: Decimal
    reference: str = ""
