"""The batch pick list: one walk for several orders, each bin once; behind it a slip for each order, to sort by."""

from __future__ import annotations

from dataclasses import replace

from app.documents import meta, pick_list
from app.documents.layout import blocks, fonts, furniture, letter
from app.documents.layout.flow import Box
from app.documents.layout.furniture import META_LEFT, Meta
from app.documents.layout.grid import BODY, MM, TITLE
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.documents.layout.sheet import Sheet
from app.queries.paper_model import Paper


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The walk with its sums, then the slips, each on a page of its own; never sealed, as it stays in the house."""
    setting = setting_for(paper)
    rows = (meta.day(setting, "date", paper.date), meta.text(setting, "picker", paper.picker))
    right = setting.grid.left + META_LEFT - 5 * MM
    title = [blocks.word(setting), *blocks.lines(setting, paper.number, BODY, fonts.SEMIBOLD, right=right)]
    boxes = [pick_list.head(setting, rows, title), *blocks.spaced(pick_list.table(setting), blocks.SECTION_GAP)]
    for number, slip in enumerate(paper.slips, 1):
        boxes += _slip(setting, slip, number)
    return letter.draw_letter(setting, rows, boxes, house=True)


def _slip(whole: Setting, slip: Paper, number: int) -> list[Box]:
    setting = setting_for(slip)
    name = whole.words["slip"].format(n=number, m=len(whole.paper.slips))
    rows = (
        meta.day(setting, "promised", slip.promised_date),
        meta.text(setting, "shipping", slip.shipping_method),
        meta.customer(setting),
        meta.text(setting, "weight", setting.figures.weight(slip.weight) if slip.weight else ""),
    )
    whom = slip.ship_to or slip.recipient
    opens = " · ".join(part for part in (name, slip.order_number, whom.name if whom else "") if part)
    boxes = [_head(setting, rows, name, opens), *blocks.spaced(pick_list.table(setting), blocks.SECTION_GAP)]
    return [*boxes, *blocks.notes(setting)]


def _head(setting: Setting, rows: tuple[Meta, ...], name: str, opens: str) -> Box:
    """The slip's name and its order, and at the right what its packer asks for, with the code of the pick list."""
    grid, paper = setting.grid, setting.paper
    right = grid.left + META_LEFT - 5 * MM
    order = f"{setting.words['order']} {paper.order_number}"
    title = [*blocks.lines(setting, name, TITLE, fonts.SEMIBOLD, right=right)]
    title += blocks.spaced(blocks.lines(setting, order, BODY, fonts.SEMIBOLD, right=right), 1 * MM)
    left = pick_list.head(setting, rows, title)

    def draw(sheet: Sheet, top: float) -> None:
        left.draw(sheet, top)
        beside = replace(grid, window=replace(grid.window, meta_top=top + 1 * MM))
        furniture.meta_block(sheet, beside, rows, paper.scan_code or paper.number)

    return replace(left, draw=draw, opens=opens)
