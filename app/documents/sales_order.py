"""The sales order: what we promise, when, and the customer's signature under it."""

from __future__ import annotations

from app.documents import meta
from app.documents.layout import blocks, letter, money, signature
from app.documents.layout.flow import Box
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.queries.paper_model import Paper


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The order as a PDF; `seal` keeps room for the company's seal."""
    setting = setting_for(paper)
    words = setting.words
    rows = (
        meta.day(setting, "date", paper.date),
        meta.day(setting, "promised", paper.promised_date),
        meta.customer(setting),
        meta.reference(setting),
        meta.contact(setting),
        meta.text(setting, "shipping", paper.shipping_method or paper.delivery_terms),
        meta.customer_vat(setting),
    )
    boxes = [blocks.title(setting), *blocks.answer(setting, _answer(setting)), *blocks.ship_to(setting)]
    boxes += blocks.paragraph(setting, paper.intro)
    boxes += blocks.spaced(money.priced_table(setting, promised=True), blocks.SECTION_GAP)
    end: list[Box] = money.ladder(setting, panel=money.words_panel(setting))
    said = [*blocks.instructions(setting), *blocks.notes(setting), *blocks.terms_line(setting)]
    signed = paper.signed is not None and not paper.signed.before
    if paper.signed is not None and signed:
        sign = signature.signed_on_screen(setting, paper.signed, seal=seal)
    else:
        sign = signature.lines_to_sign(setting, (words["sign_here"], words["sign_name"]), seal=seal)
        said += signature.signed_before(setting, paper.signed) if paper.signed else []
    return letter.draw_letter(setting, rows, [*boxes, *blocks.tail(setting, end, said, sign, signed=signed)])


def _answer(setting: Setting) -> str:
    paper, figures = setting.paper, setting.figures
    if paper.totals is None:
        return ""
    amount = money.about(setting, figures.money(paper.totals.gross), money.is_estimate(setting))
    if paper.promised_date:
        return setting.words["answer_order"].format(amount=amount, date=figures.date(paper.promised_date))
    return setting.words["answer_order_undated"].format(amount=amount)
