"""Everything a paper says, loaded into one `Paper`. One function per kind; `paper_for` chooses."""

import datetime
import json
from dataclasses import replace
from typing import Any

from app.actions.drafts import find_draft
from app.actions.load import fact_of
from app.actions.orders import line_progress
from app.actions.picking import pick_head, pick_lines
from app.actions.shipping import shipment_head, shipment_lines
from app.domain.deal import Address, Deal
from app.domain.errors import RuleViolation
from app.domain.facts import CreditNoteIssued, InvoiceIssued, OrderAmended, OrderConfirmed, QuoteSent
from app.domain.kits import kit_of
from app.domain.money import exponent
from app.domain.texts import notes_by_line
from app.queries import paper_model as m
from app.queries.books import revision_letter
from app.queries.paper_address import address_lines
from app.queries.paper_advance import of_advances
from app.queries.paper_archive import ISSUING, PaperRef
from app.queries.paper_company import Sender, regional, sender
from app.queries.paper_fields import with_fields
from app.queries.paper_lines import line_of, lines_of, sent_of_kit, texts_of
from app.queries.paper_paid import PaidAtOnce, paid_at_once, standing
from app.queries.paper_purchase import purchase_paper
from app.queries.paper_till import z_report_paper
from app.store.database import View
from app.store.sql import sql

# ---------------------------------------------------------------- shared parts


def _party(name: str, address: Address, home: str, number: str = "", vat_id: str = "", language: str = "en") -> m.Party:
    lines = address_lines(address, home, language)
    return m.Party(address.name or name, lines, address.contact, number, vat_id)


def _totals(deal: Deal, prepaid: int = 0) -> m.PaperTotals:
    t = deal.totals
    grouped: dict[tuple[bool, int], int] = {}
    for part in deal.parts:
        key = (part.charge, part.adjustment)
        grouped[key] = grouped.get(key, 0) + part.amount
    reasons = {(part.charge, part.adjustment): part.reason for part in deal.parts}
    rows = tuple(m.VatRow(r.category, r.rate if r.category != "O" else None, r.base, r.tax, r.reason) for r in t.vat)
    return m.PaperTotals(
        line=sum(x.amount for x in deal.lines if x.counted) if deal.includes_tax else t.line,
        net=t.net,
        gross=t.gross,
        due=t.gross - prepaid,
        allowances=tuple(m.Adjustment(reasons[k], v) for k, v in grouped.items() if not k[0]),
        charges=tuple(m.Adjustment(reasons[k], v) for k, v in grouped.items() if k[0]),
        vat=rows,
        tax=t.tax,
        prepaid=prepaid,
        prices_include_tax=deal.includes_tax,
    )


def _common(view: View, deal: Deal, fact_id: str = "") -> tuple[Sender, dict[str, Any]]:
    """What all papers of a deal share; the company as it was at the fact that issued the document, if there is one."""
    who = sender(view, fact_id)
    terms = deal.terms
    address = deal.customer.address
    own = deal.customer.language
    language = regional(own, address.country, who.country) if own else regional(who.language, who.country)
    recipient = _party(deal.customer.name, address, who.country, deal.customer.number, deal.customer.vat_id, language)
    ship_to = _party(deal.customer.name, deal.ship_to, who.country, language=language) if deal.ship_to else None
    if ship_to and (ship_to.name, ship_to.address_lines) == (recipient.name, recipient.address_lines):
        ship_to = None  # it goes to where the letter goes
    common: dict[str, Any] = {
        "language": language,
        "currency": deal.currency,
        "currency_exponent": exponent(deal.currency),
        "paper_size": who.paper_size,
        "company": who.card,
        "recipient": recipient,
        "ship_to": ship_to,
        "your_reference": terms.reference,
        "contact": terms.salesperson,
        "promised_date": terms.promised_date or terms.wanted_date or None,
        "instructions": (deal.ship_to.instructions if deal.ship_to else "") or terms.instructions,
        "notes": tuple(x for x in terms.printed_note.split("\n\n") if x),
        "intro": who.intro,
        "outro": who.outro,
        "marks": m.Marks(demo=who.demo),
    }
    return who, common


_SIGNATURE = sql(
    "SELECT name, signed_at, consent, consent_version, content_sha256, document_sha256, strokes, strokes_sha256, "
    "fact_id FROM document_signature WHERE document_id = :id OR document_id = :other ORDER BY fact_id DESC LIMIT 1"
)
_STATION = sql("SELECT name FROM station ORDER BY station LIMIT 1")


