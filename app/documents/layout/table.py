"""Tables: columns on the page grid, rows that wrap, notes below a row, sums carried from page to page.

No vertical lines and no shading: a hairline between rows, figures on the right, the head on every page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.documents.layout import fonts, text
from app.documents.layout.flow import Box, Draw, TableHead
from app.documents.layout.grid import BODY, HAIRLINE, MM, NOTE, RULE, SMALL, TABLE, leading
from app.documents.layout.sheet import CENTRE, LEFT, RIGHT, Sheet

_PAD = 1.05 * MM
_GUTTER = 2 * MM
_SLACK = 0.1  # points: what was measured to fit is not wrapped for a rounding
_HEAD = 6 * MM
_CARRY = 6.4 * MM
_INDENT = 4 * MM
_SECTION = 3 * MM
_ASCENT = 0.78  # from the top of a line to its baseline, per type size
DESCRIPTION_LINES = 3
UNCUT_LINES = 6
"""A row of up to so many lines of text is never cut."""

Cell = str | tuple[str, ...]
"""One text, or one with small lines below it."""


@dataclass(frozen=True)
class Column:
    """One column; a width of 0 takes what the others leave."""

    label: str
    width: float
    align: str = LEFT
    size: float = TABLE
    weight: str = fonts.REGULAR
    box: bool = False
    """Draws an empty box to tick instead of a text."""
    blank: bool = False
    """Draws a line to write on instead of a text."""

    def as_wide_as(self, texts: Sequence[str], least: float, most: float) -> Column:
        """The column as wide as the widest of the texts and its label, but within two widths, in points."""
        wide = max([text.width(one, self.size, self.weight) for one in texts], default=0.0)
        wide = max(wide, text.width(self.label, SMALL, fonts.MEDIUM)) + _GUTTER + _SLACK
        return replace(self, width=min(max(wide, least), most))


@dataclass(frozen=True)
class Row:
    """One row: a cell per column, and notes below it."""

    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()
    running: int | None = None
    """Sum of the table with this row, in minor units."""
    indent: bool = False
    gap: float = 0.0
    """Extra room above: a new aisle."""
    tick: bool = False
    """An empty box before the description: an optional line."""


@dataclass(frozen=True)
class Words:
    """A text across the table: the heading of a section, or a note between the rows."""

    text: str
    heading: bool = False


@dataclass(frozen=True)
class Sum:
    """The sum of a section, below its last row and never parted from it."""

    label: str
    figure: str


Entry = Row | Words | Sum


class Table:
    """Columns placed between `left` and `right`; makes the boxes of its rows."""

    def __init__(
        self,
        columns: Sequence[Column],
        left: float,
        right: float,
        carry: tuple[str, str, Callable[[int], str]] | None = None,
        head: bool = True,
    ) -> None:
        """`carry` is ("Carried forward", "Brought forward", how to write a sum) for tables of money."""
        self.columns = tuple(columns)
        self.left, self.right = left, right
        self._carry = carry
        flexible = (right - left) - sum(c.width for c in columns)
        self._edges: list[tuple[float, float]] = []
        x = left
        for column in columns:
            wide = column.width or flexible
            self._edges.append((x, x + wide))
            x += wide
        self._main = max(range(len(columns)), key=lambda i: columns[i].width == 0)
        self.head = TableHead(
            height=_HEAD if head else 0.0,
            draw=self._draw_head if head else _nothing,
            carry_height=_CARRY if carry else 0.0,
            carry=self._draw_carry if carry else None,
        )

    def span(self, index: int) -> tuple[float, float]:
        """Left and right edge of a column's text."""
        x1, x2 = self._edges[index]
        inner = x1 if index == 0 else x1 + _GUTTER / 2
        return inner, x2 if index == len(self.columns) - 1 else x2 - _GUTTER / 2

    def boxes(self, entries: Sequence[Entry], keep_last: int = 0) -> list[Box]:
        """The entries as boxes; the last `keep_last` rows stay with what follows the table.

        A heading stays with the first row below it, a note that follows a heading too; a sum with the row above it.
        """
        places = [index for index, one in enumerate(entries) if isinstance(one, Row)]
        kept_from = places[-keep_last] if keep_last and len(places) >= keep_last else 0 if keep_last else len(entries)
        boxes: list[Box] = []
        headed = False
        for index, one in enumerate(entries):
            keep = index >= kept_from
            headed = isinstance(one, Words) and (one.heading or headed)
            if isinstance(one, Row):
                summed = index + 1 < len(entries) and isinstance(entries[index + 1], Sum)
                boxes += self._row(one, keep=keep or summed)
            elif isinstance(one, Words):
                boxes += self._words(one, keep=keep, headed=headed)
            else:
                # Notes below the last row stand between it and the sum.
                boxes[-1] = replace(boxes[-1], keep=True)
                boxes += self._sum(one, keep=keep)
        return boxes

    def _words(self, words: Words, *, keep: bool, headed: bool) -> list[Box]:
        """A heading over the whole table, or a note from the description on; a short one is never cut."""
        size, weight = (BODY, fonts.SEMIBOLD) if words.heading else (TABLE, fonts.REGULAR)
        x1 = self.left if words.heading else self.span(self._main)[0]
        x2 = self.right if words.heading else self._note_right
        lines = text.wrap(words.text, x2 - x1, size, weight)
        short = len(lines) <= UNCUT_LINES
        boxes = []
        for index, line in enumerate(lines):
            first, last = index == 0, index == len(lines) - 1
            above, below = _PAD if first else 0.0, _PAD if last else 0.0
            high = above + leading(size) + below

            def draw(
                sheet: Sheet, top: float, line: str = line, above: float = above, high: float = high, last: bool = last
            ) -> None:
                self._line(sheet, x1, x2, top + above + size * _ASCENT, line, size, weight)
                if last:
                    sheet.rule(self.left, self.right, top + high, HAIRLINE)

            together = not last and (short or first or index == len(lines) - 2)
            gap = _SECTION if words.heading and first else 0.0
            boxes.append(Box(high, draw, gap, keep or headed or together, self.head))
        return boxes

    def _sum(self, one: Sum, *, keep: bool) -> list[Box]:
        """Its figure stands beside the last line of the label; a long label is cut, two lines at least at each side."""
        x1, right = self.span(self._main)[0], self.span(len(self.columns) - 1)[1]
        room = right - text.width(one.figure, TABLE, fonts.SEMIBOLD) - _GUTTER - x1
        lines = text.wrap(one.label, room, TABLE, fonts.MEDIUM)
        parts = [lines]
        if len(lines) > UNCUT_LINES:
            parts = [lines[:2], *([line] for line in lines[2:-2]), lines[-2:]]
        boxes = []
        for index, part in enumerate(parts):
            first, last = index == 0, index == len(parts) - 1
            above, below = _PAD if first else 0.0, _PAD if last else 0.0
            high = above + len(part) * leading(TABLE) + below

            def draw(
                sheet: Sheet, top: float, part: list[str] = part, above: float = above, high: float = high,
                last: bool = last,
            ) -> None:  # fmt: skip
                base = top + above + TABLE * _ASCENT
                for number, line in enumerate(part):
                    self._line(sheet, x1, x1 + room, base + number * leading(TABLE), line, TABLE, fonts.MEDIUM)
                if last:
                    base += (len(part) - 1) * leading(TABLE)
                    sheet.text(right, base, one.figure, TABLE, fonts.SEMIBOLD, RIGHT)
                    sheet.rule(self.left, self.right, top + high, HAIRLINE)

            boxes.append(Box(high, draw, 0.0, keep, self.head))
        return boxes

    def _draw_head(self, sheet: Sheet, top: float) -> None:
        base = top + 3.4 * MM
        for index, column in enumerate(self.columns):
            x1, x2 = self.span(index)
            sheet.text(_anchor(x1, x2, column.align), base, column.label, SMALL, fonts.MEDIUM, column.align)
        sheet.rule(self.left, self.right, top + 5 * MM, RULE)

    def _draw_carry(self, sheet: Sheet, top: float, carried: bool, amount: int) -> None:
        if self._carry is None:
            return
        base = top + 4.1 * MM
        forward, brought, written = self._carry
        words, figure = forward if carried else brought, written(amount)
        sheet.text(self.span(self._main)[0], base, words, TABLE, fonts.MEDIUM)
        sheet.text(self.span(len(self.columns) - 1)[1], base, figure, TABLE, fonts.MEDIUM, RIGHT)
        if not carried:
            sheet.rule(self.left, self.right, top + _CARRY - 0.4 * MM)

    def _row(self, row: Row, *, keep: bool) -> list[Box]:
        shift = _INDENT if row.indent or row.tick else 0.0
        x1, x2 = self.span(self._main)
        main_column = self.columns[self._main]
        main = row.cells[self._main]
        words = main if isinstance(main, str) else main[0]
        described = text.wrap(
            words, x2 - x1 - shift, main_column.size, main_column.weight, limit=DESCRIPTION_LINES
        ) or [""]
        # The first lines share a baseline, so a large figure pushes the description down.
        lowered = (max(c.size for c in self.columns) - main_column.size) * _ASCENT
        height = max(self._cells_height(row), lowered + len(described) * leading(main_column.size))

        def draw_main(sheet: Sheet, top: float) -> None:
            self._draw_cells(sheet, top + _PAD, row)
            base = top + _PAD + max(c.size for c in self.columns) * _ASCENT
            for line in described:
                self._line(sheet, x1 + shift, x2, base, line, main_column.size, main_column.weight)
                base += leading(main_column.size)
            if row.tick:
                side = 2.6 * MM
                sheet.frame(x1, top + _PAD + main_column.size * _ASCENT - side, side, side, 0.5)

        notes = self._note_lines(row, x1 + shift)
        if len(described) + len(notes) <= UNCUT_LINES:
            total = height + len(notes) * leading(NOTE) + (0.5 * MM if notes else 0) + 2 * _PAD

            def draw_all(sheet: Sheet, top: float) -> None:
                draw_main(sheet, top)
                at = top + _PAD + height + 0.5 * MM
                for line in notes:
                    self._line(sheet, x1 + shift, self._note_right, at + NOTE * 0.8, line, NOTE)
                    at += leading(NOTE)
                sheet.rule(self.left, self.right, top + total, HAIRLINE)

            return [Box(total, draw_all, row.gap, keep, self.head, row.running)]
        return self._long_row(row, draw_main, height, notes, x1 + shift, keep=keep)

    @property
    def _note_right(self) -> float:
        # A note may run below the figures, but not below the sums.
        last = len(self.columns) - 1
        return self.span(last)[0] - _GUTTER if self._main < last else self.span(last)[1]

    def _note_lines(self, row: Row, x: float) -> list[str]:
        lines: list[str] = []
        for note in row.notes:
            lines += text.wrap(note, self._note_right - x, NOTE)
        return lines

    def _long_row(
        self,
        row: Row,
        draw_main: Draw,
        height: float,
        notes: list[str],
        x: float,
        *,
        keep: bool,
    ) -> list[Box]:
        # Its figures stand on the first part: the sum that is carried from there on has them in it.
        first = Box(height + _PAD + 0.5 * MM, draw_main, row.gap, keep=True, table=self.head, running=row.running)
        boxes = [first]
        for index, line in enumerate(notes):
            last = index == len(notes) - 1
            # Two lines at least on each side of a cut.
            together = index == 0 or index == len(notes) - 2
            high = leading(NOTE) + (_PAD if last else 0.0)

            def draw(sheet: Sheet, top: float, line: str = line, last: bool = last, high: float = high) -> None:
                self._line(sheet, x, self._note_right, top + NOTE * 0.8, line, NOTE)
                if last:
                    sheet.rule(self.left, self.right, top + high, HAIRLINE)

            boxes.append(Box(high, draw, 0.0, keep if last else together, self.head))
        return boxes

    def _line(
        self, sheet: Sheet, x1: float, x2: float, base: float, line: str, size: float, weight: str = fonts.REGULAR
    ) -> None:
        if text.runs_right_to_left(line):
            sheet.text(x2, base, line, size, weight, RIGHT)
        else:
            sheet.text(x1, base, line, size, weight)

    def _wrapped(self, index: int, cell: Cell) -> list[tuple[str, float]]:
        """The lines of a cell other than the main one: (text, size)."""
        column = self.columns[index]
        x1, x2 = self.span(index)
        first, rest = (cell, ()) if isinstance(cell, str) else (cell[0], cell[1:])
        lines: list[tuple[str, float]]
        if column.align == RIGHT or text.width(first, column.size, column.weight) <= x2 - x1:
            lines = [(first, _fitting(first, x2 - x1, column))]
        else:
            # A bin or a code is never cut either: large type gives way first, then it wraps.
            size = max(_fitting(first, x2 - x1, column), min(column.size, TABLE))
            lines = [(part, size) for part in text.wrap(first, x2 - x1, size, column.weight)]
        return lines + [(part, SMALL) for part in rest if part]

    def _cells_height(self, row: Row) -> float:
        highest, largest = 0.0, max(column.size for column in self.columns)
        for index, cell in enumerate(row.cells):
            if index != self._main:
                lines = self._wrapped(index, cell)
                # All begin on the baseline of the largest type: what is wrapped in smaller type hangs lower.
                lowered = (largest - lines[0][1]) * _ASCENT if len(lines) > 1 else 0.0
                highest = max(highest, lowered + sum(leading(size) for _, size in lines))
        return highest

    def _draw_cells(self, sheet: Sheet, top: float, row: Row) -> None:
        base = top + max(c.size for c in self.columns) * _ASCENT
        for index, cell in enumerate(row.cells):
            column = self.columns[index]
            x1, x2 = self.span(index)
            if column.box:
                sheet.frame(x1, base - 3.8 * MM, 3.8 * MM, 3.8 * MM, 0.75)
            elif column.blank:
                sheet.rule(x1, x2, base + 0.5 * MM, 0.5)
            elif index != self._main:
                y = base
                for line, size in self._wrapped(index, cell):
                    weight = column.weight if size >= min(column.size, TABLE) else fonts.REGULAR
                    sheet.text(_anchor(x1, x2, column.align), y, line, size, weight, column.align)
                    y += leading(size)


