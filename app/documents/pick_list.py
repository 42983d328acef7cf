"""The pick list: where, and how many. Everything else is small; there are no prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents import meta
from app.documents.layout import blocks, codes, fonts, letter, money
from app.documents.layout.flow import Box
from app.documents.layout.furniture import META_LEFT, Meta, meta_height
from app.documents.layout.grid import BODY, MM, TABLE, TITLE
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.documents.layout.sheet import RIGHT, Sheet
from app.documents.layout.table import Column, Row, Table
from app.queries.paper_model import Paper, PaperLine

ALL = "ALL"
SHORT = "SHORT"
_AISLE_GAP = 5 * MM
_PIECE = 1000


def all_code(paper: Paper) -> str:
    """What the scanner reads when everything was there: the list's own code and ALL."""
    return f"{paper.scan_code or paper.number}*{ALL}"


def short_code(paper: Paper) -> str:
    """What the scanner reads when something was missing."""
    return f"{paper.scan_code or paper.number}*{SHORT}"


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The pick list as a PDF; it stays in the house and is never sealed."""
    setting = setting_for(paper)
    rows = (
        meta.day(setting, "date", paper.date),
        meta.text(setting, "order", paper.order_number),
        meta.day(setting, "promised", paper.promised_date),
        meta.text(setting, "shipping", paper.shipping_method),
        meta.customer(setting),
        meta.text(setting, "picker", paper.picker),
        meta.text(setting, "weight", setting.figures.weight(paper.weight) if paper.weight else ""),
    )
    boxes = [head(setting, rows), *blocks.paragraph(setting, paper.intro)]
    boxes += blocks.spaced(table(setting), blocks.SECTION_GAP)
    boxes += [*blocks.stay([*blocks.notes(setting), _scan_here(setting)])]
    return letter.draw_letter(setting, rows, boxes, house=True)


def head(setting: Setting, meta_rows: Sequence[Meta], title: Sequence[Box] = ()) -> Box:
    """Title, the answer, the customer in small and what to note, left of the meta block and at least as high."""
    paper, right = setting.paper, setting.grid.left + META_LEFT - 5 * MM
    parts = [
        *(title or [blocks.title(setting, right)]),
        *blocks.lines(setting, answer(setting), BODY, fonts.SEMIBOLD, right=right),
    ]
    party = paper.ship_to or paper.recipient
    if party is not None:
        customer = f"{setting.words['for']} {blocks.party_text(party)}"
        parts += blocks.spaced(blocks.lines(setting, customer, TABLE, right=right), 1.5 * MM)
    if paper.instructions.strip():
        head = blocks.lines(setting, setting.words["instructions"], BODY, fonts.SEMIBOLD, right=right)
        said = blocks.lines(setting, paper.instructions, BODY, fonts.MEDIUM, right=right)
        parts += [*blocks.spaced(head, 3 * MM), *said]
    whole = blocks.stacked(parts)
    return replace(whole, height=max(whole.height, meta_height(setting.grid, meta_rows) + 15 * MM), keep=True)


def answer(setting: Setting) -> str:
    """How many lines and pieces: what to expect, before the first step."""
    lines = setting.paper.lines
    count = sum(line.quantity for line in lines)
    pieces = setting.figures.quantity(count)
    word = "answer_pick" if len(lines) != 1 else "answer_pick_single" if count == _PIECE else "answer_pick_one"
    said = setting.words[word].format(lines=len(lines), pieces=pieces)
    if not (orders := len(setting.paper.slips)):
        return said
    many = setting.words["batch_orders_one" if orders == 1 else "batch_orders"].format(count=orders)
    return f"{many} · {said}"


def columns(setting: Setting) -> tuple[Column, ...]:
    """Place and count first, in large type. They are as wide as what stands in them; the description has the rest."""
    words, lines, figures = setting.words, setting.paper.lines, setting.figures
    places = Column(words["bin"], 0, size=TITLE, weight=fonts.SEMIBOLD)
    counts = Column(words["quantity"], 0, RIGHT, TITLE, fonts.SEMIBOLD)
    return (
        Column(words["done"], 8 * MM, box=True),
        places.as_wide_as([line.location for line in lines], 20 * MM, 36 * MM),
        counts.as_wide_as([figures.quantity(line.quantity) for line in lines], 14 * MM, 26 * MM),
        Column(words["unit"], 0, size=BODY).as_wide_as([line.unit for line in lines], 9 * MM, 14 * MM),
        Column(words["code"], 0).as_wide_as([line.code for line in lines], 12 * MM, 24 * MM),
        Column(words["description"], 0, size=BODY),
        Column(words["short"], 0, blank=True).as_wide_as([], 13 * MM, 18 * MM),
    )


def table(setting: Setting) -> list[Box]:
    """The lines in the order of the walk, what lies in one aisle together."""
    shown = Table(columns(setting), setting.grid.left, setting.grid.right)
    rows = []
    aisle = setting.paper.lines[0].aisle if setting.paper.lines else ""
    for line in setting.paper.lines:
        rows.append(_row(setting, line, gap=_AISLE_GAP if line.aisle != aisle else 0.0))
        aisle = line.aisle
    return shown.boxes(rows, keep_last=1)


def _row(setting: Setting, line: PaperLine, gap: float) -> Row:
    figures = setting.figures
    # Where a customer gets a line sent elsewhere, the packer has to know; prices and lead times he has not.
    whose = " · ".join(setting.words["says"].format(what=one, said=figures.quantity(n)) for one, n in line.shares)
    notes = (*([whose] if whose else []), *money.line_notes(setting, replace(line, lead_time=""), priced=False))
    cells = ("", line.location, figures.quantity(line.quantity), line.unit, line.code, line.description, "")
    return Row(cells, notes, gap=gap)


def _scan_here(setting: Setting) -> Box:
    """The three codes at the end: this list, all picked, something short; too far apart to scan the wrong one."""
    paper, words, grid = setting.paper, setting.words, setting.grid
    entries = (
        (words["pick_document"], paper.scan_code or paper.number, paper.number),
        (words["pick_all"], all_code(paper), ALL),
        (words["pick_short"], short_code(paper), SHORT),
    )
    wide = grid.text_width / 3

    def draw(sheet: Sheet, top: float) -> None:
        for number, (label, value, name) in enumerate(entries):
            x = grid.left + number * wide
            sheet.text(x, top + 3 * MM, label, BODY, fonts.SEMIBOLD)
            if codes.code128_fits(value, wide - 10 * MM):
                codes.code128(sheet, x, top + 5 * MM, value, wide - 10 * MM, 12 * MM, name)
            else:
                codes.document_code(sheet, x, top + 5 * MM, value, wide - 4 * MM)

    return Box(22 * MM, draw, gap=9 * MM)
