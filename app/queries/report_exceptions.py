"""What a manager looks at in the evening: prices by hand, voids, lines taken off, rights lent, money back, drawers.

Exceptions are read from the journal by the day of their recording, whatever date a document bears. Another kind of
exception is another entry of `EXCEPTIONS`: the kind of fact, and what of it is out of the ordinary; and another in
`app.store.exceptional`, by whose index they are found.
"""

import datetime
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.actions.catalogue import BY_NAME
from app.actions.lending import ACTS, title_of
from app.actions.load import deal_of, local_date
from app.domain.deal import Deal
from app.domain.facts import (
    ApprovalGiven,
    ClockConfirmed,
    CountTakenBack,
    CreditNoteIssued,
    InvoiceCorrected,
    InvoiceIssued,
    IssuedIncomplete,
    OrderAmended,
    OrderConfirmed,
    OrderLinesCancelled,
    PaymentReversed,
    QuoteSent,
    RefundedOtherwise,
    RefundPaid,
    SaleVoided,
    ShipmentCancelled,
    SoldFromHand,
    TillClosed,
    TillCorrected,
    TillOpened,
)
from app.domain.identity import recorded_us, stamp_of
from app.domain.legal import in_words
from app.domain.money import extended, money_out
from app.domain.permissions import TITLES
from app.domain.quantity import quantity_out
from app.store.codec import knows
from app.store.exceptional import EXCEPTIONAL
from app.store.journal import Entry
from app.store.sql import sql
from app.store.view import View


@dataclass(frozen=True, slots=True)
class Found:
    """One thing out of the ordinary; `amount` in minor units, 0 where it is not about money; `why` as it was said."""

    what: str
    document: str
    detail: str
    amount: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A thing out of the ordinary, when (local ISO date) and by whom; `id` is of the fact, and which of its things."""

    id: str
    date: str
    person: str
    found: Found


@dataclass(frozen=True, slots=True)
class Told:
    """A fact with what the journal says of it."""

    fact: Any
    entry: Entry


_NEVER_US = 8_000_000_000_000_000  # in the year 2223; its stamp still fits 63 bits
Find = Callable[[View, Told], Iterator[Found]]
_NUMBER = {
    "order": sql("SELECT number, fact_id FROM sales_order WHERE id = :id"),
    "payment": sql("SELECT number FROM payment WHERE id = :id"),
    "refund": sql("SELECT number FROM refund WHERE id = :id"),
    "shipment": sql("SELECT number FROM shipment WHERE id = :id"),
    "z": sql("SELECT number FROM z_report WHERE session_id = :id"),
    "invoice": sql("SELECT number, gross FROM invoice WHERE id = :id"),
    "product": sql("SELECT sku FROM product WHERE id = :id"),
    "credit_note": sql("SELECT number FROM credit_note WHERE id = :id"),
}
_WITH_GOODS = sql(
    "SELECT 1 FROM journal WHERE action_id = :id AND kind IN ('ReturnReceived', 'InvoiceCorrected', 'SaleVoided') "
    "LIMIT 1"
)
_PRINTED = sql("SELECT 1 FROM document_archive WHERE document_id = :id AND hlc < :hlc")
_REVISION = sql("SELECT fact_id FROM quote_revision WHERE quote_id = :id AND revision = :revision")
# By an index that holds nothing else: a month of them is a handful among hundreds of thousands of entries.
_ENTRIES = (
    "SELECT station, seq, id, action_id, action, actor, reason, hlc, occurred_at, kind, version, body, previous_hash, "
    f"hash, NULL, NULL FROM journal WHERE hlc > :after AND hlc < :until AND {EXCEPTIONAL} "
    "AND action IN ({actions}) ORDER BY hlc LIMIT :limit"
)


def _worth(deal: Deal, number: int, quantity: int) -> tuple[str, int]:
    """Pieces of a line in words, and what they come to at its price."""
    line = deal.line(number)
    amount = extended(line.price, line.price_per, line.of(quantity).priced_quantity, line.discount, deal.currency)
    return f"line {number}: {quantity_out(quantity)} × {line.sku}", amount


# --- prices -----------------------------------------------------------------------------------------------------------


def _prices(deal: Deal, document: str, lines: Iterator[int] | None = None) -> Iterator[Found]:
    wanted = None if lines is None else set(lines)
    for line in deal.lines:
        if wanted is not None and line.line not in wanted:
            continue
        what = f"line {line.line}: {quantity_out(line.quantity)} × {line.sku}"
        if line.mark == "M":
            yield Found("Price by hand", document, what, line.amount, line.reason)
        elif line.discount:
            yield Found("Discount by hand", document, what, line.amount)


def _confirmed(_view: View, told: Told) -> Iterator[Found]:
    fact: OrderConfirmed = told.fact
    yield from _prices(fact.deal, fact.number)


# --- what was taken back ----------------------------------------------------------------------------------------------


def _amended(view: View, told: Told) -> Iterator[Found]:
    """Lines that are fewer after the order's paper was made, and lines that came with a price by hand."""
    fact: OrderAmended = told.fact
    number, _ = view.row(_NUMBER["order"], {"id": fact.order_id}) or ("", "")
    yield from _prices(fact.deal, number, iter(fact.added))
    if view.row(_PRINTED, {"id": fact.order_id, "hlc": told.entry.hlc}):
        for change in fact.changes:
            if change.quantity < 0:
                yield Found("Line less after printing", number, *_worth(fact.deal, change.line, -change.quantity))


