"""What stands round the content of every letter: letterhead, meta block, heads, feet, marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.documents.layout import codes, fonts, text
from app.documents.layout.figures import grouped
from app.documents.layout.grid import BODY, HAIRLINE, MM, SMALL, TABLE, TITLE, Grid, leading
from app.documents.layout.sheet import RIGHT, Sheet
from app.queries.paper_model import CompanyCard, Paper

META_LEFT = 100 * MM  # from the left margin: 125 mm from the edge, as DIN 5008 has it
META_LABEL = 26 * MM
META_STEP = 4.9 * MM
META_ROWS = 7
_LOGO = (60 * MM, 25 * MM)
_FOOT_TOP = 22.5 * MM
_PAGE_NUMBER = 8 * MM
_FOOT_GAP = 4 * MM
_FOOT_STEP = 3 * MM
_FOOT_LINES = 4  # below them stands the page number; more of them push the foot's rule up
_FOOT_MOST = 12
_META_MOST = 6
_HYPHEN = re.compile(r"(?<=-)(?!\d)")

Meta = tuple[str, str]


def letterhead(sheet: Sheet, grid: Grid, company: CompanyCard) -> None:
    """Logo or name at the left, ways to reach the company at the right."""
    top = min(13 * MM, grid.window.letterhead - 16 * MM)
    room = min(_LOGO[1], grid.window.letterhead - top - 3 * MM)
    drawn = sheet.picture(company.logo, grid.left, top, (_LOGO[0], room)) if company.logo else 0.0
    if not drawn:
        named = text.wrap(text.one_line(company.name), META_LEFT - 5 * MM, TITLE, fonts.SEMIBOLD, limit=3)
        for number, part in enumerate(named):
            sheet.text(grid.left, top + 6 * MM + number * leading(TITLE), part, TITLE, fonts.SEMIBOLD)
    base = top + 2.6 * MM
    for line in (company.phone, company.mail, company.web):
        for part in text.wrap(text.one_line(line), grid.text_width - META_LEFT, SMALL, limit=2):
            sheet.text(grid.left + META_LEFT, base, part, SMALL)
            base += leading(SMALL)


@dataclass(frozen=True, slots=True)
class _MetaRow:
    """A label and its value as it fits: on one line in the largest type that does, else in lines of the smallest."""

    label: str
    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return META_STEP + (len(self.lines) - 1) * leading(SMALL)


def meta_block(sheet: Sheet, grid: Grid, rows: Sequence[Meta], code: str) -> None:
    """Label and value, at most seven rows, and the document's code for scanners below them."""
    left = grid.left + META_LEFT
    value_left = left + META_LABEL
    base = grid.window.meta_top + 2.5 * MM
    for row in _meta_rows(rows, grid.right - value_left):
        sheet.text(left, base, text.shorten(row.label, META_LABEL - 2 * MM, SMALL), SMALL)
        for number, line in enumerate(row.lines):
            sheet.text(value_left, base + number * leading(SMALL), line, row.size)
        base += row.height
    codes.document_code(sheet, left, base - 1.2 * MM, code, grid.right - left)


def meta_growth(grid: Grid, rows: Sequence[Meta]) -> float:
    """How much higher the meta block is than seven rows, because values need several lines; 0 for most papers."""
    shown = _meta_rows(rows, grid.right - grid.left - META_LEFT - META_LABEL)
    return max(0.0, sum(row.height for row in shown) - META_ROWS * META_STEP)


def meta_height(grid: Grid, rows: Sequence[Meta]) -> float:
    """The height of the rows alone, without the code below them."""
    return sum(row.height for row in _meta_rows(rows, grid.right - grid.left - META_LEFT - META_LABEL))


def _meta_rows(rows: Sequence[Meta], room: float) -> list[_MetaRow]:
    """The rows that say something; name and telephone below each other where there is room for a row more."""
    said = [row for row in rows if row[1]][:META_ROWS]
    shown: list[_MetaRow] = []
    for number, (label, value) in enumerate(said):
        parts = value.split(" · ")
        left = META_ROWS - len(shown) - (len(said) - number)
        if text.width(value, BODY) > room and 1 < len(parts) <= left + 1:
            shown += [_meta_row(label if not index else "", part, room) for index, part in enumerate(parts)]
        else:
            shown.append(_meta_row(label, value, room))
    return shown


