"""Taking in a list: each row checked and handed to the actions, all in one transaction.

A row is taken whole or not at all; a list with a bad row is not taken in at all, unless its good rows are asked for.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.actions.load import local_date
from app.actions.record import CHANGED, CREATED, UNCHANGED
from app.domain.errors import RuleViolation
from app.domain.facts import ListTaken
from app.exchange import ImportOptions
from app.exchange.plan import Fault, Plan, cell_of, told_of, values_of
from app.exchange.tables.reading import Row
from app.exchange.taker import Doubting, Grouping, Taker
from app.runtime.collector import paused
from app.store.database import Database, Transaction

_FLUSH = 2000
_TICK = 100
Tick = Callable[[int], None]
"""Hears how many rows are done; to give up it raises CancelledError."""


class CancelledError(Exception):
    """Whoever asked has given up; nothing has changed."""


# What became of a row, as a byte of `Tally.states`.
BAD, STATES = 0, {CREATED: 1, CHANGED: 2, UNCHANGED: 3}


@dataclass(slots=True)
class Tally:
    """What became of the rows; `states` has a byte for each, in their order."""

    read: int = 0
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys((CREATED, CHANGED, UNCHANGED), 0))
    bad: list[dict[str, Any]] = field(default_factory=list)
    bad_rows: int = 0
    doubtful: list[dict[str, Any]] = field(default_factory=list)
    states: bytearray = field(default_factory=bytearray)
    import_id: str = ""

    @property
    def good(self) -> int:
        """How many rows could be taken."""
        return self.read - self.bad_rows


class NotKeptError(Exception):
    """Takes back a write that was only tried."""


def keep(database: Database, plan: Plan, name: str, options: ImportOptions, tick: Tick | None = None) -> Tally:
    """Take all rows in one transaction; nothing is kept of a trial, or of a list with bad rows unless that is wanted.

    Raises Unavailable; what `tick` raises, and then nothing has changed.
    """
    tally = Tally()

    def write(tx: Transaction) -> None:
        taker = taker_of(plan, tx, name)
        with paused():
            take_rows(tx, plan, taker, tally, plan.table.rows(), tick)
            finish(tx, plan, taker, tally)
        if options.dry_run or tally.good == 0 or (tally.bad and not options.accept_partial):
            raise NotKeptError
        made = tally.outcomes
        if made[CREATED] or made[CHANGED]:
            tally.import_id = tx.new_id()
            counts = (made[CREATED], made[CHANGED], made[UNCHANGED], tally.bad_rows)
            tx.record(ListTaken(tally.import_id, plan.kind.name, name, local_date(tx.occasion.now), *counts))

    with contextlib.suppress(NotKeptError):
        reason = f"{plan.kind.name} from {name}"
        database.write(write, action=f"import_{plan.kind.name}", actor=options.actor, reason=reason)
    return tally


def taker_of(plan: Plan, tx: Transaction, name: str) -> Taker:
    """Who takes the rows of this list."""
    return plan.kind.taker(tx, name, frozenset((*plan.columns.values(), *plan.given)))


def take_rows(
    tx: Transaction, plan: Plan, taker: Taker, tally: Tally, rows: Iterator[Row], tick: Tick | None = None
) -> None:
    """Hand rows to the taker, and count what becomes of them."""
    # Looked at once: to ask what a protocol is costs more than a cell.
    grouping = taker if isinstance(taker, Grouping) else None
    doubting = taker if isinstance(taker, Doubting) else None
    for row in rows:
        tally.read += 1
        values, faults = values_of(plan, row)
        outcome = UNCHANGED
        try:
            with tx.attempt():
                outcome = taker.take(tx, dict(values), row.line)
                if faults:
                    raise NotKeptError
            tally.outcomes[outcome] += 1
        except NotKeptError:
            pass
        except RuleViolation as error:
            faults += _refused(plan, row, error, faults)
        if faults:
            tally.bad_rows += 1
            tally.bad += [told_of(plan, row, *fault) for fault in faults]
            if grouping:
                grouping.spoil(values, row.line)
        tally.states.append(BAD if faults else STATES[outcome])
        if doubting and doubting.doubts:
            for one in () if faults else doubting.doubts:
                tally.doubtful.append(told_of(plan, row, one.field, cell_of(plan, row, one.field), one.words))
            doubting.doubts.clear()
        if tally.read % _FLUSH == 0:
            tx.settle()
            tx.flush()
        if tick and tally.read % _TICK == 0:
            tick(tally.read)


def _refused(plan: Plan, row: Row, error: RuleViolation, faults: list[Fault]) -> list[Fault]:
    """What a bad cell has made missing is told once, as the bad cell; a barcode may stand for the SKU."""
    place = _place(error)
    told = {fault[0] for fault in faults}
    stands_in = {"gtin", "barcode"} if place == "sku" and not plan.heading("sku") else set()
    return [] if told & {place, "", *stands_in} else [(place, cell_of(plan, row, place), error.message)]


def finish(tx: Transaction, plan: Plan, taker: Taker, tally: Tally) -> None:
    """All rows were handed over: which of them could not be kept after all."""
    for one in taker.finish(tx):
        tally.bad_rows += 1
        tally.outcomes[one.state] -= 1
        tally.bad.append(told_of(plan, Row(one.line, []), one.field, "", one.error))


def _place(error: RuleViolation) -> str:
    """The list's word for the field that an action refused."""
    name = (error.field or "").rsplit(".", 1)[-1]
    return {"barcodes": "barcode", "packs": "pack", "contacts": "contact"}.get(name, name)


