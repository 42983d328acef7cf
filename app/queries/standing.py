"""What the books say of a document as it was in one version: by the journal's fact, and by the tables made from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from app.domain.deal import Deal, DealLine
from app.domain.facts import CreditNoteIssued, InvoiceIssued, OrderAmended, OrderConfirmed, QuoteSent
from app.domain.record import Record, record_of
from app.queries import paper_model as m
from app.store import journal
from app.store.codec import UnknownFactError
from app.store.database import View
from app.store.sql import sql

KINDS: Final = {
    m.QUOTATION: "quote", m.SALES_ORDER: "order", m.INVOICE: "invoice", m.CREDIT_NOTE: "credit_note",
}  # fmt: skip
"""Papers of a deal, and what a record calls their kind."""
_FACT_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Standing:
    """A version of a document in the books. `journal` and `tables` are its record made from either.

    `tables` is what the books show today where this version is the newest, else what they keep of an earlier one.
    """

    number: str
    journal: Record
    tables: Record
    newest: bool
    faults: tuple[str, ...] = ()
    """What is wrong with the journal's own entry, in sentences."""


def standing(view: View, kind: str, document_id: str, version: str, content: str = "") -> Standing | None:
    """The version of a document that a paper was made of: by what the archive notes of it, else by its number.

    `version` counts as in a record: revisions from 1, amendments from 0. None where the books have no such document.
    """
    if kind not in KINDS:
        return None
    fact_id = content[:32] if _FACT_ID.match(content) else _fact_of(view, kind, document_id, version)
    entry = journal.entry(view, fact_id) if fact_id else None
    if entry is None:
        return None
    changed = () if journal.entry_hash(entry) == entry.hash else (f"The journal's entry {entry.seq} was changed.",)
    try:
        fact: Any = entry.recorded().fact
    except (UnknownFactError, ValueError):
        return None
    if not isinstance(fact, QuoteSent | OrderConfirmed | OrderAmended | InvoiceIssued | CreditNoteIssued):
        return None
    number, counted = _named(view, kind, document_id, fact)
    deal: Deal = fact.deal
    shown, newest = _MADE[kind](view, document_id, fact_id, deal, counted)
    said = record_of(deal, KINDS[kind], number, counted)
    tables = {**record_of(shown.deal, KINDS[kind], shown.number or number, shown.version)}
    return Standing(number, said, tables, newest, changed)


_REVISION = sql("SELECT fact_id FROM quote_revision WHERE quote_id = :id AND revision = :version")
_AMENDMENTS = sql(
    "SELECT j.id FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = :id "
    "AND j.kind IN ('OrderConfirmed', 'OrderAmended') ORDER BY s.hlc"
)
_INVOICE_FACT = sql("SELECT fact_id FROM invoice WHERE id = :id")
_CREDIT_FACT = sql("SELECT fact_id FROM credit_note WHERE id = :id")


def _fact_of(view: View, kind: str, document_id: str, version: str) -> str:
    key = {"id": document_id}
    if kind == m.INVOICE:
        return str(view.value(_INVOICE_FACT, key, default=""))
    if kind == m.CREDIT_NOTE:
        return str(view.value(_CREDIT_FACT, key, default=""))
    if not re.fullmatch(r"[0-9]{1,6}", version):
        return ""
    if kind == m.QUOTATION:
        return str(view.value(_REVISION, {**key, "version": int(version)}, default=""))
    facts = [str(one) for (one,) in view.rows(_AMENDMENTS, key)]
    return facts[int(version)] if int(version) < len(facts) else ""


_ORDER_NUMBER = sql("SELECT number FROM sales_order WHERE id = :id")


def _named(view: View, kind: str, document_id: str, fact: Any) -> tuple[str, int]:
    if kind == m.QUOTATION:
        return fact.number, fact.revision
    if kind == m.SALES_ORDER:
        # An amendment does not repeat the number.
        number = getattr(fact, "number", "") or str(view.value(_ORDER_NUMBER, {"id": document_id}, default=""))
        return number, getattr(fact, "amendment", 0)
    return fact.number, 0


@dataclass(frozen=True, slots=True)
class _Shown:
    """A deal as tables show it."""

    deal: Deal
    version: int
    number: str = ""