def _meta_row(label: str, value: str, room: float) -> _MetaRow:
    value = text.one_line(value)
    for size in (BODY, TABLE, SMALL):
        if text.width(value, size) <= room:
            return _MetaRow(label, (value,), size)
    return _MetaRow(label, tuple(text.wrap(value, room, SMALL, limit=_META_MOST)) or ("",), SMALL)


def continuation_head(sheet: Sheet, grid: Grid, what: str, whom: str, page: str) -> None:
    """ "Invoice RE-2041 · Müller Bau GmbH · page 2 of 3" at the head of a following page."""
    base = 16 * MM
    room = grid.text_width - text.width(page, TABLE) - 8 * MM
    title = text.shorten(what, room, TABLE, fonts.SEMIBOLD)
    wide = sheet.text(grid.left, base, title, TABLE, fonts.SEMIBOLD)
    if whom:
        sheet.text(grid.left + wide, base, text.shorten(f" · {whom}", room - wide, TABLE), TABLE)
    sheet.text(grid.right, base, page, TABLE, fonts.REGULAR, RIGHT)
    sheet.rule(grid.left, grid.right, base + 2 * MM, HAIRLINE)


def page_number(sheet: Sheet, grid: Grid, page: str) -> None:
    """Bottom right, on every page, at the same place."""
    sheet.text(grid.right, grid.height - _PAGE_NUMBER, page, SMALL, fonts.REGULAR, RIGHT)


def footer(sheet: Sheet, grid: Grid, company: CompanyCard, words: Mapping[str, str]) -> None:
    """The company's particulars in columns at the foot of the first page; what is long takes more lines."""
    columns = _foot_columns(grid, company, words)
    top = grid.height - _FOOT_TOP - foot_growth(grid, company, words)
    sheet.rule(grid.left, grid.right, top, HAIRLINE)
    x = grid.left
    for wide, lines in columns:
        base = top + 3.6 * MM
        for line in lines:
            sheet.text(x, base, line, SMALL)
            base += _FOOT_STEP
        x += wide + _FOOT_GAP


def foot_growth(grid: Grid, company: CompanyCard, words: Mapping[str, str]) -> float:
    """How much higher the foot is than its four lines; 0 for most companies."""
    most = max((len(lines) for _, lines in _foot_columns(grid, company, words)), default=0)
    return max(0, most - _FOOT_LINES) * _FOOT_STEP


def _foot_columns(grid: Grid, company: CompanyCard, words: Mapping[str, str]) -> list[tuple[float, list[str]]]:
    """Each column's width and its lines, wrapped."""
    columns = company.footer or footer_columns(company, words)
    shown = [[text.one_line(line) for line in lines if line.strip()] for lines in columns[:4]]
    widths = _foot_widths(shown, grid.text_width)
    return [(wide, _foot_lines(lines, wide)) for wide, lines in zip(widths, shown, strict=True)]


def _foot_lines(lines: Sequence[str], wide: float) -> list[str]:
    fitted = [part for line in lines for part in text.wrap(line, wide + 0.1, SMALL)]
    if len(fitted) <= _FOOT_MOST:
        return fitted
    return [*fitted[: _FOOT_MOST - 1], text.shorten(" ".join(fitted[_FOOT_MOST - 1 :]), wide, SMALL)]


def _foot_widths(columns: Sequence[Sequence[str]], room: float) -> list[float]:
    """Each column as wide as its longest line and a share of what is left; all narrower if that is too much."""
    natural = [max((text.width(line, SMALL) for line in lines), default=0.0) for lines in columns]
    room -= _FOOT_GAP * (len(columns) - 1)
    spare = (room - sum(natural)) / max(len(columns) - 1, 1)
    if spare >= 0:
        return [wide + spare for wide in natural[:-1]] + natural[-1:]
    # Of several ways to share the room the one with the fewest lines, at best without a torn word.
    tries = [_shared(columns, natural, room, broken) for broken in (_words, _parts)]
    tries.append(_whole_numbers(columns, natural, room))
    return min([*(one for one in tries if one), _fair(natural, room)], key=lambda wides: _most_lines(columns, wides))


