"""Goods come back over the counter: with a receipt or without, credited and paid back, or exchanged, in one step."""

from dataclasses import dataclass, replace
from decimal import Decimal

from app.actions.counter import CounterSale, Sold, sell, take_money
from app.actions.crediting import (
    CreditLineInput,
    DecidedCredit,
    InvoiceHead,
    IssueCreditNote,
    credit_as,
    decide,
    invoice_head,
)
from app.actions.deal import build_line
from app.actions.drafts import find_draft
from app.actions.load import business_date, company, issue_date, known_customer, product, take_number
from app.actions.parameters import Dated, LineInput, TenderInput
from app.actions.payments import AllocatePayment, AllocationInput, allocate_payment, source, tenders_in
from app.actions.refunding import pay_back, refund_note, refund_of
from app.actions.reply import Refusal, Reply, ladder, refuse
from app.actions.reservations import location
from app.actions.stock import ReceiveReturn, ReturnLineInput, check_outcome, decide_return, receive_return
from app.domain.account import WALK_IN
from app.domain.deal import Deal, Terms, check_amounts, line_amount, reckoned_as_given
from app.domain.errors import RuleViolation
from app.domain.facts import InvoiceIssued, ReturnLine, ReturnReceived, Tender
from app.domain.money import amount_out
from app.domain.quantity import positive
from app.domain.tax import status_kind
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(Dated):
    """Lines of a sale that come back; `sale` is the number of the invoice, of the receipt (payment), or of the order.

    `order` is a draft of goods taken in exchange: both are settled as one net sum. `tenders` are the money that is paid
    for the rest, or paid back; unless given it is cash, and goes back as it came. `keep` leaves it as credit.
    """

    sale: str
    lines: list[ReturnLineInput]
    reason: str
    order: str | None = None
    tenders: list[TenderInput] | None = None
    change: Decimal | None = None
    keep: bool = False
    in_hand: str = ""
    """Why goods taken in exchange are handed over though promised to others or not in the books."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownReturnLine:
    """A product that comes back, and what is paid for one of it, tax included."""

    product: str
    quantity: Decimal
    price: Decimal
    outcome: str = "restock"
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackWithoutReceipt(Dated):
    """Goods whose sale nobody finds: credited at a stated price, for a reason; paid back in cash unless told."""

    customer: str = WALK_IN
    lines: list[UnknownReturnLine]
    reason: str
    tenders: list[TenderInput] | None = None
    keep: bool = False


_OF_RECEIPT = sql(
    "SELECT DISTINCT a.invoice_id FROM payment_allocation a JOIN payment p ON p.id = a.source_id "
    "WHERE (p.number = :ref OR p.id = :ref) AND a.source = 'payment'"
)
_OF_ORDER = sql(
    "SELECT i.invoice_id FROM invoice_order i JOIN sales_order o ON o.id = i.order_id "
    "WHERE o.number = :ref OR o.id = :ref"
)
_OF_SHIPMENT = sql(
    "SELECT i.invoice_id FROM invoice_shipment i JOIN shipment s ON s.id = i.shipment_id "
    "WHERE s.number = :ref OR s.id = :ref"
)
_SERVICES = sql("SELECT line FROM invoice_line WHERE invoice_id = :id AND service = 1")
_IS_INVOICE = sql("SELECT id FROM invoice WHERE number = :ref OR id = :ref")


def invoice_of_sale(view: View, ref: str) -> InvoiceHead:
    """The invoice that a receipt, an order, a shipment or its own number names. Raises RuleViolation."""
    if view.value(_IS_INVOICE, {"ref": ref}):
        return invoice_head(view, ref, "sale")
    found: dict[str, InvoiceHead] = {}
    for statement in (_OF_RECEIPT, _OF_ORDER, _OF_SHIPMENT):
        for (invoice_id,) in view.rows(statement, {"ref": ref}):
            found[invoice_id] = invoice_head(view, invoice_id)
    if not found:
        raise RuleViolation(f"There is no invoice, receipt or order {ref} that something was billed on.", "sale")
    left = [one for one in found.values() if one.credited < one.gross] or list(found.values())
    if len(left) > 1:
        numbers = ", ".join(sorted(one.number for one in left))
        raise RuleViolation(f"{ref} was billed on {numbers}: say which.", "sale")
    return left[0]


def can_take_back(head: InvoiceHead) -> Refusal | None:
    """Something of the sale must be left."""
    if head.gross < 0:
        return Refusal(f"{head.number} is what we owe the customer; nothing of it comes back.", "sale")
    return Refusal(f"All of {head.number} was taken back already.", "sale") if head.credited >= head.gross else None


@dataclass(frozen=True, slots=True)
class DecidedTakeBack:
    """What taking back would do: the return (None if only services come back), the credit, the money of both."""

    goods: ReceiveReturn | None
    credit: DecidedCredit
    sold: int
    """What the goods taken in exchange cost, in minor units."""

    @property
    def back(self) -> int:
        """What of the credit is not needed for what was still open; minor units."""
        return self.credit.credit.totals.gross - self.credit.settled

    @property
    def net(self) -> int:
        """What the customer pays in the end; below zero it is paid back."""
        return self.sold - self.back


def decide_take_back(view: View, p: TakeBack) -> DecidedTakeBack:
    """What would come back and what it is worth, without doing it. Raises RuleViolation."""
    head = invoice_of_sale(view, p.sale)
    refuse(can_take_back(head))
    services = {line for (line,) in view.rows(_SERVICES, {"id": head.id})}
    if not p.lines:
        raise RuleViolation("Nothing comes back.", "lines")
    lines = [one for one in p.lines if one.line not in services]
    goods = ReceiveReturn(invoice=head.id, lines=lines, reason=p.reason, date=p.date) if lines else None
    if goods:
        decide_return(view, goods)
    sums: dict[int, Decimal] = {}
    for one in p.lines:  # some of a line may go to the shelf and some to scrap
        sums[one.line] = sums.get(one.line, Decimal(0)) + one.quantity
    credited = [CreditLineInput(line=line, quantity=quantity) for line, quantity in sums.items()]
    credit = decide(view, IssueCreditNote(invoice=head.id, lines=credited, reason=p.reason, date=p.date))
    return DecidedTakeBack(goods, credit, _draft_gross(view, p.order, head))


def _draft_gross(view: View, ref: str | None, head: InvoiceHead) -> int:
    if ref is None:
        return 0
    draft = find_draft(view, ref)
    if draft is None or draft.draft.deal is None:
        raise RuleViolation(f"There is no draft order {ref}.", "order")
    who = draft.draft.deal.customer
    if who.customer_id != head.customer_id:
        raise RuleViolation(f"{head.number} is another customer's; the new goods are for {who.name}.", "order")
    return draft.draft.deal.totals.gross


def take_back(tx: Transaction, p: TakeBack) -> Reply:
    """Return, credit note and refund in one step; with goods in exchange, return and sale settled as one net sum."""
    if not p.reason.strip():
        raise RuleViolation("Say why it comes back.", "reason")
    decided = decide_take_back(tx, p)
    head = decided.credit.head
    if decided.goods:
        receive_return(tx, decided.goods)
    note = credit_as(tx, decided.credit, p.reason, p.date)
    sold = _exchanged(tx, p, note) if p.order else None
    left = source(tx, "credit_note", note.id).open
    paid_with_credit = sold is not None and sold.paid is not None
    given = None if paid_with_credit else p.tenders
    tenders = refund_of(tx, head.id, left, given) if left > 0 and not p.keep else ()
    refund = refund_note(tx, note.id, tenders, business_date(tx, p.date))
    bill = invoice_head(tx, sold.bill.id) if sold else None
    return Reply(
        id=note.id,
        number=note.number,
        credit_note=note.number,
        totals=note.totals,
        state="exchanged" if sold else "taken back",
        refund=refund.number if refund else None,
        paid_back=amount_out(sum(one.amount for one in tenders), head.currency),
        credit=amount_out(source(tx, "credit_note", note.id).open, head.currency),
        invoice=bill.number if bill else None,
        order=sold.order.number if sold else None,
        payment=sold.paid.number if sold and sold.paid else None,
        change=sold.paid.change if sold and sold.paid else None,
        due=amount_out(bill.open, head.currency) if bill else None,
        warnings=(sold.warnings or None) if sold else None,
    )


def _exchanged(tx: Transaction, p: TakeBack, note: Reply) -> Sold:
    """The goods taken instead: what came back pays for them first, money pays the rest."""

    def pay(bill: InvoiceHead) -> Reply | None:
        part = min(source(tx, "credit_note", note.id).open, bill.open)
        if part > 0:
            given = AllocationInput(invoice=bill.id, amount=Decimal(amount_out(part, bill.currency)))
            allocate_payment(tx, AllocatePayment(credit_note=note.id, allocate=[given], date=p.date))
        return take_money(tx, invoice_head(tx, bill.id), p.tenders, p.change, p.date)

    return sell(tx, CounterSale(order=p.order or "", date=p.date, reason=p.in_hand), pay)


# --- without a receipt ----------------------------------------------------------------------------------------------


def take_back_without_receipt(tx: Transaction, p: TakeBackWithoutReceipt) -> Reply:
    """Goods of no sale that anybody finds: an invoice below zero at the stated price, the goods, and the money."""
    if not p.reason.strip():
        raise RuleViolation("A return without a receipt says why it is taken.", "reason")
    if not p.lines:
        raise RuleViolation("Nothing comes back.", "lines")
    deal, goods = _stated(tx, p)
    date = deal.date
    series, counter, number = take_number(tx, "invoice", date)
    bill = InvoiceIssued(tx.new_id(), number, counter, series, deal, date, date, (), ())
    tx.record(bill)
    series, counter, name = take_number(tx, "sales_return", date)
    customer_id = deal.customer.customer_id
    tx.record(
        ReturnReceived(tx.new_id(), name, counter, series, customer_id, "", bill.invoice_id, date, goods, p.reason)
    )
    gross = -deal.totals.gross
    tenders = () if p.keep else _given_back(p, gross, deal.currency)
    money = source(tx, "invoice", bill.invoice_id)
    refund = pay_back(tx, money, tenders, date) if tenders else None
    back = sum(one.amount for one in tenders)
    return Reply(
        id=bill.invoice_id,
        number=number,
        totals=ladder(deal.totals, deal.currency),
        state="taken back",
        refund=refund.number if refund else None,
        paid_back=amount_out(back, deal.currency),
        credit=amount_out(gross - back, deal.currency),
    )


def _given_back(p: TakeBackWithoutReceipt, gross: int, currency: str) -> tuple[Tender, ...]:
    return (Tender("cash", gross),) if p.tenders is None else tenders_in(p.tenders, currency)


def _stated(tx: Transaction, p: TakeBackWithoutReceipt) -> tuple[Deal, tuple[ReturnLine, ...]]:
    """What is credited, and what comes back where."""
    firm, who = company(tx), known_customer(tx, p.customer)
    date = issue_date(tx, p.date)
    kind = status_kind(firm.country, who.country, who.party.vat_id, who.tax_status, date)
    lines, goods = [], []
    for position, one in enumerate(p.lines, 1):
        field = f"lines.{position}"
        quantity = positive(one.quantity, f"{field}.quantity")
        check_outcome(one.outcome, field)
        if product(tx, one.product, f"{field}.product").service:
            raise RuleViolation(f"{one.product} is a service; nothing of it comes back.", f"{field}.product")
        asked = LineInput(product=one.product, quantity=one.quantity, price=one.price, price_per=1)
        line = build_line(tx, firm, who, kind, date, position, asked)
        lines.append(replace(line, quantity=-quantity, amount=-line_amount(line, firm.currency)))
        where = location(tx, one.location or firm.default_location, f"{field}.location")
        goods.append(ReturnLine("", position, line.product_id, quantity, one.outcome, where))
    deal = Deal(
        customer=who.party,
        date=date,
        currency=firm.currency,
        lines=tuple(lines),
        terms=Terms(terms_days=0, internal_note="without a receipt"),
        includes_tax=True,
        tax_rounding="line" if firm.tax_rounding == "line" else "document",
        tax_status=kind,
    )
    deal = reckoned_as_given(deal)
    check_amounts(deal)
    if deal.totals.gross >= 0:
        raise RuleViolation("What comes back is worth nothing; take it in with a count.", "lines.1.price")
    return deal, tuple(goods)
