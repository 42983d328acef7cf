"""The Z report: a till's day on one sheet. What was counted beside what should be there, and how that came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents import meta
from app.documents.layout import blocks, fonts, letter, text
from app.documents.layout.flow import Box
from app.documents.layout.furniture import META_LEFT, Meta, meta_height
from app.documents.layout.grid import BODY, HAIRLINE, MM, RULE, SMALL, TABLE, leading
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.documents.layout.sheet import RIGHT, Sheet
from app.documents.layout.table import Column, Row, Table
from app.queries.paper_model import Paper, TillSheet

_GUTTER = 10 * MM


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The Z report as a PDF; it stays in the house and is never sealed."""
    setting, till = setting_for(paper), paper.till or TillSheet()
    moment = setting.figures.moment
    rows = (
        meta.day(setting, "date", paper.date),
        meta.text(setting, "z_till", paper.station),
        meta.text(setting, "z_opened", moment(till.opened)),
        meta.text(setting, "z_opened_by", till.opened_by),
        meta.text(setting, "z_closed", moment(till.closed)),
        meta.text(setting, "z_closed_by", till.closed_by),
    )
    boxes = [_head(setting, till, rows)]
    boxes += blocks.spaced(_forms(setting, till), blocks.SECTION_GAP)
    boxes += blocks.spaced(_cash(setting, till), blocks.SECTION_GAP)
    boxes += _moves(setting, till)
    boxes += _words(setting, till)
    return letter.draw_letter(setting, rows, boxes, house=True)


def _head(setting: Setting, till: TillSheet, meta_rows: Sequence[Meta]) -> Box:
    """Title, how the count came out, and whose till it was, left of the meta block and at least as high."""
    right = setting.grid.left + META_LEFT - 5 * MM
    parts = [blocks.title(setting, right), *blocks.lines(setting, answer(setting), BODY, fonts.SEMIBOLD, right=right)]
    company = setting.paper.company
    sender = ", ".join((company.name, *company.address_lines))
    parts += blocks.spaced(blocks.lines(setting, sender, TABLE, right=right), 1.5 * MM)
    whole = blocks.stacked(parts)
    return replace(whole, height=max(whole.height, meta_height(setting.grid, meta_rows) + 15 * MM), keep=True)


def answer(setting: Setting) -> str:
    """What the reader came for: whether the drawer was right."""
    till, figures, words = setting.paper.till or TillSheet(), setting.figures, setting.words
    off = till.counted - till.expected
    word = "z_right" if not off else "z_short" if off < 0 else "z_over"
    return words[word].format(counted=figures.money(till.counted), off=figures.money(abs(off)))


def _forms(setting: Setting, till: TillSheet) -> list[Box]:
    words, figures = setting.words, setting.figures
    columns = (
        Column(words["z_form"], 0, size=BODY, weight=fonts.MEDIUM),
        Column(words["z_expected"], 32 * MM, RIGHT, BODY),
        Column(words["z_counted"], 32 * MM, RIGHT, BODY),
        Column(words["z_difference"], 32 * MM, RIGHT, BODY, fonts.SEMIBOLD),
    )
    table = Table(columns, setting.grid.left, setting.grid.right)
    rows = []
    for one in till.lines:
        counted = "" if one.counted is None else figures.amount(one.counted)
        off = words["z_not_counted"] if one.counted is None else _signed(setting, one.counted - one.expected)
        rows.append(Row((_form(setting, one.method), figures.amount(one.expected), counted, off)))
    return table.boxes(rows)


def _form(setting: Setting, method: str) -> str:
    return setting.words.get(f"z_{method}") or setting.words.get(f"by_{method}", method)


def _signed(setting: Setting, minor: int) -> str:
    return f"+{setting.figures.amount(minor)}" if minor > 0 else setting.figures.amount(minor)


