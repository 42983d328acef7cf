"""The XML of a workbook, read as a stream: cells as they are held, at four times the pace of openpyxl's own reader.

openpyxl still says which parts a workbook has, how its numbers are formatted and when its days begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.parsers import expat

_CHUNK = 1 << 16
_LETTERS = re.compile(r"[A-Z]{1,3}")
# Excel's last column is XFD; what lies beyond is no sheet but damage.
_WIDEST = 16_384
_LAST_ROW = 1 << 20


@dataclass(frozen=True, slots=True)
class Held:
    """A cell as the sheet holds it: text, int, float, bool, a date or a time; and the format of its number."""

    value: Any
    form: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: its name, whether it is shown, and where its XML lies."""

    book: Book
    title: str
    visible: bool
    path: str

    def rows(self) -> Iterator[tuple[int, list[Held | None]]]:
        """Rows with their numbers, from 1; rows of which the sheet holds nothing are left out.

        Raises whatever damage makes of it.
        """
        with self.book.archive.open(self.path) as source:
            yield from _Rows(self.book).of(source)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its sheets in their order, and what their cells refer to."""

    archive: Any
    pages: list[Page]
    strings: list[str]
    forms: list[str]
    """The number format of each style."""
    days: frozenset[int]
    """Styles that show a number as a date."""
    spans: frozenset[int]
    """Styles that show it as a span of time."""
    epoch: Any


def book_of(file: BinaryIO) -> Book:
    """The workbook. Raises whatever damage makes of it."""
    # Imported here: only a workbook needs it.
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.xml.constants import SHARED_STRINGS

    reader = ExcelReader(file, read_only=True, keep_vba=False, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    held = reader.wb

    def form(number: int) -> str:
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(number, "General"))
        return str(held._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])

    part = reader.package.find(SHARED_STRINGS)
    strings: list[str] = []
    if part is not None:
        with reader.archive.open(part.PartName[1:]) as source:
            strings = list(_Strings().of(source))
    forms = [form(style.numFmtId) for style in held._cell_styles]
    days, spans = frozenset(held._date_formats), frozenset(held._timedelta_formats)
    book = Book(reader.archive, [], strings, forms, days, spans, held.epoch)
    for sheet, link in reader.parser.find_sheets():
        if link.target in reader.valid_files and "chartsheet" not in link.Type:
            book.pages.append(Page(book, sheet.name, sheet.state == "visible", link.target))
    return book


class _Reading:
    """A stream of XML that gathers things and hands them out as they come."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self.begin
        self._parser.EndElementHandler = self.end
        self._parser.CharacterDataHandler = self.text
        self._parser.EntityDeclHandler = self._no_entities
        self._found: list[Any] = []
        self._said = ""
        self._hears = False

    def of(self, source: Any) -> Iterator[Any]:
        """What is found, in its order."""
        while block := source.read(_CHUNK):
            self._parser.Parse(block, False)
            yield from self._found
            self._found.clear()
        self._parser.Parse(b"", True)
        yield from self._found

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """It ends."""
        raise NotImplementedError

    def text(self, said: str) -> None:
        """What stands in it."""
        if self._hears:
            self._said += said

    def _no_entities(self, *_what: object) -> None:
        raise ValueError("it declares entities, which a workbook never does")


class _Strings(_Reading):
    """The texts that cells refer to by number; how they are pronounced is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self._aside = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A text, a run of it, or its pronunciation."""
        del attributes
        tag = name[name.rfind("}") + 1 :]
        if tag == "t":
            self._hears, self._said = not self._aside, ""
        elif tag == "rPh":
            self._aside = True
        elif tag == "si":
            self._whole = ""

    def end(self, name: str) -> None:
        """The text is whole."""
        tag = name[name.rfind("}") + 1 :]
        if tag == "t":
            if self._hears:
                self._whole += self._said
            self._hears = False
        elif tag == "rPh":
            self._aside = False
        elif tag == "si":
            self._found.append(self._whole.replace("x005F_", ""))


class _Rows(_Reading):
    """The rows of a sheet."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book
        self._row: list[Held | None] = []
        self._number = 0
        self._column = 0
        self._kind = "n"
        self._style = 0
        self._value: str | None = None
        self._inline = ""
        self._aside = False
        self._tags: dict[str, str] = {}
        self._columns: dict[str, int] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """A row, a cell, or what it holds."""
        tag = self._tags.get(name) or self._tag(name)
        if tag == "c":
            place = attributes.get("r")
            self._column = self._place(place) if place else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0))
            self._value, self._inline = None, ""
        elif tag == "v":
            self._hears, self._said = True, ""
        elif tag == "t":
            self._hears, self._said = not self._aside, ""
        elif tag == "row":
            number = attributes.get("r")
            self._number = int(number) if number else self._number + 1
            if not 0 < self._number <= _LAST_ROW:
                raise ValueError(f"it has a row {self._number}")
            self._row, self._column = [], 0
        elif tag == "rPh":
            self._aside = True

    def end(self, name: str) -> None:
        """The cell or the row is whole."""
        tag = self._tags.get(name) or self._tag(name)
        if tag == "v":
            self._hears, self._value = False, self._said
        elif tag == "c":
            held = self._held()
            if held is not None:
                missing = self._column - 1 - len(self._row)
                if missing > 0:
                    self._row += [None] * missing
                if missing >= 0:
                    self._row.append(held)
                else:
                    self._row[self._column - 1] = held
        elif tag == "t":
            if self._hears:
                self._inline += self._said
            self._hears = False
        elif tag == "row":
            self._found.append((self._number, self._row))
        elif tag == "rPh":
            self._aside = False

    def _tag(self, name: str) -> str:
        found = self._tags[name] = name[name.rfind("}") + 1 :]
        return found

    def _place(self, place: str) -> int:
        """The column of an address like C5, from 1."""
        letters = place.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            if not _LETTERS.fullmatch(letters):
                raise ValueError(f"it has a cell {place[:20]}")
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            if column > _WIDEST:
                raise ValueError(f"it has a cell {place}")
            self._columns[letters] = column
        return column

    def _held(self) -> Held | None:
        kind, value = self._kind, self._value
        if kind == "inlineStr":
            return Held(self._inline) if self._inline else None
        if not value:
            return None
        if kind == "s":
            return Held(self._book.strings[int(value)])
        if kind == "n":
            return self._number_held(value)
        if kind == "b":
            return Held(bool(int(value)))
        if kind == "d":
            from openpyxl.utils.datetime import from_ISO8601

            return Held(from_ISO8601(value))
        return Held(value)

    def _number_held(self, text: str) -> Held:
        number = float(text) if "." in text or "E" in text or "e" in text else int(text)
        if self._style in self._book.days:
            from openpyxl.utils.datetime import from_excel

            try:
                return Held(from_excel(number, self._book.epoch, timedelta=self._style in self._book.spans))
            except (OverflowError, ValueError):
                return Held("#VALUE!")
        forms = self._book.forms
        return Held(number, forms[self._style] if self._style < len(forms) else "")
