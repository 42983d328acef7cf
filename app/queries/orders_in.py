"""Orders in, as a list: what came and from whom, what became of it; what waits for a person stands first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.actions.billed_in import told_now
from app.actions.purchasing import purchase_head
from app.domain.billed import INVOICE
from app.domain.inbound import asking
from app.queries.inbound import drafted, lines_of, notes_of
from app.store.database import View
from app.store.folding import word_patterns
from app.store.sql import sql
from app.store.view import NOTHING

_DOCUMENT = (
    "CASE WHEN i.settled_draft <> '' THEN i.settled_draft WHEN i.draft_id <> '' THEN i.draft_id ELSE i.changes END"
)
_THERE = (
    "(EXISTS (SELECT 1 FROM draft x WHERE x.id = i.changes) OR EXISTS (SELECT 1 FROM order_progress x "
    "WHERE x.order_id = i.changes AND x.status <> 'cancelled'))"
)
_WAITS = (
    f"((i.changes <> '' AND i.settled = '' AND {_THERE}) OR (i.draft_id <> '' AND EXISTS (SELECT 1 FROM draft x "
    "WHERE x.id = i.draft_id)) OR (i.settled_draft <> '' AND EXISTS (SELECT 1 FROM draft x "
    "WHERE x.id = i.settled_draft)) OR (i.source = 'invoice' AND EXISTS (SELECT 1 FROM purchase_line x "
    "WHERE x.purchase_id = i.draft_id AND x.ordered - x.cancelled - x.received > 0)))"
)
# What waits is found from the drafts and from the changes nobody decided on, of both of which there are few; and from
# the invoices. What those say is kept, to be compared when the goods have come: they are as many as ever came in.
_MAY_WAIT = (
    "i.id IN (SELECT x.id FROM draft d CROSS JOIN inbound_order x WHERE x.draft_id = d.id UNION SELECT x.id FROM draft "
    "d CROSS JOIN inbound_order x WHERE x.settled_draft = d.id UNION SELECT c.inbound_id FROM inbound_content c)"
)
_FIT = (
    " AND (lower(i.number) LIKE :part ESCAPE '\\' OR lower(i.file) LIKE :part ESCAPE '\\' "
    "OR (' ' || coalesce(c.search, '') LIKE :w1 ESCAPE '\\' AND ' ' || coalesce(c.search, '') LIKE :w2 ESCAPE '\\'))"
)
_FROM = "FROM inbound_order i LEFT JOIN customer c ON c.id = i.customer_id WHERE i.hlc > 0"
_ROW = (
    "SELECT i.id, i.source, i.file, i.number, i.revision, i.received_at, i.actor, coalesce(c.name, ''), "
    f"coalesce(c.number, ''), i.changes, i.settled, {_DOCUMENT}, "
    "(SELECT count(*) FROM inbound_line l WHERE l.inbound_id = i.id), "
    "(SELECT count(*) FROM inbound_line l WHERE l.inbound_id = i.id AND l.product_id = ''), "
    "(SELECT count(*) FROM inbound_claim k WHERE k.inbound_id = i.id), "
    "coalesce((SELECT max(k.at) FROM inbound_claim k WHERE k.inbound_id = i.id), 0), "
    f"coalesce(o.number, ''), coalesce(p.status, '') FROM inbound_order i LEFT JOIN customer c ON c.id = i.customer_id "
    f"LEFT JOIN sales_order o ON o.id = {_DOCUMENT} LEFT JOIN order_progress p ON p.order_id = o.id WHERE i.hlc > 0"
)
_NEWEST = " ORDER BY i.received_at DESC, i.id DESC LIMIT :limit OFFSET :offset"
_WAITING = sql(f"{_ROW} AND {_MAY_WAIT} AND {_WAITS}{_NEWEST}")
_WAITING_FIT = sql(f"{_ROW} AND {_MAY_WAIT} AND {_WAITS}{_FIT}{_NEWEST}")
_OTHERS = sql(f"{_ROW} AND NOT {_WAITS}{_NEWEST}")
_OTHERS_FIT = sql(f"{_ROW} AND NOT {_WAITS}{_FIT}{_NEWEST}")
_COUNT_WAITING = sql(f"SELECT count(*) {_FROM} AND {_MAY_WAIT} AND {_WAITS}")
_COUNT_WAITING_FIT = sql(f"SELECT count(*) {_FROM} AND {_MAY_WAIT} AND {_WAITS}{_FIT}")
_COUNT = sql("SELECT count(*) FROM inbound_order WHERE hlc > 0")
_COUNT_FIT = sql(f"SELECT count(*) {_FROM}{_FIT}")
_NUMBER = sql("SELECT number FROM inbound_order WHERE id = :id AND source = 'invoice'")


@dataclass(frozen=True, slots=True)
class OrderIn:
    """A row of "Orders in": what came, from whom, and what is to be done with it.

    `state` is one of: to look at, changed, order, amended, dismissed, discarded, cancelled; of an invoice: to look at,
    goods in, came, cancelled. `document` is what Enter opens, and `document_name` what it is called; `questions` are
    lines nobody knows yet. `again` is how often it came once more and said the same, `again_at` when it last did,
    microseconds UTC.
    """

    id: str
    source: str
    file: str
    number: str
    revision: int
    at: int
    actor: str
    customer: str
    customer_number: str
    lines: int
    questions: int
    state: str
    document: str
    document_name: str
    change: bool = False
    again: int = 0
    again_at: int = 0
    invoice: bool = False
    """Whether it is a supplier's invoice; `document` is the purchase order that it is for, `customer` who billed."""

    @property
    def kind(self) -> str:
        """What kind of row it is among those of the board."""
        return "inbound"


