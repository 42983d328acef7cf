"""Advances: invoices on an order before its goods leave, taxed at their day's rate, taken off by the last invoice."""

from dataclasses import dataclass, replace
from decimal import Decimal

from app.actions.lawful import as_known, record_bill, with_known
from app.actions.load import (
    add_days,
    billed_party,
    company,
    deal_of,
    issue_date,
    paper_language,
    payment_days,
    take_number,
    tax_or_none,
)
from app.actions.orders import OrderHead, OrderRef, line_progress, order_head, remaining
from app.actions.reply import Refusal, Reply, ladder, refuse
from app.domain.advance import PIECE, Advance, advance_amounts, less_rows, line_of, words_of
from app.domain.deal import Deal, DealLine, check_amounts, reckoned_as_given
from app.domain.errors import RuleViolation
from app.domain.facts import AdvanceBilled, InvoiceIssued
from app.domain.money import amount_in, money_out, rate_in, share
from app.domain.tax import Tax, VatRow
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueAdvance(OrderRef):
    """An advance on an order: an amount, tax included, or a percentage of what the order comes to."""

    amount: Decimal | None = None
    percent: Decimal | None = None
    terms_days: int = 0
    complete: bool | None = None
    """Whether it is refused where it would not say what the law asks for; false issues it all the same (`lawful`)."""


_BILLED = sql(
    "SELECT coalesce(sum(p.gross - p.credited), 0) FROM invoice_order o "
    "JOIN invoice_progress p ON p.invoice_id = o.invoice_id WHERE o.order_id = :order_id"
)
_OF_ORDER = sql(
    "SELECT i.id, i.number, i.date, i.fact_id FROM advance_invoice a JOIN invoice i ON i.id = a.invoice_id "
    "WHERE a.order_id = :order_id ORDER BY i.hlc"
)
_FACT = sql("SELECT fact_id FROM invoice WHERE id = :id")
_NOTES = sql("SELECT fact_id FROM credit_note WHERE invoice_id = :id ORDER BY hlc")
_IS_ADVANCE = sql("SELECT order_id FROM advance_invoice WHERE invoice_id = :id")
_NUMBER = sql("SELECT number, date FROM invoice WHERE id = :id")
# A line that takes an advance off names its invoice, as line 0; credited, it does so no more.
_TAKEN_BY = sql(
    "SELECT DISTINCT v.number FROM invoice_line l JOIN invoice v ON v.id = l.invoice_id "
    "LEFT JOIN invoice_line_progress p ON p.invoice_id = l.invoice_id AND p.line = l.line "
    "WHERE l.order_id = :id AND l.order_line = 0 AND coalesce(p.quantity, 0) = 0"
)


def can_advance(head: OrderHead, left: int) -> Refusal | None:
    """Something of the order must still be to be billed; `left` of it in minor units."""
    if head.status == "cancelled":
        return Refusal(f"Order {head.number} is cancelled.", "order")
    return Refusal(f"All of {head.number} is billed already.", "order") if left <= 0 else None


def left_to_bill(view: View, head: OrderHead) -> tuple[Deal, int]:
    """What an order comes to without what was cancelled, and how much of it nobody has billed, in minor units."""
    deal = remaining(deal_of(view, head.fact_id), line_progress(view, head.id))
    return deal, deal.totals.gross - int(view.value(_BILLED, {"order_id": head.id}, default=0))


def issue_advance(tx: Transaction, p: IssueAdvance) -> Reply:
    """Bill an advance: an invoice of its own, taxed at the rates of its day."""
    head = order_head(tx, p.order)
    deal, left = left_to_bill(tx, head)
    refuse(can_advance(head, left))
    date = issue_date(tx, p.date)
    gross = _asked(p, deal, left)
    content = as_known(tx, reckoned_as_given(_content(tx, head, deal, gross, date)))
    check_amounts(content)
    series, counter, number = take_number(tx, "invoice", date)
    due = add_days(date, payment_days(p.terms_days))
    bill = InvoiceIssued(tx.new_id(), number, counter, series, content, due, date, (), (head.id,))
    record_bill(tx, bill, p.complete)
    tx.record(AdvanceBilled(bill.invoice_id, head.id, date))
    return Reply(
        id=bill.invoice_id,
        number=number,
        order=head.number,
        totals=ladder(content.totals, content.currency),
        state="issued",
    )


