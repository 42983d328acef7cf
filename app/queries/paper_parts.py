"""What only some papers say: the small frozen values beside lines and sums. Units are those of `paper_model`."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.india import TaxPart


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An allowance or charge with its reason; `amount` in minor units, always positive."""

    reason: str
    amount: int
    percent: int | None = None
    """1/1,000 %, when the amount came from a percentage."""


@dataclass(frozen=True, slots=True)
class OwnValue:
    """What a record says in one of the company's own fields; `kind` (text, number, date, yesno, choice) says how."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class VatRow:
    """One row of the tax table."""

    category: str
    """EN 16931 code: S, Z, E, AE, K, G, O."""
    rate: int | None
    """1/1,000 %; `None` for category O."""
    base: int
    tax: int
    reason: str = ""
    """The text the law asks for, e.g. "Reverse charge"."""
    label: str = ""
    """A name for the tax when it is not plain VAT, e.g. "State tax TX"."""
    parts: tuple[TaxPart, ...] = ()
    """What it is told as where it is several taxes, e.g. CGST and SGST; their amounts make `tax`."""


@dataclass(frozen=True, slots=True)
class Gst:
    """What a bill in India says beside its sums."""

    place: str
    """Where it is supplied, with the code of the state: "Karnataka (29)"."""
    words: str
    """The sum in English words."""
    reverse_charge: bool = False
    """Whether the buyer owes the tax."""
    goods: bool = True
    """Whether goods are among what is billed: three copies are made then, of services two."""


@dataclass(frozen=True, slots=True)
class EarlyPayment:
    """A discount for paying early."""

    percent: int
    """1/1,000 %."""
    amount: int
    """Minor units saved."""
    until: str
    """ISO date; empty, as the amount is 0, where no bill is written yet."""
    days: int = 0
    """So many days after the bill."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The conditions of sale in the version that was shown."""

    title: str
    version: str
    date: str
    text: str = ""
    """Paragraphs parted by empty lines, printed on the last pages; empty when they were accepted before."""


@dataclass(frozen=True, slots=True)
class CreditedInvoice:
    """The issued document that a credit note refers to."""

    number: str
    date: str


@dataclass(frozen=True, slots=True)
class Settled:
    """A row of a final invoice's settlement, under one tax: the whole supply, or an advance that is taken off.

    Money in minor units, above zero; `number` and `date` are the advance's, empty for the supply.
    """

    number: str
    date: str
    tax: VatRow


ADVANCE, FINAL = "advance", "final"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One parcel of a delivery."""

    number: str
    """What stands on the parcel's label: tracking or SSCC number."""
    weight: int | None = None
    """Grams."""
    contents: str = ""


@dataclass(frozen=True, slots=True)
class Tender:
    """One way the receipt was paid, by its `method` or in words of its own ("Card ...4711"); minor units."""

    way: str
    amount: int
    method: str = ""
    reference: str = ""
    """The receipt of a certified till on which cash was taken."""


@dataclass(frozen=True, slots=True)
class TillForm:
    """A form of money on a Z report, in minor units; `counted` None where it is not counted."""

    method: str
    expected: int
    counted: int | None = None


@dataclass(frozen=True, slots=True)
class TillMove:
    """Cash paid in (positive) or out (negative) that was no customer's; `at` is ISO local time."""

    at: str
    reason: str
    by: str
    amount: int


@dataclass(frozen=True, slots=True)
class TillSheet:
    """A till's day for its Z report; amounts in minor units, without a sign but for the moves."""

    opened: str = ""
    opened_by: str = ""
    closed: str = ""
    closed_by: str = ""
    opening: int = 0
    payments: int = 0
    reversed: int = 0
    refunds: int = 0
    paid_in: int = 0
    paid_out: int = 0
    expected: int = 0
    lines: tuple[TillForm, ...] = ()
    kept: int = 0
    moves: tuple[TillMove, ...] = ()
    pieces: tuple[tuple[int, int], ...] = ()
    """Values in minor units and how many of each were counted."""
    reason: str = ""
    counts: int = 1
    first: int = 0
    """The cash of the first count, where there were several."""
    payment_count: int = 0
    refund_count: int = 0

    @property
    def counted(self) -> int:
        """The cash that was counted."""
        return sum(one.counted or 0 for one in self.lines if one.method == "cash")


@dataclass(frozen=True, slots=True)
class Signed:
    """A customer's signature on screen, with what makes it evidence."""

    name: str
    at: str
    """ISO local time."""
    station: str
    consent: str
    """The sentence the signer agreed to."""
    consent_version: str
    order_sha256: str
    """Fingerprint of the canonical order that was signed, 64 hex digits."""
    document_sha256: str
    """Fingerprint of the PDF that was shown, 64 hex digits; empty if none was."""
    strokes: tuple[tuple[tuple[int, int, int, int], ...], ...]
    """Strokes of points (x, y in 1/100 px, milliseconds since the first point, pressure 0 to 1000)."""
    place: str = ""
    strokes_sha256: str = ""
    record: bytes = b""
    """The record that was signed, as canonical JSON; empty where the signature is older than records."""
    before: str = ""
    """"" where this very content is signed; else what was: an earlier "version", or the "quotation" it came from."""
    what: str = ""
    """The number of what was signed, with its version."""


AGES = (30, 60, 90)
"""The last day of each age column of a statement but the last, in days overdue."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A document of a statement of which something is open; below zero where it is the customer's."""

    kind: str
    """`invoice`, `payment` or `credit_note`."""
    number: str
    date: str
    due: str
    """The day it is to be paid by; empty where nothing is to be paid."""
    whole: int
    open: int
    age: int
    """The column: 0 not due yet, then those of `AGES`, then what is older."""
