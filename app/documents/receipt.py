"""The receipt on an 80 mm roll: one narrow page as long as it needs to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import segno

from app.documents.layout import blocks, codes, fonts, letter, money, text
from app.documents.layout.grid import BODY, HAIRLINE, MM, RULE, SMALL, TABLE, TOTAL, leading
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.documents.layout.sheet import CENTRE, RIGHT, Sheet
from app.queries.paper_model import HEADING, Paper, PaperLine

WIDTH = 80 * MM
_MARGIN = 4 * MM  # what a thermal head of 72 mm leaves free
_LEFT, _RIGHT = _MARGIN, WIDTH - _MARGIN
_MIDDLE = WIDTH / 2
_BLANK = 2 * MM


@dataclass
class _Roll:
    """Pieces under one another: each adds its height, and is drawn once the length is known."""

    pieces: list[tuple[float, Callable[[Sheet, float], object]]] = field(default_factory=list)
    height: float = 4 * MM

    def add(self, height: float, draw: Callable[[Sheet, float], object]) -> None:
        self.pieces.append((self.height, draw))
        self.height += height

    def blank(self, height: float = _BLANK) -> None:
        self.height += height

    def centred(self, words: str, size: float = TABLE, weight: str = fonts.REGULAR) -> None:
        for line in text.wrap(words, _RIGHT - _LEFT, size, weight):
            self._centred(line, size, weight)

    def _centred(self, line: str, size: float, weight: str) -> None:
        self.add(leading(size), lambda s, y: s.text(_MIDDLE, y + size, line, size, weight, CENTRE))

    def pair(self, label: str, figure: str, size: float = TABLE, weight: str = fonts.REGULAR) -> None:
        room = _RIGHT - _LEFT - text.width(figure, size, weight) - 3 * MM
        shown = text.shorten(label, room, size, weight)

        def draw(sheet: Sheet, y: float) -> None:
            sheet.text(_LEFT, y + size, shown, size, weight)
            sheet.text(_RIGHT, y + size, figure, size, weight, RIGHT)

        self.add(leading(size), draw)

    def rule(self, thick: float = HAIRLINE) -> None:
        self.add(_BLANK, lambda s, y: s.rule(_LEFT, _RIGHT, y + _BLANK / 2, thick))


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The receipt as a PDF of one page; it is never sealed."""
    setting = setting_for(paper)
    roll = _Roll()
    _head(setting, roll)
    _texts(setting, roll, 0)
    for line in paper.lines:
        _line(setting, roll, line)
        _texts(setting, roll, line.line)
    _sums(setting, roll)
    _foot(setting, roll)
    sheet = Sheet(WIDTH, roll.height + 4 * MM, letter.imprint(setting))
    for top, piece in roll.pieces:
        piece(sheet, top)
    return Drawn(sheet.finish(letter.attachments(paper)), 1, None, sheet.replaced)


def _head(setting: Setting, roll: _Roll) -> None:
    paper, words, company = setting.paper, setting.words, setting.paper.company
    for said in (words["demo"] if paper.marks.demo else "", words["copy"] if paper.marks.copy else ""):
        if said:
            roll.centred(said, BODY, fonts.SEMIBOLD)
    if paper.marks.draft:
        roll.centred(words["draft"].format(word=setting.word), BODY, fonts.SEMIBOLD)
    if company.logo:
        logo = company.logo
        roll.add(16 * MM, lambda s, y: _logo(s, y, logo))
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


def _logo(sheet: Sheet, top: float, logo: bytes) -> None:
    sheet.picture(logo, _LEFT, top, (_RIGHT - _LEFT, 14 * MM), CENTRE)


def _line(setting: Setting, roll: _Roll, line: PaperLine) -> None:
    figures, words = setting.figures, setting.words
    amount = "" if line.net is None else figures.amount(line.net)
    room = _RIGHT - _LEFT - text.width(amount, TABLE) - 4 * MM
    described = text.wrap(line.description, room, TABLE, limit=3) or [line.code]
    roll.pair(described[0], amount)
    for part in described[1:]:
        roll.pair(part, "")
    details = []
    if line.price is not None and (line.quantity != 1000 or line.price_per != 1 or line.discount):
        per = f" {words['per'].format(number=figures.quantity(line.price_per * 1000))}" if line.price_per != 1 else ""
        details.append(f"{figures.quantity(line.quantity)} {line.unit} × {figures.price(line.price)}{per}")
    if line.discount:
        details.append(f"−{figures.percent(line.discount)}")
    details.append(line.code)
    for note in (" · ".join(d for d in details if d), *money.line_notes(setting, line)):
        for part in text.wrap(note, _RIGHT - _LEFT - 4 * MM, SMALL):
            roll.pair("  " + part, "", SMALL)
    roll.blank(0.8 * MM)


def _texts(setting: Setting, roll: _Roll, after: int) -> None:
    """Headings and notes below a line; a strip has no room for the sums of sections."""
    for one in setting.paper.texts:
        if one.after == after and one.text:
            weight = fonts.MEDIUM if one.kind == HEADING else fonts.REGULAR
            for part in text.wrap(one.text, _RIGHT - _LEFT, TABLE, weight):
                roll.pair(part, "", TABLE, weight)
            roll.blank(0.8 * MM)


def _sums(setting: Setting, roll: _Roll) -> None:
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


def _foot(setting: Setting, roll: _Roll) -> None:
    paper = setting.paper
    for said in (*paper.notes, paper.return_policy, blocks.outro(setting)):
        if said.strip():
            roll.blank()
            roll.centred(said, SMALL)
    roll.blank(3 * MM)
    value = paper.scan_code or paper.number
    if codes.code128_fits(value, 64 * MM):
        wide = codes.code128_width(value, 64 * MM)
        roll.add(15 * MM, lambda s, y: codes.code128(s, _MIDDLE - wide / 2, y, value, 64 * MM, 11 * MM))
    elif value:
        symbol = segno.make_qr(value, error="m")
        roll.add(24 * MM, lambda s, y: codes.qr(s, _MIDDLE - 11 * MM, y, symbol, 22 * MM))
    roll.centred(setting.words["thanks"], TABLE, fonts.MEDIUM)
