"""Everything a paper says, loaded into one `Paper`. One function per kind; `paper_for` chooses."""

from dataclasses import replace

from app.actions.drafts import find_draft
from app.actions.load import fact_of
from app.domain.errors import RuleViolation
from app.domain.facts import OrderAmended, OrderConfirmed, QuoteSent
from app.domain.paper_codes import paper_code
from app.domain.record import canonical, record_of
from app.queries import paper_model as m
from app.queries.books import revision_letter
from app.queries.paper_agreed import offered_early, stamp_of_fact, with_promises, with_promises_of_orders
from app.queries.paper_archive import PaperRef
from app.queries.paper_batch import batch_paper
from app.queries.paper_bills import credit_note_paper, invoice_paper, receipt_paper
from app.queries.paper_fields import with_fields
from app.queries.paper_goods import delivery_note_paper, pick_list_paper
from app.queries.paper_gst import with_gst
from app.queries.paper_lines import lines_of, texts_of
from app.queries.paper_purchase import purchase_paper
from app.queries.paper_shared import common_of, draft_paper, totals_of, was_imported
from app.queries.paper_signed import signed_paper
from app.queries.paper_statement import statement_paper
from app.queries.paper_terms import terms_for
from app.queries.paper_till import z_report_paper
from app.store.database import View
from app.store.sql import sql

_QUOTE = sql("SELECT id, number, revision, fact_id, date FROM quote WHERE number = :ref OR id = :ref")


def quotation(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    row = view.row(_QUOTE, {"ref": ref})
    if row is None:
        return draft_paper(view, ref, "quote", m.QUOTATION)
    id_, number, revision, fact_id, date = row
    fact = fact_of(view, fact_id)
    assert isinstance(fact, QuoteSent)  # noqa: S101 - the row names its own fact
    who, common = common_of(view, fact.deal, m.QUOTATION, fact_id)
    signed, signature = signed_paper(view, "quote", id_)
    paper = m.Paper(
        kind=m.QUOTATION,
        id=id_,
        number=number,
        version=revision_letter(revision) if revision > 1 else "",
        scan_code=paper_code("quote", number, revision),
        date=date,
        lines=with_promises(view, fact.deal, lines_of(fact.deal, who), stamp_of_fact(view, fact_id)),
        texts=texts_of(fact.deal),
        totals=totals_of(fact.deal),
        valid_until=fact.deal.terms.valid_until or None,
        terms=terms_for(view, who, fact.deal.customer.customer_id, fact_id),
        payable_days=fact.deal.terms.terms_days,
        early_payment=offered_early(fact.deal),
        signed=signed,
        record=canonical(record_of(fact.deal, "quote", number, revision)),
        **common,
    )
    paper = with_gst(view, paper, fact.deal, who)
    return PaperRef(m.QUOTATION, id_, fact_id + signature, was_imported(view, fact_id)), paper


_ORDER = sql("SELECT id, number, amendment, fact_id, date FROM sales_order WHERE number = :ref OR id = :ref")


def sales_order(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    row = view.row(_ORDER, {"ref": ref})
    if row is None:
        return draft_paper(view, ref, "order", m.SALES_ORDER)
    id_, number, amendment, fact_id, date = row
    fact = fact_of(view, fact_id)
    assert isinstance(fact, OrderConfirmed | OrderAmended)  # noqa: S101 - the row names its own fact
    who, common = common_of(view, fact.deal, m.SALES_ORDER, fact_id)
    signed, signature = signed_paper(view, "order", id_)
    paper = m.Paper(
        kind=m.SALES_ORDER,
        id=id_,
        number=number,
        version=str(amendment) if amendment else "",
        scan_code=paper_code("order", number, amendment),
        date=date,
        lines=with_promises_of_orders(view, fact.deal, lines_of(fact.deal, who), id_),
        texts=texts_of(fact.deal),
        totals=totals_of(fact.deal),
        terms=terms_for(view, who, fact.deal.customer.customer_id, fact_id, id_),
        payable_days=fact.deal.terms.terms_days,
        early_payment=offered_early(fact.deal),
        signed=signed,
        record=canonical(record_of(fact.deal, "order", number, amendment)),
        **common,
    )
    paper = with_gst(view, paper, fact.deal, who)
    return PaperRef(m.SALES_ORDER, id_, fact_id + signature, was_imported(view, fact_id)), paper


def _purchase_order(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    paper = purchase_paper(view, ref)
    return PaperRef(m.PURCHASE_ORDER, paper.id, ""), paper


_KINDS = {
    m.QUOTATION: quotation,
    m.SALES_ORDER: sales_order,
    m.PICK_LIST: pick_list_paper,
    m.DELIVERY_NOTE: delivery_note_paper,
    m.INVOICE: invoice_paper,
    m.CREDIT_NOTE: credit_note_paper,
    m.RECEIPT: receipt_paper,
    m.Z_REPORT: z_report_paper,
    m.PURCHASE_ORDER: _purchase_order,
    m.STATEMENT: statement_paper,
    m.PICK_BATCH: batch_paper,
}


def paper_for(view: View, kind: str, ref: str) -> tuple[PaperRef, m.Paper]:
    """The paper of that kind for a document by number, draft name or id. Raises RuleViolation."""
    if kind not in _KINDS:
        raise RuleViolation(f"There is no paper {kind}; there are {', '.join(_KINDS)}, label, label-sheet.", "kind")
    found, paper = _KINDS[kind](view, ref)
    draft = find_draft(view, found.document_id) if paper.marks.draft else None
    return found, with_fields(view, found, paper, draft.draft.fields if draft else None)


SIZES = {m.RECEIPT: (m.RECEIPT_80MM, m.RECEIPT_A6)}
"""Papers that are made in several sizes, the usual one first."""


def in_size(found: tuple[PaperRef, m.Paper], size: str) -> tuple[PaperRef, m.Paper]:
    """The paper for a stock of that size; "" is the usual one. Its bytes are others, so it is archived beside it.

    Raises RuleViolation where there is no such size of it.
    """
    ref, paper = found
    if not size or size == paper.paper_size:
        return found
    if size not in SIZES.get(paper.kind, ()):
        known = " or ".join(SIZES.get(paper.kind, ()))
        raise RuleViolation(f"A {paper.kind} is made in {known or 'its own size only'}, not in {size}.", "size")
    return replace(ref, content=ref.content and ref.content + size), replace(paper, paper_size=size)
