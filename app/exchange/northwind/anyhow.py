"""Northwind's tables as people really save them: any encoding and separator, decimal commas, days first, workbooks.

What comes out is as in the folder itself: points in numbers, ISO dates; what cannot be read is left as it stands, so
that it is refused by name.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.domain.errors import RuleViolation
from app.exchange import cells
from app.exchange.tables.numbers import COMMA, MIXED, POINT, Evidence, NotANumberError, decided, number
from app.exchange.tables.reading import Row, Table, opened, table_of
from app.exchange.tables.workbook import Exact, Sheet, is_packed, sheet_of

NUMBERS = frozenset({"UnitPrice", "UnitsInStock", "ReorderLevel", "Freight", "Quantity", "Discount"})
DATES = frozenset({"OrderDate", "RequiredDate", "ShippedDate"})
_FLAGS = frozenset({"Discontinued"})


def sheet_for(names: Sequence[str], table: str) -> str:
    """The sheet of a workbook that a table lies in, by its name however it is written; "" if there is none."""
    plain = {"".join(c for c in name.casefold() if c.isalnum()): name for name in names}
    return plain.get(table.replace("_", ""), "")


def read_anyhow(path: Path, columns: Sequence[str], sheet: str = "") -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with the lines they begin on. Raises RuleViolation with file, line and reason."""
    with contextlib.closing(opened(path)) as file:

        def weigh(heads: list[str]) -> int:
            return len(set(heads) & set(columns))

        packed = is_packed(file)
        found = sheet_of(file, path.name, weigh, sheet) if packed else table_of(file, path.name, weigh, "", "")
        lacking = [name for name in columns if name not in found.headings]
        if lacking:
            raise RuleViolation(f"{path.name} has no column {', '.join(lacking)}.", "source")
        styles = _styles(found)
        for row in found.rows():
            yield row.line, _fields(path.name, found.headings, row, styles)


def _styles(table: Table | Sheet) -> Mapping[str, str]:
    """The decimal mark of each column of numbers."""
    heard = {n: Evidence() for n, name in enumerate(table.headings) if name in NUMBERS}
    for row in table.rows():
        for n, evidence in heard.items():
            if n < len(row.cells) and row.cells[n] and not isinstance(row.cells[n], Exact):
                evidence.hear(row.cells[n])
    whole = decided(heard.values())
    return {
        table.headings[n]: one.style if one.style in {POINT, COMMA, MIXED} else whole for n, one in heard.items()
    }  # fmt: skip


def _fields(file: str, headings: Sequence[str], row: Row, styles: Mapping[str, str]) -> dict[str, str]:
    if row.fault:
        raise RuleViolation(f"{file} line {row.line}: {row.fault}", "source")
    if any(row.cells[len(headings) :]):
        raise RuleViolation(
            f"{file} line {row.line}: there are {len(row.cells)} fields, not {len(headings)}.", "source"
        )
    found = {}
    for n, name in enumerate(headings):
        text = cells.plain(row.cells[n]) if n < len(row.cells) else ""
        with contextlib.suppress(ValueError, NotANumberError):
            if text and name in NUMBERS:
                text = str(text) if isinstance(text, Exact) else f"{number(text, styles.get(name, POINT))[0]:f}"
            elif text and name in DATES:
                text = cells.day(text)
            elif text and name in _FLAGS:
                text = str(int(cells.flag(text)))
        found[name] = str(text)
    return found
