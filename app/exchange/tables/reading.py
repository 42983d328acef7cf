"""Rows of a table with the line they begin on: separators and quotation marks as strangers use them.

The file is read as a stream, twice: once to learn how it is written, once to take it in. A quotation mark that is
opened and never closed costs its own row, not the rest of the file.
"""

import csv
import io
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from app.domain.errors import RuleViolation
from app.exchange.tables.encoding import Encoding, encoding_of, named

SEPARATORS = (",", ";", "\t", "|")
BLANKS = " \t\r\n\u00a0\u202f\ufeff\u200b"
_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
SAMPLE_ROWS = 60
# A row that goes on for longer than this has an open quotation mark, not a long text.
_LONGEST_ROW = 200
_LONGEST_LINE = 1 << 20
_TITLE_ROWS = 15


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, trimmed, and the line of the file it begins on. `fault` is why it cannot be read."""

    line: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file and how it is written; its rows can be read any number of times."""

    file: BinaryIO
    encoding: Encoding
    separator: str
    headings: list[str]
    heading_line: int

    def rows(self) -> Iterator[Row]:
        """The rows below the headings: without blank ones and repeated headings."""
        for row in _rows(_text(self.file, self.encoding), self.separator):
            if row.line <= self.heading_line or (not row.fault and not any(row.cells)):
                continue
            if row.cells[: len(self.headings)] != self.headings or any(row.cells[len(self.headings) :]):
                yield row

    def how(self) -> dict[str, Any]:
        """How the file is read, for the answer."""
        return {
            "encoding": self.encoding.name.removesuffix("-sig"), "encoding_guessed": self.encoding.guessed,
            "separator": self.separator,
        }  # fmt: skip

    def place(self, line: int, column: int) -> str:
        """A cell of text has no address of its own."""
        return ""


def opened(path: Path) -> BinaryIO:
    """The file, open. Raises RuleViolation."""
    if path.is_dir():
        raise RuleViolation(f"{path} is a folder; name a file.", "source")
    if path.exists() and not path.is_file():
        raise RuleViolation(f"{path} is no file that can be read twice. Save it to a file first.", "source")
    try:
        return path.open("rb")
    except OSError as error:
        raise RuleViolation(f"{path} cannot be read ({error.strerror}).", "source") from None
    except ValueError:
        raise RuleViolation("The file has a name that no file can have.", "source") from None


def table_of(file: BinaryIO, name: str, weigh: Callable[[list[str]], int], encoding: str, separator: str) -> Table:
    """How the file is written. `weigh` says how many headings of a row are known. Raises RuleViolation."""
    found = named(encoding) if encoding else encoding_of(file, name)
    given = _separator_given(separator) or _separator_line(file, found)
    best: tuple[tuple[int, int, int], Table] | None = None
    for candidate in (given,) if given else SEPARATORS:
        sample = _sample(file, found, candidate)
        if sample:
            score, headings, line = judged(sample, weigh)
            if best is None or score > best[0]:
                best = score, Table(file, found, candidate, headings, line)
    if best is None:
        raise RuleViolation(f"{name} is empty.", "source")
    return best[1]


def judged(sample: list[Row], weigh: Callable[[list[str]], int]) -> tuple[tuple[int, int, int], list[str], int]:
    """How well rows are cut: headings known, rows of one width, width. Also the headings and the line they stand in."""
    heads = [row for row in sample[:_TITLE_ROWS] if not row.fault]
    if not heads:
        return (0, 0, 0), [], sample[0].line
    head = max(heads, key=lambda row: weigh(row.cells))  # the first of the best
    widths = Counter(len(row.cells) for row in sample if not row.fault and row.line >= head.line)
    width, often = widths.most_common(1)[0]
    return (weigh(head.cells), often if width > 1 else 0, width), without_tail(head.cells), head.line


def without_tail(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _separator_given(given: str) -> str:
    separator = _NAMES.get(given.lower(), given)
    if separator and (len(separator) != 1 or separator in '"\r\n\0 ' or separator.isalnum()):
        raise RuleViolation(f"A separator is one sign like ; or the word tab, not {given}.", "separator")
    return separator


def _separator_line(file: BinaryIO, encoding: Encoding) -> str:
    """What Excel's own first line says, like sep=;"""
    first = _text(file, encoding).readline(20).strip('\r\n "\ufeff')
    return first[4] if len(first) == 5 and first[:4].lower() == "sep=" and not first[4].isalnum() else ""


def _sample(file: BinaryIO, encoding: Encoding, separator: str) -> list[Row]:
    found = []
    for row in _rows(_text(file, encoding), separator):
        if row.fault or any(row.cells):
            found.append(row)
        if len(found) == SAMPLE_ROWS:
            break
    return found


def _text(file: BinaryIO, encoding: Encoding) -> io.TextIOWrapper:
    file.seek(0)
    return _Lent(file, encoding=encoding.name, errors=encoding.errors, newline="")


class _Lent(io.TextIOWrapper):
    """Text from a file that stays open when the text is no longer wanted."""

    def __del__(self) -> None:
        self.detach()

    def close(self) -> None:
        """The file belongs to somebody else."""


class _Lines:
    """Hands lines to the reader, counts them, and takes back those of a row that turned out to be none."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._back: deque[str] = deque()
        self.number = 0
        self.row: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.row) >= _LONGEST_ROW:
            raise csv.Error("endless")
        line = self._back.popleft() if self._back else self._text.readline(_LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        self.row.append(line)
        return line

    def take_back(self) -> None:
        """All lines of the row but the first are read again."""
        self._back.extendleft(reversed(self.row[1:]))
        self.number -= len(self.row) - 1
        del self.row[1:]


def _rows(text: io.TextIOWrapper, separator: str) -> Iterator[Row]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        lines.row = []
        first = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lines.take_back()
            reader = csv.reader(lines, delimiter=separator, strict=True)
            yield Row(first, [lines.row[0].strip()[:200]], _fault(str(error)))
            continue
        if first == 1 and len(lines.row) == 1 and lines.row[0].lower().lstrip('\ufeff"').startswith("sep="):
            continue
        yield Row(first, [cell.strip(BLANKS) for cell in cells], _no_text(lines.row))


def _no_text(lines: list[str]) -> str:
    for line in lines:
        if "\0" in line:
            return "The line holds characters that are no text (NUL)."
        if not line.isascii() and any("\ud800" <= c <= "\udfff" or c == "\ufffd" for c in line):
            return "The line holds bytes that are no text in the file's encoding."
    return ""


def _fault(error: str) -> str:
    if "field limit" in error:
        return f"A cell holds more than {csv.field_size_limit():,} characters."
    if "NUL" in error:
        return "The line holds characters that are no text (NUL)."
    return "The quotation marks of this row do not close where a cell ends."
