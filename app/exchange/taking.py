"""Taking in a list: what its columns are, each row checked and handed to the actions, all in one transaction.

A row is taken whole or not at all; a list with a bad row is not taken in at all, unless its good rows are asked for.
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Protocol, runtime_checkable

from app.actions.record import CREATED
from app.domain.errors import RuleViolation
from app.exchange import ImportOptions, cells
from app.exchange.headings import Words, index, mapped
from app.exchange.tables.numbers import (
    COMMA,
    MIXED,
    POINT,
    Evidence,
    NotANumberError,
    currencies,
    decided,
    number,
)
from app.exchange.tables.reading import Row, Table, opened, table_of
from app.exchange.tables.workbook import Exact, Sheet, is_packed, sheet_of
from app.queries.desk_settings import company_settings
from app.store.database import Database, Transaction, View

Values = dict[str, Any]
_FLUSH = 2000
_SHOWN = 200


class Taker(Protocol):
    """Takes the rows of one list into an open transaction."""

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """Take a row; created, changed or unchanged. Raises RuleViolation."""

    def finish(self, tx: Transaction) -> "Iterable[LeftOut]":
        """All rows were seen. Answers which of those taken had to be left out after all."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was good by itself and could not be kept: its line, the field, and why."""

    line: int
    field: str
    error: str


@runtime_checkable
class Grouping(Protocol):
    """A taker of rows that belong together: one bad row spoils the others of its group."""

    def spoil(self, values: Values, line: int) -> None:
        """This row is bad; of its values those that could be read are there."""


@dataclass(frozen=True, slots=True)
class ListKind:
    """A kind of list: the words of its headings, how its cells are read, what it cannot be without.

    `needed` names fields of which one must have a column, and what they are in the sentence that asks for it. The
    decimal mark of `numbers` is found out; those that are `money` may bear a currency.
    """

    name: str
    words: Words
    convert: Mapping[str, Callable[[str], Any]]
    numbers: frozenset[str]
    money: frozenset[str]
    needed: tuple[tuple[tuple[str, ...], str], ...]
    taker: Callable[[View, str, frozenset[str]], Taker]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the columns of a table are, and how their numbers are written."""

    kind: ListKind
    table: Table | Sheet
    columns: dict[int, str]
    styles: dict[str, str]
    decimal: str
    currency: str
    given: dict[str, str]

    def heading(self, name: str) -> str:
        """The heading of a field's column."""
        return next((self.table.headings[n] for n, one in self.columns.items() if one == name), "")

    def place(self, row: Row, name: str) -> str:
        """The address of a field's cell in its sheet; nothing in a file of text."""
        return next((self.table.place(row.line, n) for n, one in self.columns.items() if one == name), "")


@dataclass(slots=True)
class _Tally:
    """What became of the rows."""

    read: int = 0
    outcomes: dict[str, int] = field(default_factory=lambda: {"created": 0, "changed": 0, "unchanged": 0})
    bad: list[dict[str, Any]] = field(default_factory=list)
    bad_rows: int = 0

    @property
    def good(self) -> int:
        """How many rows could be taken."""
        return self.read - self.bad_rows


class _NotKeptError(Exception):
    """Takes back a write that was only tried."""


