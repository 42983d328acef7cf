"""What the columns of a list are and how its numbers are written; a row of it as values, or what is wrong with it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

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
    written,
)
from app.exchange.tables.reading import Row
from app.exchange.tables.workbook import Exact
from app.exchange.taker import Taker, Values

if TYPE_CHECKING:
    from app.store.database import View

Fault = tuple[str, str, str]
"""The field, what stands in its cell, and the sentence."""
IGNORED = "-"
"""What a column is said to be that is to be left out."""
_SHOWN = 200


class UnnamedColumnsError(RuleViolation):
    """Nobody knows which column is what. ``plain`` is the sentence without the advice for who types commands."""

    def __init__(self, plain: str, advice: str, field: str) -> None:
        super().__init__(f"{plain} {advice}", field)
        self.plain = plain


class Rows(Protocol):
    """A table as it is planned and taken: a file of text, a sheet, or what was staged of either."""

    @property
    def headings(self) -> list[str]:
        """The words above the columns."""

    @property
    def heading_line(self) -> int:
        """The line on which they stand."""

    def rows(self) -> Iterator[Row]:
        """The rows below the headings."""

    def how(self) -> dict[str, Any]:
        """How the file is read."""

    def place(self, line: int, column: int) -> str:
        """The address of a cell in its sheet; nothing in a file of text."""


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
    taker: "Callable[[View, str, frozenset[str]], Taker]"
    foreign: frozenset[str] = frozenset()
    """Numbers that may bear whatever currency: who uses them asks which (`sign_of`)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the columns of a table are, and how their numbers are written."""

    kind: ListKind
    table: Rows
    columns: dict[int, str]
    styles: dict[str, str]
    decimal: str
    currency: str
    given: dict[str, str]
    orders: dict[str, str] = field(default_factory=dict)
    """Of columns of dates: whether the day or the month stands first, where one of them proves it."""

    def heading(self, name: str) -> str:
        """The heading of a field's column."""
        return next((self.table.headings[n] for n, one in self.columns.items() if one == name), "")

    def place(self, row: Row, name: str) -> str:
        """The address of a field's cell in its sheet; nothing in a file of text."""
        return next((self.table.place(row.line, n) for n, one in self.columns.items() if one == name), "")


def plan_of(kind: ListKind, table: Rows, options: ImportOptions, currency: str, name: str) -> Plan:
    """What the columns are: as told, else as the headings say. Raises RuleViolation."""
    chosen = columns_of(kind, table, options)
    fields = {*chosen.values(), *options.values}
    for one in options.values:
        _check_field(kind, one, "set")
    for either, what in kind.needed:
        if not fields & set(either):
            heads = ", ".join(filter(None, table.headings)) or "nothing"
            raise UnnamedColumnsError(
                f"No column of {name} is known to be {what}; line {table.heading_line} says {heads[:_SHOWN]}.",
                f'Name the columns in the first line, or say it with --map "COLUMN={either[0]}".', "source"
            )  # fmt: skip
    for column, one in chosen.items():
        _check_currency(kind, one, table.headings[column], currency)
    styles, decimal = _styles(kind, table, chosen, options.decimal)
    return Plan(kind, table, chosen, styles, decimal, currency, options.values, _orders(kind, table, chosen))


def _check_field(kind: ListKind, one: str, option: str) -> None:
    if one not in kind.convert and one not in kind.numbers:
        names = ", ".join(kind.words)
        raise RuleViolation(f"There is no field {one} in a list of {kind.name}; there are {names}.", option)