def _cash(setting: Setting, till: TillSheet) -> list[Box]:
    """Left how the cash came about, right the pieces that were counted."""
    words, figures, grid = setting.words, setting.figures, setting.grid
    middle = (grid.left + grid.right) / 2
    left = _Pairs(grid.left, middle - _GUTTER / 2)
    left.head(words["z_came"])
    left.pair(words["z_float"], figures.amount(till.opening))
    payments, refunds = words["z_payments"].format(count=till.payment_count), words["z_refunds"]
    for label, minor in (
        (payments, till.payments),
        (words["z_reversed"], -till.reversed),
        (refunds.format(count=till.refund_count), -till.refunds),
        (words["z_paid_in"], till.paid_in),
        (words["z_paid_out"], -till.paid_out),
    ):
        if minor:
            left.pair(label, _signed(setting, minor))
    left.pair(words["z_expected"], figures.amount(till.expected), strong=True)
    left.pair(words["z_counted"], figures.amount(till.counted))
    left.pair(words["z_difference"], _signed(setting, till.counted - till.expected), strong=True)
    left.pair(words["z_kept"], figures.amount(till.kept))
    left.pair(words["z_taken"], figures.amount(till.counted - till.kept))
    right = _Pairs(middle + _GUTTER / 2, grid.right)
    if till.pieces:
        right.head(words["z_pieces"])
        for value, count in till.pieces:
            right.pair(f"{figures.quantity(count * 1000)} × {figures.amount(value)}", figures.amount(value * count))
        right.pair(words["z_counted"], figures.amount(till.counted), strong=True)
    return blocks.side_by_side(left.boxes, right.boxes)


class _Pairs:
    """Labels with a figure at the right edge of a column, a hairline under each."""

    def __init__(self, left: float, right: float) -> None:
        self._left, self._right = left, right
        self.boxes: list[Box] = []

    def head(self, words: str) -> None:
        """A head over what follows."""

        def draw_head(sheet: Sheet, top: float) -> None:
            sheet.text(self._left, top + 3.4 * MM, words, SMALL, fonts.MEDIUM)
            sheet.rule(self._left, self._right, top + 5 * MM, RULE)

        self.boxes.append(Box(6 * MM, draw_head))

    def pair(self, label: str, figure: str, *, strong: bool = False) -> None:
        """A label and its figure."""
        weight = fonts.SEMIBOLD if strong else fonts.REGULAR
        room = self._right - self._left - text.width(figure, TABLE, weight) - 3 * MM
        size = TABLE if text.width(label, TABLE, weight) <= room else SMALL
        lines = text.wrap(label, room, size, weight) or [""]
        high = leading(TABLE) + (len(lines) - 1) * leading(size) + 1.2 * MM

        def draw_pair(sheet: Sheet, top: float) -> None:
            base = top + 0.9 * MM + TABLE * 0.8
            for number, line in enumerate(lines):
                sheet.text(self._left, base + number * leading(size), line, size, weight)
            sheet.text(self._right, base, figure, TABLE, weight, RIGHT)
            sheet.rule(self._left, self._right, top + high, HAIRLINE)

        self.boxes.append(Box(high, draw_pair))


def _moves(setting: Setting, till: TillSheet) -> list[Box]:
    words = setting.words
    if not till.moves:
        return []
    columns = (
        Column(words["z_when"], 38 * MM),
        Column(words["z_why"], 0),
        Column(words["z_who"], 30 * MM),
        Column(words["amount"], 28 * MM, RIGHT),
    )
    table = Table(columns, setting.grid.left, setting.grid.right)
    rows = [
        Row((setting.figures.moment(one.at), one.reason, one.by, _signed(setting, one.amount))) for one in till.moves
    ]
    return blocks.section(setting, words["z_moves"], table.boxes(rows))


def _words(setting: Setting, till: TillSheet) -> list[Box]:
    """Why the count is off, how often was counted, and what this paper is not."""
    words, figures = setting.words, setting.figures
    said: list[Box] = []
    if till.reason.strip():
        said += blocks.section(setting, words["reason"], blocks.lines(setting, till.reason))
    if till.counts > 1:
        often = words["z_counts"].format(count=till.counts, first=figures.money(till.first))
        said += blocks.paragraph(setting, often)
    return [*said, *_honest(setting)]


def _honest(setting: Setting) -> Sequence[Box]:
    return blocks.paragraph(setting, setting.words["z_honest"], SMALL, gap=6 * MM)
