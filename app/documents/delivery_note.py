"""The delivery note: what is in the parcels, and what is not. Prices only where the customer wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents import meta
from app.documents.layout import between, blocks, letter, money, signature
from app.documents.layout.flow import Box
from app.documents.layout.furniture import META_LEFT
from app.documents.layout.grid import MM
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.documents.layout.sheet import RIGHT
from app.documents.layout.table import Cell, Column, Row, Table
from app.queries.paper_model import Paper, PaperLine, PaperPart

_COMPANY = 12  # boxes kept with the signature: some lines of text, some rows


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The delivery note as a PDF; `seal` keeps room for the company's seal."""
    setting = setting_for(paper)
    words, figures = setting.words, setting.figures
    rows = (
        meta.day(setting, "ship_date", paper.delivery_date or paper.date),
        meta.text(setting, "order", paper.order_number),
        meta.customer(setting),
        meta.reference(setting),
        meta.text(setting, "shipping", paper.shipping_method),
        meta.text(setting, "weight", figures.weight(paper.weight) if paper.weight else ""),
        meta.contact(setting),
    )
    boxes = [blocks.title(setting), *blocks.answer(setting, answer(setting))]
    place = blocks.ship_to(setting, large=True)
    boxes += blocks.side_by_side(
        place, blocks.instructions(setting, left=setting.grid.left + META_LEFT if place else None)
    )
    boxes += blocks.paragraph(setting, paper.intro)
    boxes += blocks.spaced(_table(setting), blocks.SECTION_GAP)
    end: list[Box] = money.ladder(setting) if paper.show_prices else []
    end += [*_to_follow(setting), *_parcels(setting), *blocks.notes(setting), *blocks.terms_line(setting)]
    if paper.signed is not None:
        end += signature.signed_on_screen(setting, paper.signed, seal=seal)
    else:
        end += blocks.stay(blocks.paragraph(setting, words["received"], gap=7 * MM), with_next=True)
        labels = (words["received_date"], words["received_name"])
        end += signature.lines_to_sign(setting, labels, seal=seal, gap=0)
    # The signature takes company along to its page, but a long list of what follows may be cut before.
    free, company = end[:-_COMPANY], end[-_COMPANY:]
    return letter.draw_letter(setting, rows, [*boxes, *free, *blocks.stay(company)])


def answer(setting: Setting) -> str:
    """How many lines in how many parcels."""
    paper, words = setting.paper, setting.words
    shipped = sum(1 for line in paper.lines if _in_it(line))
    lines = words["answer_note_one" if shipped == 1 else "answer_note_plain"].format(lines=shipped)
    if not paper.parcels:
        return lines
    count = len(paper.parcels)
    parcels = words["parcels_one" if count == 1 else "parcels_many"].format(count=count)
    return words["answer_note"].format(lines=lines, parcels=parcels)


def _in_it(line: PaperLine) -> bool:
    """Whether anything of the line is in this delivery; of a kit it may be parts that make no whole set yet."""
    return bool(line.quantity or any(one.quantity for one in line.parts))


def _table(setting: Setting) -> list[Box]:
    paper, words, figures = setting.paper, setting.words, setting.figures
    lines = [line for line in paper.lines if _in_it(line)]
    ordered = any(line.ordered is not None for line in lines)
    before = any(line.delivered for line in lines)
    columns = [
        Column(words["pos"], 8 * MM),
        Column(words["code"], 22 * MM),
        Column(words["description"], 0),
        *([Column(words["ordered"], 18 * MM, RIGHT)] if ordered else []),
        *([Column(words["delivered_before"], 16 * MM, RIGHT)] if before else []),
        Column(words["delivered_now"], 18 * MM, RIGHT),
        Column(words["unit"], 12 * MM),
        *([Column(words["price"], 20 * MM, RIGHT), Column(words["net"], 23 * MM, RIGHT)] if paper.show_prices else []),
    ]
    carry = (words["carried"], words["brought"], figures.amount) if paper.show_prices else None
    table = Table(columns, setting.grid.left, setting.grid.right, carry)
    running = 0
    rows = {}
    for line in lines:
        running += line.net or 0
        rows[line.line] = _row(setting, line, running, ordered=ordered, before=before)
    return table.boxes(between.entries(setting, rows, priced=paper.show_prices), keep_last=2)


def _row(setting: Setting, line: PaperLine, running: int, *, ordered: bool, before: bool) -> Row:
    figures = setting.figures
    cells: list[Cell] = [str(line.line), line.code, line.description]
    if ordered:
        cells.append("" if line.ordered is None else figures.quantity(line.ordered))
    if before:
        cells.append(figures.quantity(line.delivered) if line.delivered else "")
    cells += [figures.quantity(line.quantity), line.unit]
    if setting.paper.show_prices:
        per = (money.per_kilogram(setting, line),) if line.weight else ()
        cells.append(
            "" if line.price is None else (figures.price(line.price), *per) if per else figures.price(line.price)
        )
        cells.append("" if line.net is None else figures.amount(line.net))
    notes = money.line_notes(setting, replace(line, lead_time=""), priced=setting.paper.show_prices)
    return Row(tuple(cells), notes, running)


def _to_follow(setting: Setting) -> list[Box]:
    """What is still to come in its own block, so that nobody has to compare two columns."""
    words, figures = setting.words, setting.figures
    late = [line for line in setting.paper.lines if line.to_follow]
    if not late:
        known = any(line.to_follow is not None for line in setting.paper.lines)
        return blocks.paragraph(setting, words["nothing_to_follow"], gap=4 * MM) if known else []
    columns = (
        Column(words["pos"], 8 * MM),
        Column(words["code"], 22 * MM),
        Column(words["description"], 0),
        Column(words["expected"], 24 * MM),
        Column(words["to_follow"], 18 * MM, RIGHT),
        Column(words["unit"], 12 * MM),
    )
    table = Table(columns, setting.grid.left, setting.grid.right)
    rows = [
        Row((str(line.line), one.code, one.description, figures.date(line.to_follow_date or ""),
             figures.quantity(one.to_follow or 0), one.unit))
        for line in late
        for one in _follow(line)
    ]  # fmt: skip
    return blocks.section(setting, words["follows"], table.boxes(rows), gap=7 * MM)


def _follow(line: PaperLine) -> Sequence[PaperLine | PaperPart]:
    """What follows of a line: of a kit the parts that do."""
    return [part for part in line.parts if part.to_follow] or [line]


def _parcels(setting: Setting) -> list[Box]:
    paper, words, figures = setting.paper, setting.words, setting.figures
    body: list[Box] = []
    for number, parcel in enumerate(paper.parcels, start=1):
        weight = figures.weight(parcel.weight) if parcel.weight else ""
        name = words["parcel"].format(n=number, m=len(paper.parcels))
        body += blocks.lines(setting, " · ".join(p for p in (name, parcel.number, weight, parcel.contents) if p))
    return blocks.section(setting, words["parcels"], body, gap=6 * MM)
