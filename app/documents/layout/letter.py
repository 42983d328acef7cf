"""One letter, whole: the content broken into pages, the furniture round it, the terms behind it, the bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.documents.layout import blocks, fonts, furniture, pdfa, text, window
from app.documents.layout.figures import locale_of
from app.documents.layout.flow import Box, Page, Paginator
from app.documents.layout.furniture import Meta
from app.documents.layout.grid import BODY, MM, SMALL, Grid, leading
from app.documents.layout.setting import Setting
from app.documents.layout.sheet import Place, Sheet
from app.documents.layout.signature import CUSTOMER, SEAL
from app.queries.paper_model import Paper, Terms

_COLUMN_GAP = 8 * MM
EVIDENCE_NAME = "signature.json"

Drawer = Callable[[Sheet, float], None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished PDF, unsealed, and where a seal may stand."""

    pdf: bytes
    pages: int
    seal: Place | None
    replaced: str = ""
    """Characters of the paper that no font has; they stand as "\ufffd" on it. To be told to whoever issues it."""
    customer: Place | None = None
    """Where the customer may sign by a certificate of their own, once it is sealed."""


def imprint(setting: Setting, carried: Sequence[pdfa.Attachment] = ()) -> pdfa.Imprint:
    """What the PDF says of itself, and of the e-invoice among the files that it carries."""
    paper = setting.paper
    return pdfa.Imprint(
        title=text.one_line(f"{setting.title} · {paper.company.name}"),
        author=text.one_line(paper.company.name),
        language=str(locale_of(paper.language)).replace("_", "-"),
        date=paper.date,
        kind=paper.kind,
        number=text.one_line(paper.number),
        version=text.one_line(paper.version),
        id=paper.id,
        invoice=next((one.name for one in carried if one.relationship == "Alternative"), ""),
    )


def attachments(paper: Paper) -> list[pdfa.Attachment]:
    """The paper's own attachments, a bill's file for machines, the document's record and the signature's evidence."""
    carried = [pdfa.Attachment(name, mime, content) for name, mime, content in paper.attachments]
    if paper.machine is not None:
        from app.documents.einvoice.cii import FILE_NAME
        from app.documents.einvoice.making import carried as machine_file

        if (xml := machine_file(paper)) is not None:
            carried.append(pdfa.Attachment(FILE_NAME, "text/xml", xml, "Alternative", "Factur-X, EN 16931"))
    signed = paper.signed if paper.signed is not None and not paper.signed.before else None
    from app.documents.evidence import RECORD_NAME, evidence_json

    if signed is not None:
        content = evidence_json(signed)
        carried.append(
            pdfa.Attachment(EVIDENCE_NAME, "application/json", content, "Supplement", "Evidence of the signature")
        )
    # What was signed is what stands; a signature older than records has none, and then the document's own is not it.
    if record := (signed.record if signed is not None else paper.record):
        said = "What was signed" if signed is not None else "The document as a record"
        carried.append(pdfa.Attachment(RECORD_NAME, "application/json", record, "Supplement", said))
    return carried


def draw_letter(setting: Setting, meta: Sequence[Meta], boxes: Sequence[Box], *, house: bool = False) -> Drawn:
    """Draw the boxes as a letter with its address, meta block, heads and feet.

    A paper that stays in the `house` has no letterhead, window and footer; its first page begins at the top.
    """
    paper = setting.paper
    setting = replace(setting, grid=house_grid(setting.grid) if house else letter_grid(setting, meta))
    grid = setting.grid
    if not house:
        boxes = [*_said_again(setting), *boxes]
    pages = Paginator(grid, grid.top(first=True)).place(boxes)
    if paper.terms is not None and paper.terms.text.strip():
        pages += terms_pages(setting, paper.terms)
    carried = attachments(paper)
    sheet = Sheet(grid.width, grid.height, imprint(setting, carried))
    for index, page in enumerate(pages):
        if index:
            sheet.next_page()
        _furnish(sheet, setting, meta, page, index, len(pages), house=house)
        for draw, top in page.items:
            draw(sheet, top)
        _foot(sheet, setting, page, index, len(pages), house=house)
    places = sheet.places
    return Drawn(sheet.finish(carried), len(pages), places.get(SEAL), sheet.replaced, places.get(CUSTOMER))


def _said_again(setting: Setting) -> list[Box]:
    """The recipient in running text, where the window is too small for all of them: no paper loses an address."""
    paper = setting.paper
    shown = window.shown_in(setting.grid.window, paper.company, paper.recipient, setting.words["their_contact"])
    if paper.recipient is None or shown.place is None or shown.place.whole:
        return []
    said = blocks.lines(setting, blocks.party_text(paper.recipient), SMALL)
    return blocks.stay([*said, Box(2 * MM, lambda _sheet, _top: None)], with_next=True)


def house_grid(grid: Grid) -> Grid:
    """The grid of a paper that is never put in an envelope."""
    beyond = replace(grid.window, meta_top=13 * MM, body_top=12 * MM)
    return replace(grid, window=beyond, first_bottom=grid.next_bottom)


