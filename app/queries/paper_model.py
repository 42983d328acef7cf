"""What a paper says: the frozen values that all papers are drawn from.

The queries fill these values, `app.documents` draws them and knows no SQL. One `Paper` serves every kind; a field
that a kind does not need keeps its default. Units are those of the house: money is `int` in minor units of the
paper's currency (`currency_exponent` says how many), quantities are `int` thousandths of the unit, unit prices are
`int` 1/10,000 of the major unit for `price_per` units, rates and percents are `int` 1/1,000 %. Dates are ISO text
(`2026-03-18`), local times ISO text (`2026-03-18T10:42:05`). Texts are plain text as a person typed them, never
markup. An empty text or `None` means "is not printed". New fields are added with a default; none is renamed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.queries.paper_parts import (
    ADVANCE,
    FINAL,
    Adjustment,
    CreditedInvoice,
    EarlyPayment,
    Gst,
    OpenItem,
    OwnValue,
    Parcel,
    Settled,
    Signed,
    Tender,
    Terms,
    TillForm,
    TillMove,
    TillSheet,
    VatRow,
)

if TYPE_CHECKING:
    from app.queries.paper_machine import Machine

__all__ = [
    "A4",
    "ADVANCE",
    "CREDIT_NOTE",
    "DELIVERY_NOTE",
    "FINAL",
    "INVOICE",
    "LETTER",
    "PICK_BATCH",
    "PICK_LIST",
    "PURCHASE_ORDER",
    "QUOTATION",
    "RECEIPT",
    "RECEIPT_80MM",
    "RECEIPT_A6",
    "SALES_ORDER",
    "WINDOW_DIN_A",
    "WINDOW_DIN_B",
    "WINDOW_US_10",
    "Z_REPORT",
    "Adjustment",
    "CompanyCard",
    "CreditedInvoice",
    "EarlyPayment",
    "Gst",
    "Marks",
    "OpenItem",
    "OwnValue",
    "Paper",
    "PaperLine",
    "PaperPart",
    "PaperText",
    "PaperTotals",
    "Parcel",
    "Party",
    "Settled",
    "Signed",
    "Tender",
    "Terms",
    "TillForm",
    "TillMove",
    "TillSheet",
    "VatRow",
]

QUOTATION = "quotation"
SALES_ORDER = "sales-order"
PICK_LIST = "pick-list"
DELIVERY_NOTE = "delivery-note"
INVOICE = "invoice"
CREDIT_NOTE = "credit-note"
RECEIPT = "receipt"
Z_REPORT = "z-report"
PURCHASE_ORDER = "purchase-order"
STATEMENT = "statement"
PICK_BATCH = "pick-batch"

A4 = "A4"
LETTER = "letter"
RECEIPT_80MM = "80mm"
RECEIPT_A6 = "a6"

WINDOW_DIN_B = "din-b"  # DIN 5008 form B, the default on A4
WINDOW_DIN_A = "din-a"  # DIN 5008 form A, a short letterhead
WINDOW_US_10 = "us-10"  # US #10 envelope, the default on Letter


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """The sender, as it stood when the document was issued."""

    name: str
    address_lines: tuple[str, ...]
    """Street, postcode and town, ready to print, without the name."""
    country: str = ""
    """ISO 3166 alpha-2 code of the seat, e.g. "DE"."""
    tax_id: str = ""
    """VAT id or its like, e.g. "DE136695976"."""
    tax_number: str = ""
    """The national tax number where one is printed beside or instead of the VAT id."""
    registers: tuple[str, ...] = ()
    """Lines the law asks for: register court and number, managing directors, seat."""
    phone: str = ""
    mail: str = ""
    web: str = ""
    bank_name: str = ""
    iban: str = ""
    """Without blanks; it is grouped in fours on paper and checked before a payment code is printed."""
    bic: str = ""
    footer: tuple[tuple[str, ...], ...] = ()
    """Up to four columns of lines at the foot; when empty, columns are made from the fields above."""
    accent: str = "#1450A8"
    """The one accent colour, "#RRGGBB"; darkened on paper when it would be too pale to read."""
    logo: bytes | None = None
    """A PNG or JPEG for a box of 60 x 25 mm; without it the name is set in type."""
    upi_id: str = ""
    """Where payments in India go, "shop@bank"."""
    pay_link: str = ""
    """A page that takes payments, with {number}, {amount} and {currency} to fill in."""
    legal_name: str = ""
    """The name with its legal form, where that is no part of it: "Nordlicht Haustechnik GmbH"."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody a paper is sent to or goods are brought to."""

    name: str
    address_lines: tuple[str, ...] = ()
    """Ready to print below the name; for foreign mail the last line is the country in capitals."""
    contact: str = ""
    """The person there ("Frau Jansen"), printed below the name."""
    customer_number: str = ""
    vat_id: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A part of a kit: so many thousandths of it in the quantity of its line, or still to come."""

    code: str
    description: str
    quantity: int
    unit: str = ""
    to_follow: int = 0


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of the table."""

    line: int
    """The line's number on the order; on paper it is the position."""
    code: str
    description: str
    quantity: int
    """Thousandths: quoted, ordered, to pick, shipped, invoiced or credited, whatever the kind is about."""
    unit: str = ""
    """The unit in words of the paper's language, e.g. "pcs", "Stk", "m"."""
    note: str = ""
    """A long text below the line; may have several paragraphs."""
    price: int | None = None
    """1/10,000 of the major unit for `price_per` units; `None` prints no price."""
    price_per: int = 1
    discount: int = 0
    """1/1,000 %, positive lowers the price."""
    allowances: tuple[Adjustment, ...] = ()
    """Already in `net`; told below the line."""
    charges: tuple[Adjustment, ...] = ()
    """Already in `net`; told below the line."""
    net: int | None = None
    """Minor units: the line's amount (with tax on a paper whose totals say `prices_include_tax`)."""
    tax_rate: int | None = None
    """1/1,000 %; `None` where no tax applies."""
    tax_category: str = ""
    """EN 16931 code: S, Z, E, AE, K, G, O."""
    tax_label: str = ""
    """What stands in the tax column instead of the rate, e.g. "A" or "RC"."""
    promised_date: str | None = None
    lead_time: str = ""
    """Words such as "5 working days", printed where there is no promised date."""
    location: str = ""
    """Bin to pick from, e.g. "A-03-2"."""
    aisle: str = ""
    """Lines of one aisle stand together on the pick list."""
    lots: tuple[str, ...] = ()
    """Lot or serial numbers."""
    ordered: int | None = None
    """Thousandths, for the delivery note."""
    delivered: int | None = None
    """Thousandths delivered before this paper, for the delivery note."""
    to_follow: int | None = None
    """Thousandths still to come after this paper."""
    to_follow_date: str | None = None
    ship_to: Party | None = None
    """Only where this line goes elsewhere than the paper's `ship_to`."""
    optional: bool = False
    """Offered, not in the totals: printed with an empty box."""
    alternative: bool = False
    """Offered instead of the line above, not in the totals: printed indented."""
    barcode: str = ""
    """What a scanner reads for this line, where it differs from `code`."""
    their_code: str = ""
    """The reader's own number of the goods: the supplier's on what is ordered from them, the customer's elsewhere."""
    alternative_to: int = 0
    """The number of the line that an `alternative` may be taken instead of."""
    instead_of: str = ""
    """The code of what was asked for, where something else is supplied."""
    pack: str = ""
    packs: int = 0
    pack_size: int = 0
    """What it was asked in: so many whole packs, each of so many thousandths."""
    cuts: int = 0
    length: int = 0
    """Cut goods: so many pieces, each of so many thousandths of the unit."""
    own: tuple[OwnValue, ...] = ()
    """The product's own fields, told below the line."""
    parts: tuple[PaperPart, ...] = ()
    """What a kit is made of, told below the line."""
    of_kit: str = ""
    kit_line: int = 0
    """On a pick list: the code of the kit that this is a part of, and the kit's position."""
    weight: int = 0
    estimated: bool = False
    """Billed by weight, its price for a kilogram: grams, as weighed or, where `estimated`, about."""
    cutting: tuple[tuple[int, int, int, int], ...] = ()
    """On a pick list: so many bars of a length, into so many pieces, and what is left of each."""
    warranty_months: int = 0
    return_days: int = 0
    """What was promised with the goods when they were sold; 0 is nothing said."""
    hsn: str = ""
    """The code of goods or services (HSN, SAC), on bills in India."""
    shares: tuple[tuple[str, int], ...] = ()
    """On a batch pick list: the orders that want of it, and how many thousandths each."""


