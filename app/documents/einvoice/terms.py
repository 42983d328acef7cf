"""The terms of EN 16931 that our bills use, as frozen values; BT- and BG-numbers are the standard's.

Money is `int` in minor units of the currency, quantities `int` thousandths, rates and percents `int` 1/1,000 %, prices
exact `Decimal`. Dates are ISO text. Texts are clean: NFC, no control characters, one line unless said otherwise.
An empty text is not written.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

INVOICE, CREDIT_NOTE, ADVANCE = "380", "381", "386"
"""BT-3, codes of UNTDID 1001."""


@dataclass(frozen=True, slots=True)
class Place:
    """A postal address: BG-5, BG-8, BG-15."""

    country: str
    """BT-40, BT-55, BT-80; ISO 3166-1 alpha-2."""
    street: str = ""
    extra: str = ""
    city: str = ""
    postcode: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An electronic address: BT-34, BT-49, with its scheme of the code list EAS."""

    scheme: str
    address: str


@dataclass(frozen=True, slots=True)
class Contact:
    """BG-6, BG-9."""

    name: str = ""
    phone: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Trader:
    """The seller (BG-4) or the buyer (BG-7)."""

    name: str
    """BT-27, BT-44."""
    place: Place
    id: str = ""
    """BT-29, BT-46: a number without a scheme."""
    registration: str = ""
    """BT-30, BT-47: the entry in a register."""
    vat_id: str = ""
    """BT-31, BT-48, with the country in front."""
    tax_number: str = ""
    """BT-32: the number with the tax office."""
    legal: str = ""
    """BT-33: what the law asks to be said of a company."""
    contact: Contact = Contact()
    endpoint: Endpoint | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """BG-13: to whom and where (BG-15), and when (BT-72)."""

    name: str
    place: Place | None
    date: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """BG-16: how it is or was paid."""

    code: str
    """BT-81, UNTDID 4461."""
    text: str = ""
    reference: str = ""
    """BT-83."""
    iban: str = ""
    holder: str = ""
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A tax category and its rate, None in category O: BT-118/119, BT-151/152, BT-95/96."""

    code: str
    rate: int | None


@dataclass(frozen=True, slots=True)
class Allowance:
    """An allowance or charge, of a line (BG-27, BG-28) or of the whole (BG-20, BG-21)."""

    charge: bool
    amount: int
    reason: str
    percent: int = 0
    base: int = 0
    """Of what the percentage is; both are written or neither."""
    category: Category | None = None
    """None on a line, which has its own."""


@dataclass(frozen=True, slots=True)
class VatGroup:
    """BG-23: a category with its base and its tax."""

    category: Category
    base: int
    tax: int
    reason: str = ""
    """BT-120."""
    reason_code: str = ""
    """BT-121, code list VATEX."""


@dataclass(frozen=True, slots=True)
class Line:
    """BG-25."""

    id: str
    name: str
    """BT-153."""
    quantity: int
    """BT-129; below zero what comes back."""
    unit: str
    """BT-130."""
    price: Decimal
    """BT-146, never below zero."""
    net: int
    """BT-131."""
    category: Category
    per: int = 0
    """BT-149, thousandths; 0 is one."""
    allowances: tuple[Allowance, ...] = ()
    note: str = ""
    """BT-127; may have several lines."""
    description: str = ""
    """BT-154."""
    seller_code: str = ""
    """BT-155."""
    buyer_code: str = ""
    """BT-156."""


@dataclass(frozen=True, slots=True)
class Sums:
    """BG-22."""

    line: int
    allowance: int
    charge: int
    net: int
    tax: int
    gross: int
    prepaid: int
    rounding: int
    due: int


@dataclass(frozen=True, slots=True)
class Early:
    """What paying early takes off, for BT-20 as XRechnung wants it."""

    percent: int
    days: int


@dataclass(frozen=True, slots=True)
class Invoice:
    """A bill in terms of EN 16931."""

    number: str
    """BT-1."""
    date: str
    """BT-2."""
    type_code: str
    """BT-3."""
    currency: str
    """BT-5."""
    seller: Trader
    buyer: Trader
    lines: tuple[Line, ...]
    vat: tuple[VatGroup, ...]
    sums: Sums
    payment: Payment
    delivery: Delivery | None = None
    allowances: tuple[Allowance, ...] = ()
    due_date: str = ""
    """BT-9."""
    buyer_reference: str = ""
    """BT-10."""
    purchase_order: str = ""
    """BT-13: the buyer's own number."""
    sales_order: str = ""
    """BT-14: ours."""
    payment_terms: str = ""
    """BT-20; may have several lines."""
    early: Early | None = None
    notes: tuple[str, ...] = ()
    """BT-22; may have several lines."""
    preceding: tuple[tuple[str, str], ...] = ()
    """BG-3: numbers and dates of invoices that it credits or settles."""