def take_list(kind: ListKind, database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take in a list and tell what became of it. Raises RuleViolation if the file cannot be meant, Unavailable."""
    with contextlib.closing(opened(source)) as file:
        with database.read() as view:
            firm = company_settings(view)
        known = index(kind.words)
        table = _table(file, source.name, lambda heads: len(mapped(heads, known)), options)
        plan = _plan(kind, table, options, str(firm.get("currency", "")), source.name)
        tally = _Tally()

        def write(tx: Transaction) -> None:
            _take(tx, plan, kind.taker(tx, source.name, frozenset((*plan.columns.values(), *plan.given))), tally)
            if options.dry_run or tally.good == 0 or (tally.bad and not options.accept_partial):
                raise _NotKeptError

        with contextlib.suppress(_NotKeptError):
            reason = f"{kind.name} from {source.name}"
            database.write(write, action=f"import_{kind.name}", actor=options.actor, reason=reason)
    return _answer(plan, tally, source.name, options)


def _table(file: BinaryIO, name: str, weigh: Callable[[list[str]], int], options: ImportOptions) -> Table | Sheet:
    """The table of a file of text, or a sheet of a workbook. Raises RuleViolation."""
    if is_packed(file):
        return sheet_of(file, name, weigh, options.sheet)
    if options.sheet:
        raise RuleViolation(f"{name} is no workbook and has no sheet {options.sheet}.", "sheet")
    return table_of(file, name, weigh, options.encoding, options.separator)


def _plan(kind: ListKind, table: Table | Sheet, options: ImportOptions, currency: str, name: str) -> _Plan:
    chosen = _columns(kind, table, options)
    fields = {*chosen.values(), *options.values}
    for one in options.values:
        _check_field(kind, one, "set")
    for either, what in kind.needed:
        if not fields & set(either):
            heads = ", ".join(filter(None, table.headings)) or "nothing"
            raise RuleViolation(
                f"No column of {name} is known to be {what}; line {table.heading_line} says {heads[:_SHOWN]}. "
                f'Name the columns in the first line, or say it with --map "COLUMN={either[0]}".', "source"
            )  # fmt: skip
    for column, one in chosen.items():
        _check_currency(kind, one, table.headings[column], currency)
    styles, decimal = _styles(kind, table, chosen, options.decimal)
    return _Plan(kind, table, chosen, styles, decimal, currency, options.values)


def _check_field(kind: ListKind, one: str, option: str) -> None:
    if one not in kind.convert and one not in kind.numbers:
        names = ", ".join(kind.words)
        raise RuleViolation(f"There is no field {one} in a list of {kind.name}; there are {names}.", option)


def _columns(kind: ListKind, table: Table | Sheet, options: ImportOptions) -> dict[int, str]:
    """Which column is which field: as told, else as the headings say. Raises RuleViolation."""
    told: dict[int, str] = {}
    for heading, one in options.columns.items():
        _check_field(kind, one, "map")
        told[_column(table, heading)] = one
    found = mapped(table.headings, index(kind.words))
    taken = {*told.values(), *options.values}
    chosen = {n: one for n, one in found.items() if n not in told and one not in taken} | told
    for n, one in chosen.items():
        twins = [m + 1 for m, heading in enumerate(table.headings) if heading == table.headings[n]]
        if len(twins) > 1 and n not in told:
            places = " and ".join(map(str, twins))
            raise RuleViolation(
                f"The heading {table.headings[n]} stands over columns {places}. "
                f'Say which one is meant with --map "#{twins[0]}={one}".', "map"
            )  # fmt: skip
    return dict(sorted(chosen.items()))


def _column(table: Table | Sheet, heading: str) -> int:
    if re.fullmatch(r"#\d{1,5}", heading):
        place = int(heading[1:])
        if 1 <= place <= len(table.headings):
            return place - 1
    elif table.headings.count(heading) == 1:
        return table.headings.index(heading)
    elif heading in table.headings:
        raise RuleViolation(f"The heading {heading} stands there twice; name the column by its place, like #2.", "map")
    raise RuleViolation(f"There is no column {heading}; there are {', '.join(table.headings)[:_SHOWN]}.", "map")


def _check_currency(kind: ListKind, one: str, heading: str, currency: str) -> None:
    if one not in kind.money:
        return
    for sign in re.findall(r"[€$£¥]|\b(?:EUR|USD|CHF|GBP|JPY|CAD|AUD|SEK|NOK|DKK|PLN|CZK)\b", heading):
        if currency not in currencies(sign):
            raise RuleViolation(f"The column {heading} is in {sign}, the books are in {currency}.", "source")


def _styles(kind: ListKind, table: Table | Sheet, chosen: dict[int, str], forced: str) -> tuple[dict[str, str], str]:
    """The decimal mark of each column of numbers, and of the file. Raises RuleViolation."""
    heard = {n: Evidence() for n, one in chosen.items() if one in kind.numbers}
    names = {chosen[n] for n in heard}
    if forced:
        style = {".": POINT, ",": COMMA}.get(forced, forced)
        if style not in {POINT, COMMA}:
            raise RuleViolation(f"The decimal mark is point or comma, not {forced}.", "decimal")
        return dict.fromkeys(names, style), style
    for row in table.rows() if heard else ():
        for n, evidence in heard.items():
            if n < len(row.cells) and row.cells[n] and not row.fault and not isinstance(row.cells[n], Exact):
                evidence.hear(cells.without_pieces(row.cells[n]))
    whole = decided(heard.values())
    styles = {chosen[n]: (one.style if one.style in {POINT, COMMA, MIXED} else whole) for n, one in heard.items()}
    return styles, whole


def _take(tx: Transaction, plan: _Plan, taker: Taker, tally: _Tally) -> None:
    for row in plan.table.rows():
        tally.read += 1
        values, faults = _values(plan, row)
        try:
            with tx.attempt():
                outcome = taker.take(tx, dict(values), row.line)
                if faults:
                    raise _NotKeptError
            tally.outcomes[outcome] += 1
        except _NotKeptError:
            pass
        except RuleViolation as error:
            # What a bad cell has made missing is told once, as the bad cell; a barcode may stand for the SKU.
            place = _place(error)
            told = {fault[0] for fault in faults}
            stands_in = {"gtin", "barcode"} if place == "sku" and not plan.heading("sku") else set()
            if not told & {place, "", *stands_in}:
                faults.append((place, _cell(plan, row, place), error.message))
        if faults:
            tally.bad_rows += 1
            tally.bad += [_told(plan, row, *fault) for fault in faults]
            if isinstance(taker, Grouping):
                taker.spoil(values, row.line)
        if tally.read % _FLUSH == 0:
            tx.settle()
            tx.flush()
    for one in taker.finish(tx):
        tally.bad_rows += 1
        tally.outcomes[CREATED] -= 1
        tally.bad.append(_told(plan, Row(one.line, []), one.field, "", one.error))


def _place(error: RuleViolation) -> str:
    """The list's word for the field that an action refused."""
    name = (error.field or "").rsplit(".", 1)[-1]
    return {"barcodes": "gtin"}.get(name, name)


def _values(plan: _Plan, row: Row) -> tuple[Values, list[tuple[str, str, str]]]:
    """The values of a row by field, and what is wrong with it as (field, cell, sentence)."""
    if row.fault:
        return {}, [("", row.cells[0], row.fault)]
    width = len(plan.table.headings)
    if any(row.cells[width:]):
        told = f"The row has {_width(row.cells)} cells, the headings are {width}; a separator may stand inside a text."
        return {}, [("", next(filter(None, row.cells[width:])), told)]
    values: Values = {}
    faults = []
    for name, text in _given(plan, row):
        try:
            values[name] = _value(plan, name, text)
        except ValueError as error:
            place = f" in {where}" if (where := plan.place(row, name)) else ""
            faults.append((name, text, f"{text[:80] or 'It'}{place} {error}."))
    return values, faults


def _width(row: list[str]) -> int:
    return max(n for n, cell in enumerate(row, 1) if cell)


def _given(plan: _Plan, row: Row) -> Iterator[tuple[str, str]]:
    for column, name in plan.columns.items():
        text = cells.plain(row.cells[column]) if column < len(row.cells) else ""
        if text:
            yield name, text
    yield from plan.given.items()


def _value(plan: _Plan, name: str, text: str) -> Any:
    if name not in plan.kind.numbers:
        value = plan.kind.convert[name](text)
        return str(value) if isinstance(value, str) else value  # no longer a number, but its digits
    style = plan.styles.get(name, POINT)
    if text in cells.ERRORS:
        raise NotANumberError("is a spreadsheet's error")
    if isinstance(text, Exact):
        value, sign = Decimal(text), ""
    else:
        value, sign = number(text if name in plan.kind.money else cells.without_pieces(text), style)
    if sign and name not in plan.kind.money:
        raise NotANumberError("is not a number")
    if sign and plan.currency not in currencies(sign):
        raise NotANumberError(f"is in {sign}, the books are in {plan.currency}")
    return cells.whole(name, value) if name in {"price_per", "weight"} else value


def _cell(plan: _Plan, row: Row, name: str) -> str:
    return next((text for one, text in _given(plan, row) if one == name), "")


def _told(plan: _Plan, row: Row, name: str, value: str, error: str) -> dict[str, Any]:
    shown = "".join(c if c == "\n" or c.isprintable() else "\ufffd" for c in value[:_SHOWN])
    return {
        "line": row.line,
        "field": name or None,
        "column": plan.heading(name) or None,
        "value": shown,
        "error": error,
    } | ({"cell": place} if (place := plan.place(row, name)) else {})


def _answer(plan: _Plan, tally: _Tally, name: str, options: ImportOptions) -> dict[str, Any]:
    refused = bool(tally.bad) and (not options.accept_partial or tally.good == 0)
    counts = dict.fromkeys(tally.outcomes, 0) if refused else tally.outcomes
    table = plan.table
    answer: dict[str, Any] = {
        "ok": not refused, "import": plan.kind.name, "file": name, "dry_run": options.dry_run, "read": tally.read,
        "good": tally.good, **counts, "bad": tally.bad, **table.how(),
        "decimal": plan.decimal or "none", "heading_line": table.heading_line,
        "columns": {table.headings[n]: one for n, one in plan.columns.items()},
        "ignored": [head for n, head in enumerate(table.headings) if n not in plan.columns and head],
    }  # fmt: skip
    if tally.bad:
        answer["error" if refused else "told"] = _sentence(tally, refused, name) + _hint(plan, tally)
    elif tally.read == 0:
        answer["told"] = f"{name} has headings and no rows."
    return answer


def _hint(plan: _Plan, tally: _Tally) -> str:
    """What no column gives may be the same in every row."""
    missing = {one["field"] for one in tally.bad if one["column"] is None and not one["value"]} - {None}
    wanted = [name for name in plan.kind.words if name in missing]
    return f" No column is {wanted[0]}: give it with --map or --set {wanted[0]}=VALUE." if wanted else ""


def _sentence(tally: _Tally, refused: bool, name: str) -> str:
    lines = list(dict.fromkeys(one["line"] for one in tally.bad))
    first = tally.bad[0]
    which = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(map(str, lines[:5]))}"
    more = f" and {len(lines) - 5} more" if len(lines) > 5 else ""
    why = f"line {first['line']}: {first['error']}"
    if not refused:
        return f"{len(lines)} of {tally.read} rows of {name} were left out, {which}{more}; {why}"
    return f"Nothing of {name} was taken in: {len(lines)} of {tally.read} rows are bad, {which}{more}; {why}"