NOTE, HEADING, END = "note", "heading", "end"


@dataclass(frozen=True, slots=True)
class PaperText:
    """A text between the lines, below the line of number `after` (0 is above the first): a note, the heading of a
    section, or the end of one, which has no text.
    """

    kind: str
    text: str
    after: int = 0


@dataclass(frozen=True, slots=True)
class PaperTotals:
    """The ladder of sums, in minor units; on a credit note the amounts are positive, too."""

    line: int
    """Sum of the lines' nets."""
    net: int
    """After allowances and charges, before tax."""
    gross: int
    due: int
    """What is to be paid: gross - prepaid + rounding."""
    allowances: tuple[Adjustment, ...] = ()
    charges: tuple[Adjustment, ...] = ()
    vat: tuple[VatRow, ...] = ()
    tax: int = 0
    """Sum of the taxes."""
    prepaid: int = 0
    rounding: int = 0
    """Cash rounding, signed."""
    prices_include_tax: bool = False
    """The lines' prices and nets carry their tax already, as on a receipt."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What sets a paper apart from the issued original."""

    draft: bool = False
    copy: bool = False
    demo: bool = False
    copy_for: str = ""
    """Whose of several copies it is, as the law words it: "DUPLICATE FOR TRANSPORTER"."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the trade, complete: nothing else is needed to draw it."""

    kind: str
    """One of the names at the top of this file."""
    id: str
    """The document's UUIDv7, 32 hex digits; embedded in the PDF."""
    number: str
    date: str
    """Date of issue."""
    language: str
    """Locale of the recipient, e.g. "de", "de_AT", "en_GB": words, numbers and dates follow it."""
    currency: str
    company: CompanyCard
    recipient: Party | None
    """None for a cash sale to nobody in particular."""
    lines: tuple[PaperLine, ...]
    totals: PaperTotals | None = None
    """None on papers without money."""
    currency_exponent: int = 2
    """Decimal places of the currency: 2 for EUR, 0 for JPY."""
    paper_size: str = A4
    address_window: str = ""
    """One of the WINDOW names; empty chooses by paper size."""
    version: str = ""
    """Revision of a quotation ("B") or amendment of an order ("2"); empty for the first or only one."""
    time: str = ""
    """Local time of issue "10:42", printed on receipts."""
    scan_code: str = ""
    """What the barcode of the paper holds; empty means the number."""
    ship_to: Party | None = None
    """Where the goods go, when not to the recipient's address."""

    order_number: str = ""
    order_date: str = ""
    your_reference: str = ""
    contact: str = ""
    """Our person to talk to."""
    contact_phone: str = ""
    contact_mail: str = ""
    delivery_date: str | None = None
    """Date of delivery or supply."""
    service_period: str = ""
    """Words for a period of supply when it is not one day."""
    due_date: str | None = None
    valid_until: str | None = None
    promised_date: str | None = None
    shipping_method: str = ""
    delivery_terms: str = ""
    buyer_reference: str = ""
    """A public buyer's routing id (Leitweg-ID) or the like."""

    texts: tuple[PaperText, ...] = ()
    """What stands between the lines."""
    intro: str = ""
    outro: str = ""
    instructions: str = ""
    """For those who pick, pack and deliver: "Ring at the back door"."""
    own: tuple[OwnValue, ...] = ()
    """The order's and the customer's own fields, above the notes."""
    notes: tuple[str, ...] = ()
    """Sentences for everybody, printed below the totals."""
    payment_text: str = ""
    """The terms of payment in words."""
    payable_days: int | None = None
    """The terms of payment where nobody put them in words: days from the invoice, 0 for at once."""
    payment_reference: str = ""
    """What to write on the transfer; empty means the number."""
    payment_way: str = ""
    """How it is or was paid when no transfer is awaited, e.g. "SEPA direct debit"."""
    early_payment: EarlyPayment | None = None
    terms: Terms | None = None

    form: str = ""
    """What an invoice is called by: ADVANCE, FINAL, or empty for an ordinary one."""
    settlement: tuple[Settled, ...] = ()
    """How a final invoice takes its advances off, tax by tax."""
    credits: tuple[CreditedInvoice, ...] = ()
    reason: str = ""
    """Why a credit note was issued."""
    refund: str = ""
    """How the money goes back: "refunded to card on 18 March"."""

    parcels: tuple[Parcel, ...] = ()
    weight: int | None = None
    """Grams in all."""
    picker: str = ""
    show_prices: bool = False
    """Prices on a delivery note; other kinds decide for themselves."""

    tenders: tuple[Tender, ...] = ()
    """How it was paid: on a receipt, and on an invoice what paid it as it was issued."""
    change: int = 0
    left_open: int = 0
    """What the payment of a receipt leaves open of the invoice, in minor units."""
    station: str = ""
    cashier: str = ""
    return_policy: str = ""
    till: TillSheet | None = None
    """Only on a Z report."""

    signed: Signed | None = None
    attachments: tuple[tuple[str, str, bytes], ...] = ()
    """Files to carry inside the PDF: (file name, MIME type, content)."""
    marks: Marks = Marks()
    machine: Machine | None = None
    """What a bill tells machines; None where it tells them nothing."""
    set_off: tuple[tuple[str, int], ...] = ()
    """Of a credit note: the invoices it lowered as it was issued, by how many minor units. What neither they nor the
    `tenders`, which were paid back, took is left to the customer."""
    record: bytes = b""
    """A quote or an order as canonical JSON, carried so that anybody can compare it with what is printed."""
    open_items: tuple[OpenItem, ...] = ()
    """Only on a statement."""
    slips: tuple[Paper, ...] = ()
    """Only on a batch pick list: the pick lists that are walked together, each sorted by its own slip."""
    gst: Gst | None = None
    """Only on bills in India."""