def _most_lines(columns: Sequence[Sequence[str]], widths: Sequence[float]) -> int:
    return max(len(_foot_lines(lines, wide)) for lines, wide in zip(columns, widths, strict=True))


def _shared(
    columns: Sequence[Sequence[str]], natural: Sequence[float], room: float, broken: Callable[[str], list[str]]
) -> list[float]:
    """Each column as wide as its widest part that is not to be torn, and a share of the rest; [] if too much."""
    least = [max((text.width(part, SMALL) for line in lines for part in broken(line)), default=0) for lines in columns]
    wanted = sum(natural) - sum(least)
    if sum(least) > room or wanted <= 0:
        return []
    share = (room - sum(least)) / wanted
    return [few + (wide - few) * share for few, wide in zip(least, natural, strict=True)]


def _whole_numbers(columns: Sequence[Sequence[str]], natural: Sequence[float], room: float) -> list[float]:
    """Columns with a number that is not to be torn keep their width, the others share the rest; [] if too much."""
    kept = [any(" " in line and _words(line) == [line] for line in lines) for lines in columns]
    left = room - sum(wide for wide, keep in zip(natural, kept, strict=True) if keep)
    others = [wide for wide, keep in zip(natural, kept, strict=True) if not keep]
    if not others or left <= 0:
        return []
    shared = iter(_fair(others, left))
    return [wide if keep else next(shared) for wide, keep in zip(natural, kept, strict=True)]


def _fair(natural: Sequence[float], room: float) -> list[float]:
    """Short columns, such as the bank's, keep their width; the long ones share what they leave."""
    fair = room / len(natural)
    short = sum(wide for wide in natural if wide <= fair)
    long = sum(wide for wide in natural if wide > fair)
    return [wide if wide <= fair else wide * (room - short) / long for wide in natural]


def _words(line: str) -> list[str]:
    """What of a line is not to be torn: its words, or all of it where it is a number, such as an IBAN in fours."""
    if 2 * sum(character.isdigit() for character in line) >= len(line.replace(" ", "")):
        return [line]
    return line.split(" ")


def _parts(line: str) -> list[str]:
    """The same, but a word may end after a hyphen."""
    words = _words(line)
    return words if words == [line] and " " in line else [part for word in words for part in _HYPHEN.split(word)]


def footer_columns(company: CompanyCard, words: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Columns made from the company's own fields: address, ways to reach it, registers and tax, bank."""
    tax = (
        f"{words['tax_id']} {company.tax_id}" if company.tax_id else "",
        f"{words['tax_number']} {company.tax_number}" if company.tax_number else "",
    )
    bank = (company.bank_name, grouped(company.iban), f"BIC {company.bic}" if company.bic else "")
    columns = (
        (company.legal_name or company.name, *company.address_lines),
        (company.phone, company.mail, company.web),
        (*company.registers, *tax),
        bank if company.iban else (),
    )
    return tuple(column for column in columns if any(column))


def fold_marks(sheet: Sheet, grid: Grid) -> None:
    """Where to fold and where to punch, at the left edge."""
    for y in grid.window.folds:
        sheet.rule(5 * MM, 8.5 * MM, y, HAIRLINE)
    if grid.window.hole is not None:
        sheet.rule(5 * MM, 10 * MM, grid.window.hole, HAIRLINE)


def marks(sheet: Sheet, grid: Grid, paper: Paper, words: Mapping[str, str]) -> None:
    """Draft and copy as words in the head; DEMO pale across the page, so it is drawn first."""
    if paper.marks.demo:
        sheet.word_across(words["demo"])
    said = []
    if paper.marks.draft:
        said.append(words["draft"].format(word=words[paper.kind]))
    if paper.marks.copy_for:
        said.append(paper.marks.copy_for)
    elif paper.marks.copy:
        said.append(words["copy"])
    if said:
        sheet.text(grid.left, 9 * MM, " · ".join(said), BODY, fonts.SEMIBOLD)
