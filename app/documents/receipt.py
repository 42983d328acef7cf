"""The receipt: on an 80 mm roll one narrow page as long as it needs to be, on A6 pages like those of a letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import segno

from app.documents.layout import blocks, codes, fonts, letter, money, promises, text
from app.documents.layout.flow import Box, Paginator
from app.documents.layout.grid import BODY, HAIRLINE, MM, RULE, SMALL, TABLE, TOTAL, grid_for, leading
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.documents.layout.sheet import CENTRE, RIGHT, Sheet
from app.queries.paper_model import HEADING, RECEIPT_A6, Paper, PaperLine

WIDTH = 80 * MM
_ROLL_EDGE = 4 * MM  # what a thermal head of 72 mm leaves free
_BLANK = 2 * MM
_A6 = replace(
    grid_for(""),
    width=105 * MM,
    height=148 * MM,
    left=8 * MM,
    right_margin=8 * MM,
    first_bottom=13 * MM,
    next_bottom=13 * MM,
    next_top=17 * MM,
    window=replace(grid_for("").window, body_top=8 * MM),
)


@dataclass
class _Strip:
    """Pieces under one another between two edges, each a box of its own; where they stand is decided afterwards."""

    left: float
    right: float
    boxes: list[Box] = field(default_factory=list)
    gap: float = 0.0

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def room(self) -> float:
        return self.right - self.left

    def add(self, height: float, draw: Callable[[Sheet, float], object]) -> None:
        self.boxes.append(Box(height, draw, self.gap))  # type: ignore[arg-type]  # what drawing tells nobody asks here
        self.gap = 0.0

    def blank(self, height: float = _BLANK) -> None:
        self.gap += height

    def stay(self, since: int) -> None:
        """All from that box on stays on one page."""
        self.boxes[since:] = blocks.stay(self.boxes[since:])

    def centred(self, words: str, size: float = TABLE, weight: str = fonts.REGULAR) -> None:
        for line in text.wrap(words, self.room, size, weight):
            self._centred(line, size, weight)

    def _centred(self, line: str, size: float, weight: str) -> None:
        self.add(leading(size), lambda s, y: s.text(self.middle, y + size, line, size, weight, CENTRE))

    def pair(self, label: str, figure: str, size: float = TABLE, weight: str = fonts.REGULAR) -> None:
        # Nothing of either may go: the figure stands behind the last words, or below them.
        room = self.room - (text.width(figure, size, weight) + 3 * MM if figure else 0)
        lines = text.wrap(label, self.room, size, weight) or [""]
        if text.width(lines[-1], size, weight) > room:
            lines.append("")
        high = leading(size)

        def draw(sheet: Sheet, y: float) -> None:
            for number, line in enumerate(lines):
                sheet.text(self.left, y + size + number * high, line, size, weight)
            sheet.text(self.right, y + size + (len(lines) - 1) * high, figure, size, weight, RIGHT)

        self.add(len(lines) * high, draw)

    def rule(self, thick: float = HAIRLINE) -> None:
        self.add(_BLANK, lambda s, y: s.rule(self.left, self.right, y + _BLANK / 2, thick))


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The receipt as a PDF, of one page on a roll, of as many as it takes on A6; it is never sealed."""
    setting = setting_for(paper)
    sheets = paper.paper_size == RECEIPT_A6
    strip = _Strip(_A6.left, _A6.right) if sheets else _Strip(_ROLL_EDGE, WIDTH - _ROLL_EDGE)
    _head(setting, strip)
    _texts(setting, strip, 0)
    starts = [len(strip.boxes)]
    for line in paper.lines:
        _line(setting, strip, line)
        _texts(setting, strip, line.line)
        strip.stay(starts[-1])
        starts.append(len(strip.boxes))
    _sums(setting, strip)
    _foot(setting, strip)
    # Where it is a matter of pages, sum and code stay with the last two lines.
    strip.stay(starts[max(0, len(starts) - 3)])
    return _on_sheets(setting, strip.boxes) if sheets else _on_roll(setting, strip.boxes)


def _on_roll(setting: Setting, boxes: Sequence[Box]) -> Drawn:
    """One page, as long as it needs to be."""
    tops, height = [], 4 * MM
    for box in boxes:
        tops.append(height + box.gap)
        height += box.gap + box.height
    sheet = Sheet(WIDTH, height + 4 * MM, letter.imprint(setting))
    for box, top in zip(boxes, tops, strict=True):
        box.draw(sheet, top)
    return Drawn(sheet.finish(letter.attachments(setting.paper)), 1, None, sheet.replaced)


def _on_sheets(setting: Setting, boxes: Sequence[Box]) -> Drawn:
    """Pages of A6, each with its number, those that follow with the number of the receipt."""
    pages = Paginator(_A6, _A6.top(first=True)).place(boxes)
    sheet = Sheet(_A6.width, _A6.height, letter.imprint(setting))
    for at, page in enumerate(pages):
        number = setting.words["page"].format(page=at + 1, pages=len(pages))
        if at:
            sheet.next_page()
            sheet.text(_A6.left, 11 * MM, setting.title, TABLE, fonts.MEDIUM)
            sheet.rule(_A6.left, _A6.right, 13 * MM, HAIRLINE)
        for piece, top in page.items:
            piece(sheet, top)
        sheet.text(_A6.right, _A6.height - 7 * MM, number, SMALL, fonts.REGULAR, RIGHT)
    return Drawn(sheet.finish(letter.attachments(setting.paper)), len(pages), None, sheet.replaced)


