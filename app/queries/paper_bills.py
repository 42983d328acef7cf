"""The papers of money: invoices, credit notes, receipts."""

from app.actions.load import fact_of
from app.domain.deal import Deal
from app.domain.errors import RuleViolation
from app.domain.facts import CreditNoteIssued, InvoiceIssued
from app.queries import paper_model as m
from app.queries.paper_advance import of_advances
from app.queries.paper_agreed import days_to_pay, early_until, given_back, taken_by, with_promises_of_orders
from app.queries.paper_archive import PaperRef
from app.queries.paper_company import Sender
from app.queries.paper_gst import with_gst
from app.queries.paper_lines import lines_of, texts_of
from app.queries.paper_machine import Machine, machine_of
from app.queries.paper_paid import PaidAtOnce, paid_at_once, standing
from app.queries.paper_shared import common_of, totals_of, was_imported
from app.queries.paper_signed import station_of
from app.store.database import View
from app.store.sql import sql

_INVOICE = sql("SELECT id, number, fact_id FROM invoice WHERE number = :ref OR id = :ref")
_ORDER_NUMBER = sql("SELECT number FROM sales_order WHERE id = :id")


def invoice_paper(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    row = view.row(_INVOICE, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no invoice {ref}.", "number")
    id_, number, fact_id = row
    fact = fact_of(view, fact_id)
    if not isinstance(fact, InvoiceIssued):
        raise RuleViolation(f"{number} is an invoice of the old system; its paper is there.", "number")
    who, common = common_of(view, fact.deal, m.INVOICE, fact_id)
    orders = [view.value(_ORDER_NUMBER, {"id": order_id}, default="") for order_id in fact.order_ids]
    advances = of_advances(view, fact)
    imported = was_imported(view, fact_id)
    paid = PaidAtOnce() if imported else paid_at_once(view, fact, fact_id)
    totals = totals_of(fact.deal, paid.amount)
    paper = m.Paper(
        kind=m.INVOICE,
        id=id_,
        number=number,
        date=fact.deal.date,
        lines=with_promises_of_orders(view, fact.deal, lines_of(fact.deal, who)),
        texts=texts_of(fact.deal),
        totals=totals,
        order_number=", ".join(x for x in orders if x),
        delivery_date=advances.supplied,
        due_date=fact.due_date,
        payable_days=days_to_pay(fact.deal.date, fact.due_date),
        early_payment=early_until(fact.deal, totals.due),
        form=advances.form,
        settlement=advances.settlement,
        tenders=paid.tenders,
        change=paid.change,
        machine=None if imported else _machine(view, fact.deal, who, fact_id),
        **{**common, "promised_date": None},
    )
    return PaperRef(m.INVOICE, id_, fact_id, imported), with_gst(view, paper, fact.deal, who, fact_id)


_CREDIT_NOTE = sql(
    "SELECT c.id, c.number, c.fact_id, i.number, i.date, i.supply_date "
    "FROM credit_note c JOIN invoice i ON i.id = c.invoice_id WHERE c.number = :ref OR c.id = :ref"
)


def credit_note_paper(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    row = view.row(_CREDIT_NOTE, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no credit note {ref}.", "number")
    id_, number, fact_id, invoice_number, invoice_date, supplied = row
    fact = fact_of(view, fact_id)
    assert isinstance(fact, CreditNoteIssued)  # noqa: S101 - the row names its own fact
    imported = was_imported(view, fact_id)
    who, common = common_of(view, fact.deal, m.CREDIT_NOTE, fact_id)
    paid_back, set_off = given_back(view, fact, fact_id, invoice_number)
    paper = m.Paper(
        kind=m.CREDIT_NOTE,
        id=id_,
        number=number,
        date=fact.deal.date,
        lines=lines_of(fact.deal, who),
        texts=texts_of(fact.deal),
        totals=totals_of(fact.deal),
        credits=(m.CreditedInvoice(invoice_number, invoice_date),),
        reason=fact.reason,
        tenders=paid_back,
        set_off=set_off,
        machine=None if imported else _machine(view, fact.deal, who, fact_id, supplied),
        **{**common, "promised_date": None},
    )
    return PaperRef(m.CREDIT_NOTE, id_, fact_id, imported), with_gst(view, paper, fact.deal, who, fact_id)


def _machine(view: View, deal: Deal, who: Sender, fact_id: str, supplied: str = "") -> Machine | None:
    return machine_of(view, deal, who.seller, fact_id, supplied) if who.seller else None


_PAYMENT = sql("SELECT id, number, fact_id, date, change FROM payment WHERE number = :ref OR id = :ref")
_TENDERS = sql("SELECT method, amount, reference FROM payment_tender WHERE payment_id = :id ORDER BY position")
_PAID_INVOICES = sql(
    "SELECT DISTINCT a.invoice_id, i.fact_id FROM payment_allocation a JOIN invoice i ON i.id = a.invoice_id "
    "WHERE a.source_id = :id ORDER BY a.invoice_id"
)
_PAYMENT_OF = sql(
    "SELECT source_id FROM payment_allocation a JOIN invoice i ON i.id = a.invoice_id "
    "WHERE (i.number = :ref OR i.id = :ref) AND a.source = 'payment' ORDER BY a.fact_id DESC LIMIT 1"
)


def receipt_paper(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    row = view.row(_PAYMENT, {"ref": ref}) or view.row(
        _PAYMENT, {"ref": view.value(_PAYMENT_OF, {"ref": ref}, default="")}
    )
    if row is None:
        raise RuleViolation(f"There is no payment {ref}.", "number")
    id_, number, fact_id, date, change = row
    invoices = [fact_of(view, fact) for _, fact in view.rows(_PAID_INVOICES, {"id": id_})]
    if len(invoices) != 1 or not isinstance(invoices[0], InvoiceIssued):
        raise RuleViolation(f"Payment {number} is not for one invoice, so it has no receipt.", "number")
    deal = invoices[0].deal
    who, common = common_of(view, deal, m.RECEIPT, fact_id)
    tenders = tuple(
        m.Tender("", paid, method, reference if method == "cash" and who.certified_cash else "")
        for method, paid, reference in view.rows(_TENDERS, {"id": id_})
    )
    stood = standing(view, invoices[0], id_, fact_id)
    cashier, time = taken_by(view, fact_id, date)
    paper = m.Paper(
        kind=m.RECEIPT,
        id=id_,
        number=number,
        date=date,
        lines=with_promises_of_orders(view, deal, lines_of(deal, who)),
        texts=texts_of(deal),
        totals=totals_of(deal, stood.before),
        left_open=max(0, stood.left),
        due_date=invoices[0].due_date or None,
        order_number=invoices[0].number,
        tenders=tenders,
        change=change,
        station=station_of(view, fact_id),
        time=time,
        cashier=cashier,
        **{**common, "paper_size": m.RECEIPT_80MM},
    )
    paper = with_gst(view, paper, deal, who)
    return PaperRef(m.RECEIPT, id_, fact_id, was_imported(view, fact_id)), paper