def _cancelled(view: View, told: Told) -> Iterator[Found]:
    fact: OrderLinesCancelled = told.fact
    number, fact_id = view.row(_NUMBER["order"], {"id": fact.order_id}) or ("", "")
    if fact_id and view.row(_PRINTED, {"id": fact.order_id, "hlc": told.entry.hlc}):
        deal = deal_of(view, fact_id)
        for change in fact.lines:
            what, amount = _worth(deal, change.line, abs(change.quantity))
            yield Found("Line less after printing", number, what, amount, told.entry.reason)


def _revised(view: View, told: Told) -> Iterator[Found]:
    """Lines of a sent quote that its next revision has no more."""
    fact: QuoteSent = told.fact
    before = view.value(_REVISION, {"id": fact.quote_id, "revision": fact.revision - 1})
    if before is None:
        return
    sent, now = deal_of(view, before), {line.line: line.quantity for line in fact.deal.lines}
    for line in sent.lines:
        if (less := line.quantity - now.get(line.line, 0)) > 0:
            yield Found("Line less after sending", fact.number, *_worth(sent, line.line, less))


def _reversed(view: View, told: Told) -> Iterator[Found]:
    fact: PaymentReversed = told.fact
    number = str(view.value(_NUMBER["payment"], {"id": fact.payment_id}, default=""))
    yield Found("Payment reversed", number, "", fact.amount, fact.reason)


def _unpacked(view: View, told: Told) -> Iterator[Found]:
    fact: ShipmentCancelled = told.fact
    _, order = view.row(_NUMBER["order"], {"id": fact.order_id}) or ("", "")
    deal = deal_of(view, order) if order else None
    amount = sum(_worth(deal, line.line, line.quantity)[1] for line in fact.lines) if deal else 0
    what = "Shipment called back" if fact.was_shipped else "Shipment unpacked"
    number = str(view.value(_NUMBER["shipment"], {"id": fact.shipment_id}, default=""))
    yield Found(what, number, "", amount, fact.reason or told.entry.reason)


def _paid_back(view: View, told: Told) -> Iterator[Found]:
    """Money back that no credit note stands for."""
    fact: RefundPaid = told.fact
    if fact.source == "payment":
        number = str(view.value(_NUMBER["payment"], {"id": fact.source_id}, default=""))
        methods = ", ".join(dict.fromkeys(one.method for one in fact.tenders))
        yield Found("Paid back without a credit note", fact.number, f"{methods}, of {number}", fact.amount)


