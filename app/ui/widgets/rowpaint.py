"""How the rows of a list are painted: by one loop over those that are seen, from the frozen rows themselves.

Qt would ask for each cell anew, in a call of its own from C++ to Python: beside a thread that reckons it may wait for
Python each time, and a hundred cells are a tenth of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QRegion

from app.ui.models.columns import Column
from app.ui.models.rows import MISSING
from app.ui.theme.look import Size, colour, look
from app.ui.theme.paint import mark_colour, paint_chip, paint_pips
from app.ui.widgets.heads import PAD, SIDES, content_rect
from app.ui.widgets.text import tone_colour

if TYPE_CHECKING:
    from app.ui.widgets.table import Table


@dataclass(frozen=True, slots=True)
class Place:
    """A column that is seen, where it begins and how wide it is, in pixels of the viewport."""

    number: int
    column: Column
    left: int
    wide: int


class RowPainter:
    """Paints the rows of a table: ground, hairline, then texts, chips and pips."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """Every row that is seen in this part of the viewport."""
        table, area = self.table, region.boundingRect()
        # Rows that came this moment are laid out only later, and painted then.
        row, rows = table.rowAt(max(0, area.top())), min(table.model().rowCount(), table.verticalHeader().count())
        places = self._places(area)
        if row < 0 or not places:
            return
        left, wide = places[0].left, places[-1].left + places[-1].wide - places[0].left
        while row < rows:
            top = table.rowViewportPosition(row)
            if top > area.bottom():
                break
            box = QRect(left, top, wide, table.rowHeight(row))
            if not box.isEmpty() and region.intersects(box):
                self.paint_row(painter, box, row, places)
            row += 1

    def _places(self, area: QRect) -> list[Place]:
        table, found = self.table, []
        for number, column in enumerate(table.model().columns):
            left, wide = table.columnViewportPosition(number), table.columnWidth(number)
            if wide and left <= area.right() and left + wide > area.left():
                found.append(Place(number, column, left, wide))
        return found

    def paint_row(self, painter: QPainter, box: QRect, number: int, places: list[Place]) -> None:
        """One row; `box` goes through from the first of these columns to the last."""
        now, table = look(), self.table
        model = table.model()
        chosen = table.selectionModel().isSelected(model.index(number, 0))
        if chosen:
            painter.fillRect(box, colour(now.tokens.selection))
        painter.setPen(QPen(colour(now.tokens.hairline), now.tokens.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        row, last = model.row_at(number), len(model.columns) - 1
        if row is not None and table.bar_of and places[0].number == 0:
            self._paint_bar(painter, box, table.bar_of(row), chosen=chosen)
        for place in places:
            room = content_rect(QRect(place.left, box.top(), place.wide, box.height()), last=place.number == last)
            if row is not None:
                self.paint_cell(painter, room, place.column, row, number)
            else:
                painter.setPen(colour(now.tokens.muted))
                painter.setFont(now.font(Size.BODY))
                painter.drawText(room, SIDES[place.column.align], MISSING)
        if row is not None:
            self.paint_focus(painter, box, number)

    def paint_cell(self, painter: QPainter, room: QRect, column: Column, row: Any, number: int) -> None:
        """The content of one cell."""
        now = look()
        if column.chip:
            if chip := column.chip(row):
                paint_chip(painter, room.adjusted(-now.px(4), 0, now.px(PAD), 0), chip, self.table.letters)
            return
        if column.pips:
            if quarters := column.pips(row):
                paint_pips(painter, room, quarters)
            return
        if not (text := self.text_of(column, row, number)):
            return
        painter.setPen(tone_colour(column.tone_of(row) if column.tone_of else column.tone))
        painter.setFont(self.font_of(column, row))
        if painter.fontMetrics().horizontalAdvance(text) > room.width():
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, SIDES[column.align], text)

    def text_of(self, column: Column, row: Any, _number: int) -> str:
        """What a cell of that row says."""
        return column.text(row)

    def font_of(self, column: Column, row: Any) -> QFont:
        """The letters of a text cell."""
        return look().font(self.table.letters, column.weight)

    def paint_focus(self, painter: QPainter, box: QRect, row: int) -> None:
        """Whether the keys go to this list is seen on the row they go to."""
        if not self.table.hasFocus() or self.table.currentIndex().row() != row:
            return
        thick = look().tokens.line + 1
        for top in (box.top(), box.bottom() - thick + 1):
            painter.fillRect(QRect(box.left(), top, box.width(), thick), colour(look().tokens.accent))

    def _paint_bar(self, painter: QPainter, box: QRect, phase: str, *, chosen: bool) -> None:
        if phase:
            mark = mark_colour(phase, chosen=chosen)
            painter.fillRect(QRect(box.left(), box.top() + 1, look().px(3), box.height() - 2), mark)
