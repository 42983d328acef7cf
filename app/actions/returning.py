"""Goods come back over the counter: with a receipt or without, credited and paid back, or exchanged, in one step."""

from collections.abc import Iterator
from contextlib import contextmanager
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
from app.actions.deal import build_deal, build_line
from app.actions.drafts import draft_order, find_draft
from app.actions.lawful import record_bill
from app.actions.load import business_date, company, issue_date, known_customer, product, take_number
from app.actions.parameters import Dated, DealInput, LineInput, TenderInput
from app.actions.payments import AllocatePayment, AllocationInput, allocate_payment, source, tenders_in
from app.actions.permitted import require
from app.actions.refunding import as_paid, pay_back
from app.actions.reply import Refusal, Reply, ladder, refuse
from app.actions.reservations import location
from app.actions.stock import (
    ReceiveReturn,
    ReturnLineInput,
    check_outcome,
    decide_return,
    receive_return,
    returnable,
)
from app.domain.account import WALK_IN
from app.domain.deal import Deal, Terms, check_amounts, line_amount, reckoned_as_given
from app.domain.errors import RuleViolation
from app.domain.facts import InvoiceIssued, ReturnLine, ReturnReceived, Tender
from app.domain.money import amount_out, money_out
from app.domain.quantity import positive, quantity_out
from app.domain.tax import status_kind
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackLine:
    """A line of the sale: how many of it come back, or an amount by which its price comes down.

    `amount` is in the invoice's price mode; the goods of such a line stay where they are.
    """

    line: int
    quantity: Decimal | None = None
    amount: Decimal | None = None
    outcome: str = "restock"
    location: str | None = None
    weight: Decimal | None = None
    """What comes back weighs, in kilograms, where it was billed by weight; else its share of what was billed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(Dated):
    """Lines of a sale that come back; `sale` is the number of the invoice, of the receipt (payment), or of the order.

    Without `lines` it is all that is left, charges included. `goods` false: only the price comes down, nothing comes
    back. `order` is a draft of goods taken in exchange, `instead` are such goods that no draft was written of: both
    are settled as one net sum. `tenders` are the money that is paid for the rest, or paid back; unless given it is
    cash, and goes back as it came. `keep` leaves it as credit.
    """

    sale: str
    lines: list[TakeBackLine] | None = None
    reason: str
    goods: bool = True
    order: str | None = None
    instead: list[LineInput] | None = None
    tenders: list[TenderInput] | None = None
    change: Decimal | None = None
    keep: bool = False
    otherwise: str = ""
    """Why money goes back in another form than it came in."""
    in_hand: str = ""
    """Why goods taken in exchange are handed over though promised to others or not in the books."""
    complete: bool | None = None
    """Whether it is refused where it would not say what the law asks for; false issues it all the same (`lawful`)."""


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
    complete: bool | None = None
    """Whether it is refused where it would not say what the law asks for; false issues it all the same (`lawful`)."""


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
_LINES = sql(
    "SELECT l.line, l.service, l.quantity - coalesce(c.quantity, 0) FROM invoice_line l "
    "LEFT JOIN invoice_line_progress c ON c.invoice_id = l.invoice_id AND c.line = l.line "
    "WHERE l.invoice_id = :id ORDER BY l.line"
)
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
    """What taking back would do: the return (None if no goods come back), the credit, the money of both."""

    goods: ReceiveReturn | None
    credit: DecidedCredit
    instead: Deal | None
    """The goods taken in exchange, as they would be sold."""
    late: tuple[str, ...] = ()
    """What comes back after its time, a sentence each."""

    @property
    def sold(self) -> int:
        """What the goods taken in exchange cost, in minor units."""
        return self.instead.totals.gross if self.instead else 0

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
    if p.lines is not None and not p.lines:
        raise RuleViolation("Nothing comes back.", "lines")
    lines = _coming_back(view, head, p) if p.goods else {}
    goods: ReceiveReturn | None = None
    late: tuple[str, ...] = ()
    if lines:
        goods = ReceiveReturn(invoice=head.id, lines=list(lines.values()), reason=p.reason, date=p.date)
        with _told_of(list(lines)):
            late = decide_return(view, goods).late
    credited = _credited(p.lines)
    asked = None if credited is None else list(credited.values())
    with _told_of(list(credited or ())):
        credit = decide(view, IssueCreditNote(invoice=head.id, lines=asked, reason=p.reason, date=p.date))
    return DecidedTakeBack(goods, credit, _instead(view, p, head), late)


@contextmanager
def _told_of(positions: list[int]) -> Iterator[None]:
    """A refusal of the step inside names the line as it was given: its lines are those at these positions."""
    try:
        yield
    except RuleViolation as error:
        parts = (error.field or "").split(".")
        if len(parts) < 2 or parts[0] != "lines" or int(parts[1]) > len(positions):
            raise
        parts[1] = str(positions[int(parts[1]) - 1])
        raise RuleViolation(error.message, ".".join(parts)) from None


def _coming_back(view: View, head: InvoiceHead, p: TakeBack) -> dict[int, ReturnLineInput]:
    """The goods of what is taken back, by position: no services, nothing of a line whose price only comes down."""
    rows = view.rows(_LINES, {"id": head.id})
    if p.lines is None:
        out = returnable(view, invoice_id=head.id)
        rest = {line: min(int(left), out[line].left) for line, _, left in rows if line in out}
        return {
            line: ReturnLineInput(line=line, quantity=Decimal(quantity_out(left)))
            for line, left in rest.items()
            if left > 0
        }
    services = {line for line, service, _ in rows if service}
    return {
        at: ReturnLineInput(
            line=one.line, quantity=one.quantity, outcome=one.outcome, location=one.location, weight=one.weight
        )
        for at, one in enumerate(p.lines, 1)
        if one.quantity is not None and one.line not in services
    }


def _credited(lines: list[TakeBackLine] | None) -> dict[int, CreditLineInput] | None:
    """What is credited, by position: some of a line may go to the shelf and some to scrap, and is credited as one."""
    if lines is None:
        return None
    found: dict[int, CreditLineInput] = {}
    for at, one in enumerate(lines, 1):
        known = next((n for n, x in found.items() if x.line == one.line and x.quantity is not None), None)
        if known is not None and one.quantity is not None and one.amount is None:
            before = found[known]
            weighed = (before.weight, one.weight)
            weight = None if None in weighed else sum((x for x in weighed if x is not None), Decimal(0))
            quantity = (before.quantity or Decimal(0)) + one.quantity
            found[known] = replace(before, quantity=quantity, weight=weight)
        else:
            found[at] = CreditLineInput(line=one.line, quantity=one.quantity, amount=one.amount, weight=one.weight)
    return found


def _instead(view: View, p: TakeBack, head: InvoiceHead) -> Deal | None:
    """The goods taken in exchange: a draft's, or those that are named. Raises RuleViolation."""
    if p.order and p.instead:
        raise RuleViolation("Goods taken in exchange stand on a draft, or are named here; not both.", "instead")
    if p.instead:
        return build_deal(view, _asked_instead(p, head))
    if p.order is None:
        return None
    draft = find_draft(view, p.order)
    if draft is None or draft.draft.deal is None:
        raise RuleViolation(f"There is no draft order {p.order}.", "order")
    who = draft.draft.deal.customer
    if who.customer_id != head.customer_id:
        raise RuleViolation(f"{head.number} is another customer's; the new goods are for {who.name}.", "order")
    return draft.draft.deal


