"""What actions answer: the document made, its totals as decimal text, what became of its lines."""

from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.money import amount_out, rate_out
from app.domain.tax import Totals


@dataclass(frozen=True, slots=True)
class VatLine:
    """One tax group as decimal text."""

    cat: str
    rate: str
    base: str
    tax: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """Totals as decimal text: line - allowance + charge = net; net + tax = gross; less prepaid = due."""

    line: str
    allowance: str
    charge: str
    net: str
    tax: str
    gross: str
    prepaid: str
    due: str
    vat: tuple[VatLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReply:
    """What became of a line; quantities as decimal text."""

    line: int
    sku: str = ""
    quantity: str = ""
    reserved: str = ""
    backordered: str = ""
    location: str = ""
    open: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """An order that got goods it waited for: `pickable` says that a pick list can be opened now."""

    order: str
    number: str
    customer: str
    pickable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """Goods that were promised to an order and are not there: `pick_list` was told, where one asked for them."""

    order: str
    number: str
    sku: str
    quantity: str
    pick_list: str = ""


@dataclass(frozen=True, slots=True)
class TenderReply:
    """A form of money in a till as decimal text: what should be there, what was counted, and how far apart they are."""

    method: str
    expected: str
    counted: str
    difference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceReply:
    """A price as it was and as it is from now on, as decimal text per `price_per` units."""

    sku: str
    name: str
    old: str
    new: str
    price_per: int = 1
    min_quantity: str = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An action's answer. Only what applies is filled; `told` is what to say of it where figures alone do not tell."""

    id: str = ""
    number: str = ""
    totals: Ladder | None = None
    lines: tuple[LineReply, ...] | None = None
    order: str | None = None
    quote: str | None = None
    draft: str | None = None
    state: str | None = None
    due: str | None = None
    credit: str | None = None
    change: str | None = None
    prices: tuple[PriceReply, ...] | None = None
    tenders: tuple[TenderReply, ...] | None = None
    invoice: str | None = None
    credit_note: str | None = None
    returned: str | None = None
    payment: str | None = None
    refund: str | None = None
    paid_back: str | None = None
    warnings: tuple[str, ...] | None = None
    """What others must know of: orders that lost goods, places to be counted."""
    receipt: str | None = None
    purchases: tuple[str, ...] | None = None
    left: tuple[str, ...] | None = None
    frees: tuple[Freed, ...] | None = None
    recalled: tuple[Recalled, ...] | None = None
    follow_up: str | None = None
    until: str | None = None
    """The last day on which goods are kept."""
    told: str | None = None
    step: str | None = None
    """By what an edit is taken back with `undo_edit`, the scan of a paper with `undo_step`."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step cannot be done now, in a sentence: a button's tooltip, and what the action says."""

    message: str
    field: str | None = None


def refuse(refusal: Refusal | None) -> None:
    """Raise the refusal, if there is one, as RuleViolation."""
    if refusal:
        raise RuleViolation(refusal.message, refusal.field)


def ladder(totals: Totals, currency: str, prepaid: int = 0, open_amount: int | None = None) -> Ladder:
    """Totals as decimal text; due is what is not prepaid, unless the open amount is known."""

    def text(minor: int) -> str:
        return amount_out(minor, currency)

    due = totals.gross - prepaid if open_amount is None else open_amount
    vat = tuple(VatLine(row.category, rate_out(row.rate), text(row.base), text(row.tax)) for row in totals.vat)
    return Ladder(
        text(totals.line),
        text(totals.allowance),
        text(totals.charge),
        text(totals.net),
        text(totals.tax),
        text(totals.gross),
        text(prepaid),
        text(due),
        vat,
    )
