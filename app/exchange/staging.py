"""A list held in memory between reading and taking in: looked at, mapped, checked, repaired, then committed as a whole.

The file is read once. Checking tries the rows by the very actions that will take them, in slices that are taken back,
so that others can work meanwhile; committing is one transaction. A cell that is repaired is repaired here, never in
the file.
"""

from __future__ import annotations

import contextlib
import csv
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from app.domain.errors import RuleViolation, Unavailable
from app.exchange import ImportOptions
from app.exchange.guard import guarded
from app.exchange.headings import index, mapped
from app.exchange.plan import ListKind, Plan, Rows, columns_of, plan_of
from app.exchange.tables.reading import Row, Table, opened, table_of
from app.exchange.tables.workbook import Day, Exact, Sheet, is_packed, sheet_of
from app.exchange.taking import (
    BAD,
    CancelledError,
    NotKeptError,
    Tally,
    Tick,
    answer_of,
    finish,
    keep,
    take_rows,
    taker_of,
)
from app.queries.desk_settings import company_settings
from app.runtime.collector import paused
from app.store.database import Database, Transaction

_SLICE = 250
_TICK = 500
_CELL, _EXACT, _DAY = "\x1f", "\x01", "\x02"
_KINDS: tuple[tuple[type[str], str], ...] = ((Exact, _EXACT), (Day, _DAY))
_MARKED = {_EXACT: Exact, _DAY: Day}
_SAMPLE = 12


@dataclass(slots=True)
class Staged:
    """The rows of a table, packed: one text for each row. `edits` are the cells of rows that were repaired."""

    name: str
    headings: list[str]
    heading_line: int
    told: dict[str, Any]
    address: Callable[[int, int], str]
    lines: list[int] = field(default_factory=list)
    packed: list[str] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)
    edits: dict[int, list[str]] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    """Rows that a person has left out."""

    def __len__(self) -> int:
        return len(self.lines)

    def rows(self) -> Iterator[Row]:
        """The rows that are to be taken, as they are repaired."""
        return (self.row(at) for at in range(len(self.lines)) if at not in self.dropped)

    def row(self, at: int) -> Row:
        """One row by its place."""
        cells = self.edits.get(at) or _unpacked(self.packed[at])
        return Row(self.lines[at], cells, "" if at in self.edits else self.faults.get(at, ""))

    def how(self) -> dict[str, Any]:
        """How the file was read."""
        return self.told

    def place(self, line: int, column: int) -> str:
        """The address of a cell in its sheet."""
        return self.address(line, column)

    def at_line(self, line: int) -> int:
        """The place of the row that begins on a line."""
        return bisect_left(self.lines, line)

    def edit(self, at: int, column: int, text: str) -> None:
        """Another text in a cell; it is a text now, whatever the sheet held."""
        cells = [*self.row(at).cells]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = text.strip()
        self.edits[at] = cells


def _packed(cells: list[str]) -> str:
    return _CELL.join(
        next((mark + cell for kind, mark in _KINDS if type(cell) is kind), cell) if type(cell) is not str else
        cell.translate(_NO_MARKS) if cell and cell.isprintable() is False else cell
        for cell in cells
    )  # fmt: skip


_NO_MARKS = dict.fromkeys(map(ord, (_CELL, _EXACT, _DAY)))


def _unpacked(text: str) -> list[str]:
    cells = text.split(_CELL)
    if _EXACT in text or _DAY in text:
        return [_MARKED[c[0]](c[1:]) if c and c[0] in _MARKED else c for c in cells]
    return cells


def stage_of(table: Rows, name: str, tick: Tick | None = None) -> Staged:
    """Read all rows of a table. Raises RuleViolation, and what `tick` raises."""
    found = Staged(name, table.headings, table.heading_line, table.how(), table.place)
    for count, row in enumerate(table.rows()):
        if row.fault:
            found.faults[count] = row.fault
        found.lines.append(row.line)
        found.packed.append(_packed(row.cells))
        if tick and count % _TICK == 0:
            tick(count)
    return found


def open_stage(kinds: Sequence[ListKind], source: Path, options: ImportOptions, tick: Tick | None = None) -> Staged:
    """Read a file of text or a workbook that is of one of these kinds. Raises RuleViolation, and what `tick` raises."""
    with contextlib.closing(opened(source)) as file:
        return stage_of(found_table(file, source.name, kinds, options), source.name, tick)


