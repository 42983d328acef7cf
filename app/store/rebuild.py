"""Is what is stored what the facts made? Replays the journal into empty books and compares, and checks the sums."""

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from app.domain.numbers import GAPLESS
from app.runtime.collector import paused
from app.store import journal, search
from app.store.apply import apply_grouped
from app.store.codec import UnknownFactError
from app.store.database import Database, View
from app.store.engine import to_sentence
from app.store.migrate import migrate
from app.store.progress import refresh_orders
from app.store.schema import METADATA, OUTSIDE_FACTS
from app.store.sql import sql
from app.store.writer import Writer

BATCH = 5000
_SAVEPOINT, _BACK, _RELEASE = sql("SAVEPOINT facts"), sql("ROLLBACK TO SAVEPOINT facts"), sql("RELEASE SAVEPOINT facts")
_QUARANTINED = sql("SELECT fact_id, error FROM journal_pending WHERE state = 'quarantined' ORDER BY fact_id")
ALARM = "Fact {0} cannot be applied ({1})."
_TABLES = [t for t in METADATA.sorted_tables if t.name not in OUTSIDE_FACTS]


def _ordered(table: Any) -> str:
    keys = ", ".join(column.name for column in table.primary_key)
    return f"SELECT * FROM {table.name} ORDER BY {keys}"


_ALL = {table.name: sql(_ordered(table)) for table in _TABLES}


def rebuild_into(target: Database, entries: Iterable[journal.Entry]) -> int:
    """Apply the facts of these entries, in their order, to the tables of empty books. Returns how many."""
    count, rest = 0, iter(entries)
    while batch := list(islice(rest, BATCH)):
        with paused(), target.maintain() as writer:
            count += apply_entries(writer, batch)
    return count


def apply_entries(writer: Writer, batch: Iterable[journal.Entry]) -> int:
    """Apply stored facts and compute the progress they touch.

    Nothing jams: a fact of an unknown kind is noted and skipped, one that cannot be applied is noted as quarantined.
    Returns how many were applied.
    """
    recorded = []
    for entry in batch:
        try:
            recorded.append(entry.recorded())
        except UnknownFactError as error:
            writer.run(journal.INSERT_PENDING, {"fact_id": entry.id, "state": "unknown", "error": str(error)})
        except ValueError as error:  # the body is not what its kind says
            _quarantine(writer, entry.id, error)
    if _applied(writer, recorded) is not None:
        recorded = [one for one in recorded if _applied_alone(writer, one)]
    writer.put(journal.INSERT_SUBJECT, [(s, one.hlc, one.id) for one in recorded for s in journal.subjects(one.fact)])
    refresh_orders(writer)
    search.refresh(writer)
    return len(recorded)


def _applied(writer: Writer, recorded: Sequence[journal.Recorded[Any]]) -> Exception | None:
    """Apply facts all or none; what went wrong, if none."""
    writer.run(_SAVEPOINT)
    try:
        apply_grouped(writer, recorded)
    except Exception as error:
        if sentence := to_sentence(error):  # a full disk is not the fact's fault
            raise sentence from error
        writer.sums.forget()
        writer.run(_BACK)
        writer.run(_RELEASE)
        return error
    writer.run(_RELEASE)
    return None


def _applied_alone(writer: Writer, one: journal.Recorded[Any]) -> bool:
    error = _applied(writer, [one])
    if error is not None:
        _quarantine(writer, one.id, error)
    return error is None


