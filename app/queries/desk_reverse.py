"""What of a sale can be taken back: the lines of an invoice or shipment, what came back, is credited, and is left."""

import time
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from app.actions.catalogue import BY_NAME
from app.actions.correcting import decide_correction
from app.actions.crediting import decide
from app.actions.deal import build_deal
from app.actions.load import company
from app.actions.parameters import DealInput, LineInput
from app.actions.payments import source
from app.actions.refunding import came_in, paid_with
from app.actions.registry import parse
from app.actions.returning import decide_take_back, decide_without_receipt, invoice_of_sale
from app.actions.stock import decide_return, returnable
from app.actions.voiding import can_void, in_words
from app.actions.weighing import weights_out
from app.domain.account import WALK_IN
from app.domain.errors import RuleViolation
from app.domain.money import amount_out
from app.domain.refunds import split_refund, took
from app.domain.stock import NO_SHELF
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line of an invoice or a shipment; quantities in thousandths, money in minor units and the price mode.

    `out` may still come back as goods, of a `service` nothing does. Of a shipment `credited` and the money are 0.
    """

    line: int
    product_id: str
    sku: str
    name: str
    unit: str
    sold: int
    returned: int
    out: int
    service: bool = False
    credited: int = 0
    amount: int = 0
    credited_amount: int = 0
    weight: int = 0
    """What of it is still out, or not credited, in grams, where it was billed by weight."""

    @property
    def left(self) -> int:
        """The quantity that is not credited yet."""
        return self.sold - self.credited

    @property
    def left_amount(self) -> int:
        """The value that is not credited yet."""
        return self.amount - self.credited_amount


@dataclass(frozen=True, slots=True)
class Sale:
    """An invoice or a shipment that something may be taken back of.

    `kind`: invoice, shipment. `open` is what of an invoice is still to be paid. `default_location` is where goods come
    back to unless told. `recording` is what the company says of cash; a `walk_in` has no account.
    """

    id: str
    kind: str
    number: str
    customer_id: str
    customer: str
    currency: str
    gross: int
    open: int
    locations: tuple[str, ...]
    default_location: str
    lines: tuple[SoldLine, ...]
    recording: str = ""
    walk_in: bool = False

    @property
    def out(self) -> bool:
        """Whether goods may still come back."""
        return any(line.out > 0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class TakenInstead:
    """Goods taken in exchange, as they would be sold: quantity in thousandths, amount in the price mode."""

    sku: str
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class ReversePreview:
    """A credit note before it is issued, in minor units: `settled` lowers the open amount. All 0 without a credit."""

    net: int = 0
    tax: int = 0
    gross: int = 0
    settled: int = 0
    sold: int = 0
    """What the goods taken in exchange cost, tax included."""
    instead: tuple[TakenInstead, ...] = ()
    forms: tuple[tuple[str, int], ...] = ()
    """How `back` would go back as it was paid: forms of money and amounts; the rest was credit."""
    ways: tuple[str, ...] = ()
    """The forms of money that took enough to give all of `back` back."""
    late: tuple[str, ...] = ()
    """What would come back after its time, a sentence each."""

    @property
    def net_sum(self) -> int:
        """What the customer pays in the end; below zero it is theirs."""
        return self.sold - (self.gross - self.settled)

    @property
    def back(self) -> int:
        """What the customer paid and may have back."""
        return max(0, -self.net_sum)


_INVOICE = sql(
    "SELECT i.id, i.number, i.customer_id, i.customer_name, i.currency, i.gross, p.gross - p.paid - p.settled, "
    "i.customer_number FROM invoice i JOIN invoice_progress p ON p.invoice_id = i.id "
    "WHERE i.id = :ref OR i.number = :ref"
)
_INVOICE_LINES = sql(
    "SELECT l.line, l.product_id, l.sku, l.name, l.unit, l.quantity, coalesce(o.returned, 0), l.service, "
    "coalesce(c.quantity, 0), l.amount, coalesce(c.amount, 0), l.weight - coalesce(c.weight, 0) FROM invoice_line l "
    "LEFT JOIN invoice_line_progress c ON c.invoice_id = l.invoice_id AND c.line = l.line "
    "LEFT JOIN order_line_progress o ON o.order_id = l.order_id AND o.line = l.order_line "
    "WHERE l.invoice_id = :id ORDER BY l.line"
)
_SHIPMENT = sql(
    "SELECT s.id, s.number, s.customer_id, o.customer_name, o.currency FROM shipment s "
    "JOIN sales_order o ON o.id = s.order_id WHERE (s.id = :ref OR s.number = :ref) "
    "AND s.state IN ('shipped', 'delivered')"
)
_SHIPMENT_LINES = sql(
    # A part of a kit has its words beside the line that was sold.
    "SELECT s.line, s.product_id, coalesce(l.sku, x.sku, ''), coalesce(l.name, x.name, ''), "
    "coalesce(l.unit, x.unit, ''), s.quantity, s.returned FROM shipment_line s "
    "JOIN shipment h ON h.id = s.shipment_id "
    "LEFT JOIN sales_order_line l ON l.order_id = h.order_id AND l.line = s.line "
    "LEFT JOIN order_part x ON x.order_id = h.order_id AND x.line = s.line WHERE s.shipment_id = :id ORDER BY s.line"
)
_LOCATIONS = sql(
    f"SELECT id FROM location WHERE id NOT IN ({', '.join(repr(name) for name in NO_SHELF)}) "
    "AND inactive = 0 ORDER BY id LIMIT 200"
)
_HOUSE = sql("SELECT default_location, cash_recording FROM company")
_BILLED_ON = sql(
    "SELECT i.invoice_id, v.number FROM invoice_shipment i JOIN invoice v ON v.id = i.invoice_id "
    "WHERE i.shipment_id = :id"
)


def sale_of(view: View, ref: str) -> Sale | None:
    """An invoice, or a shipment that has left, by id or number, with its lines."""
    if row := view.row(_INVOICE, {"ref": ref}):
        return _invoice(view, row)
    row = view.row(_SHIPMENT, {"ref": ref})
    if row is None:
        return None
    out = returnable(view, shipment_id=row[0])
    kilos = weights_out(view, shipment_id=row[0])
    lines = tuple(
        SoldLine(
            line,
            goods,
            sku,
            name,
            unit,
            sold,
            returned,
            max(0, out[line].left) if line in out else 0,
            weight=kilos.get(line, 0),
        )
        for line, goods, sku, name, unit, sold, returned in view.rows(_SHIPMENT_LINES, {"id": row[0]})
    )
    locations, usual, _ = _house(view)
    number, customer_id, customer, currency = row[1:]
    return Sale(row[0], "shipment", number, customer_id, customer, currency, 0, 0, locations, usual, lines)


def billed_on(view: View, shipment_id: str) -> tuple[tuple[str, str], ...]:
    """Ids and numbers of the invoices over a shipment."""
    return tuple((str(id_), str(number)) for id_, number in view.rows(_BILLED_ON, {"id": shipment_id}))


def _invoice(view: View, row: tuple[str, str, str, str, str, int, int, str]) -> Sale:
    out = returnable(view, invoice_id=row[0])
    lines = []
    for line, goods, sku, name, unit, sold, returned, service, *money in view.rows(_INVOICE_LINES, {"id": row[0]}):
        left = max(0, out[line].left) if line in out else 0
        back = min(int(sold), int(returned))
        lines.append(SoldLine(line, goods, sku, name, unit, sold, back, left, bool(service), *money))
    locations, usual, recording = _house(view)
    id_, number, customer_id, customer, currency, gross, due, customer_number = row
    return Sale(
        id_,
        "invoice",
        number,
        customer_id,
        customer,
        currency,
        gross,
        due,
        locations,
        usual,
        tuple(lines),
        recording,
        customer_number == WALK_IN,
    )


def _house(view: View) -> tuple[tuple[str, ...], str, str]:
    """Where goods can go, where they go unless told, and what the company says of cash."""
    codes = tuple(str(code) for (code,) in view.rows(_LOCATIONS))
    usual, recording = view.row(_HOUSE) or ("", "")
    return codes, str(usual), str(recording)


def return_preview(view: View, goods: dict[str, Any]) -> ReversePreview:
    """Whether `receive_return` with this input would be done, by its own rule. Raises RuleViolation."""
    return ReversePreview(late=decide_return(view, parse(BY_NAME["receive_return"], goods)).late)


def credit_preview(view: View, credit: dict[str, Any]) -> ReversePreview:
    """What `issue_credit_note` with this input would come to, by its own rule. Raises RuleViolation."""
    decided = decide(view, parse(BY_NAME["issue_credit_note"], credit))
    totals = decided.credit.totals
    return ReversePreview(totals.net, totals.tax, totals.gross, decided.settled)


def take_back_preview(view: View, take_back: dict[str, Any]) -> ReversePreview:
    """What `take_back` with this input would come to, by its own rule, without doing it. Raises RuleViolation."""
    decided = decide_take_back(view, parse(BY_NAME["take_back"], take_back))
    totals, settled = decided.credit.credit.totals, decided.credit.settled
    lines = decided.instead.lines if decided.instead else ()
    instead = tuple(TakenInstead(one.sku, one.quantity, one.amount) for one in lines)
    found = ReversePreview(totals.net, totals.tax, totals.gross, settled, decided.sold, instead, late=decided.late)
    if not found.back:
        return found
    paid, gone = paid_with(view, decided.credit.head.id)
    enough = tuple(method for method, amount in took(paid, gone).items() if amount >= found.back)
    return replace(found, forms=split_refund(paid, gone, found.back), ways=enough)


def way_back(view: View, kind: str, ref: str) -> tuple[tuple[str, int], ...]:
    """How all that is open of a payment or credit note goes back as it was paid; () where nobody knows."""
    money = source(view, kind, ref)
    return split_refund(*came_in(view, money), money.open)


@dataclass(frozen=True, slots=True)
class VoidPreview:
    """A sale that is to be taken back at once: why it cannot be (or ""), what it came to, and what goes back."""

    refusal: str
    gross: int = 0
    currency: str = ""
    back: str = ""


def void_preview(view: View, ref: str) -> VoidPreview:
    """What `void_sale` would say of a sale, by its own rule."""
    head = invoice_of_sale(view, ref)
    refusal = can_void(view, head, view.local().get("station", ""), time.time_ns() // 1000)
    if refusal:
        return VoidPreview(refusal.message)
    paid, gone = paid_with(view, head.id)
    said = in_words(split_refund(paid, gone, head.gross), head.currency)
    return VoidPreview("", head.gross, head.currency, said)


@dataclass(frozen=True, slots=True)
class UnknownPreview:
    """What a return without a receipt would credit, in minor units, above zero."""

    net: int
    tax: int
    gross: int


@dataclass(frozen=True, slots=True)
class CounterFacts:
    """What a return without a receipt needs to know before: currency, what is said of cash, where goods go."""

    currency: str
    recording: str
    walk_in: bool
    """Whether there is a record for who has no name yet."""
    locations: tuple[str, ...]
    default_location: str


_WALK_IN = sql(f"SELECT 1 FROM customer WHERE number = '{WALK_IN}'")


def counter_of(view: View) -> CounterFacts:
    """The counter's own facts."""
    locations, usual, recording = _house(view)
    return CounterFacts(company(view).currency, recording, view.value(_WALK_IN) is not None, locations, usual)


