"""The journal: every fact, in order, each hash covering its predecessor. The one way into the books."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from app.domain.facts import FACTS, Fact
from app.store.codec import UnknownFactError, decode, private_hash
from app.store.schema.journal import JOURNAL, JOURNAL_PENDING, JOURNAL_PRIVATE
from app.store.sql import insert, sql

if TYPE_CHECKING:
    from app.store.view import View

F = TypeVar("F", bound=Fact)
GENESIS = "0" * 64

INSERT = insert(
    JOURNAL,
    "station", "seq", "id", "action_id", "action", "actor", "reason", "hlc", "occurred_at", "kind", "version", "body",
    "previous_hash", "hash",
)  # fmt: skip
INSERT_PRIVATE = insert(JOURNAL_PRIVATE, "fact_id", "salt", "body")
INSERT_SUBJECT = sql(
    "INSERT INTO journal_subject (subject_id, hlc, fact_id) VALUES (:subject_id, :hlc, :fact_id) ON CONFLICT DO NOTHING"
)
INSERT_PENDING = insert(JOURNAL_PENDING)
HEAD = sql("SELECT seq, hash FROM journal WHERE station = :station ORDER BY seq DESC LIMIT 1")
NEWEST_STAMP = sql("SELECT max(hlc) FROM journal")
EXISTS = sql("SELECT 1 FROM journal WHERE id = :id")
_ENTRY = (
    "SELECT j.station, j.seq, j.id, j.action_id, j.action, j.actor, j.reason, j.hlc, j.occurred_at, j.kind, j.version, "
    "j.body, j.previous_hash, j.hash, p.salt, p.body FROM journal j LEFT JOIN journal_private p ON p.fact_id = j.id "
)
_PAGE = sql(_ENTRY + "WHERE j.hlc > :after ORDER BY j.hlc LIMIT :limit")
_CHAIN = sql(_ENTRY + "WHERE j.station = :station AND j.seq > :after ORDER BY j.seq LIMIT :limit")
_ONE = sql(_ENTRY + "WHERE j.id = :id")
_STATIONS = sql("SELECT DISTINCT station FROM journal ORDER BY station")
PAGE = 2000


@dataclass(frozen=True, slots=True)
class Recorded(Generic[F]):
    """A fact with its place in the journal. `hlc` is the stamp of recording, `occurred_at` the business time in µs."""

    fact: F
    id: str
    hlc: int
    station: str
    occurred_at: int
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the journal as stored."""

    station: str
    seq: int
    id: str
    action_id: str
    action: str
    actor: str
    reason: str
    hlc: int
    occurred_at: int
    kind: str
    version: int
    body: str
    previous_hash: str
    hash: str
    salt: str | None = None
    secret: str | None = None

    def recorded(self) -> Recorded[Fact]:
        """The fact itself. Raises UnknownFactError."""
        fact = decode(self.kind, self.version, self.body, self.secret)
        return Recorded(fact, self.id, self.hlc, self.station, self.occurred_at, self.actor)


def chained(previous: str, fields: Sequence[object], body: str) -> str:
    """The hash of an entry: of its predecessor's hash, its own fields and its body as stored."""
    head = "\x1f".join(map(str, fields))
    return hashlib.sha256(f"{previous}\x1e{head}\x1e{body}".encode()).hexdigest()


def entry_hash(entry: Entry) -> str:
    """What the entry's hash must be."""
    fields = (
        entry.station, entry.seq, entry.id, entry.action_id, entry.action, entry.actor, entry.reason,
        entry.hlc, entry.occurred_at, entry.kind, entry.version,
    )  # fmt: skip
    return chained(entry.previous_hash, fields, entry.body)


def entries(view: "View") -> Iterator[Entry]:
    """All entries in the order of their stamps, a page at a time."""
    after = -1
    while page := [Entry(*row) for row in view.rows(_PAGE, {"after": after, "limit": PAGE})]:
        yield from page
        after = page[-1].hlc


def entry(view: "View", fact_id: str) -> Entry | None:
    """The entry of that fact, also one that this very transaction has recorded."""
    view.flush()
    row = view.row(_ONE, {"id": fact_id})
    return Entry(*row) if row else None


_SUBJECTS = (
    "quote_id", "order_id", "invoice_id", "shipment_id", "pick_list_id", "payment_id", "credit_note_id", "record_id",
    "return_id", "receipt_id", "refund_id", "document_id", "session_id", "new_invoice_id", "purchase_id",
)  # fmt: skip


# Per kind: its fields that name a subject, and whether it has several orders.
_SUBJECT_FIELDS = {
    kind: (tuple(name for name in _SUBJECTS if name in kind.__slots__), "order_ids" in kind.__slots__) for kind in FACTS
}


def subjects(fact: Fact) -> set[str]:
    """The ids of the documents and records a fact is about, for their history."""
    names, orders = _SUBJECT_FIELDS[type(fact)]
    found = {value for name in names if (value := getattr(fact, name))}
    if fact.SUBJECT:
        found.add(fact.SUBJECT)
    return found.union(fact.order_ids) if orders else found  # type: ignore[attr-defined]


def check_chain(view: "View") -> list[str]:
    """What is wrong with the journal, in sentences; empty if each entry follows from its predecessor."""
    faults = []
    for (station,) in view.rows(_STATIONS):
        previous, seq = GENESIS, 0
        while page := [Entry(*row) for row in view.rows(_CHAIN, {"station": station, "after": seq, "limit": PAGE})]:
            for one in page:
                if one.seq != seq + 1:
                    faults.append(f"Journal of station {station}: entries {seq + 1} to {one.seq - 1} are missing.")
                elif one.previous_hash != previous:
                    faults.append(f"Journal of station {station}: entry {one.seq} does not follow its predecessor.")
                if entry_hash(one) != one.hash:
                    faults.append(f"Journal of station {station}: entry {one.seq} ({one.kind}) was changed.")
                faults += _check_private(one)
                previous, seq = one.hash, one.seq
    return faults


def _check_private(one: Entry) -> list[str]:
    if not one.secret or f'"sha256":"{private_hash(one.salt or "", one.secret)}"' in one.body:
        return []
    return [f"Journal of station {one.station}: the personal part of entry {one.seq} was changed."]


__all__ = ["Entry", "Recorded", "UnknownFactError", "check_chain", "entries", "entry", "entry_hash", "subjects"]