def answer_of(plan: Plan, tally: Tally, name: str, options: ImportOptions) -> dict[str, Any]:
    """What is told of it, as JSON."""
    refused = bool(tally.bad) and (not options.accept_partial or tally.good == 0)
    counts = dict.fromkeys(tally.outcomes, 0) if refused else tally.outcomes
    table = plan.table
    answer: dict[str, Any] = {
        "ok": not refused, "import": plan.kind.name, "file": name, "dry_run": options.dry_run, "read": tally.read,
        "good": tally.good, **counts, "bad": tally.bad, "doubtful": tally.doubtful, **table.how(),
        "decimal": plan.decimal or "none", "heading_line": table.heading_line,
        "columns": {table.headings[n]: one for n, one in plan.columns.items()},
        "ignored": [head for n, head in enumerate(table.headings) if n not in plan.columns and head],
    }  # fmt: skip
    if tally.import_id:
        answer["id"] = tally.import_id
    if tally.bad:
        answer["error" if refused else "told"] = _sentence(tally, refused, name) + _hint(plan, tally)
    elif tally.read == 0:
        answer["told"] = f"{name} has headings and no rows."
    elif tally.doubtful:
        first = tally.doubtful[0]
        answer["told"] = (
            f"{len(tally.doubtful)} things to look at in {name}, first line {first['line']}: {first['error']}"
        )
    return answer


def _hint(plan: Plan, tally: Tally) -> str:
    """What no column gives may be the same in every row."""
    missing = {one["field"] for one in tally.bad if one["column"] is None and not one["value"]} - {None}
    wanted = [name for name in plan.kind.words if name in missing]
    return f" No column is {wanted[0]}: give it with --map or --set {wanted[0]}=VALUE." if wanted else ""


def _sentence(tally: Tally, refused: bool, name: str) -> str:
    lines = list(dict.fromkeys(one["line"] for one in tally.bad))
    first = tally.bad[0]
    which = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(map(str, lines[:5]))}"
    more = f" and {len(lines) - 5} more" if len(lines) > 5 else ""
    why = f"line {first['line']}: {first['error']}"
    if not refused:
        return f"{len(lines)} of {tally.read} rows of {name} were left out, {which}{more}; {why}"
    return f"Nothing of {name} was taken in: {len(lines)} of {tally.read} rows are bad, {which}{more}; {why}"