def unknown_preview(view: View, unknown: dict[str, Any], date: str) -> UnknownPreview:
    """What `take_back_without_receipt` with this input would credit, by its own rule. Raises RuleViolation."""
    deal, _ = decide_without_receipt(view, parse(BY_NAME["take_back_without_receipt"], unknown), date)
    return UnknownPreview(-deal.totals.net, -deal.totals.tax, -deal.totals.gross)


def price_of_today(view: View, product_id: str, customer: str, date: str) -> str:
    """What one of a product costs this customer today, tax included, as plain decimal text; "" if it has no price."""
    asked = DealInput(customer=customer, lines=[LineInput(product=product_id, quantity=Decimal(1))], date=date)
    try:
        deal = build_deal(view, asked)
    except RuleViolation:
        return ""
    return amount_out(deal.totals.gross, deal.currency)


@dataclass(frozen=True, slots=True)
class CorrectionPreview:
    """A correction before it is made, in minor units: what is credited, billed anew, and the money that moves."""

    credited: int
    gross: int
    moved: int
    customer: str
    currency: str


def correction_preview(view: View, correction: dict[str, Any], date: str) -> CorrectionPreview:
    """What `correct_invoice` with this input would come to, by its own rule. Raises RuleViolation."""
    decided = decide_correction(view, parse(BY_NAME["correct_invoice"], correction), date)
    deal = decided.deal
    credited = decided.credit.credit.totals.gross
    return CorrectionPreview(credited, deal.totals.gross, decided.moved, deal.customer.name, deal.currency)


