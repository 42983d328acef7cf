"""A report's answer as JSON values, as CSV, and as a table for people."""

from __future__ import annotations

import csv
import io
from typing import Any

from app.domain.money import amount_out, rate_out, scaled_text
from app.domain.quantity import quantity_out
from app.domain.rounding import half_up
from app.reports.report import Answer, Column, Report, Row

# What a spreadsheet would take for a formula when it stands first in a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(column: Column, value: Any, currency: str) -> Any:
    """A value as scripts read it: decimals as text, counts as numbers."""
    if column.kind == "money":
        return amount_out(value, currency)
    if column.kind == "quantity":
        return quantity_out(value)
    return rate_out(value) if column.kind == "percent" else value


def as_json(report: Report, answer: Answer) -> dict[str, Any]:
    """{rows, totals}, each with the names of the columns."""

    def named(row: Row) -> dict[str, Any]:
        return {c.name: plain(c, row[c.name], answer.currency) for c in report.columns if c.name in row}

    return {"rows": [named(row) for row in answer.rows], "totals": named(answer.totals)}


def as_csv(report: Report, answer: Answer) -> str:
    """The rows as CSV (RFC 4180) with the columns' names as heads. Text never begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in report.columns])
    for row in answer.rows:
        writer.writerow([_cell(c, row.get(c.name, ""), answer.currency) for c in report.columns])
    return out.getvalue()


def _cell(column: Column, value: Any, currency: str) -> Any:
    if column.kind == "text" and str(value).startswith(_FORMULA):
        return f"'{value}"
    return plain(column, value, currency)


def as_table(report: Report, answer: Answer, language: str) -> str:
    """Aligned columns with the totals below, figures and dates as the language writes them."""
    columns = report.columns
    body = [[shown(c, row.get(c.name), answer.currency, language) for c in columns] for row in answer.rows]
    foot = [[shown(c, answer.totals.get(c.name), answer.currency, language) for c in columns]]
    if not foot[0][0]:
        foot[0][0] = str(len(answer.rows))
    heads = [c.title for c in columns]
    widths = [max(map(_width, cells)) for cells in zip(heads, *body, *foot, strict=True)]
    rule = "  ".join("-" * width for width in widths)
    lines = [heads, *body]
    rows = ["  ".join(_aligned(c, cell, w) for c, cell, w in zip(columns, line, widths, strict=True)) for line in lines]
    rows = [rows[0], rule, *rows[1:], rule]
    rows.append("  ".join(_aligned(c, cell, w) for c, cell, w in zip(columns, foot[0], widths, strict=True)))
    return "\n".join(row.rstrip() for row in rows) + "\n"


def shown(column: Column, value: Any, currency: str, language: str) -> str:
    """A value as people read it in that language; nothing where there is none."""
    if value is None or value == "":
        return ""
    if column.kind == "text":
        # What moves the cursor of a terminal is no text of a table.
        return "".join(c if c.isprintable() else " " for c in str(value))
    if column.kind == "status":
        return str(value).replace("_", " ")
    if column.kind == "date":
        return str(value)
    if column.kind == "percent":  # tenths are enough to read
        return _local(scaled_text(half_up(value, 100), 1, 1), language)
    return _local(str(plain(column, value, currency)), language)


def _local(text: str, language: str) -> str:
    """Decimal text with the separators of a language."""
    # Imported here: Babel's tables are not needed where scripts read.
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse((language or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    symbols = locale.number_symbols["latn"]
    sign, (whole, _, fraction) = ("-" if text.startswith("-") else ""), text.removeprefix("-").partition(".")
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)][::-1]
    number = sign + symbols["group"].join(groups)
    return f"{number}{symbols['decimal']}{fraction}" if fraction else number


def _aligned(column: Column, cell: str, width: int) -> str:
    room = " " * (width - _width(cell))
    return cell + room if column.kind in {"text", "status", "date"} else room + cell


def _width(cell: str) -> int:
    """How many places a text takes in a terminal."""
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in cell)