def joined(kind: ListKind, lines: Staged, heads: Staged) -> Staged:
    """Lines of orders, each with the columns of its order out of a second file. Raises RuleViolation.

    A line whose order is not there has empty cells, and is told as such when it is taken.
    """
    if "number" not in kind.words or "product" not in kind.words:
        raise RuleViolation(f"A list of {kind.name} comes in one file.", "with")
    places: list[int] = []
    for staged in (lines, heads):
        found = columns_of(kind, staged, ImportOptions())
        own = [n for n, name in found.items() if name == "number"]
        if not own:
            raise RuleViolation(f"No column of {staged.name} is known to be the order number.", "with")
        places += own
    ours, theirs = places
    wide = len(lines.headings)
    kept = [n for n in range(len(heads.headings)) if n != theirs]
    by_number: dict[str, list[str]] = {}
    for row in heads.rows():
        cells = row.cells + [""] * (len(heads.headings) - len(row.cells))
        by_number.setdefault(cells[theirs], [cells[n] for n in kept])
    nothing = [""] * len(kept)
    made = Staged(
        lines.name, [*lines.headings, *(heads.headings[n] for n in kept)], lines.heading_line,
        {**lines.told, "with": heads.name}, lines.address, lines.lines,
    )  # fmt: skip
    made.faults = lines.faults
    for at in range(len(lines)):
        cells = lines.row(at).cells[:wide]
        cells += [""] * (wide - len(cells))
        made.packed.append(_packed([*cells, *by_number.get(cells[ours], nothing)]))
    return made


def is_head_of(kind: ListKind, heads: Staged, lines: Staged) -> bool:
    """Whether one file says of orders who and when, and the other what: neither is a list of orders by itself."""
    first, second = (set(columns_of(kind, one, ImportOptions()).values()) for one in (heads, lines))
    said = {"number", "product", "quantity"} <= second and "date" not in second
    return said and {"number", "date"} <= first and "product" not in first


@dataclass(frozen=True, slots=True)
class Cause:
    """Faults that are alike: in which field, why, how many rows, and the first of them."""

    field: str
    why: str
    rows: int
    line: int