@dataclass(frozen=True, slots=True)
class Reversible:
    """What of an order can be taken back, each as (id, number): goods that are out and not billed, and invoices."""

    open: bool
    shipments: tuple[tuple[str, str], ...]
    invoices: tuple[tuple[str, str], ...]


_OPEN = sql(
    "SELECT count(*) FROM order_line_progress WHERE order_id = :id AND ordered - cancelled - shipped > 0 "
    "AND (service = 0 OR ordered - cancelled - invoiced > 0)"
)
_OUT = sql(
    "SELECT s.id, s.number FROM shipment s WHERE s.order_id = :id AND s.state IN ('shipped', 'delivered') "
    "AND NOT EXISTS (SELECT 1 FROM invoice_shipment i WHERE i.shipment_id = s.id) "
    "AND EXISTS (SELECT 1 FROM shipment_line l WHERE l.shipment_id = s.id AND l.quantity > l.returned) "
    "ORDER BY s.number"
)
_INVOICES = sql(
    "SELECT i.id, i.number FROM invoice_order o JOIN invoice i ON i.id = o.invoice_id "
    "JOIN invoice_progress p ON p.invoice_id = i.id WHERE o.order_id = :id AND p.credited < p.gross ORDER BY i.number"
)


def reversible_of(view: View, order_id: str) -> Reversible:
    """What of an order can be taken back now."""
    key = {"id": order_id}
    shipments = tuple((str(one), str(number)) for one, number in view.rows(_OUT, key))
    invoices = tuple((str(one), str(number)) for one, number in view.rows(_INVOICES, key))
    return Reversible(bool(view.value(_OPEN, key, 0)), shipments, invoices)
