"""What was booked wrongly is set right by new facts: credited, billed anew, the money moved. No goods move."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.actions.advancing import advances_in, is_advance
from app.actions.crediting import (
    DecidedCredit,
    InvoiceHead,
    IssueCreditNote,
    can_credit,
    credit_as,
    credited_content,
    decide,
    invoice_head,
)
from app.actions.invoicing import carried_agreements
from app.actions.lawful import as_known, record_bill, with_known
from app.actions.load import (
    Customer,
    add_days,
    billed_party,
    business_date,
    company,
    customer,
    iso_date,
    issue_date,
    known_customer,
    payment_days,
    take_number,
    tax_or_none,
)
from app.actions.parameters import Dated, TenderInput
from app.actions.payments import (
    AllocatePayment,
    AllocationInput,
    RecordPayment,
    ReversePayment,
    allocate_payment,
    can_reverse,
    record_payment,
    reverse_payment,
    source,
)
from app.actions.pricing import check_plain_per
from app.actions.record import not_below
from app.actions.refunding import paid_with, pay_back
from app.actions.reply import Refusal, Reply, ladder, refuse
from app.domain.advance import less
from app.domain.correction import Price, corrected
from app.domain.deal import Deal, check_amounts
from app.domain.errors import RuleViolation
from app.domain.facts import InvoiceCorrected, InvoiceIssued, Tender
from app.domain.money import amount_out, price_in
from app.domain.refunds import split_refund
from app.domain.tax import Tax, status_kind, under_status
from app.domain.texts import kept_texts
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class RightPrice:
    """What a line of the invoice should have cost."""

    line: int
    price: Decimal
    price_per: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectInvoice(Dated):
    """What of an invoice was wrong: its account, prices, the day of its supply, its terms or reference.

    All that is left of it is credited and billed anew. What was paid goes along, unless `keep_money` says that it was
    rightly the first account's.
    """

    invoice: str
    reason: str
    customer: str | None = None
    prices: list[RightPrice] | None = None
    supply_date: str | None = None
    terms_days: int | None = None
    reference: str | None = None
    keep_money: bool = False
    complete: bool | None = None
    """Whether it is refused where it would not say what the law asks for; false issues it all the same (`lawful`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPayment(Dated):
    """What of a payment was wrong: the forms of its money, its account, or the day it came in (`paid_on`)."""

    payment: str
    reason: str
    tenders: list[TenderInput] | None = None
    change: Decimal | None = None
    customer: str | None = None
    paid_on: str | None = None


@dataclass(frozen=True, slots=True)
class DecidedCorrection:
    """A correction as it would be made: the credit, the new invoice's content, and the money that goes along."""

    credit: DecidedCredit
    deal: Deal
    due_date: str
    supply_date: str
    moved: int
    """What was paid of the wrong invoice and settles the right one, or is its customer's credit (minor units)."""
    forms: tuple[tuple[str, int], ...]
    """In which forms it is moved from one account to another; empty within one."""


_DATES = sql("SELECT due_date, supply_date FROM invoice WHERE id = :id")
_PAYMENT = sql("SELECT customer_id, date, change FROM payment WHERE id = :id")
_TENDERS = sql("SELECT method, amount, reference FROM payment_tender WHERE payment_id = :id ORDER BY position")
_ALLOCATED = sql(
    "SELECT invoice_id, sum(amount) FROM payment_allocation WHERE source = 'payment' AND source_id = :id "
    "GROUP BY invoice_id HAVING sum(amount) > 0 ORDER BY invoice_id"
)


def can_correct(view: View, head: InvoiceHead) -> Refusal | None:
    """Something of it must be left, and it must be a bill for goods."""
    if head.gross <= 0:
        return Refusal(
            f"{head.number} is what we owe the customer: credit it, and take the goods back anew.", "invoice"
        )
    if is_advance(view, head.id):
        return Refusal(f"{head.number} is an advance: credit it, and bill the right one.", "invoice")
    return can_credit(head)


def decide_correction(view: View, p: CorrectInvoice, date: str) -> DecidedCorrection:
    """What a correction would say, to the cent, without making it. Raises RuleViolation."""
    head = invoice_head(view, p.invoice)
    refuse(can_correct(view, head))
    credit = decide(view, IssueCreditNote(invoice=head.id, reason=p.reason, date=p.date))
    who = known_customer(view, p.customer) if p.customer else customer(view, head.customer_id)
    due, supply = view.row(_DATES, {"id": head.id}) or ("", "")
    supplied = iso_date(p.supply_date, "supply_date") if p.supply_date else supply
    same = who.party.customer_id == head.customer_id
    deal = _right(view, credit, p, who, supplied)
    check_amounts(deal)
    if deal.totals.gross < 0:
        raise RuleViolation("The right invoice would come to less than nothing.", "prices")
    if p.terms_days is not None:
        due = add_days(date, payment_days(p.terms_days))
    elif not same:
        due = add_days(date, who.terms_days)
    told = (p.terms_days, p.reference) == (None, None)
    if same and told and supplied == supply and not p.prices:
        raise RuleViolation(f"Nothing of {head.number} would change.", "invoice")
    back = credit.credit.totals.gross - credit.settled
    if same or p.keep_money:
        return DecidedCorrection(credit, deal, due, supplied, back if same else 0, ())
    paid, gone = paid_with(view, head.id)
    forms = split_refund(paid, gone, back)
    return DecidedCorrection(credit, deal, due, supplied, sum(amount for _, amount in forms), forms)


def _right(view: View, credit: DecidedCredit, p: CorrectInvoice, who: Customer, supplied: str) -> Deal:
    """The right invoice's content, from what the credit takes back of the wrong one."""
    old, head = credit.fact.deal, credit.head
    same = who.party.customer_id == head.customer_id
    content = credited_content(credit)
    off = advances_in(view, credit.fact)
    left = tuple(x for x in content.lines if x.line not in off)
    # What was billed before the state decided what a tax comes to keeps its sum where nothing of its taxes was wrong.
    stays = same and not p.prices and not p.supply_date
    goods = replace(content, lines=left, seller_state=content.seller_state if stays else company(view).state)
    prices = _prices(p, goods)
    status = old.tax_status
    if not same:
        status = status_kind(company(view).country, who.country, who.party.vat_id, who.tax_status, supplied)

    def retaxed(tax: Tax, service: bool) -> Tax:
        now = tax_or_none(view, tax.code, supplied) if not same or p.supply_date else None
        if now is None:
            return tax
        if not same:
            return under_status(now, status, service, who.tax_status.reason)
        return replace(tax, rate=now.rate) if tax.category == now.category == "S" else tax

    party = with_known(view, old.customer if same else billed_party(view, who.party))
    deal = corrected(goods, party, prices, carried_agreements(view, credit.fact), retaxed)
    taken = tuple(x for x in content.lines if x.line in off)
    deal = replace(deal, lines=(*deal.lines, *taken), totals=less(deal.totals, [off[x.line] for x in taken]))
    terms = replace(
        deal.terms,
        reference=deal.terms.reference if p.reference is None else p.reference,
        terms_days=deal.terms.terms_days if p.terms_days is None else p.terms_days,
    )
    numbers = {x.line: x.line for x in deal.lines}
    texts = kept_texts(old.texts, [x.line for x in old.lines], numbers)
    return replace(deal, terms=terms, tax_status=status, texts=texts)


def _prices(p: CorrectInvoice, deal: Deal) -> dict[int, Price]:
    lines = {x.line: x for x in deal.lines}
    found: dict[int, Price] = {}
    for position, one in enumerate(p.prices or (), 1):
        field = f"prices.{position}"
        if one.line not in lines:
            raise RuleViolation(f"The invoice has no line {one.line} whose price could change.", f"{field}.line")
        if one.line in found:
            raise RuleViolation(f"Line {one.line} is named twice.", f"{field}.line")
        price = not_below(price_in(one.price, f"{field}.price"), "A price", f"{field}.price")
        # A line that was priced for a pack stays so, unless it is said otherwise.
        per = one.price_per or lines[one.line].price_per
        if per != lines[one.line].price_per:
            check_plain_per(per, f"{field}.price_per")
        found[one.line] = Price(price, per)
    return found


def correct_invoice(tx: Transaction, p: CorrectInvoice) -> Reply:
    """Credit a wrong invoice and issue the right one; what was paid goes along. Goods stay where they are."""
    if not p.reason.strip():
        raise RuleViolation("Say what was wrong; it stands on the credit note.", "reason")
    date = issue_date(tx, p.date)
    decided = decide_correction(tx, p, date)
    old = decided.credit.fact
    note = credit_as(tx, decided.credit, p.reason, p.date, correction=True, complete=p.complete)
    series, counter, number = take_number(tx, "invoice", date)
    bill = InvoiceIssued(
        invoice_id=tx.new_id(),
        number=number,
        counter=counter,
        series=series,
        deal=as_known(tx, replace(decided.deal, date=date)),
        due_date=decided.due_date,
        supply_date=decided.supply_date,
        billed=(),
        order_ids=old.order_ids,
        fixed_of=old.fixed_of,
    )
    record_bill(tx, bill, p.complete, old.deal)
    moved = _move_money(tx, p, decided, note, bill)
    tx.record(InvoiceCorrected(old.invoice_id, note.id, bill.invoice_id, date, p.reason.strip(), moved))
    right = invoice_head(tx, bill.invoice_id)
    return Reply(
        id=bill.invoice_id,
        number=number,
        credit_note=note.number,
        invoice=number,
        totals=ladder(bill.deal.totals, bill.deal.currency, open_amount=right.open),
        state="corrected",
        paid_back=amount_out(moved, right.currency),
        due=amount_out(right.open, right.currency),
    )


def _move_money(
    tx: Transaction, p: CorrectInvoice, decided: DecidedCorrection, note: Reply, bill: InvoiceIssued
) -> int:
    """What was paid of the wrong invoice is set against the right one; between accounts it goes out and comes in."""
    head, gross = decided.credit.head, bill.deal.totals.gross
    part = min(decided.moved, gross)
    allocate = []
    if part > 0:
        allocate = [AllocationInput(invoice=bill.invoice_id, amount=Decimal(amount_out(part, head.currency)))]
    if decided.forms:
        said = f"{head.number} is {bill.number}"
        tenders = tuple(Tender(method, amount, said) for method, amount in decided.forms)
        pay_back(tx, source(tx, "credit_note", note.id), tenders, business_date(tx, p.date))
        given = [
            TenderInput(method=one.method, amount=Decimal(amount_out(one.amount, head.currency)), reference=said)
            for one in tenders
        ]
        who = bill.deal.customer.customer_id
        record_payment(tx, RecordPayment(customer=who, tenders=given, allocate=allocate, date=p.date))
    elif allocate:
        allocate_payment(tx, AllocatePayment(credit_note=note.id, allocate=allocate, date=p.date))
    return decided.moved


# --- payments -------------------------------------------------------------------------------------------------------


def correct_payment(tx: Transaction, p: CorrectPayment) -> Reply:
    """Reverse a payment and record it rightly; its invoices stay settled as far as the money goes."""
    money = source(tx, "payment", p.payment)
    customer_id, _, change = tx.row(_PAYMENT, {"id": money.id}) or ("", "", 0)
    currency = company(tx).currency
    tenders, given_back = p.tenders, p.change
    if tenders is None:
        rows = tx.rows(_TENDERS, {"id": money.id})
        tenders = [
            TenderInput(method=method, amount=Decimal(amount_out(amount, currency)), reference=reference)
            for method, amount, reference in rows
        ]
        given_back = Decimal(amount_out(change, currency)) if change else None
    who = known_customer(tx, p.customer).party.customer_id if p.customer else customer_id
    if p.tenders is None and who == customer_id and p.paid_on is None:
        raise RuleViolation(f"Nothing of {money.number} would change.", "payment")
    before = tx.rows(_ALLOCATED, {"id": money.id})
    refuse(can_reverse(money, sum(int(amount) for _, amount in before)))
    reverse_payment(tx, ReversePayment(payment=money.id, reason=p.reason, date=p.date))
    allocate = None
    if who == customer_id:
        total = sum((one.amount for one in tenders), Decimal(0)) - (given_back or Decimal(0))
        allocate = _as_before(before, total, currency)
    right = RecordPayment(customer=who, tenders=tenders, allocate=allocate, change=given_back, date=p.paid_on or p.date)
    made = record_payment(tx, right)
    return replace(made, payment=money.number, state="corrected")


def _as_before(before: Sequence[tuple[str, int]], total: Decimal, currency: str) -> list[AllocationInput]:
    """The same invoices as before, as far as the money goes."""
    found = []
    for invoice_id, amount in before:
        part = min(Decimal(amount_out(int(amount), currency)), total)
        if part > 0:
            found.append(AllocationInput(invoice=invoice_id, amount=part))
            total -= part
    return found
