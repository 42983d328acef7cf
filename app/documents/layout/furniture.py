"""What stands round the content of every letter: letterhead, address window, meta block, heads, feet, marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.documents.layout import codes, fonts, text
from app.documents.layout.figures import grouped
from app.documents.layout.grid import BODY, HAIRLINE, MM, SMALL, TABLE, TITLE, Grid, leading
from app.documents.layout.sheet import RIGHT, Sheet
from app.queries.paper_model import CompanyCard, Paper, Party

META_LEFT = 100 * MM  # from the left margin: 125 mm from the edge, as DIN 5008 has it
META_LABEL = 26 * MM
META_STEP = 4.9 * MM
META_ROWS = 7
_LOGO = (60 * MM, 25 * MM)
_FOOT_TOP = 22.5 * MM
_PAGE_NUMBER = 8 * MM
_FOOT_GAP = 4 * MM
_FOOT_LINES = 4  # below them stands the page number
_ADDRESS_LINES = 6

Meta = tuple[str, str]


def letterhead(sheet: Sheet, grid: Grid, company: CompanyCard) -> None:
    """Logo or name at the left, ways to reach the company at the right."""
    top = min(13 * MM, grid.window.letterhead - 16 * MM)
    room = min(_LOGO[1], grid.window.letterhead - top - 3 * MM)
    drawn = sheet.picture(company.logo, grid.left, top, (_LOGO[0], room)) if company.logo else 0.0
    if not drawn:
        name = text.shorten(company.name, META_LEFT - 5 * MM, TITLE, fonts.SEMIBOLD)
        sheet.text(grid.left, top + 6 * MM, name, TITLE, fonts.SEMIBOLD)
    base = top + 2.6 * MM
    for line in (company.phone, company.mail, company.web):
        if line:
            sheet.text(grid.left + META_LEFT, base, text.shorten(line, grid.text_width - META_LEFT, SMALL), SMALL)
            base += leading(SMALL)


def return_line(company: CompanyCard) -> str:
    """The sender in one line, for the top of the window."""
    return " · ".join(part for part in (company.name, *company.address_lines) if part)


def address(sheet: Sheet, grid: Grid, company: CompanyCard, party: Party | None, attention: str) -> None:
    """The return line and the recipient inside the window; never more than the window shows.

    `attention` is "Attn. {name}" in the paper's language.
    """
    window = grid.window
    room = window.right - window.left - 2 * MM
    sender = return_line(company)
    size = SMALL if text.width(sender, SMALL) <= room else 6.0
    sheet.text(window.left, window.top - 2.2 * MM, text.shorten(sender, room, size), size)
    sheet.rule(window.left, window.left + room, window.top - 1.1 * MM, HAIRLINE)
    if party is None:
        return
    lines, size = address_lines(party, room, window.bottom - window.top, attention)
    base = window.top + size * 0.95
    for line in lines:
        if text.runs_right_to_left(line):
            sheet.text(window.left + room, base, line, size, fonts.REGULAR, RIGHT)
        else:
            sheet.text(window.left, base, line, size)
        base += leading(size) if size < BODY else 12.6


def address_lines(party: Party, room: float, height: float, attention: str) -> tuple[list[str], float]:
    """The recipient's lines and the type size, 10 to 8 pt, at which they fit the window.

    No blank lines. If even 8 pt is too large, the name is cut to one line and then the least important lines go:
    never the last one (the country) and never street or town.
    """
    contact = [attention.format(name=party.contact)] if party.contact else []
    rest = [line for line in (*contact, *party.address_lines) if line.strip()]
    lines: list[str] = []
    for size in (BODY, TABLE, 8.0):
        step = leading(size) if size < BODY else 12.6
        most = min(_ADDRESS_LINES + (BODY - size > 0) + (TABLE - size > 0), int((height + step * 0.15) / step))
        lines = [part for line in (party.name, *rest) for part in text.wrap(line, room, size)]
        if len(lines) <= most:
            return lines, size
    short = [text.shorten(line, room, 8.0) for line in (party.name, *rest)]
    while len(short) > most:
        del short[1]
    return short, 8.0


def meta_block(sheet: Sheet, grid: Grid, rows: Sequence[Meta], code: str) -> None:
    """Label and value, at most seven rows, and the document's code for scanners below them."""
    left = grid.left + META_LEFT
    value_left = left + META_LABEL
    room = grid.right - value_left
    base = grid.window.meta_top + 2.5 * MM
    for label, value in _meta_lines(rows, room):
        sheet.text(left, base, text.shorten(label, META_LABEL - 2 * MM, SMALL), SMALL)
        size = next((s for s in (BODY, TABLE, SMALL) if text.width(value, s) <= room), SMALL)
        sheet.text(value_left, base, text.shorten(value, room, size), size)
        base += META_STEP
    codes.document_code(sheet, left, base - 1.2 * MM, code, grid.right - left)


def _meta_lines(rows: Sequence[Meta], room: float) -> list[Meta]:
    """The rows that say something; name and telephone below each other where there is room for a row more."""
    said = [row for row in rows if row[1]][:META_ROWS]
    lines: list[Meta] = []
    for number, (label, value) in enumerate(said):
        parts = value.split(" · ")
        left = META_ROWS - len(lines) - (len(said) - number)
        if text.width(value, BODY) > room and 1 < len(parts) <= left + 1:
            lines += [(label, parts[0]), *(("", part) for part in parts[1:])]
        else:
            lines.append((label, value))
    return lines


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
    """The company's particulars in columns at the foot of the first page."""
    columns = company.footer or footer_columns(company, words)
    top = grid.height - _FOOT_TOP
    sheet.rule(grid.left, grid.right, top, HAIRLINE)
    step = 3 * MM
    shown = [[line for line in lines if line][:_FOOT_LINES] for lines in columns[:4]]
    x = grid.left
    for lines, wide in zip(shown, _foot_widths(shown, grid.text_width), strict=True):
        base = top + 3.6 * MM
        for line in lines:
            sheet.text(x, base, text.shorten(line, wide, SMALL), SMALL)
            base += step
        x += wide + _FOOT_GAP


def _foot_widths(columns: Sequence[Sequence[str]], room: float) -> list[float]:
    """Each column as wide as its longest line and a share of what is left; all narrower if that is too much."""
    natural = [max((text.width(line, SMALL) for line in lines), default=0.0) for lines in columns]
    room -= _FOOT_GAP * (len(columns) - 1)
    spare = (room - sum(natural)) / max(len(columns) - 1, 1)
    if spare >= 0:
        return [wide + spare for wide in natural[:-1]] + natural[-1:]
    # Short columns, such as the bank's, keep their width; the long ones share what they leave.
    fair = room / len(columns)
    short = sum(wide for wide in natural if wide <= fair)
    long = sum(wide for wide in natural if wide > fair)
    return [wide if wide <= fair else wide * (room - short) / long for wide in natural]


def footer_columns(company: CompanyCard, words: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Columns made from the company's own fields: address, ways to reach it, registers and tax, bank."""
    tax = (
        f"{words['tax_id']} {company.tax_id}" if company.tax_id else "",
        f"{words['tax_number']} {company.tax_number}" if company.tax_number else "",
    )
    bank = (company.bank_name, grouped(company.iban), f"BIC {company.bic}" if company.bic else "")
    columns = (
        (company.name, *company.address_lines),
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
    if paper.marks.copy:
        said.append(words["copy"])
    if said:
        sheet.text(grid.left, 9 * MM, " · ".join(said), BODY, fonts.SEMIBOLD)