def _paid_otherwise(view: View, told: Told) -> Iterator[Found]:
    fact: RefundedOtherwise = told.fact
    number = str(view.value(_NUMBER["refund"], {"id": fact.refund_id}, default=""))
    yield Found("Paid back in another form", number, "", fact.amount, fact.reason)


def _credited(view: View, told: Told) -> Iterator[Found]:
    """Credit for which no goods came back. What is billed anew at once is told as what was set right."""
    fact: CreditNoteIssued = told.fact
    if not view.value(_WITH_GOODS, {"id": told.entry.action_id}):
        of, _ = view.row(_NUMBER["invoice"], {"id": fact.invoice_id}) or ("", 0)
        yield Found("Credited without goods", fact.number, f"of {of}", fact.deal.totals.gross, fact.reason)


def _voided(view: View, told: Told) -> Iterator[Found]:
    fact: SaleVoided = told.fact
    number, gross = view.row(_NUMBER["invoice"], {"id": fact.invoice_id}) or ("", 0)
    yield Found("Sale taken back at once", number, "", gross, fact.reason)


def _uncounted(_view: View, told: Told) -> Iterator[Found]:
    fact: CountTakenBack = told.fact
    yield Found("Count taken back", fact.number, "", 0, fact.reason)


def _unknown(_view: View, told: Told) -> Iterator[Found]:
    """Goods that came back without a receipt: an invoice below zero. (Only such invoices are looked at.)"""
    fact: InvoiceIssued = told.fact
    goods = ", ".join(f"{quantity_out(-line.quantity)} × {line.sku}" for line in fact.deal.lines)
    yield Found("Taken back without a receipt", fact.number, goods, -fact.deal.totals.gross, told.entry.reason)


def _set_right(view: View, told: Told) -> Iterator[Found]:
    fact: InvoiceCorrected = told.fact
    wrong, gross = view.row(_NUMBER["invoice"], {"id": fact.invoice_id}) or ("", 0)
    right, _ = view.row(_NUMBER["invoice"], {"id": fact.new_invoice_id}) or ("", 0)
    yield Found("Invoice set right", wrong, f"is {right}", gross, fact.reason)


def _incomplete(view: View, told: Told) -> Iterator[Found]:
    """A bill without what the law asks for. What takes it back lacks the same, which nobody was asked about."""
    fact: IssuedIncomplete = told.fact
    if lacks := [(one.field, one.record) for one in fact.lacks if not one.excused]:
        number, *_ = view.row(_NUMBER[fact.kind], {"id": fact.document_id}) or ("",)
        yield Found("Issued without what the law asks for", number, in_words(lacks), 0, told.entry.reason)


# --- what went beyond a rule ------------------------------------------------------------------------------------------


def _lent(_view: View, told: Told) -> Iterator[Found]:
    fact: ApprovalGiven = told.fact
    what = f"may {TITLES.get(fact.permission, fact.permission)}, in {title_of(fact.action)}"
    yield Found("Right lent", f"by {fact.approver}", what, 0, fact.reason)


def _from_hand(view: View, told: Told) -> Iterator[Found]:
    """Goods in the customer's hand that were promised to others, or that the books did not know."""
    fact: SoldFromHand = told.fact
    number, _ = view.row(_NUMBER["order"], {"id": fact.order_id}) or ("", "")
    for one in fact.lines:
        sku = str(view.value(_NUMBER["product"], {"id": one.product_id}, default=""))
        whose = (("promised to others", one.quantity - one.unknown), ("not in the books", one.unknown))
        for words, quantity in whose:
            if quantity:
                what = f"line {one.line}: {quantity_out(quantity)} × {sku}, {words}"
                yield Found("Sold from the hand", number, what, 0, fact.reason)