def _asked_instead(p: TakeBack, head: InvoiceHead) -> DealInput:
    return DealInput(customer=head.customer_id, lines=p.instead or [], date=p.date)


def take_back(tx: Transaction, p: TakeBack) -> Reply:
    """Return, credit note and refund in one step; with goods in exchange, return and sale settled as one net sum."""
    if not p.reason.strip():
        raise RuleViolation("Say why it comes back.", "reason")
    decided = decide_take_back(tx, p)
    head = decided.credit.head
    if decided.goods is None or any(one.quantity is None for one in p.lines or ()):
        # As with `issue_credit_note`: money for nothing that lies on the counter.
        require(tx, "void", "credit without goods")
    returned = receive_return(tx, decided.goods) if decided.goods else None
    note = credit_as(tx, decided.credit, p.reason, p.date, complete=p.complete)
    draft = draft_order(tx, _asked_instead(p, head)).id if p.instead else p.order
    sold = _exchanged(tx, p, draft, note) if draft else None
    money = source(tx, "credit_note", note.id)
    paid_with_credit = sold is not None and sold.paid is not None
    tenders = _going_back(tx, head, money.open, None if paid_with_credit else p.tenders) if not p.keep else ()
    refund = pay_back(tx, money, tenders, business_date(tx, p.date), p.otherwise) if tenders else None
    bill = invoice_head(tx, sold.bill.id) if sold else None
    return Reply(
        id=note.id,
        number=note.number,
        credit_note=note.number,
        returned=returned.number if returned else None,
        totals=note.totals,
        state="exchanged" if sold else "taken back" if returned else "credited",
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


def _going_back(view: View, head: InvoiceHead, left: int, given: list[TenderInput] | None) -> tuple[Tender, ...]:
    """What goes back of `left` (minor units), and in which forms: as it was paid unless given. RuleViolation."""
    if left <= 0:
        return ()
    if given is None:
        return as_paid(view, head.id, left)
    tenders = tenders_in(given, head.currency) if given else ()
    if sum(one.amount for one in tenders) > left:
        raise RuleViolation(f"Only {money_out(left, head.currency)} go back.", "tenders")
    return tenders


def _exchanged(tx: Transaction, p: TakeBack, draft: str, note: Reply) -> Sold:
    """The goods taken instead: what came back pays for them first, money pays the rest."""

    def pay(bill: InvoiceHead) -> Reply | None:
        part = min(source(tx, "credit_note", note.id).open, bill.open)
        if part > 0:
            given = AllocationInput(invoice=bill.id, amount=Decimal(amount_out(part, bill.currency)))
            allocate_payment(tx, AllocatePayment(credit_note=note.id, allocate=[given], date=p.date))
        return take_money(tx, invoice_head(tx, bill.id), p.tenders, p.change, p.date)

    try:
        return sell(tx, CounterSale(order=draft, date=p.date, reason=p.in_hand, complete=p.complete), pay)
    except RuleViolation as error:
        if error.field == "reason":  # here that is why it comes back
            raise RuleViolation(error.message, "in_hand") from None
        raise


# --- without a receipt ----------------------------------------------------------------------------------------------


def take_back_without_receipt(tx: Transaction, p: TakeBackWithoutReceipt) -> Reply:
    """Goods of no sale that anybody finds: an invoice below zero at the stated price, the goods, and the money."""
    if not p.reason.strip():
        raise RuleViolation("A return without a receipt says why it is taken.", "reason")
    date = issue_date(tx, p.date)
    deal, goods = decide_without_receipt(tx, p, date)
    series, counter, number = take_number(tx, "invoice", date)
    bill = InvoiceIssued(tx.new_id(), number, counter, series, deal, date, date, (), ())
    record_bill(tx, bill, p.complete)
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


def decide_without_receipt(view: View, p: TakeBackWithoutReceipt, date: str) -> tuple[Deal, tuple[ReturnLine, ...]]:
    """What would be credited on an ISO date, below zero, and what comes back where. Raises RuleViolation."""
    if not p.lines:
        raise RuleViolation("Nothing comes back.", "lines")
    firm, who = company(view), known_customer(view, p.customer)
    kind = status_kind(firm.country, who.country, who.party.vat_id, who.tax_status, date)
    lines, goods = [], []
    for position, one in enumerate(p.lines, 1):
        field = f"lines.{position}"
        quantity = positive(one.quantity, f"{field}.quantity")
        check_outcome(one.outcome, field)
        found = product(view, one.product, f"{field}.product")
        if found.service:
            raise RuleViolation(f"{found.sku} is a service; nothing of it comes back.", f"{field}.product")
        asked = LineInput(product=one.product, quantity=one.quantity, price=one.price, price_per=1)
        line = build_line(view, firm, who, kind, date, position, asked)
        # What is paid is stated for one of it, also of what is sold by weight.
        line = replace(line, more=None) if line.by_weight else line
        lines.append(replace(line, quantity=-quantity, amount=-line_amount(line, firm.currency)))
        where = location(view, one.location or firm.default_location, f"{field}.location")
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
        seller_state=firm.state,
    )
    deal = reckoned_as_given(deal)
    check_amounts(deal)
    if deal.totals.gross >= 0:
        raise RuleViolation("What comes back is worth nothing; take it in with a count.", "lines.1.price")
    return deal, tuple(goods)
