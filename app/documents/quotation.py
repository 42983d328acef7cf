"""The quotation: what it costs, until when that holds, and how to say yes."""

from __future__ import annotations

from app.documents import meta
from app.documents.layout import blocks, letter, money, signature
from app.documents.layout.flow import Box
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.queries.paper_model import Paper


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The quotation as a PDF; `seal` keeps room for the company's seal."""
    setting = setting_for(paper)
    words, figures = setting.words, setting.figures
    rows = (
        meta.day(setting, "date", paper.date),
        meta.day(setting, "valid_until", paper.valid_until),
        meta.customer(setting),
        meta.reference(setting),
        meta.contact(setting),
        meta.day(setting, "promised", paper.promised_date),
        meta.customer_vat(setting),
    )
    boxes = [blocks.title(setting), *blocks.answer(setting, _answer(setting)), *blocks.ship_to(setting)]
    boxes += blocks.paragraph(setting, paper.intro)
    boxes += blocks.spaced(money.priced_table(setting), blocks.SECTION_GAP)
    end: list[Box] = []
    if paper.valid_until:
        end += blocks.paragraph(setting, words["valid_text"].format(date=figures.date(paper.valid_until)))
    end += money.ladder(setting, panel=money.words_panel(setting))
    said = [*blocks.notes(setting), *blocks.terms_line(setting)]
    accept, sign = _accept(setting, seal=seal)
    return letter.draw_letter(
        setting, rows, [*boxes, *blocks.tail(setting, end, [*said, *accept], sign, signed=_is_signed(paper))]
    )


def _answer(setting: Setting) -> str:
    paper, figures = setting.paper, setting.figures
    if paper.totals is None:
        return ""
    amount = money.about(setting, figures.money(paper.totals.gross), money.is_estimate(setting))
    if paper.valid_until:
        return setting.words["answer_quotation"].format(amount=amount, date=figures.date(paper.valid_until))
    return setting.words["answer_quotation_undated"].format(amount=amount)


def _is_signed(paper: Paper) -> bool:
    return paper.signed is not None and not paper.signed.before


def _accept(setting: Setting, *, seal: bool) -> tuple[list[Box], list[Box]]:
    """How to say yes, and where to sign it."""
    paper, words = setting.paper, setting.words
    if paper.signed is not None and _is_signed(paper):
        return [], signature.signed_on_screen(setting, paper.signed, seal=seal)
    ways = [words["accept_sign"]]
    mail = paper.contact_mail or paper.company.mail
    phone = paper.contact_phone or paper.company.phone
    if mail:
        ways.append(words["accept_reply"].format(mail=mail))
    if phone:
        # A number that is dialled stands on one line.
        ways.append(words["accept_call"].format(phone=phone.replace(" ", "\u00a0"), number=paper.number))
    # The page that is sent back may be one without the sums: it says itself what is agreed to.
    gross = setting.figures.money(paper.totals.gross) if paper.totals else ""
    gross = money.about(setting, gross, money.is_estimate(setting))
    what = f" · {paper.number} · {gross}" if paper.totals else ""
    said = blocks.section(setting, f"{words['accept']}{what}", blocks.lines(setting, " ".join(ways).rstrip(",")))
    if paper.signed is not None:
        said += signature.signed_before(setting, paper.signed)
    return blocks.stay(said), signature.lines_to_sign(
        setting, (words["sign_here"], words["sign_name"]), seal=seal, gap=3, field=True
    )