_QUOTE = sql(
    "SELECT number, revision, fact_id, customer_number, customer_name, date, currency, reference, valid_until, net, "
    "tax, gross FROM quote WHERE id = :id"
)
_REVISION_ROW = sql("SELECT date, gross FROM quote_revision WHERE quote_id = :id AND revision = :version")
_ORDER = sql(
    "SELECT number, amendment, fact_id, customer_number, customer_name, date, currency, reference, net, tax, gross, "
    "hlc FROM sales_order WHERE id = :id"
)
_LINE_FIELDS = ("sku", "name", "unit", "quantity", "price", "price_per", "discount", "amount", "net")
_ORDER_LINES = sql(
    f"SELECT line, hlc, note, wanted_date, {', '.join(_LINE_FIELDS)} FROM sales_order_line WHERE order_id = :id "
    "ORDER BY line"
)
_INVOICE = sql(
    "SELECT number, 0, fact_id, customer_number, customer_name, date, currency, reference, net, tax, gross "
    "FROM invoice WHERE id = :id"
)
_INVOICE_LINES = sql(f"SELECT line, {', '.join(_LINE_FIELDS)} FROM invoice_line WHERE invoice_id = :id ORDER BY line")
_CREDIT = sql(
    "SELECT number, 0, fact_id, customer_number, customer_name, date, currency, '', net, tax, gross "
    "FROM credit_note WHERE id = :id"
)
_CREDIT_LINES = sql("SELECT line, quantity, amount, net FROM credit_note_line WHERE credit_note_id = :id ORDER BY line")


def _head(deal: Deal, row: Any, reference: bool = True) -> Deal:
    """A deal with the head that its row shows."""
    (_, _, _, customer_number, customer_name, date, currency, said, net, tax, gross, *_) = row
    return replace(
        deal,
        customer=replace(deal.customer, number=customer_number, name=customer_name),
        date=date,
        currency=currency,
        terms=replace(deal.terms, reference=said) if reference else deal.terms,
        totals=replace(deal.totals, net=net, tax=tax, gross=gross),
    )


def _with_lines(deal: Deal, rows: Mapping[int, Mapping[str, Any]]) -> Deal:
    """Lines with what their rows say; one without a row is left out, a row without a line is one more."""
    lines = [replace(line, **rows[line.line]) for line in deal.lines if line.line in rows]
    known = {line.line for line in deal.lines}
    lines += [_unknown(deal.lines[0], number, row) for number, row in rows.items() if number not in known]
    return replace(deal, lines=tuple(lines))


def _unknown(like: DealLine, number: int, row: Mapping[str, Any]) -> DealLine:
    return replace(like, line=number, more=None, allowances=(), **row)


def _quote(view: View, document_id: str, fact_id: str, deal: Deal, version: int) -> tuple[_Shown, bool]:
    row = view.row(_QUOTE, {"id": document_id})
    if row is None:
        return _Shown(deal, version), False
    if row[2] == fact_id:
        shown = _head(deal, (*row[:8], *row[9:]))
        shown = replace(shown, terms=replace(shown.terms, valid_until=row[8]))
        return _Shown(shown, row[1], row[0]), True
    kept = view.row(_REVISION_ROW, {"id": document_id, "version": version})
    if kept is None:
        return _Shown(deal, version), False
    return _Shown(replace(deal, date=kept[0], totals=replace(deal.totals, gross=kept[1])), version, row[0]), False


def _order(view: View, document_id: str, fact_id: str, deal: Deal, version: int) -> tuple[_Shown, bool]:
    row = view.row(_ORDER, {"id": document_id})
    if row is None or row[2] != fact_id:
        return _Shown(deal, version), False
    names = ("note", "wanted_date", *_LINE_FIELDS)
    known = {line.line for line in deal.lines}
    # Of what an amendment took out the row stays, with the stamp of then.
    rows = {
        line: dict(zip(names, rest, strict=True))
        for line, stamp, *rest in view.rows(_ORDER_LINES, {"id": document_id})
        if line in known or stamp >= row[11]
    }
    return _Shown(_with_lines(_head(deal, row), rows), row[1], row[0]), True


def _invoice(view: View, document_id: str, fact_id: str, deal: Deal, version: int) -> tuple[_Shown, bool]:
    row = view.row(_INVOICE, {"id": document_id})
    if row is None or row[2] != fact_id:
        return _Shown(deal, version), False
    rows = {
        line: dict(zip(_LINE_FIELDS, rest, strict=True))
        for line, *rest in view.rows(_INVOICE_LINES, {"id": document_id})
    }
    return _Shown(_with_lines(_head(deal, row), rows), 0, row[0]), True


def _credit(view: View, document_id: str, fact_id: str, deal: Deal, version: int) -> tuple[_Shown, bool]:
    row = view.row(_CREDIT, {"id": document_id})
    if row is None or row[2] != fact_id:
        return _Shown(deal, version), False
    rows = {
        line: {"quantity": quantity, "amount": amount, "net": net}
        for line, quantity, amount, net in view.rows(_CREDIT_LINES, {"id": document_id})
    }
    return _Shown(_with_lines(_head(deal, row, reference=False), rows), 0, row[0]), True


_MADE = {m.QUOTATION: _quote, m.SALES_ORDER: _order, m.INVOICE: _invoice, m.CREDIT_NOTE: _credit}