def columns_of(kind: ListKind, table: Rows, options: ImportOptions) -> dict[int, str]:
    """Which column is which field: as told, else as the headings say. Raises RuleViolation."""
    told: dict[int, str] = {}
    for heading, one in options.columns.items():
        if one != IGNORED:
            _check_field(kind, one, "map")
        told[_column(table, heading)] = one
    found = mapped(table.headings, index(kind.words))
    taken = {*told.values(), *options.values}
    chosen = {n: one for n, one in found.items() if n not in told and one not in taken} | told
    for n, one in chosen.items():
        twins = [m + 1 for m, heading in enumerate(table.headings) if heading == table.headings[n]]
        if len(twins) > 1 and n not in told:
            places = " and ".join(map(str, twins))
            raise UnnamedColumnsError(
                f"The heading {table.headings[n]} stands over columns {places}.",
                f'Say which one is meant with --map "#{twins[0]}={one}".', "map"
            )  # fmt: skip
    return {n: one for n, one in sorted(chosen.items()) if one != IGNORED}


def _column(table: Rows, heading: str) -> int:
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


def _styles(kind: ListKind, table: Rows, chosen: dict[int, str], forced: str) -> tuple[dict[str, str], str]:
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


def values_of(plan: Plan, row: Row) -> tuple[Values, list[Fault]]:
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
            values[name] = value_of(plan, name, text)
        except ValueError as error:
            place = f" in {where}" if (where := plan.place(row, name)) else ""
            faults.append((name, text, f"{text[:80] or 'It'}{place} {error}."))
    return values, faults


def _width(row: list[str]) -> int:
    return max(n for n, cell in enumerate(row, 1) if cell)


def _given(plan: Plan, row: Row) -> Iterator[tuple[str, str]]:
    for column, name in plan.columns.items():
        text = cells.plain(row.cells[column]) if column < len(row.cells) else ""
        if text:
            yield name, text
    yield from plan.given.items()


def _orders(kind: ListKind, table: Rows, chosen: dict[int, str]) -> dict[str, str]:
    """Which number of a date is the day, by column. A column that proves both proves nothing."""
    heard: dict[int, set[str]] = {n: set() for n, one in chosen.items() if kind.convert.get(one) is cells.day}
    for row in table.rows() if heard else ():
        for n, orders in heard.items():
            if n < len(row.cells) and row.cells[n]:
                orders.add(cells.order_of(row.cells[n]))
    return {chosen[n]: next(iter(proved)) for n, orders in heard.items() if len(proved := orders - {""}) == 1}


def value_of(plan: Plan, name: str, text: str) -> Any:
    """What a cell means. Raises ValueError with the end of a sentence."""
    if name not in plan.kind.numbers:
        order = plan.orders.get(name)
        value = cells.day(text, order) if order else plan.kind.convert[name](text)
        return str(value) if isinstance(value, str) else value  # no longer a number, but its digits
    style = plan.styles.get(name, POINT)
    if text in cells.ERRORS:
        raise NotANumberError("is a spreadsheet's error")
    if isinstance(text, Exact):
        value, sign = Decimal(text), ""
    else:
        amount = name in plan.kind.money | plan.kind.foreign
        value, sign = number(text if amount else cells.without_pieces(text), style)
    if sign and name not in plan.kind.money | plan.kind.foreign:
        raise NotANumberError("is not a number")
    if sign and name in plan.kind.money and plan.currency not in currencies(sign):
        raise NotANumberError(f"is in {sign}, the books are in {plan.currency}")
    return cells.whole(name, value) if name in {"price_per", "weight"} else value


def sign_of(plan: Plan, row: Row, name: str) -> str:
    """The currency that a cell bears: a sign or a code, "" if it bears none."""
    text = cell_of(plan, row, name)
    try:
        return "" if isinstance(text, Exact) else written(text).currency
    except NotANumberError:
        return ""


def cell_of(plan: Plan, row: Row, name: str) -> str:
    """What stands in a field's cell."""
    return next((text for one, text in _given(plan, row) if one == name), "")


def told_of(plan: Plan, row: Row, name: str, value: str, error: str) -> dict[str, Any]:
    """A fault as it is told."""
    shown = "".join(c if c == "\n" or c.isprintable() else "\ufffd" for c in value[:_SHOWN])
    return {
        "line": row.line,
        "field": name or None,
        "column": plan.heading(name) or None,
        "value": shown,
        "error": error,
    } | ({"cell": place} if (place := plan.place(row, name)) else {})
