"""Which issued documents have a paper to be made, by what the journal holds since it was looked at last.

How far it was looked at, and what could not be made then, lie in this station's own notes: so a wake costs as much as
happened since, however long a company trades. They are notes only: lost, everything is looked for once.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.queries import paper_model as m
from app.queries.paper_archive import BILLS, CREDITS, ORDERS
from app.store import journal
from app.store.codec import UnknownFactError
from app.store.database import Transaction, View
from app.store.sql import sql

Due = tuple[str, str]
"""The kind of a paper, and the document it is of."""

# By the kind of the fact: the actions that issue (others brought history), the paper, and what names the document.
_ISSUED: Final[dict[str, tuple[tuple[str, ...], str, str]]] = {
    "QuoteSent": (("send_quote",), m.QUOTATION, "quote_id"),
    "OrderConfirmed": (("confirm_order",), m.SALES_ORDER, "order_id"),
    "OrderAmended": (ORDERS, m.SALES_ORDER, "order_id"),
    "ShipmentShipped": (("ship", "hand_over"), m.DELIVERY_NOTE, "shipment_id"),
    "InvoiceIssued": (BILLS, m.INVOICE, "invoice_id"),
    "CreditNoteIssued": (CREDITS, m.CREDIT_NOTE, "credit_note_id"),
    "TillClosed": (("close_till",), m.Z_REPORT, "session_id"),
}
_SIGNED: Final = {"quote": m.QUOTATION, "order": m.SALES_ORDER, "shipment": m.DELIVERY_NOTE}
_AT_ONCE: Final = 2000
_KEY: Final = "papers"


@dataclass(frozen=True, slots=True)
class Progress:
    """Up to which stamp of the journal papers were looked for (None: never yet), and which are still owed."""

    until: int | None = None
    owed: tuple[Due, ...] = ()
    more: bool = False
    """There is more behind `until` than was looked at in one go."""

    def worth_noting(self, before: "Progress", *, tried: bool) -> bool:
        """Whether it is written down: papers were tried, more is to be looked at, or much time went by."""
        if before.until is None or self.until is None or self.more or tried:
            return (self.until, self.owed) != (before.until, before.owed)
        return self.until - before.until > _A_WHILE


_MS: Final = 1 << 20
"""Of stamps."""
_A_WHILE, _DAY = 15 * 60 * 1000 * _MS, 24 * 3600 * 1000 * _MS


def _among(actions: Iterable[str]) -> str:
    return f"j.action IN ({', '.join(repr(one) for one in actions)})"


# Once in the life of the books: what was issued before papers were followed, and has none at all.
_NEVER_MADE = sql(
    "SELECT 'sales-order', o.id FROM sales_order o JOIN journal j ON j.id = o.fact_id "
    f"WHERE {_among(ORDERS)} AND NOT EXISTS (SELECT 1 FROM document_archive a "
    "WHERE a.document_id = o.id AND a.kind = 'sales-order') "
    "UNION ALL SELECT 'invoice', i.id FROM invoice i JOIN journal j ON j.id = i.fact_id "
    f"WHERE {_among(BILLS)} AND NOT EXISTS (SELECT 1 FROM document_archive a "
    "WHERE a.document_id = i.id AND a.kind = 'invoice') "
    "UNION ALL SELECT 'credit-note', c.id FROM credit_note c JOIN journal j ON j.id = c.fact_id "
    f"WHERE {_among(CREDITS)} AND NOT EXISTS (SELECT 1 FROM document_archive a "
    "WHERE a.document_id = c.id AND a.kind = 'credit-note') "
    "UNION ALL SELECT 'z-report', z.session_id FROM z_report z JOIN journal j ON j.id = z.fact_id "
    "WHERE j.action = 'close_till' AND NOT EXISTS (SELECT 1 FROM document_archive a "
    "WHERE a.document_id = z.session_id AND a.kind = 'z-report') ORDER BY 2"
)
_SINCE = sql(
    "SELECT j.id, j.hlc, j.kind, j.action FROM journal j WHERE j.hlc > :since AND j.hlc <= :newest AND j.kind IN ("
    + ", ".join(repr(kind) for kind in (*_ISSUED, "DocumentSigned"))
    + ") ORDER BY j.hlc LIMIT :limit"
)
_NOTE = sql("SELECT value FROM local WHERE key = :key")
_KEEP = sql("INSERT INTO local (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value")


def papers_due(view: View) -> tuple[Progress, Progress]:
    """How far it was looked last time, and how far now with all that is owed: oldest first, each document once.

    What is owed has its paper perhaps already: whoever makes it finds out.
    """
    before = _noted(view)
    newest = int(view.value(journal.NEWEST_STAMP, default=0) or 0)
    # The first time: what has no paper at all, and of the last day every content, as from now on.
    owed = before.owed if before.until is not None else tuple((kind, id_) for kind, id_ in view.rows(_NEVER_MADE))
    since = max(newest - _DAY, 0) if before.until is None else before.until
    rows = view.rows(_SINCE, {"since": since, "newest": newest, "limit": _AT_ONCE})
    found = [due for fact_id, _, kind, action in rows if (due := _paper_of(view, fact_id, kind, action))]
    more = len(rows) == _AT_ONCE
    return before, Progress(int(rows[-1][1]) if more else newest, tuple(dict.fromkeys((*owed, *found))), more)


def note_progress(tx: Transaction, progress: Progress) -> None:
    """Remember how far papers are made."""
    value = json.dumps({"until": progress.until, "owed": progress.owed})
    tx.run(_KEEP, {"key": _KEY, "value": value})


def _noted(view: View) -> Progress:
    try:
        said: Any = json.loads(view.value(_NOTE, {"key": _KEY}, default="") or "null")
        return Progress(int(said["until"]), tuple((str(kind), str(id_)) for kind, id_ in said["owed"]))
    except (ValueError, TypeError, KeyError):
        return Progress()


def _paper_of(view: View, fact_id: str, kind: str, action: str) -> Due | None:
    if kind != "DocumentSigned" and action not in _ISSUED[kind][0]:
        return None
    entry = journal.entry(view, fact_id)
    try:
        fact: Any = entry.recorded().fact if entry else None
    except (UnknownFactError, ValueError):
        return None
    if fact is None:
        return None
    if kind == "DocumentSigned":
        return (_SIGNED[fact.kind], fact.document_id) if fact.kind in _SIGNED else None
    _, paper, name = _ISSUED[kind]
    return paper, getattr(fact, name)


__all__: Sequence[str] = ["Due", "Progress", "note_progress", "papers_due"]
