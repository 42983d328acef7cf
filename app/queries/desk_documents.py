"""Documents for the desk: one opened again with everything it says, drafts put aside, and finding any of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.actions.cancelling import cancellable
from app.actions.drafts import find_draft
from app.actions.drawer import cash_recording
from app.actions.load import company, deal_of, paper_language, today
from app.actions.orders import line_progress
from app.actions.signing import how_signed
from app.domain.deal import Deal
from app.queries.arrivals import arrivals_for
from app.queries.notes import note_on
from app.queries.own_fields import values_of
from app.queries.past_due import status_of
from app.queries.search.documents import Found, find_documents
from app.store.database import View
from app.store.folding import fold, searchable
from app.store.sql import sql

__all__ = ["Found", "find_documents"]


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A draft, quote or order as the order place shows it.

    `deal` is None where a draft has no whole line yet; `desk` is the window's own notes of a draft; `reserved` and
    `shipped` are thousandths per line of an order; `expected` the day its missing goods come, where that is known.
    `revises` is the quote that a draft is the next revision of, by id; `revision` counts those of a quote from 1,
    `amendment` those of an order from 0.
    """

    id: str
    kind: str
    number: str
    status: str
    version: int
    deal: Deal | None
    desk: str
    progress: tuple[tuple[int, int, int, int], ...] = ()
    """Of each line of an order what is reserved, picked and shipped so far, in thousandths, behind its number."""
    expected: tuple[tuple[int, str], ...] = ()
    revises: str = ""
    revision: int = 1
    amendment: int = 0
    hold: str | None = None
    """Why an order stands still; None where it does not."""
    own: dict[str, str] = field(default_factory=dict)
    """What it holds in the company's own fields, by their id."""
    quote: str = ""
    """The quote that a draft revises or came from, by id."""
    note: str = ""
    """The note for us as it stands."""
    language: str = ""
    """What its paper is written in, of a document of the books."""
    signed: str = ""
    """How its customer signed what stands: "on paper", "on the screen, as a quote"; "" where nobody did."""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """How far a line of an order is, in thousandths; `cancellable` is open and not picked."""

    line: int
    reserved: int
    backordered: int
    cancellable: int


@dataclass(frozen=True, slots=True)
class ParkedDraft:
    """A draft in the strip of documents; `parked` if it was put aside, `by` whom.

    `lines` counts its goods; `gross` in minor units is 0 where a line still asks.
    """

    id: str
    kind: str
    name: str
    customer: str
    parked: bool
    updated_at: int
    lines: int = 0
    gross: int = 0
    by: str = ""


@dataclass(frozen=True, slots=True)
class DeskCompany:
    """What the windows need of the company."""

    name: str
    currency: str
    country: str
    includes_tax: bool
    tax_rounding: str
    quote_days: int
    terms_days: int
    cash_recording: str = ""
    region: str = ""
    """Its state, where the tax is told by it: in India."""


_ORDER = sql(
    "SELECT o.id, o.number, o.fact_id, p.status, o.amendment, "
    "(SELECT h.reason FROM order_hold h WHERE h.order_id = o.id AND h.held = 1) FROM sales_order o "
    "JOIN order_progress p ON p.order_id = o.id WHERE o.id = :ref OR o.number = :ref"
)
_QUOTE = sql("SELECT id, number, fact_id, state, revision FROM quote WHERE id = :ref OR number = :ref")
_NAME = sql("SELECT name FROM customer WHERE id = :id")
_DRAFTS = sql(
    "SELECT id, kind, name, customer_name, parked_by, updated_at, gross FROM draft ORDER BY updated_at DESC LIMIT 20"
)
# Without what is written in them: of all that lie somewhere, that would be much to read at each letter.
_NAMES_OF_DRAFTS = sql("SELECT id, name, customer_name FROM draft ORDER BY updated_at DESC, id")
_DRAFTS_OF = sql("SELECT id, kind, name, customer_name, parked_by, updated_at, gross FROM draft WHERE id = :id")
_A_TAIL = 3