def letter_grid(setting: Setting, meta: Sequence[Meta]) -> Grid:
    """The grid of a letter, with room for a foot and a meta block that need more lines than most."""
    grid, company = setting.grid, setting.paper.company
    foot = furniture.foot_growth(grid, company, setting.words)
    lower = furniture.meta_growth(grid, meta)
    pushed = replace(grid.window, body_top=grid.window.body_top + lower)
    return replace(grid, window=pushed, first_bottom=grid.first_bottom + foot)


def _furnish(
    sheet: Sheet, setting: Setting, meta: Sequence[Meta], page: Page, index: int, count: int, *, house: bool
) -> None:
    paper, grid, words = setting.paper, setting.grid, setting.words
    furniture.marks(sheet, grid, paper, words)
    number = words["page"].format(page=index + 1, pages=count)
    if page.first and house:
        furniture.meta_block(sheet, grid, meta, paper.scan_code or paper.number)
    elif page.first:
        furniture.fold_marks(sheet, grid)
        furniture.letterhead(sheet, grid, paper.company)
        window.address(sheet, grid, paper.company, paper.recipient, words["their_contact"])
        furniture.meta_block(sheet, grid, meta, paper.scan_code or paper.number)
    else:
        whom = paper.recipient.name if paper.recipient and not page.name else ""
        furniture.continuation_head(sheet, grid, page.name or setting.title, whom, number)


def _foot(sheet: Sheet, setting: Setting, page: Page, index: int, count: int, *, house: bool) -> None:
    # After the content: whoever reads the file aloud or copies from it meets the page in its order.
    if page.first and not house:
        furniture.footer(sheet, setting.grid, setting.paper.company, setting.words)
    number = setting.words["page"].format(page=index + 1, pages=count)
    furniture.page_number(sheet, setting.grid, number)


def terms_pages(setting: Setting, terms: Terms) -> list[Page]:
    """The conditions of sale in two columns of small type, the last page's columns of equal height."""
    grid = setting.grid
    top, bottom = grid.top(first=False), grid.bottom(first=False)
    wide = (grid.text_width - _COLUMN_GAP) / 2
    step = leading(SMALL)
    lines = _terms_lines(terms.text, wide)
    pages: list[Page] = []
    version = setting.words["terms_version"].format(version=terms.version, date=setting.figures.date(terms.date))
    while lines:
        page = Page(first=False)
        start = top
        if not pages:
            page.items.append((_title_drawer(setting, terms.title, version), top))
            start = top + 12 * MM
        most = max(int((bottom - start) / step), 2)
        left, right, lines = _columns(lines, most)
        for x, column in ((grid.left, left), (grid.left + wide + _COLUMN_GAP, right)):
            page.items += [
                (_line_drawer(x, wide, *line), start + number * step) for number, line in enumerate(column) if line[0]
            ]
        pages.append(page)
    return pages


_TermsLine = tuple[str, str]  # text, weight


def _terms_lines(words: str, wide: float) -> list[_TermsLine]:
    lines: list[_TermsLine] = []
    for block in text.clean(words).split("\n\n"):
        rows = [row for row in block.split("\n") if row.strip()]
        for number, row in enumerate(rows):
            # A short first row without a full stop is a heading: "§ 1 Scope".
            heading = number == 0 and len(rows) > 1 and len(row) < 60 and not row.rstrip().endswith((".", ";", ","))
            weight = fonts.SEMIBOLD if heading else fonts.REGULAR
            lines += [(part, weight) for part in text.wrap(row, wide, SMALL, weight)]
        if rows:
            lines.append(("", fonts.REGULAR))
    while lines and not lines[-1][0]:
        lines.pop()
    return lines


def _columns(lines: list[_TermsLine], most: int) -> tuple[list[_TermsLine], list[_TermsLine], list[_TermsLine]]:
    """The lines of the left and the right column and those that are left over."""
    if len(lines) <= 2 * most:
        most = (len(lines) + 1) // 2
    cut = most
    # A heading does not stand at the foot of a column.
    while cut > 1 and lines[cut - 1][1] == fonts.SEMIBOLD and cut < len(lines):
        cut -= 1
    left, rest = lines[:cut], lines[cut:]
    while rest and not rest[0][0]:
        rest = rest[1:]
    # What the heading took along may make the right column one line longer than planned.
    end = max(most, len(rest)) if len(lines) <= 2 * most else most
    right, rest = rest[:end], rest[end:]
    while rest and not rest[0][0]:
        rest = rest[1:]
    return left, right, rest


def _title_drawer(setting: Setting, title: str, version: str) -> Drawer:
    def draw(sheet: Sheet, top: float) -> None:
        room = setting.grid.text_width * 0.65
        sheet.text(
            setting.grid.left, top + 4 * MM, text.shorten(title, room, BODY, fonts.SEMIBOLD), BODY, fonts.SEMIBOLD
        )
        sheet.text(setting.grid.left, top + 8 * MM, version, SMALL)

    return draw


def _line_drawer(x: float, wide: float, line: str, weight: str) -> Drawer:
    def draw(sheet: Sheet, top: float) -> None:
        if text.runs_right_to_left(line):
            sheet.text(x + wide, top + SMALL, line, SMALL, weight, "right")
        else:
            sheet.text(x, top + SMALL, line, SMALL, weight)

    return draw