def _asked(p: IssueAdvance, deal: Deal, left: int) -> int:
    if (p.amount is None) == (p.percent is None):
        raise RuleViolation("An advance is an amount or a percentage.", "amount")
    if p.amount is not None:
        gross, field = amount_in(p.amount, deal.currency, "amount"), "amount"
    else:
        gross, field = share(deal.totals.gross, rate_in(p.percent or Decimal(0), "percent")), "percent"
    if not 0 < gross <= left:
        raise RuleViolation(f"An advance is above zero and at most {money_out(left, deal.currency)}.", field)
    return gross


def _content(view: View, head: OrderHead, deal: Deal, gross: int, date: str) -> Deal:
    """What the advance says: a line for each tax of the order, prices with their tax, so that the sum is as asked."""
    taxes: dict[tuple[str, int], Tax] = {}
    for tax in (*(x.tax for x in deal.lines), *(x.tax for x in deal.parts)):
        taxes.setdefault(tax.group, tax)
    rows = deal.totals.vat
    lines: list[DealLine] = []
    for row, amount in zip(rows, advance_amounts(gross, rows), strict=True):
        if amount:
            tax = _of_day(view, taxes[row.category, row.rate], date)
            name = words_of(paper_language(view, deal.customer)).asked.format(number=head.number)
            lines.append(line_of(len(lines) + 1, name, PIECE, amount, tax, deal.currency))
    return replace(
        deal,
        customer=with_known(view, billed_party(view, deal.customer)),
        date=date,
        lines=tuple(lines),
        adjustments=(),
        parts=(),
        includes_tax=True,
        tax_rounding="document",
        seller_state=company(view).state,
        bill_state="",
    )


def _of_day(view: View, tax: Tax, date: str) -> Tax:
    now = tax_or_none(view, tax.code, date) if tax.category == "S" else None
    return replace(tax, rate=now.rate) if now and now.category == "S" else tax


def taken_off_by(view: View, invoice_id: str) -> str:
    """The number of the invoice that takes an advance off, "" if none does."""
    return str(view.value(_TAKEN_BY, {"id": invoice_id}, default=""))


def is_advance(view: View, invoice_id: str) -> bool:
    """Whether an invoice is an advance."""
    return view.value(_IS_ADVANCE, {"id": invoice_id}) is not None


def open_advances(view: View, order_id: str) -> list[Advance]:
    """The advances of an order that no invoice takes off yet, less what of them was credited."""
    found = []
    for invoice_id, number, date, fact_id in view.rows(_OF_ORDER, {"order_id": order_id}):
        if taken_off_by(view, invoice_id):
            continue
        deal = deal_of(view, fact_id)
        credited = [row for (fact,) in view.rows(_NOTES, {"id": invoice_id}) for row in deal_of(view, fact).totals.vat]
        rows = _with_taxes(deal, less_rows(deal.totals.vat, credited))
        if rows:
            found.append(Advance(invoice_id, number, date, rows))
    return found


def _with_taxes(deal: Deal, rows: tuple[VatRow, ...]) -> tuple[tuple[Tax, VatRow], ...]:
    taxes = {x.tax.group: x.tax for x in deal.lines}
    return tuple((taxes[row.category, row.rate], row) for row in rows)


def advances_in(view: View, fact: InvoiceIssued) -> dict[int, VatRow]:
    """The lines of an invoice that take advances off, each with the base and tax it takes."""
    found: dict[int, VatRow] = {}
    for line in fact.deal.lines:
        invoice_id, _, order_line = line.source.partition("/")
        if order_line == "0":
            found[line.line] = _row_of(view, invoice_id, line.tax, -line.net)
    return found


def advances_off(view: View, fact: InvoiceIssued) -> list[tuple[str, str, VatRow]]:
    """The advances that an invoice takes off: number, date and what each bore, a row for each tax."""
    found = []
    for line, row in advances_in(view, fact).items():
        number, date = view.row(_NUMBER, {"id": fact.deal.line(line).source.partition("/")[0]}) or ("", "")
        found.append((number, date, row))
    return found


def _row_of(view: View, invoice_id: str, tax: Tax, base: int) -> VatRow:
    """What an advance bore under one tax when it was taken off, less what was credited of it before."""
    left = deal_of(view, str(view.value(_FACT, {"id": invoice_id}))).totals.vat
    notes = [deal_of(view, fact).totals.vat for (fact,) in view.rows(_NOTES, {"id": invoice_id})]
    for credited in ((), *notes):
        left = less_rows(left, credited)
        row = next((one for one in left if (one.category, one.rate) == tax.group), None)
        if row and row.base == base:
            return row
    raise RuleViolation("What an advance bore does not fit what was taken off.", "invoice")
