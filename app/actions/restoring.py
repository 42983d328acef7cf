"""A draft that was thrown away, again: what its window still knew of it, the quote it came from, and its files."""

from dataclasses import dataclass, field

from app.actions.drafts import Draft, KeepDraft, draft_reply, find_draft, keep_draft, name_again, save_draft
from app.actions.inbound import follow
from app.actions.permitted import require
from app.actions.quotes import QuoteHead, can_revise, quote_head
from app.actions.reply import Reply, refuse
from app.domain.errors import RuleViolation
from app.domain.facts import FileAttached, QuoteAccepted
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreDraft(KeepDraft):
    """`thrown` is the id of the discarded draft, `name` the temporary number it had; `files` are the ids of its files.

    `quote` is what it revised or came from.
    """

    thrown: str
    name: str = ""
    quote: str = ""
    files: list[str] = field(default_factory=list)


_FILE = sql(
    "SELECT sha256, size, name FROM attachment WHERE id = :id AND record_id = :thrown AND entity = 'order' "
    "AND removed = 1"
)
_BECAME = sql("SELECT 1 FROM sales_order WHERE id = :id UNION ALL SELECT 1 FROM quote WHERE id = :id")
_ORDERED = sql("SELECT 1 FROM sales_order WHERE id = :id")


def restore_draft(tx: Transaction, p: RestoreDraft) -> Reply:
    """Keep a discarded draft again, under the number it had if that is free. Refused if it is a document, or there."""
    if p.draft or find_draft(tx, p.thrown) or tx.value(_BECAME, {"id": p.thrown}):
        raise RuleViolation("This draft was not thrown away.", "thrown")
    reply = keep_draft(tx, p, name_again(tx, p.name))
    follow(tx, p.thrown, reply.id)
    if p.quote:
        reply = _linked(tx, p, reply)
    for one in p.files:
        found = tx.row(_FILE, {"id": one, "thrown": p.thrown})
        if found is None:
            raise RuleViolation(f"There is no file {one} of the draft that was thrown away.", "files")
        require(tx, "orders")
        sha256, size, name = found
        tx.record(FileAttached(tx.new_id(), "order", reply.id, sha256, size, name, None))
    return reply


def _linked(tx: Transaction, p: RestoreDraft, reply: Reply) -> Reply:
    """The draft belongs to its quote as before: as its next revision, or as the order that it became."""
    require(tx, "orders")
    head = quote_head(tx, p.quote)
    if p.kind == "quote":
        refuse(can_revise(head))
    elif not _free(tx, head, p.thrown):
        raise RuleViolation(f"Quote {head.number} was accepted already.", "quote")
    kept = find_draft(tx, reply.id)
    if kept is None:
        raise RuleViolation(f"There is no draft {reply.id}.", "draft")
    draft = Draft(kept.draft.deal, head.id, kept.draft.desk, kept.draft.fields)
    parked_by = (tx.occasion.actor or "somebody") if p.parked else ""
    stored = save_draft(tx, p.kind, draft, kept.id, kept.version, parked_by)
    if p.kind == "order":
        tx.record(QuoteAccepted(head.id, stored.id))
    return draft_reply(stored, draft.deal) if draft.deal else reply


def _free(view: View, head: QuoteHead, thrown: str) -> bool:
    """Whether the quote's order is the draft that was thrown away, and no other has taken its place."""
    return head.state == "accepted" and head.order_id == thrown and not view.value(_ORDERED, {"id": head.order_id})