@dataclass(slots=True)
class Checked:
    """What checking has found. `faults` and `doubts` by the row's place: (field, sentence)."""

    states: bytearray = field(default_factory=bytearray)
    faults: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    doubts: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    whole: bool = True
    """False once a row was repaired and looked at by itself alone."""

    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, the same, to be repaired, and to be looked at."""
        seen = Counter(self.states)
        return {
            "created": seen[1], "changed": seen[2], "unchanged": seen[3], "bad": seen[BAD],
            "doubtful": len(self.doubts), "left_out": seen[_LEFT_OUT],
        }  # fmt: skip

    def causes(self, staged: Staged) -> list[Cause]:
        """The faults grouped by cause, the most frequent first."""
        found: dict[tuple[str, str], list[int]] = {}
        for at, faults in self.faults.items():
            for name, sentence in faults:
                found.setdefault((name, _cause(sentence)), []).append(at)
        causes = [Cause(name, why, len(rows), staged.lines[rows[0]]) for (name, why), rows in found.items()]
        return sorted(causes, key=lambda one: (-one.rows, one.line))


_LEFT_OUT = 4


def cause_of(sentence: str) -> str:
    """What is wrong, without the value that it is wrong of."""
    return _cause(sentence)


def _cause(sentence: str) -> str:
    for words in _ENDS:
        at = sentence.find(words)
        if at >= 0:
            return sentence[at:].strip(" .")
    return " ".join("…" if any(c.isdigit() for c in word) else word for word in sentence.rstrip(".").split())


_ENDS = (" is in scientific", " has the wrong check", " is not ", " is no ", " is neither", " can mean", " may be ",
         " does not fit", " is held as", " is a spreadsheet", " stands in line", " is longer", " belongs to", " is in ",
         " came in before", " is missing", " has more than")  # fmt: skip


def plan_for(database: Database, kind: ListKind, staged: Staged, options: ImportOptions) -> Plan:
    """What the columns are. Raises RuleViolation where the list cannot be without a column that it lacks."""
    with database.read() as view:
        currency = str(company_settings(view).get("currency", ""))
    return plan_of(kind, staged, options, currency, staged.name)


def check(database: Database, plan: Plan, actor: str, tick: Tick | None = None) -> Checked:
    """Try all rows and take them back, slice by slice. Raises Unavailable, and what `tick` raises."""
    staged: Staged = plan.table  # type: ignore[assignment]
    tally, wanted = Tally(), [at for at in range(len(staged)) if at not in staged.dropped]
    rows = iter(wanted)
    taker: list[Any] = []

    def try_slice(tx: Transaction) -> None:
        taker[:] = taker or [taker_of(plan, tx, staged.name)]
        own = [staged.row(at) for at in islice(rows, _SLICE)]
        with paused():
            take_rows(tx, plan, taker[0], tally, iter(own), tick)
        if tally.read >= len(wanted):
            finish(tx, plan, taker[0], tally)
        raise NotKeptError

    while tally.read < len(wanted) or not taker:
        with contextlib.suppress(NotKeptError):
            database.write(try_slice, action=f"import_{plan.kind.name}", actor=actor)
    return _checked(staged, wanted, tally)


def _checked(staged: Staged, wanted: list[int], tally: Tally) -> Checked:
    found = Checked(bytearray([_LEFT_OUT]) * len(staged))
    for at, state in zip(wanted, tally.states, strict=True):
        found.states[at] = state
    for one in tally.bad:
        at = staged.at_line(one["line"])
        found.states[at] = BAD
        found.faults.setdefault(at, []).append((one["field"] or "", one["error"]))
    for one in tally.doubtful:
        at = staged.at_line(one["line"])
        if found.states[at] != BAD:
            found.doubts.setdefault(at, []).append((one["field"] or "", one["error"]))
    return found


def check_again(database: Database, plan: Plan, actor: str, checked: Checked, places: list[int]) -> None:
    """Look at some rows by themselves, after they were repaired. What rows have to do with each other is not seen."""
    staged: Staged = plan.table  # type: ignore[assignment]
    tally = Tally()

    def try_rows(tx: Transaction) -> None:
        taker = taker_of(plan, tx, staged.name)
        take_rows(tx, plan, taker, tally, (staged.row(at) for at in places))
        raise NotKeptError

    with contextlib.suppress(NotKeptError):
        database.write(try_rows, action=f"import_{plan.kind.name}", actor=actor)
    part = _checked(staged, places, tally)
    for at in places:
        checked.states[at] = part.states[at]
        for mine, theirs in ((checked.faults, part.faults), (checked.doubts, part.doubts)):
            mine.pop(at, None)
            if at in theirs:
                mine[at] = theirs[at]
    checked.whole = False


def take_in(
    database: Database, plan: Plan, actor: str, accept_partial: bool, tick: Tick | None = None
) -> tuple[dict[str, Any], Checked]:
    """Commit what is staged: all rows, or the good ones. Answers what is told, and the check that came with it."""
    staged: Staged = plan.table  # type: ignore[assignment]
    options = ImportOptions(actor=actor, accept_partial=accept_partial)
    tally = keep(database, plan, staged.name, options, tick)
    wanted = [at for at in range(len(staged)) if at not in staged.dropped]
    return answer_of(plan, tally, staged.name, options), _checked(staged, wanted, tally)


def write_bad(staged: Staged, checked: Checked, target: Path) -> int:
    """The rows that cannot be taken, as a file of the same columns with the reason before them. How many they are.

    It can be repaired in a spreadsheet and taken in by itself. Raises Unavailable.
    """
    try:
        # With the mark that spreadsheets know UTF-8 by.
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow([*staged.headings, "Reason", "Line"])
            for at in sorted(checked.faults):
                cells = staged.row(at).cells[: len(staged.headings)]
                cells += [""] * (len(staged.headings) - len(cells))
                why = " ".join(sentence for _, sentence in checked.faults[at])
                writer.writerow([*map(guarded, cells), guarded(why), staged.lines[at]])
    except OSError as error:
        raise Unavailable(f"{target} cannot be written ({error.strerror}).") from None
    return len(checked.faults)


def samples(staged: Staged, column: int) -> list[str]:
    """What stands in a column: the first different texts."""
    found: dict[str, None] = {}
    for at in range(min(len(staged), 200)):
        cells = staged.row(at).cells
        if column < len(cells) and cells[column]:
            found[str(cells[column])] = None
        if len(found) == _SAMPLE:
            break
    return [*found]


__all__ = [
    "CancelledError",
    "Cause",
    "Checked",
    "RuleViolation",
    "Staged",
    "cause_of",
    "check",
    "check_again",
    "open_stage",
    "plan_for",
    "samples",
    "stage_of",
    "take_in",
    "write_bad",
]


def take_list(kind: ListKind, database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take in a list and tell what became of it. Raises RuleViolation if the file cannot be meant, Unavailable."""
    with contextlib.closing(opened(source)) as file:
        with database.read() as view:
            currency = str(company_settings(view).get("currency", ""))
        table: Rows = found_table(file, source.name, (kind,), options)
        if isinstance(table, Sheet):
            # To unpack a sheet takes longer than all else: it is done once.
            table = stage_of(table, source.name)
        if options.heads:
            heads = open_stage((kind,), Path(options.heads), replace(options, sheet="", columns={}))
            lines = table if isinstance(table, Staged) else stage_of(table, source.name)
            table = joined(kind, lines, heads)
        plan = plan_of(kind, table, options, currency, source.name)
        tally = keep(database, plan, source.name, options)
    return answer_of(plan, tally, source.name, options)


def found_table(file: BinaryIO, name: str, kinds: Sequence[ListKind], options: ImportOptions) -> Table | Sheet:
    """The table of a file of text, or a sheet of a workbook, of one of these kinds. Raises RuleViolation."""
    known = [index(kind.words) for kind in kinds]

    def weigh(heads: list[str]) -> int:
        return max(len(mapped(heads, one)) for one in known)

    if is_packed(file):
        return sheet_of(file, name, weigh, options.sheet)
    if options.sheet:
        raise RuleViolation(f"{name} is no workbook and has no sheet {options.sheet}.", "sheet")
    return table_of(file, name, weigh, options.encoding, options.separator)
