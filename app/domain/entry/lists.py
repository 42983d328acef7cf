"""A pasted list of lines, each turned into what a person would have typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.inbound import names_of_unit

_NUMBER = re.compile(r"-?(?:[0-9]+(?:[.,][0-9]+)*)")
_HEADERS = {
    "code", "qty", "quantity", "sku", "product", "menge", "artikel", "artikelnummer", "artikelnr", "item", "anzahl",
    "ean", "gtin", "stück", "bezeichnung", "description", "pos", "position",
}  # fmt: skip
_TOTALS = {"total", "totals", "sum", "subtotal", "summe", "gesamt", "gesamtsumme", "zwischensumme", "netto", "brutto"}
_MONEY = re.compile(r"[-0-9.,:€$£]+|eur|usd|gbp|chf", re.IGNORECASE)
# What e-mails set before a line of a list.
_BULLET = re.compile(r"^(?:[-*•·–—>]+\s+)+")
_PIECES = re.compile(rf"(?P<many>{_NUMBER.pattern})\s*(?P<unit>[^\W\d_]{{1,12}})\.?")
_TIMES = re.compile(rf"(?P<many>{_NUMBER.pattern})\s*[x×]\s+(?P<code>.+)")
_SIGNS = {"x", "×", "*"}

HEADING, TOTAL = "a heading", "a total"


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a pasted list: its place from 1, as it stands there, and as a person would type it.

    ``left_out`` says what it is where it is no line: a heading or a total. ``cells`` are those of a row that has some.
    """

    line: int
    raw: str
    entry: str
    left_out: str = ""
    cells: tuple[str, ...] = ()


def rows_of_list(text: str) -> list[str]:
    """Entry texts from rows with a tab, semicolon, comma or spaces between code and quantity, either first.

    Rows of headings and totals are left out. A row that is not understood stays as it is: it becomes a line that asks.
    """
    return [row.entry for row in list_rows(text) if not row.left_out]


def list_rows(text: str) -> tuple[ListRow, ...]:
    """All rows that say anything, in their order, those that are no lines too."""
    found = []
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        row = raw.strip().strip(";,\t ")
        if row:
            found.append(ListRow(number, raw.rstrip(), row, no_line(row)))
    entries = _without_positions([_BULLET.sub("", one.entry) or one.entry for one in found if not one.left_out])
    typed = iter([(_entry_text(one), tuple(_cells(one))) for one in entries])
    return tuple(one if one.left_out else _typed(one, *next(typed)) for one in found)


def _typed(row: ListRow, entry: str, cells: tuple[str, ...]) -> ListRow:
    return replace(row, entry=entry, cells=cells if len(cells) > 1 else ())


def entry_of_cells(cells: Sequence[str], code: int) -> str:
    """What would be typed where the cell at ``code`` is known to be the product's."""
    counted = [one for at, one in enumerate(cells) if at != code and _counted(one)[0]]
    many, unit = _counted(counted[0]) if counted else ("", "")
    return f"{many}{unit}*{cells[code]}" if many else cells[code]


def no_line(row: str) -> str:
    """What a row is that is no line, "" for one that is."""
    words = [one.strip(".:") for one in re.split(r"[\s;,]+", row.lower()) if one]
    if set(words) & _HEADERS and not any(sign.isdigit() for sign in row):
        return HEADING
    if words and words[0] in _TOTALS and all(_MONEY.fullmatch(one) for one in words[1:] if one):
        return TOTAL
    return ""


def _without_positions(rows: Sequence[str]) -> list[str]:
    """Rows that are numbered 1, 2, 3 or 10, 20, 30 in a column of their own, without that column."""
    cut = [_cells(row) for row in rows]
    for step in (1, 10):
        numbers = [str(at * step) for at in range(1, len(rows) + 1)]
        if len(rows) > 1 and all(
            len(cells) > 2 and cells[0].strip(".") == number and any(_NUMBER.fullmatch(one) for one in cells[2:])
            for cells, number in zip(cut, numbers, strict=True)
        ):
            return ["\t".join(cells[1:]) for cells in cut]
    return list(rows)


def _cells(row: str) -> list[str]:
    separator = "\t" if "\t" in row else ";"
    return [part.strip() for part in row.split(separator) if part.strip()]


def _entry_text(row: str) -> str:
    if "\t" in row or ";" in row:
        parts = _cells(row)
        return _of_parts(parts) if len(parts) >= 2 else row
    first, _, last = row.rpartition(" ")
    if first and _NUMBER.fullmatch(last) and not _NUMBER.match(first):
        return f"{last}*{_code(first)}"
    # A barcode and a quantity: both are numbers, and the longer one is the barcode.
    if first and _NUMBER.fullmatch(first) and _NUMBER.fullmatch(last):
        return f"{last}*{first}" if len(first) >= len(last) else f"{first}*{last}"
    head, comma, tail = row.rpartition(",")
    if comma and _NUMBER.fullmatch(tail.strip()) and not _NUMBER.fullmatch(row):
        return f"{tail.strip()}*{head.strip()}"
    return _with_unit(row)


def _with_unit(row: str) -> str:
    """A row whose quantity is followed by the word of a unit, before the code or behind it."""
    if before := _TIMES.fullmatch(row):
        return f"{before['many']}*{before['code']}"
    found = _PIECES.match(row)
    if found and _is_unit(found["unit"]) and row[found.end() :].strip():
        rest = row[found.end() :].strip()
        head, _, tail = rest.partition(" ")
        return f"{found['many']}{found['unit'].lower()}*{tail if head.lower() in _SIGNS and tail else rest}"
    behind = re.fullmatch(rf"(?P<code>.+?)[\s,:]+(?:[x×]\s*)?{_PIECES.pattern}", row)
    if behind and _is_unit(behind["unit"]) and not _NUMBER.match(behind["code"]):
        return f"{behind['many']}{behind['unit'].lower()}*{_code(behind['code'])}"
    times = re.fullmatch(rf"(?P<code>.+?)\s*[x×]\s*(?P<many>{_NUMBER.pattern})", row)
    if times and not _NUMBER.match(times["code"]) and times["code"].rstrip() != times["code"]:
        return f"{times['many']}*{_code(times['code'])}"
    return row


def _is_unit(word: str) -> bool:
    return len(names_of_unit(word)) > 1 or word.casefold() in names_of_unit("set")


def _code(words: str) -> str:
    """Without the sign of times, or what a list puts between the code and its quantity."""
    kept = words.strip().rstrip(",;:=-").strip()
    head, _, last = kept.rpartition(" ")
    return head.strip() if head and last.lower() in _SIGNS else kept or words


def _of_parts(parts: list[str]) -> str:
    many, unit = _counted(parts[0])
    if many and not _NUMBER.fullmatch(parts[1]):
        return f"{many}{unit}*{parts[1]}"
    for at, part in enumerate(parts[1:], start=1):
        many, unit = _counted(part)
        if many:
            beside = parts[at + 1] if at + 1 < len(parts) else ""
            return f"{many}{unit or (beside.lower() if _is_unit(beside) else '')}*{parts[0]}"
    return parts[0]


def _counted(cell: str) -> tuple[str, str]:
    """Quantity and unit of a cell that holds nothing else."""
    if _NUMBER.fullmatch(cell):
        return cell, ""
    found = _PIECES.fullmatch(cell)
    return (found["many"], found["unit"].lower()) if found and _is_unit(found["unit"]) else ("", "")
