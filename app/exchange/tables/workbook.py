"""A sheet of an Excel workbook (.xlsx, .xlsm) as a table: its cells keep what the spreadsheet knows of them.

A number that is held as one needs no guess about its decimal mark; it comes as `Exact`. What a spreadsheet shows is
what its owner means: zeros of a number format are kept, a float is worth its 15 digits, a percentage is written as one.
"""

import datetime
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from app.domain.errors import RuleViolation
from app.exchange.tables.reading import BLANKS, SAMPLE_ROWS, Row, judged, without_tail
from app.exchange.tables.sheetxml import Book, Held, Page, book_of

_ZEROS = re.compile(r"0{2,}")
# A double is exact to 15 digits; Excel itself shows more than 11 as 4.00638E+12.
_EXACT_TO, _PLAIN_TO = 10**15, 10**11
_LARGEST = 4 << 30


class Exact(str):
    """A number the sheet holds as a number, written with a point, or in scientific notation if digits may be lost."""

    __slots__ = ()


class Day(str):
    """A date the sheet holds as a date, in ISO form."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its headings; its rows can be read any number of times."""

    file: str
    sheet: Page
    others: list[str]
    headings: list[str]
    heading_line: int

    def rows(self) -> Iterator[Row]:
        """The rows below the headings: without blank ones, repeated headings, and what stands beside the table."""
        width = len(self.headings)
        for row in self._whole():
            kept = row.cells[:width]
            if row.line > self.heading_line and any(kept) and without_tail(kept) != self.headings:
                yield Row(row.line, kept)

    def _whole(self) -> Iterator[Row]:
        try:
            yield from _rows(self.sheet)
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever a damaged sheet makes of it
            raise _broken(self.file, error) from None

    def how(self) -> dict[str, Any]:
        """How the file is read, for the answer."""
        return {"sheet": self.sheet.title, "other_sheets": self.others}

    def place(self, line: int, column: int) -> str:
        """The address of a cell, as the spreadsheet says it: C5."""
        from openpyxl.utils import get_column_letter

        return f"{get_column_letter(column + 1)}{line}"


def sheet_of(file: BinaryIO, name: str, weigh: Callable[[list[str]], int], wanted: str) -> Sheet:
    """The sheet whose headings are known best, or the one wanted by name. Raises RuleViolation."""
    book = _book(file, name)
    visible = [one for one in book.pages if one.visible]
    if wanted and not any(one.title == wanted for one in book.pages):
        names = ", ".join(one.title for one in visible)
        raise RuleViolation(f"{name} has no sheet {wanted}; there are {names[:200]}.", "sheet")
    chosen = [one for one in book.pages if one.title == wanted] if wanted else visible
    best: tuple[tuple[int, int, int], Sheet] | None = None
    for one in chosen:
        try:
            sample = _sample(one)
        except Exception as error:  # noqa: BLE001 - openpyxl raises whatever a damaged sheet makes of it
            raise _broken(name, error) from None
        if sample:
            score, headings, line = judged(sample, weigh)
            if best is None or score > best[0]:
                others = [other.title for other in book.pages if other.title != one.title]
                best = score, Sheet(name, one, others, headings, line)
    if best is None:
        raise RuleViolation(f"{name} is empty.", "source")
    return best[1]


def sheet_names(file: BinaryIO, name: str) -> list[str]:
    """The sheets of a workbook. Raises RuleViolation."""
    return [one.title for one in _book(file, name).pages]


def is_packed(file: BinaryIO) -> bool:
    """Whether the file is a zip archive, as workbooks are."""
    file.seek(0)
    return file.read(4) == b"PK\x03\x04"


def _broken(name: str, error: Exception) -> RuleViolation:
    why = str(error).strip().rstrip(".")[:100] or type(error).__name__
    sentence = f"{name} is damaged and cannot be read ({why}). Save it again, or save the sheet as CSV."
    return RuleViolation(sentence, "source")


def _book(file: BinaryIO, name: str) -> Book:
    """The workbook, open for reading row by row. Raises RuleViolation."""
    try:
        with zipfile.ZipFile(file) as packed:
            held = {one.filename: one.file_size for one in packed.infolist()}
            other = packed.read("mimetype")[:80].decode("ascii", "replace") if "mimetype" in held else ""
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise _broken(name, error) from None
    if "opendocument.spreadsheet" in other:
        raise RuleViolation(f"{name} is an OpenDocument spreadsheet. Save it as .xlsx or as CSV.", "source")
    if "xl/workbook.bin" in held:
        raise RuleViolation(f"{name} is a binary workbook (.xlsb). Save it as .xlsx or as CSV.", "source")
    if not any(one.startswith("xl/") for one in held):
        raise RuleViolation(f"{name} is no table but a zip archive. Unpack it first.", "source")
    if sum(held.values()) > _LARGEST:
        raise RuleViolation(f"{name} is larger than 4 GB when unpacked. Save the sheet as CSV.", "source")
    try:
        return book_of(file)
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever a damaged workbook makes of it
        raise _broken(name, error) from None


def _sample(sheet: Page) -> list[Row]:
    found = []
    for row in _rows(sheet):
        if any(row.cells):
            found.append(row)
        if len(found) == SAMPLE_ROWS:
            break
    return found


def _rows(sheet: Page) -> Iterator[Row]:
    for line, cells in sheet.rows():
        yield Row(line, ["" if cell is None else _written(cell) for cell in cells])


def _written(cell: Held) -> str:
    """A cell as its owner sees it."""
    value = cell.value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return _number(value, cell.form)
    if isinstance(value, datetime.datetime):
        at_night = value.time() == datetime.time()
        return Day(value.date().isoformat() if at_night else value.isoformat(" ", "seconds"))
    if isinstance(value, datetime.date):
        return Day(value.isoformat())
    return str(value)


def _text(value: str) -> str:
    if "_x" in value:
        # Signs that XML cannot hold are written like _x000D_.
        from openpyxl.utils.escape import unescape

        value = unescape(value)
    return value.strip(BLANKS)


def _number(value: float, form: str) -> str:
    form = form.partition(";")[0]
    if "%" in form:
        return f"{(Decimal(format(value, '.15g')) * 100).normalize():f}%"
    if value != value or value in {float("inf"), float("-inf")}:
        return "#NUM!"
    rounded = isinstance(value, float)
    if value == int(value):
        whole = int(value)
        if abs(whole) >= (_PLAIN_TO if rounded else _EXACT_TO):
            return Exact(f"{Decimal(whole):E}")
        shown = str(whole)
        return Exact(shown.zfill(len(form)) if _ZEROS.fullmatch(form) and whole >= 0 else shown)
    return Exact(f"{Decimal(format(value, '.15g')):f}")
