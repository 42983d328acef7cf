"""Facts of the cash drawer into their tables: rows are written once and never touched again."""

from collections.abc import Sequence
from typing import Any

from app.domain.facts import TillClosed, TillCorrected, TillCounted, TillMoved, TillOpened, TillTaken
from app.store.apply.master import raise_counters
from app.store.journal import Recorded
from app.store.schema import till
from app.store.sql import insert
from app.store.writer import Writer

_SESSION = insert(till.SESSION)
_ENTRY = insert(
    till.ENTRY, "fact_id", "position", "session_id", "kind", "method", "document_id", "number", "date", "reason",
    "actor", "amount", "occurred_at", "hlc",
)  # fmt: skip
_COUNT = insert(till.COUNT)
_COUNT_SUM = insert(till.COUNT_SUM, "fact_id", "method", "amount")
_COUNT_PIECES = insert(till.COUNT_PIECES, "fact_id", "value", "count")
_Z_REPORT = insert(till.Z_REPORT)
_Z_LINE = insert(till.Z_LINE, "session_id", "method", "expected", "counted", "is_counted")
_CORRECTION = insert(till.CORRECTION)


def _told(one: Recorded[Any]) -> dict[str, Any]:
    return {"fact_id": one.id, "actor": one.actor, "occurred_at": one.occurred_at, "hlc": one.hlc}


def _entry(one: Recorded[Any], position: int, kind: str, method: str, amount: int, reason: str = "") -> tuple[Any, ...]:
    f = one.fact
    document, number = getattr(f, "document_id", ""), getattr(f, "number", "")
    head = (one.id, position, f.session_id, kind, method, document, number, f.date, reason)
    return (*head, one.actor, amount, one.occurred_at, one.hlc)


def till_opened(tx: Writer, facts: Sequence[Recorded[TillOpened]]) -> None:
    """A session begins; its float is its first entry."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"id": f.session_id, "station": f.station, "date": f.date, "opening": f.opening}
        tx.run(_SESSION, {**row, "carried": f.carried, **_told(one)})
        tx.put(_ENTRY, [_entry(one, 1, "opening", "cash", f.opening)])
        tx.touch("till", f.session_id)


def till_moved(tx: Writer, facts: Sequence[Recorded[TillMoved]]) -> None:
    """Cash in or out."""
    for one in facts:
        f = one.fact
        tx.put(_ENTRY, [_entry(one, 1, "in" if f.amount > 0 else "out", "cash", f.amount, f.reason)])
        tx.touch("till", f.session_id)


def till_taken(tx: Writer, facts: Sequence[Recorded[TillTaken]]) -> None:
    """Customers' money in or out."""
    for one in facts:
        f = one.fact
        tx.put(_ENTRY, [_entry(one, n, f.kind, part.method, part.amount) for n, part in enumerate(f.amounts, 1)])
        tx.touch("till", f.session_id)


def till_counted(tx: Writer, facts: Sequence[Recorded[TillCounted]]) -> None:
    """A count is committed."""
    for one in facts:
        f = one.fact
        tx.run(_COUNT, {"session_id": f.session_id, "date": f.date, "entries": f.entries, **_told(one)})
        tx.put(_COUNT_SUM, [(one.id, part.method, part.amount) for part in f.sums])
        tx.put(_COUNT_PIECES, [(one.id, part.value, part.count) for part in f.pieces])
        tx.touch("till", f.session_id)


def till_closed(tx: Writer, facts: Sequence[Recorded[TillClosed]]) -> None:
    """The Z report stands."""
    for one in facts:
        f = one.fact
        cash = f.cash
        row: dict[str, Any] = {"session_id": f.session_id, "number": f.number, "station": f.station, "date": f.date}
        row |= {"currency": f.currency, "reason": f.reason, "opening": cash.opening, "payments": cash.payments}
        row |= {"reversed": cash.reversed, "refunds": cash.refunds, "paid_in": cash.paid_in, "paid_out": cash.paid_out}
        row |= {"expected": cash.expected, "counted": sum(x.counted or 0 for x in f.lines if x.method == "cash")}
        tx.run(_Z_REPORT, {**row, "kept": f.kept, "counts": f.counts, "first": f.first, **_told(one)})
        lines = [(f.session_id, x.method, x.expected, x.counted or 0, int(x.counted is not None)) for x in f.lines]
        tx.put(_Z_LINE, lines)
        tx.touch("till", f.session_id)
    raise_counters(tx, [(one.fact.series, one.fact.counter, one.fact.date) for one in facts])


def till_corrected(tx: Writer, facts: Sequence[Recorded[TillCorrected]]) -> None:
    """Something about a closed session is known better."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"session_id": f.session_id, "date": f.date, "method": f.method, "amount": f.amount}
        tx.run(_CORRECTION, {**row, "reason": f.reason, "document_id": f.document_id, "number": f.number, **_told(one)})
        tx.touch("till", f.session_id)
