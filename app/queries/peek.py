"""A document at a glance: what a list shows beside its rows while somebody walks through them."""

from dataclasses import dataclass

from app.actions.load import fact_of
from app.domain.deal import Deal, with_parts
from app.queries.desk_documents import open_document
from app.store.database import View
from app.store.sql import sql

OLD = "It was taken over from the system before, without its lines."
KINDS = ("draft", "quote", "order", "invoice", "credit_note")


@dataclass(frozen=True, slots=True)
class PeekedLine:
    """A line: how much (thousandths) of what, and its amount in minor units.

    A part of a kit is `within` it and costs nothing.
    """

    quantity: int
    unit: str
    sku: str
    name: str
    amount: int
    within: bool = False


@dataclass(frozen=True, slots=True)
class Peeked:
    """The lines, sums in minor units, and what is said beside them; `lines` None where a draft has no whole line."""

    lines: tuple[PeekedLine, ...] | None
    net: int = 0
    gross: int = 0
    currency: str = ""
    reference: str = ""
    note: str = ""
    wanted: str = ""


_FACT = {
    "invoice": sql("SELECT fact_id FROM invoice WHERE id = :id"),
    "credit_note": sql("SELECT fact_id FROM credit_note WHERE id = :id"),
}


def peek_at(view: View, kind: str, row_id: str) -> Peeked | None:
    """What a document of one of the `KINDS` says; None where it is not there any more."""
    if kind in _FACT:
        fact = view.value(_FACT[kind], {"id": row_id})
        deal = deal_within(view, str(fact)) if fact else None
        return _of(deal) if deal else Peeked((), note=OLD) if fact else None
    found = open_document(view, row_id)
    if found is None:
        return None
    return _of(found.deal, found.note) if found.deal else Peeked(None)


def deal_within(view: View, fact_id: str) -> Deal | None:
    """What a bill says; None of one that was only taken over from the system before."""
    found: Deal | None = getattr(fact_of(view, fact_id), "deal", None)
    return found


def _of(deal: Deal, beside: str = "") -> Peeked:
    terms = deal.terms
    lines = tuple(
        PeekedLine(one.quantity, one.unit, one.sku, one.name, one.amount, bool(one.said.part_of))
        for one in with_parts(deal.lines)
    )
    totals = deal.totals
    note = beside or terms.internal_note or terms.printed_note
    return Peeked(lines, totals.net, totals.gross, deal.currency, terms.reference, note, terms.wanted_date)
