"""The purchase order: what we want, at what cost, by when, and where it is to come."""

from __future__ import annotations

from app.documents import meta
from app.documents.layout import blocks, letter, money
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.queries.paper_model import Paper


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The purchase order as a PDF; it goes out as a letter and is not sealed."""
    setting = setting_for(paper)
    party = paper.recipient
    rows = (
        meta.day(setting, "date", paper.date),
        meta.day(setting, "promised", paper.promised_date),
        meta.text(setting, "supplier", party.customer_number if party else ""),
        meta.reference(setting),
        meta.contact(setting),
        meta.text(setting, "order", paper.order_number),
    )
    boxes = [blocks.title(setting), *blocks.answer(setting, _answer(setting)), *blocks.ship_to(setting)]
    boxes += blocks.paragraph(setting, paper.intro)
    boxes += blocks.spaced(money.priced_table(setting, promised=True), blocks.SECTION_GAP)
    said = [*blocks.instructions(setting), *blocks.notes(setting)]
    return letter.draw_letter(setting, rows, [*boxes, *blocks.tail(setting, money.ladder(setting), said)])


def _answer(setting: Setting) -> str:
    """How much, and by when: what the supplier looks for first."""
    paper, words, figures = setting.paper, setting.words, setting.figures
    lines = words["answer_note_one" if len(paper.lines) == 1 else "answer_note_plain"].format(lines=len(paper.lines))
    amount = f" · {figures.money(paper.totals.net)}" if paper.totals is not None else ""
    if not paper.promised_date:
        return f"{lines}{amount}"
    return words["answer_purchase"].format(what=f"{lines}{amount}", date=figures.date(paper.promised_date))