def _head(setting: Setting, roll: _Strip) -> None:
    paper, words, company = setting.paper, setting.words, setting.paper.company
    for said in (words["demo"] if paper.marks.demo else "", words["copy"] if paper.marks.copy else ""):
        if said:
            roll.centred(said, BODY, fonts.SEMIBOLD)
    if paper.marks.draft:
        roll.centred(words["draft"].format(word=setting.word), BODY, fonts.SEMIBOLD)
    if company.logo:
        logo = company.logo
        roll.add(16 * MM, lambda s, y: _logo(s, y, logo, roll))
    roll.centred(company.name, BODY, fonts.SEMIBOLD)
    for line in (*company.address_lines, company.phone):
        roll.centred(line, SMALL)
    if company.tax_id or company.tax_number:
        label, value = ("tax_id", company.tax_id) if company.tax_id else ("tax_number", company.tax_number)
        roll.centred(f"{words[label]} {value}", SMALL)
    roll.blank()
    moment = " ".join(p for p in (setting.figures.date(paper.date), paper.time) if p)
    roll.pair(setting.title, moment, TABLE, fonts.MEDIUM)
    till = words["till"].format(station=paper.station) if paper.station else ""
    cashier = words["served_by"].format(name=paper.cashier) if paper.cashier else ""
    if till or cashier:
        roll.pair(cashier or till, text.shorten(till, 36 * MM, SMALL) if cashier else "", SMALL)
    if paper.recipient is not None:
        roll.pair(paper.recipient.name, paper.recipient.customer_number, SMALL)
    roll.rule(RULE)


def _logo(sheet: Sheet, top: float, logo: bytes, roll: _Strip) -> None:
    sheet.picture(logo, roll.left, top, (roll.room, 14 * MM), CENTRE)


def _line(setting: Setting, roll: _Strip, line: PaperLine) -> None:
    figures, words = setting.figures, setting.words
    amount = "" if line.net is None else figures.amount(line.net)
    room = roll.room - text.width(amount, TABLE) - 4 * MM
    described = text.wrap(line.description, room, TABLE, limit=3) or [line.code]
    roll.pair(described[0], amount)
    for part in described[1:]:
        roll.pair(part, "")
    details = []
    if line.price is not None and line.weight:
        details.append(f"{figures.quantity(line.quantity)} {line.unit}")
    elif line.price is not None and (line.quantity != 1000 or line.price_per != 1 or line.discount):
        per = f" {words['per'].format(number=figures.quantity(line.price_per * 1000))}" if line.price_per != 1 else ""
        details.append(f"{figures.quantity(line.quantity)} {line.unit} × {figures.price(line.price)}{per}")
    if line.discount:
        details.append(f"−{figures.percent(line.discount)}")
    details.append(line.code)
    for note in (" · ".join(d for d in details if d), *money.line_notes(setting, line)):
        for part in text.wrap(note, roll.room - 4 * MM, SMALL):
            roll.pair("  " + part, "", SMALL)
    roll.blank(0.8 * MM)


def _texts(setting: Setting, roll: _Strip, after: int) -> None:
    """Headings and notes below a line; a strip has no room for the sums of sections."""
    for one in setting.paper.texts:
        if one.after == after and one.text:
            weight = fonts.MEDIUM if one.kind == HEADING else fonts.REGULAR
            for part in text.wrap(one.text, roll.room, TABLE, weight):
                roll.pair(part, "", TABLE, weight)
            roll.blank(0.8 * MM)


def _sums(setting: Setting, roll: _Strip) -> None:
    paper, words, figures, totals = setting.paper, setting.words, setting.figures, setting.paper.totals
    roll.rule(RULE)
    if totals is not None:
        for step in money.ladder_steps(setting, totals):
            size, weight = (TOTAL, fonts.SEMIBOLD) if step.strong else (TABLE, fonts.REGULAR)
            roll.pair(step.label, step.figure, size, weight)
        roll.rule()
    for tender in paper.tenders:
        roll.pair(money.tender_words(setting, tender), figures.amount(tender.amount))
        if tender.reference:
            roll.pair("  " + words["certified_receipt"].format(number=tender.reference), "", SMALL)
    if paper.change:
        roll.pair(words["change"], figures.amount(paper.change), BODY, fonts.SEMIBOLD)
    if paper.left_open > 0:
        roll.rule()
        roll.pair(f"{words['left_open']} {paper.currency}", figures.amount(paper.left_open), TOTAL, fonts.SEMIBOLD)
        if paper.due_date:
            roll.pair(words["due_by"].format(date=figures.date(paper.due_date)), "", TABLE)


def _foot(setting: Setting, roll: _Strip) -> None:
    paper = setting.paper
    for said in (promises.of_all(setting), *paper.notes, paper.return_policy, blocks.outro(setting)):
        if said.strip():
            roll.blank()
            roll.centred(said, SMALL)
    roll.blank(3 * MM)
    value = paper.scan_code or paper.number
    if codes.code128_fits(value, 64 * MM):
        wide = codes.code128_width(value, 64 * MM)
        roll.add(15 * MM, lambda s, y: codes.code128(s, roll.middle - wide / 2, y, value, 64 * MM, 11 * MM))
    elif value:
        symbol = segno.make_qr(value, error="m")
        roll.add(24 * MM, lambda s, y: codes.qr(s, roll.middle - 11 * MM, y, symbol, 22 * MM))
    roll.centred(setting.words["thanks"], TABLE, fonts.MEDIUM)