def signature_of(view: View, document_id: str, other: str = "") -> tuple[m.Signed | None, str]:
    """The newest signature under a document (or the quote it came from), and the fact that holds it."""
    row = view.row(_SIGNATURE, {"id": document_id, "other": other or document_id})
    if row is None:
        return None, ""
    name, at, consent, version, content, document, strokes, fingerprint, fact_id = row
    points = json.loads(strokes) if strokes else []
    moment = datetime.datetime.fromtimestamp(at / 1_000_000, tz=datetime.UTC).astimezone()
    signed = m.Signed(
        name=name,
        at=moment.replace(microsecond=0, tzinfo=None).isoformat(),
        station=view.value(_STATION, default=""),
        consent=consent,
        consent_version=version,
        order_sha256=content,
        document_sha256=document,
        strokes=tuple(tuple((p[0], p[1], p[2], p[3]) for p in stroke) for stroke in points),
        strokes_sha256=fingerprint,
    )
    return signed, fact_id


# ---------------------------------------------------------------- one function per kind

_QUOTE = sql("SELECT id, number, revision, fact_id, date FROM quote WHERE number = :ref OR id = :ref")


def _quotation(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    row = view.row(_QUOTE, {"ref": ref})
    if row is None:
        return _draft(view, ref, "quote", m.QUOTATION)
    id_, number, revision, fact_id, date = row
    fact = fact_of(view, fact_id)
    assert isinstance(fact, QuoteSent)  # noqa: S101 - the row names its own fact
    who, common = _common(view, fact.deal, fact_id)
    signed, signature = signature_of(view, id_)
    paper = m.Paper(
        kind=m.QUOTATION,
        id=id_,
        number=number,
        version=revision_letter(revision) if revision > 1 else "",
        date=date,
        lines=lines_of(fact.deal),
        texts=texts_of(fact.deal),
        totals=_totals(fact.deal),
        valid_until=fact.deal.terms.valid_until or None,
        terms=who.terms,
        signed=signed,
        **common,
    )
    return PaperRef(m.QUOTATION, id_, fact_id + signature, _imported(view, fact_id)), paper


def _draft(view: View, ref: str, kind: str, paper_kind: str) -> tuple[PaperRef, m.Paper]:
    draft = find_draft(view, ref)
    if draft is None or draft.kind != kind or draft.draft.deal is None:
        raise RuleViolation(f"There is no {kind} {ref}.", "number")
    deal = draft.draft.deal
    _, common = _common(view, deal)
    common["marks"] = m.Marks(draft=True, demo=common["marks"].demo)
    paper = m.Paper(
        kind=paper_kind,
        id=draft.id,
        number=draft.name,
        date=deal.date,
        lines=lines_of(deal),
        texts=texts_of(deal),
        totals=_totals(deal),
        valid_until=deal.terms.valid_until or None,
        **common,
    )
    return PaperRef(paper_kind, draft.id, ""), paper


_ORDER = sql("SELECT id, number, amendment, fact_id, quote_id, date FROM sales_order WHERE number = :ref OR id = :ref")


def _sales_order(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    row = view.row(_ORDER, {"ref": ref})
    if row is None:
        return _draft(view, ref, "order", m.SALES_ORDER)
    id_, number, amendment, fact_id, quote_id, date = row
    fact = fact_of(view, fact_id)
    assert isinstance(fact, OrderConfirmed | OrderAmended)  # noqa: S101 - the row names its own fact
    who, common = _common(view, fact.deal, fact_id)
    signed, signature = signature_of(view, id_, quote_id)
    paper = m.Paper(
        kind=m.SALES_ORDER,
        id=id_,
        number=number,
        version=str(amendment) if amendment else "",
        date=date,
        lines=lines_of(fact.deal),
        texts=texts_of(fact.deal),
        totals=_totals(fact.deal),
        terms=who.terms,
        payable_days=fact.deal.terms.terms_days,
        signed=signed,
        **common,
    )
    return PaperRef(m.SALES_ORDER, id_, fact_id + signature, _imported(view, fact_id)), paper


_PICK_ORDER = sql("SELECT number, fact_id, customer_name, quote_id FROM sales_order WHERE id = :id")
_BIN = sql("SELECT bin FROM product WHERE id = :id")
_PICK_DATE = sql("SELECT date FROM pick_list WHERE id = :id")


def _pick_list(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    head = pick_head(view, ref)
    number, fact_id, _, _ = view.row(_PICK_ORDER, {"id": head.order_id}) or ("", "", "", "")
    deal: Deal = fact_of(view, fact_id).deal  # type: ignore[attr-defined]
    _, common = _common(view, deal)
    said = notes_by_line(deal.texts, [x.line for x in deal.lines])
    common["notes"] = tuple(x for x in (*said.get(0, ()), *common["notes"], deal.terms.internal_note) if x)
    lines = []
    for x in pick_lines(view, head.id):
        own = deal.line(x.line)
        shelf = view.value(_BIN, {"id": x.product_id}, default="")
        where = shelf or x.location
        base = line_of(deal, own, priced=False, quantity=x.quantity)
        kit = kit_of(x.line)
        note = "\n".join(n for n in (own.note, *said.get(kit or x.line, ()), own.internal_note) if n)
        if kit:
            base = replace(base, of_kit=deal.line(kit).sku, kit_line=kit)
        aisle = where.split("-")[0] if "-" in where else ""
        lines.append(replace(base, note=note, location=where, aisle=aisle))
    lines.sort(key=lambda line: (line.location, line.line))
    paper = m.Paper(
        kind=m.PICK_LIST,
        id=head.id,
        number=head.number,
        date=view.value(_PICK_DATE, {"id": head.id}, default=""),
        lines=tuple(lines),
        order_number=number,
        **common,
    )
    return PaperRef(m.PICK_LIST, head.id, ""), paper


_SHIPMENT = sql("SELECT packed_date, shipped_date, carrier, tracking, fact_id FROM shipment WHERE id = :id")
_PARCELS = sql("SELECT label, tracking, weight FROM parcel WHERE shipment_id = :id ORDER BY position")
_SHIPPED_BEFORE = sql(
    "SELECT l.line, sum(l.quantity) FROM shipment_line l JOIN shipment s ON s.id = l.shipment_id "
    "WHERE s.order_id = :order_id AND s.id < :id AND s.state IN ('shipped', 'delivered') GROUP BY l.line"
)


def _delivery_note(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    head = shipment_head(view, ref)
    packed, shipped, carrier, tracking, fact_id = view.row(_SHIPMENT, {"id": head.id}) or ("",) * 5
    number, order_fact, _, _ = view.row(_PICK_ORDER, {"id": head.order_id}) or ("", "", "", "")
    deal: Deal = fact_of(view, order_fact).deal  # type: ignore[attr-defined]
    _, common = _common(view, deal, fact_id)
    now = {x.line: x.quantity for x in shipment_lines(view, head.id)}
    before = {n: int(q) for n, q in view.rows(_SHIPPED_BEFORE, {"order_id": head.order_id, "id": head.id})}
    progress = line_progress(view, head.order_id)
    lines = []
    for x in deal.lines:
        if x.service:
            continue
        if x.said.kit:
            lines.append(sent_of_kit(deal, x, progress, before, now))
            continue
        _, done = progress[x.line]
        ordered = done.ordered - done.cancelled
        rest = ordered - before.get(x.line, 0) - now.get(x.line, 0)
        base = line_of(deal, x, priced=False, quantity=now.get(x.line, 0))
        done_before = before.get(x.line, 0)
        lines.append(replace(base, ordered=ordered, delivered=done_before, to_follow=max(0, rest)))
    parcels = tuple(m.Parcel(t or label or "", w or None) for label, t, w in view.rows(_PARCELS, {"id": head.id}))
    weights = [p.weight for p in parcels if p.weight]
    paper = m.Paper(
        kind=m.DELIVERY_NOTE,
        id=head.id,
        number=head.number,
        date=shipped or packed,
        lines=tuple(lines),
        texts=texts_of(deal, [kit_of(n) or n for n, quantity in now.items() if quantity]),
        order_number=number,
        shipping_method=" ".join(x for x in (carrier, tracking) if x),
        delivery_date=shipped or None,
        parcels=parcels,
        weight=sum(weights) if weights else None,
        **common,
    )
    content = f"{fact_id}{head.state}" if head.state in {"shipped", "delivered"} else ""
    return PaperRef(m.DELIVERY_NOTE, head.id, content, _imported(view, fact_id)), paper


_INVOICE = sql("SELECT id, number, fact_id FROM invoice WHERE number = :ref OR id = :ref")
_ORDER_NUMBER = sql("SELECT number FROM sales_order WHERE id = :id")


def _invoice(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    row = view.row(_INVOICE, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no invoice {ref}.", "number")
    id_, number, fact_id = row
    fact = fact_of(view, fact_id)
    if not isinstance(fact, InvoiceIssued):
        raise RuleViolation(f"{number} is an invoice of the old system; its paper is there.", "number")
    _, common = _common(view, fact.deal, fact_id)
    orders = [view.value(_ORDER_NUMBER, {"id": order_id}, default="") for order_id in fact.order_ids]
    advances = of_advances(view, fact)
    imported = _imported(view, fact_id)
    paid = PaidAtOnce() if imported else paid_at_once(view, fact, fact_id)
    paper = m.Paper(
        kind=m.INVOICE,
        id=id_,
        number=number,
        date=fact.deal.date,
        lines=lines_of(fact.deal),
        texts=texts_of(fact.deal),
        totals=_totals(fact.deal, paid.amount),
        order_number=", ".join(x for x in orders if x),
        delivery_date=advances.supplied,
        due_date=fact.due_date,
        form=advances.form,
        settlement=advances.settlement,
        tenders=paid.tenders,
        change=paid.change,
        **{**common, "promised_date": None},
    )
    return PaperRef(m.INVOICE, id_, fact_id, imported), paper


_CREDIT_NOTE = sql(
    "SELECT c.id, c.number, c.fact_id, i.number, i.date FROM credit_note c JOIN invoice i ON i.id = c.invoice_id "
    "WHERE c.number = :ref OR c.id = :ref"
)


def _credit_note(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    row = view.row(_CREDIT_NOTE, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no credit note {ref}.", "number")
    id_, number, fact_id, invoice_number, invoice_date = row
    fact = fact_of(view, fact_id)
    assert isinstance(fact, CreditNoteIssued)  # noqa: S101 - the row names its own fact
    _, common = _common(view, fact.deal, fact_id)
    paper = m.Paper(
        kind=m.CREDIT_NOTE,
        id=id_,
        number=number,
        date=fact.deal.date,
        lines=lines_of(fact.deal),
        texts=texts_of(fact.deal),
        totals=_totals(fact.deal),
        credits=(m.CreditedInvoice(invoice_number, invoice_date),),
        reason=fact.reason,
        **{**common, "promised_date": None},
    )
    return PaperRef(m.CREDIT_NOTE, id_, fact_id, _imported(view, fact_id)), paper


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


def _receipt(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
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
    who, common = _common(view, deal, fact_id)
    tenders = tuple(
        m.Tender("", paid, method, reference if method == "cash" and who.certified_cash else "")
        for method, paid, reference in view.rows(_TENDERS, {"id": id_})
    )
    stood = standing(view, invoices[0], id_, fact_id)
    paper = m.Paper(
        kind=m.RECEIPT,
        id=id_,
        number=number,
        date=date,
        lines=lines_of(deal),
        texts=texts_of(deal),
        totals=_totals(deal, stood.before),
        left_open=max(0, stood.left),
        due_date=invoices[0].due_date or None,
        order_number=invoices[0].number,
        tenders=tenders,
        change=change,
        station=view.value(_STATION, default=""),
        **{**common, "paper_size": m.RECEIPT_80MM},
    )
    return PaperRef(m.RECEIPT, id_, fact_id, _imported(view, fact_id)), paper


_ACTION = sql("SELECT action FROM journal WHERE id = :id")


def _imported(view: View, fact_id: str) -> bool:
    return view.value(_ACTION, {"id": fact_id}, default="") not in ISSUING


def _purchase_order(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    paper = purchase_paper(view, ref)
    return PaperRef(m.PURCHASE_ORDER, paper.id, ""), paper


_KINDS = {
    m.QUOTATION: _quotation,
    m.SALES_ORDER: _sales_order,
    m.PICK_LIST: _pick_list,
    m.DELIVERY_NOTE: _delivery_note,
    m.INVOICE: _invoice,
    m.CREDIT_NOTE: _credit_note,
    m.RECEIPT: _receipt,
    m.Z_REPORT: z_report_paper,
    m.PURCHASE_ORDER: _purchase_order,
}


def paper_for(view: View, kind: str, ref: str) -> tuple[PaperRef, m.Paper]:
    """The paper of that kind for a document by number, draft name or id. Raises RuleViolation."""
    if kind not in _KINDS:
        raise RuleViolation(f"There is no paper {kind}; there are {', '.join(_KINDS)}, label, label-sheet.", "kind")
    found, paper = _KINDS[kind](view, ref)
    draft = find_draft(view, found.document_id) if paper.marks.draft else None
    return found, with_fields(view, found, paper, draft.draft.fields if draft else None)
