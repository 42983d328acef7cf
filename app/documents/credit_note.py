"""The credit note: how much comes back, for which invoice, why, and how. Its amounts are positive."""

from __future__ import annotations

from app.documents import meta
from app.documents.layout import blocks, gst, letter, money
from app.documents.layout.flow import Box
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.queries.paper_model import Paper


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The credit note as a PDF; `seal` keeps room for the company's seal."""
    setting = setting_for(paper)
    words = setting.words
    rows = (
        meta.day(setting, "date", paper.date),
        meta.text(setting, "invoice", ", ".join(c.number for c in paper.credits)),
        meta.text(setting, "order", paper.order_number),
        meta.customer(setting),
        meta.reference(setting),
        meta.customer_vat(setting),
        meta.contact(setting),
    )
    reason = words["credit_reason"].format(reason=paper.reason) if paper.reason else ""
    refund = words["credit_refund"].format(refund=said) if (said := paper.refund or _given_back(setting)) else ""
    others = [_reference(setting, number) for number in range(1, len(paper.credits))]
    boxes = [blocks.title(setting), *blocks.answer(setting, _answer(setting), *others, reason, refund)]
    boxes += [*gst.place(setting), *blocks.paragraph(setting, paper.intro)]
    boxes += blocks.spaced(money.priced_table(setting), blocks.SECTION_GAP)
    end: list[Box] = money.ladder(setting, panel=money.words_panel(setting), seal=seal)
    end += gst.sum_in_words(setting)
    return letter.draw_letter(setting, rows, [*boxes, *blocks.tail(setting, end, blocks.notes(setting))])


def _reference(setting: Setting, number: int) -> str:
    credited = setting.paper.credits[number]
    date = setting.figures.date(credited.date)
    return setting.words["credit_to"].format(number=credited.number, date=date)


def _given_back(setting: Setting) -> str:
    """Where the money went as the note was issued: paid back, set off, left to the customer's credit."""
    paper, words, figures = setting.paper, setting.words, setting.figures
    if not (paper.tenders or paper.set_off) or paper.totals is None:
        return ""
    said = [
        words["refund_paid"].format(amount=figures.money(one.amount), way=money.tender_words(setting, one))
        for one in paper.tenders
    ]
    said += [
        words["refund_set_off"].format(amount=figures.money(part), number=number) for number, part in paper.set_off
    ]
    left = paper.totals.gross - sum(one.amount for one in paper.tenders) - sum(part for _, part in paper.set_off)
    return " · ".join([*said, words["refund_kept"].format(amount=figures.money(left))] if left > 0 else said)


def _answer(setting: Setting) -> str:
    paper, words, figures = setting.paper, setting.words, setting.figures
    if paper.totals is None:
        return _reference(setting, 0) if paper.credits else ""
    amount = figures.money(paper.totals.gross)
    if not paper.credits:
        return words["answer_credit_plain"].format(amount=amount)
    first = paper.credits[0]
    return words["answer_credit"].format(amount=amount, number=first.number, date=figures.date(first.date))
