"""The invoice: how much, by when, how to pay."""

from __future__ import annotations

from app.documents import meta
from app.documents.layout import blocks, gst, letter, money
from app.documents.layout.flow import Box
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.documents.layout.settlement import settlement
from app.queries.paper_model import ADVANCE, Paper


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The invoice as a PDF; `seal` keeps room for the company's seal."""
    setting = setting_for(paper)
    rows = (
        meta.day(setting, "date", paper.date),
        meta.day(setting, "due", paper.due_date if money.asks_for_money(setting) else None),
        meta.text(setting, "period", paper.service_period)
        if paper.service_period
        else meta.day(setting, "supply_date", paper.delivery_date),
        meta.text(setting, "order", paper.order_number),
        meta.customer(setting),
        meta.reference(setting),
        meta.customer_vat(setting),
        meta.contact(setting),
    )
    boxes = [blocks.title(setting)]
    boxes += blocks.answer(setting, answer(setting), money.early_payment(setting))
    if paper.form == ADVANCE:
        boxes += blocks.paragraph(setting, setting.words["advance_text"].format(order=paper.order_number))
    boxes += [*gst.place(setting), *blocks.ship_to(setting), *blocks.paragraph(setting, paper.intro)]
    boxes += blocks.spaced(money.priced_table(setting), blocks.SECTION_GAP)
    end: list[Box] = money.ladder(setting, panel=money.payment_panel(setting), seal=seal)
    end += gst.sum_in_words(setting)
    notes = blocks.notes(setting)
    settled = settlement(setting)
    if settled:
        notes = [*settled, *notes]
    return letter.draw_letter(setting, rows, [*boxes, *blocks.tail(setting, end, notes)])


def answer(setting: Setting) -> str:
    """The line under the address: amount, date, reference."""
    paper, words, figures = setting.paper, setting.words, setting.figures
    if paper.totals is None:
        return ""
    due = paper.totals.due
    if due <= 0:
        return words["answer_paid"].format(amount=figures.money(paper.totals.gross))
    reference = paper.payment_reference or paper.number
    if paper.due_date:
        return words["answer_invoice"].format(
            amount=figures.money(due), date=figures.date(paper.due_date), reference=reference
        )
    return words["answer_invoice_undated"].format(amount=figures.money(due), reference=reference)
