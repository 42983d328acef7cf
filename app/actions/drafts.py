"""Drafts: the one table of unsent work. Outside the journal; nothing is promised by a draft."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

import msgspec

from app.actions.attaching import remove_all
from app.actions.deal import build_deal
from app.actions.load import company
from app.actions.own_fields import read_fields
from app.actions.parameters import Dated, DealInput
from app.actions.promised import as_promised
from app.actions.reply import LineReply, Reply, ladder
from app.domain.approved import LineApproval, terms_of
from app.domain.deal import Deal
from app.domain.errors import Conflict, RuleViolation
from app.domain.money import amount_in
from app.domain.quantity import quantity_out
from app.store.codec import encode
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft holds: the deal as far as it is whole, and `desk`, the window's own notes (text being typed)."""

    deal: Deal | None
    quote_id: str = ""
    desk: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    """What the document will hold in the company's own fields, by their id."""
    approvals: tuple[LineApproval, ...] = ()
    """What was let pass of its lines; they count for lines that still say the same."""


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft with its place. `version` rises with each save."""

    id: str
    kind: str
    name: str
    version: int
    draft: Draft


_DECODER = msgspec.json.Decoder(Draft)
_BY = sql("SELECT id, kind, name, version, body FROM draft WHERE id = :ref OR name = :ref")
_SAVE = sql(
    "INSERT INTO draft (id, kind, station, name, customer_id, customer_name, body, version, updated_at, gross, "
    "parked_by) VALUES (:id, :kind, :station, :name, :customer_id, :customer_name, :body, :version, :updated_at, "
    ":gross, :parked_by) ON CONFLICT (id) DO UPDATE SET body = excluded.body, version = excluded.version, "
    "updated_at = excluded.updated_at, gross = excluded.gross, customer_id = excluded.customer_id, "
    "customer_name = excluded.customer_name, kind = excluded.kind, parked_by = excluded.parked_by"
)
_NAME = sql("SELECT name FROM customer WHERE id = :id")
_DELETE = sql("DELETE FROM draft WHERE id = :id")
_REMEMBER = sql("UPDATE draft SET body = :body WHERE id = :id")
_COUNT = sql(
    "INSERT INTO local_counter (name, last) VALUES ('draft', 1) ON CONFLICT (name) DO UPDATE SET "
    "last = local_counter.last + 1"
)
_COUNTER = sql("SELECT last FROM local_counter WHERE name = 'draft'")


def find_draft(view: View, ref: str) -> StoredDraft | None:
    """The draft of that id or temporary name."""
    row = view.row(_BY, {"ref": ref})
    if row is None:
        return None
    id_, kind, name, version, body = row
    return StoredDraft(id_, kind, name, version, _DECODER.decode(body))


def name_again(view: View, name: str) -> str:
    """The temporary number a draft had, if it was given out here and no other draft has it; else ""."""
    counter = name.removeprefix("D-")
    given = counter.isascii() and counter.isdecimal() and name == f"D-{int(counter)}"
    free = given and 0 < int(counter) <= view.value(_COUNTER, default=0) and find_draft(view, name) is None
    return name if free else ""


def save_draft(
    tx: Transaction,
    kind: str,
    draft: Draft,
    ref: str | None = None,
    version: int | None = None,
    parked_by: str = "",
    name: str = "",
    in_short: tuple[str, str, int] = ("", "", 0),
) -> StoredDraft:
    """Keep a draft, a new one or the one named. Raises Conflict if it was saved since `version`.

    A new one gets the next temporary number, or `name`, which `name_again` gave. `in_short` is what lists show of one
    without a deal: the customer's id and name, and the total in minor units.
    """
    known = find_draft(tx, ref) if ref else None
    if ref and known is None:
        raise RuleViolation(f"There is no draft {ref}.", "draft")
    if known and version is not None and known.version != version:
        raise Conflict(f"Draft {known.name} was changed meanwhile.")
    if known is None:
        if not name:
            tx.run(_COUNT)
            name = f"D-{tx.value(_COUNTER)}"
        known = StoredDraft(tx.new_id(), kind, name, 0, draft)
    stored = replace(known, kind=kind, version=known.version + 1, draft=draft)
    deal = draft.deal
    row = {"id": stored.id, "kind": kind, "station": tx.station, "name": stored.name, "parked_by": parked_by}
    short = (deal.customer.customer_id, deal.customer.name, deal.totals.gross) if deal else in_short
    who = dict(zip(("customer_id", "customer_name", "gross"), short, strict=True))
    sums = {"version": stored.version, "updated_at": tx.occasion.now}
    tx.run(_SAVE, {**row, **who, **sums, "body": encode(draft)})
    tx.touch("draft", stored.id)
    return stored


def remember_approvals(tx: Transaction, stored: StoredDraft, approvals: tuple[LineApproval, ...]) -> None:
    """Beside what is written there: whoever writes it goes on from the version they have."""
    tx.run(_REMEMBER, {"id": stored.id, "body": encode(replace(stored.draft, approvals=approvals))})


def _approvals_of(
    view: View, ref: str | None, deal: Deal | None, kept: list[int] | None = None
) -> tuple[LineApproval, ...]:
    """Those of the draft that its lines still answer to; of lines by number (from 1), only of those."""
    known = find_draft(view, ref) if ref else None
    if known is None or not known.draft.approvals or deal is None:
        return known.draft.approvals if known else ()
    lines = [one for at, one in enumerate(deal.lines, start=1) if kept is None or at in kept]
    said = {terms_of(deal.customer.customer_id, one) for one in lines}
    return tuple(one for one in known.draft.approvals if one.terms in said)


def drop_draft(tx: Transaction, draft_id: str) -> None:
    """Forget a draft (it became a document, or was discarded)."""
    tx.run(_DELETE, {"id": draft_id})
    tx.touch("draft", draft_id)


def draft_reply(stored: StoredDraft, deal: Deal) -> Reply:
    """The answer for a saved draft."""
    lines = tuple(LineReply(line=x.line, sku=x.sku, quantity=quantity_out(x.quantity)) for x in deal.lines)
    totals = ladder(deal.totals, deal.currency)
    return Reply(id=stored.id, number=stored.name, totals=totals, lines=lines, state="draft")


def draft_quote(tx: Transaction, p: DealInput) -> Reply:
    """Write a quote; it is sent with send_quote."""
    deal = build_deal(tx, p, quote=True)
    approvals = _approvals_of(tx, p.draft, deal)
    draft = Draft(deal, _quote_of(tx, p.draft, "quote"), fields=_fields_of(tx, p.draft, p), approvals=approvals)
    return draft_reply(save_draft(tx, "quote", draft, p.draft), deal)


def _quote_of(tx: Transaction, ref: str | None, kind: str) -> str:
    """The quote that a draft of this kind revises, or came from; it stays when the draft is written anew."""
    known = find_draft(tx, ref) if ref else None
    return known.draft.quote_id if known and known.kind == kind else ""


def _fields_of(tx: Transaction, ref: str | None, p: DealInput | None) -> dict[str, str]:
    """The own fields of a draft: as given, else as they stood when it is written anew."""
    if p is not None and p.fields is not None:
        return {one: value for one, value in read_fields(tx, "order", p.fields).items() if value}
    known = find_draft(tx, ref) if ref else None
    return known.draft.fields if known else {}


def draft_order(tx: Transaction, p: DealInput) -> Reply:
    """Write a sales order; it is binding with confirm_order."""
    quote_id = _quote_of(tx, p.draft, "order")
    deal = as_promised(tx, build_deal(tx, p), quote_id)
    approvals = _approvals_of(tx, p.draft, deal)
    draft = Draft(deal, quote_id, fields=_fields_of(tx, p.draft, p), approvals=approvals)
    return draft_reply(save_draft(tx, "order", draft, p.draft), deal)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardDraft(Dated):
    """A draft by id or name."""

    draft: str


def discard_draft(tx: Transaction, p: DiscardDraft) -> Reply:
    """Throw a draft away."""
    stored = find_draft(tx, p.draft)
    if stored is None:
        raise RuleViolation(f"There is no draft {p.draft}.", "draft")
    remove_all(tx, stored.id)
    drop_draft(tx, stored.id)
    return Reply(id=stored.id, number=stored.name, state="discarded")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDraft(Dated):
    """What a window is writing, kept as it is: the lines that are whole, and the text that is not yet.

    Without a deal, `customer` (an id) and `gross` are what lists show of it meanwhile; nothing is reckoned by them.
    """

    kind: str = "order"
    draft: str | None = None
    version: int | None = None
    deal: DealInput | None = None
    desk: str = ""
    parked: bool = False
    customer: str = ""
    gross: Decimal | None = None
    approved: list[int] | None = None
    """Lines of the deal, from 1, whose approval stands as their window has it; of the others it is taken back."""


def _in_short(tx: Transaction, p: KeepDraft) -> tuple[str, str, int]:
    """What lists show of a draft without a deal; a customer who is not there any more is nobody."""
    named = tx.value(_NAME, {"id": p.customer}, default=None) if p.customer else None
    gross = amount_in(p.gross, company(tx).currency) if p.gross else 0
    return ("", "", gross) if named is None else (p.customer, str(named), gross)


def keep_draft(tx: Transaction, p: KeepDraft, name: str = "") -> Reply:
    """Autosave: never refuses for a line that is not whole yet; the window keeps those in `desk`.

    `name` is the temporary number of a draft that comes back.
    """
    if p.kind not in {"order", "quote"}:
        raise RuleViolation("A draft is an order or a quote.", "kind")
    deal = build_deal(tx, p.deal, quote=p.kind == "quote") if p.deal and p.deal.lines else None
    quote_id = _quote_of(tx, p.draft, p.kind)
    if deal is not None:
        deal = as_promised(tx, deal, quote_id, revises=p.kind == "quote")
    parked_by = (tx.occasion.actor or "somebody") if p.parked else ""
    approvals = _approvals_of(tx, p.draft, deal, p.approved)
    draft = Draft(deal, quote_id, p.desk, _fields_of(tx, p.draft, p.deal), approvals)
    short = ("", "", 0) if deal else _in_short(tx, p)
    stored = save_draft(tx, p.kind, draft, p.draft, p.version, parked_by, name, short)
    if deal is None:
        return Reply(id=stored.id, number=stored.name, state="draft")
    return draft_reply(stored, deal)