def _quarantine(writer: Writer, fact_id: str, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"
    writer.run(journal.INSERT_PENDING, {"fact_id": fact_id, "state": "quarantined", "error": text})


def compare(one: View, other: View) -> list[str]:
    """The tables that differ, in sentences."""
    faults = []
    for name, statement in _ALL.items():
        left, right = one.rows(statement), other.rows(statement)
        if list(map(tuple, left)) != list(map(tuple, right)):
            different = next(((a, b) for a, b in zip(left, right, strict=False) if tuple(a) != tuple(b)), ("", ""))
            faults.append(
                f"Table {name}: {len(left)} rows stored, {len(right)} made from the facts; "
                f"first difference {different}."
            )
    return faults


def check_rebuild(database: Database) -> list[str]:
    """Replay the journal into a scratch file and compare every table the facts make."""
    with tempfile.TemporaryDirectory(prefix="counterfoil-") as folder:
        where = str(Path(folder) / "rebuilt.counterfoil")
        migrate(where)
        scratch = Database(where)
        try:
            with database.read() as view:
                rebuild_into(scratch, journal.entries(view))
                with scratch.read() as made:
                    return compare(view, made) + [ALARM.format(*row) for row in made.rows(_QUARANTINED)]
        finally:
            scratch.close()


_SUMS = (
    (
        "Stock of product {0} at {1}: {2} stored, {3} by its moves.",
        sql(
            "SELECT coalesce(l.product_id, m.product_id), coalesce(l.location, m.location), coalesce(l.on_hand, 0), "
            "coalesce(m.total, 0) FROM stock_level l FULL JOIN (SELECT product_id, location, sum(quantity) AS total "
            "FROM (SELECT product_id, to_location AS location, quantity FROM stock_move UNION ALL "
            "SELECT product_id, from_location, -quantity FROM stock_move) AS way GROUP BY product_id, location) m "
            "ON m.product_id = l.product_id AND m.location = l.location "
            "WHERE coalesce(l.on_hand, 0) <> coalesce(m.total, 0)"
        ),
    ),
    (
        "Promises of product {0} at {1}: {2} stored, {3} by its reservations.",
        sql(
            "SELECT l.product_id, l.location, l.reserved, coalesce(r.total, 0) FROM stock_level l LEFT JOIN "
            "(SELECT product_id, location, sum(quantity) AS total FROM reservation GROUP BY product_id, location) r "
            "ON r.product_id = l.product_id AND r.location = l.location WHERE l.reserved <> coalesce(r.total, 0)"
        ),
    ),
    (
        "Balance of customer {0}: {1} stored, {2} by the ledger.",
        sql(
            "SELECT b.customer_id, b.balance, coalesce(e.total, 0) FROM customer_balance b LEFT JOIN "
            "(SELECT customer_id, sum(amount) AS total FROM receivable_entry GROUP BY customer_id) e "
            "ON e.customer_id = b.customer_id WHERE b.balance <> coalesce(e.total, 0)"
        ),
    ),
    (
        "Invoice {0}: {1} paid by its allocations, {2} stored.",
        sql(
            "SELECT p.invoice_id, coalesce(a.total, 0), p.paid FROM invoice_progress p LEFT JOIN "
            "(SELECT invoice_id, sum(amount) AS total FROM payment_allocation WHERE source = 'payment' "
            "GROUP BY invoice_id) a ON a.invoice_id = p.invoice_id WHERE p.paid <> coalesce(a.total, 0)"
        ),
    ),
    (
        "Z report {0}: {1} {2} expected, {3} by what came and went.",
        sql(
            "SELECT z.number, l.expected, l.method, coalesce(e.total, 0) FROM z_report_line l "
            "JOIN z_report z ON z.session_id = l.session_id LEFT JOIN (SELECT session_id, method, "
            "sum(amount) AS total FROM till_entry GROUP BY session_id, method) e "
            "ON e.session_id = l.session_id AND e.method = l.method WHERE l.expected <> coalesce(e.total, 0)"
        ),
    ),
    (
        "Order {0} line {1}: shipped and cancelled exceed what was ordered.",
        sql("SELECT order_id, line FROM order_line_progress WHERE service = 0 AND ordered - cancelled - shipped < 0"),
    ),
)
_SERIES = sql(
    f"SELECT series, kind, prefix, width, last FROM number_series WHERE kind IN ({', '.join(map(repr, GAPLESS))})"
)
_WORDS = sql("SELECT body FROM journal WHERE kind = 'SeriesSet' ORDER BY hlc")
_NUMBERS = {kind: sql(f"SELECT number FROM {kind}") for kind in GAPLESS}


def check_sums(view: View) -> list[str]:
    """Ledgers against projections, in sentences; empty if all agree."""
    return [sentence.format(*row) for sentence, statement in _SUMS for row in view.rows(statement)]


def check_numbers(view: View) -> list[str]:
    """Numbers missing from the series that must be gapless."""
    return list(_gaps(view))


def _gaps(view: View) -> Iterator[str]:
    numbers = {kind: {row[0] for row in view.rows(statement)} for kind, statement in _NUMBERS.items()}
    words: dict[str, list[tuple[str, int, int]]] = {}
    for (body,) in view.rows(_WORDS):
        one = json.loads(body)
        words.setdefault(one["series"], []).append((one["prefix"], one["width"], one["last"]))
    for series, kind, *now, last in view.rows(_SERIES):
        spans = words.get(series, [(*now, 0)])
        for (prefix, width, before), after in zip(spans, [*spans[1:], None], strict=True):
            # The words may have changed with a leap: then the span ends with the last number that bears the old ones.
            end = _highest(numbers[kind], prefix, before, after[2]) if after else last
            for counter in range(before + 1, end + 1):
                number = f"{prefix}{counter:0{width}d}"
                if width and number not in numbers[kind]:
                    yield f"Number {number} is missing."


def _highest(numbers: set[str], prefix: str, after: int, until: int) -> int:
    """The highest counter with that prefix between two others."""
    counters = (number.removeprefix(prefix) for number in numbers if number.startswith(prefix))
    return max((int(c) for c in counters if c.isdecimal() and after < int(c) <= until), default=after)