def desk_company(view: View) -> DeskCompany:
    """The company. Raises RuleViolation if there is none yet."""
    firm = company(view)
    told = (firm.name, firm.currency, firm.country, False, firm.tax_rounding, firm.quote_days, firm.terms_days)
    return DeskCompany(*told, cash_recording(view), firm.state)


def open_document(view: View, ref: str) -> OpenDocument | None:
    """The draft, order or quote of that id, number or name."""
    if draft := find_draft(view, ref):
        return OpenDocument(
            draft.id,
            draft.kind,
            draft.name,
            "draft",
            draft.version,
            draft.draft.deal,
            draft.draft.desk,
            revises=draft.draft.quote_id if draft.kind == "quote" else "",
            quote=draft.draft.quote_id,
            own=draft.draft.fields,
        )
    if row := view.row(_ORDER, {"ref": ref}):
        # Of a kit as far as its sets are whole, of its parts each for itself.
        lines = sorted(line_progress(view, row[0]).items())
        progress = tuple((n, one.reserved, one.picked, one.shipped) for n, (_, one) in lines)
        word = status_of(view, row[0], row[3], today())
        expected = tuple(sorted(arrivals_for(view, row[0]).items()))
        deal, more = deal_of(view, row[2]), {"amendment": row[4], "hold": row[5], "own": values_of(view, row[0])}
        more |= {"note": note_on(view, row[0], deal), "language": paper_language(view, deal.customer)}
        more["signed"] = how_signed(view, "order", row[0])
        return OpenDocument(row[0], "order", row[1], word, 0, deal, "", progress, expected, **more)
    if row := view.row(_QUOTE, {"ref": ref}):
        own, deal = values_of(view, row[0]), deal_of(view, row[2])
        more = {"note": deal.terms.internal_note, "language": paper_language(view, deal.customer)}
        more["signed"] = how_signed(view, "quote", row[0])
        return OpenDocument(row[0], "quote", row[1], row[3], 0, deal, "", revision=row[4], own=own, **more)
    return None


def open_lines(view: View, order_id: str) -> tuple[OpenLine, ...]:
    """How far the lines of an order are."""
    return tuple(
        OpenLine(n, one.reserved, one.backordered, cancellable(one))
        for n, (_, one) in line_progress(view, order_id).items()
        if not one.part
    )


def open_drafts(view: View) -> tuple[ParkedDraft, ...]:
    """Drafts of this file, the newest first."""
    return _whole_drafts(view, view.rows(_DRAFTS))


def find_drafts(view: View, text: str, limit: int = 4) -> tuple[ParkedDraft, ...]:
    """Drafts by their name, three figures of its tail or more, and by words of the customer; the newest first."""
    words = fold(text).split()
    found: list[str] = []
    for id_, name, customer in view.rows(_NAMES_OF_DRAFTS) if words else ():
        said = f" {searchable(f'{name} {customer}')}"
        if all(f" {word}" in said or (len(word) >= _A_TAIL and name.endswith(word)) for word in words):
            found.append(id_)
        if len(found) == limit:
            break
    return _whole_drafts(view, [row for id_ in found if (row := view.row(_DRAFTS_OF, {"id": id_}))])


def _whole_drafts(view: View, rows: Sequence[Any]) -> tuple[ParkedDraft, ...]:
    found = []
    for id_, kind, name, customer, parked_by, updated_at, gross in rows:
        stored = find_draft(view, id_)
        notes = desk_notes(stored.draft.desk) if stored else {}
        if not customer and notes.get("customer"):
            # A draft without a whole line has its customer only in the window's own notes.
            customer = view.value(_NAME, {"id": str(notes["customer"])}, default="")
        deal = stored.draft.deal if stored else None
        written = notes.get("lines")
        lines = (
            sum(1 for one in written if one.get("kind") == "product")
            if written is not None
            else len(deal.lines)
            if deal
            else 0
        )
        found.append(ParkedDraft(id_, kind, name, customer, bool(parked_by), updated_at, lines, gross, parked_by))
    return tuple(found)


def desk_notes(desk: str) -> dict[str, Any]:
    """The window's notes of a draft; empty where there are none or they are another version's."""
    try:
        notes = json.loads(desk) if desk else {}
    except ValueError:
        return {}
    return notes if isinstance(notes, dict) else {}