def waiting_orders_in(view: View, words: str = "") -> int:
    """How many of them wait for a person."""
    found = view.value(_COUNT_WAITING_FIT, _patterns(words)) if words else view.value(_COUNT_WAITING)
    return int(found or 0)


def count_orders_in(view: View, words: str = "") -> int:
    """How many came."""
    found = view.value(_COUNT_FIT, _patterns(words)) if words else view.value(_COUNT)
    return int(found or 0)


def orders_in(view: View, limit: int = 200, offset: int = 0, words: str = "") -> tuple[OrderIn, ...]:
    """A page of what came: first what waits for a person, then the rest; each the newest first."""
    waiting = waiting_orders_in(view, words)
    fit = _patterns(words) if words else NOTHING
    one, other = (_WAITING_FIT, _OTHERS_FIT) if words else (_WAITING, _OTHERS)
    rows = view.rows(one, {"limit": limit, "offset": offset, **fit}) if offset < waiting else []
    if len(rows) < limit:
        more = {"limit": limit - len(rows), "offset": max(0, offset - waiting), **fit}
        rows += view.rows(other, more)
    return tuple(_listed(view, row) for row in rows)


def _patterns(words: str) -> dict[str, str]:
    part = words.strip().lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"part": f"%{part}%", **word_patterns(words, 2)}


def _listed(view: View, row: Any) -> OrderIn:
    (id_, source, file, number, revision, at, actor, customer, customer_number, changes, settled, document, lines,
     unknown, came, last, order, status) = row  # fmt: skip
    if source == INVOICE:
        return _billed(view, row)
    stored = drafted(view, document) if document and not order else None
    questions = 0
    if stored is not None:
        notes = notes_of(stored)
        questions = asking(notes)
        questions += not notes.get("customer") and stored.draft.deal is None
    if changes and not settled:
        state, questions = ("changed" if order or stored else "discarded"), int(unknown)
    elif settled in {"amended", "dismissed"}:
        state = settled
    elif status == "cancelled":
        state = "cancelled"
    else:
        state = "order" if order else "to look at" if stored else "discarded"
    name = str(order) if order else stored.name if stored else ""
    again = max(0, int(came) - 1)
    return OrderIn(id_, source, file, number, int(revision), int(at), actor, customer, customer_number, int(lines),
                   questions, state, document if order or stored else "", name, bool(changes), again,
                   int(last) if again else 0)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Billed:
    """A supplier's invoice that came: its number, and how much it bills of each product (thousandths).

    `told` is where it says otherwise than the purchase order today, a sentence each.
    """

    number: str
    quantities: dict[str, int]
    told: tuple[str, ...] = ()


def billed(view: View, inbound: str) -> Billed | None:
    """What an invoice that came bills; None where it came no more."""
    row = view.row(_NUMBER, {"id": inbound})
    if row is None:
        return None
    quantities: dict[str, int] = {}
    for _line, product, _code, _words, quantity in lines_of(view, inbound):
        if product:
            quantities[product] = quantities.get(product, 0) + quantity
    return Billed(str(row[0]), quantities, told_now(view, inbound))


_BILLED = {"draft": "to look at", "ordered": "goods in", "part_received": "goods in", "received": "came"}


def _billed(view: View, row: Any) -> OrderIn:
    """A supplier's invoice: it is done with when the goods of its purchase order have come."""
    id_, source, file, number, revision, at, actor, *_, document, lines, _unknown, came, last, _order, _status = row
    head = purchase_head(view, document)
    again = max(0, int(came) - 1)
    return OrderIn(id_, source, file, number, int(revision), int(at), actor, head.supplier_name, "", int(lines), 0,
                   _BILLED.get(head.state, "cancelled"), document, head.number, False, again,
                   int(last) if again else 0, invoice=True)  # fmt: skip