def balanced(columns: Sequence[Column], rows: Sequence[Row], room: float, least: float, good: float) -> list[Column]:
    """The columns in `room` points as what stands in them needs it; all lengths in points.

    Long figures widen their columns, but leave the flexible one, the description, `least`. Where it has less than
    `good`, the others give what they do not need, each the same share; else all stand where they stand on every paper.
    """
    fixed = [index for index, column in enumerate(columns) if column.width]
    needed = {index: _needed(columns[index], [row.cells[index] for row in rows]) for index in fixed}
    widths = {index: columns[index].width for index in fixed}
    slack = {index: max(0.0, widths[index] - needed[index] - _PAD) for index in fixed}
    idle = sum(slack.values())
    spare = room - sum(widths.values()) + idle - least
    for index in fixed:
        if columns[index].align == RIGHT:
            more = min(max(0.0, needed[index] - widths[index]), max(0.0, spare))
            widths[index] += more
            spare -= more
    lacking = good - (room - sum(widths.values()))
    if lacking > 0 and idle > 0:
        share = min(1.0, lacking / idle)
        for index in fixed:
            widths[index] -= slack[index] * share
    return [replace(column, width=widths.get(index, 0.0)) for index, column in enumerate(columns)]


def _needed(column: Column, cells: Sequence[Cell]) -> float:
    """The width that a column needs for its label and its cells, those with small lines below them too."""
    first = [cell if isinstance(cell, str) else cell[0] for cell in cells]
    below = [line for cell in cells if not isinstance(cell, str) for line in cell[1:]]
    wide = column.as_wide_as(first, 0.0, float("inf")).width
    return max(wide, replace(column, size=SMALL).as_wide_as(below, 0.0, float("inf")).width)


def _fitting(words: str, room: float, column: Column) -> float:
    """The column's size, or a smaller one for a figure too wide for it: a figure is never cut."""
    wide = text.width(words, column.size, column.weight)
    return column.size if wide <= room else column.size * room / wide


def _anchor(x1: float, x2: float, align: str) -> float:
    return {RIGHT: x2, CENTRE: (x1 + x2) / 2}.get(align, x1)


def _nothing(_sheet: Sheet, _top: float) -> None:
    """A head that is not drawn."""