def _clock(_view: View, told: Told) -> Iterator[Found]:
    fact: ClockConfirmed = told.fact
    yield Found("Clock said to be right", "", f"{fact.newest} to {fact.today}")


# --- the drawer -------------------------------------------------------------------------------------------------------


def _opened(_view: View, told: Told) -> Iterator[Found]:
    fact: TillOpened = told.fact
    if fact.carried and fact.carried != fact.opening:
        yield Found("Float is not what was left", f"Till {fact.station}", "", fact.opening - fact.carried)


def _closed(_view: View, told: Told) -> Iterator[Found]:
    fact: TillClosed = told.fact
    for line in fact.lines:
        if line.difference:
            yield Found("Count is off", fact.number, line.method, line.difference, fact.reason)
    if fact.counts > 1:
        first = money_out(fact.first, fact.currency)
        yield Found("Counted again", fact.number, f"{fact.counts} counts, the first {first}")


def _corrected(view: View, told: Told) -> Iterator[Found]:
    fact: TillCorrected = told.fact
    number = str(view.value(_NUMBER["z"], {"id": fact.session_id}, default=""))
    yield Found("Corrected beside a Z report", number, fact.method, fact.amount, fact.reason)


EXCEPTIONS: dict[type[Any], Find] = {
    OrderConfirmed: _confirmed,
    OrderAmended: _amended,
    OrderLinesCancelled: _cancelled,
    QuoteSent: _revised,
    PaymentReversed: _reversed,
    ShipmentCancelled: _unpacked,
    RefundPaid: _paid_back,
    RefundedOtherwise: _paid_otherwise,
    CreditNoteIssued: _credited,
    SaleVoided: _voided,
    CountTakenBack: _uncounted,
    InvoiceIssued: _unknown,
    InvoiceCorrected: _set_right,
    IssuedIncomplete: _incomplete,
    ApprovalGiven: _lent,
    SoldFromHand: _from_hand,
    ClockConfirmed: _clock,
    TillOpened: _opened,
    TillClosed: _closed,
    TillCorrected: _corrected,
}
_OF_KIND = {kind.__name__: find for kind, find in EXCEPTIONS.items()}
# What was imported bears another action's name: it is nobody's doing here.
_PAGE = sql(_ENTRIES.format(actions=", ".join(map(repr, (*BY_NAME, *ACTS)))))
_PAGE_SIZE = 1000


def exceptions(view: View, since: str, until: str) -> list[Exceptional]:
    """What was out of the ordinary between two ISO dates, both included: by day, then by person.

    History that was brought in is nobody's doing here.
    """
    rows: list[Exceptional] = []
    for entry in _entries(view, stamp_of(_midnight(since)), stamp_of(_midnight(until, 1))):
        if not knows(entry.kind, entry.version):
            continue
        told = Told(entry.recorded().fact, entry)
        date = local_date(recorded_us(entry.hlc))
        several = enumerate(_OF_KIND[entry.kind](view, told), 1)
        rows += [Exceptional(f"{entry.id}-{number}", date, entry.actor, found) for number, found in several]
    return sorted(rows, key=lambda one: (one.date, one.person))


def _entries(view: View, since: int, until: int) -> Iterator[Entry]:
    """What may be out of the ordinary between two stamps, a page at a time."""
    after = since - 1
    while page := view.rows(_PAGE, {"after": after, "until": until, "limit": _PAGE_SIZE}):
        entries = [Entry(*row) for row in page]
        yield from entries
        after = entries[-1].hlc


def _midnight(date: str, later: int = 0) -> int:
    """The local midnight some days after a date, in microseconds UTC; the ends of the calendar are as good as never."""
    try:
        day = datetime.date.fromisoformat(date) + datetime.timedelta(days=later)
        if not 1971 <= day.year <= 2200:
            raise OverflowError
    except OverflowError:
        return 0 if date < "1971" else _NEVER_US
    return int(time.mktime(day.timetuple())) * 1_000_000
