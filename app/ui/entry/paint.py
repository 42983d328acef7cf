"""How rows of an order being written look: numbered by their place, headings with the sum of their section, notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QWidget

from app.domain.entry.grammar import Kind
from app.ui.commands import told
from app.ui.entry.lines import ENTRY_ROW, words_of
from app.ui.entry.model import EntryModel
from app.ui.models.columns import Align, Column
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.heads import SIDES
from app.ui.widgets.rowpaint import Place, RowPainter
from app.ui.widgets.table import Table

_BY_HAND = {"price", "less"}
_HINTS = (
    "Type a code or words · 10*code for ten · scan · Ctrl+L paste a list",
    "Ctrl+R repeat · Ctrl+H what they usually buy · Ctrl+T templates",
)


class EntryRows(RowPainter):
    """The entry row shows its number only; its field lies over the rest."""

    def __init__(self, table: Table, model: EntryModel, is_shown: Callable[[str], bool]) -> None:
        super().__init__(table)
        self._model, self._is_shown = model, is_shown
        table.no_choice = frozenset({"entry"})

    def paint_row(self, painter: QPainter, box: QRect, number: int, places: list[Place]) -> None:
        """As every row, but for the last."""
        if self._model.row_at(number) is not ENTRY_ROW:
            super().paint_row(painter, box, number, places)
            return
        if places[0].number == 0:
            painter.setPen(colour(look().tokens.muted))
            painter.setFont(look().font(Size.BODY))
            room = QRect(box.left(), box.top(), places[0].wide - look().px(8), box.height())
            painter.drawText(room, SIDES[Align.RIGHT], str(number + 1))
        self.paint_focus(painter, box, number)

    def paint_cell(self, painter: QPainter, room: QRect, column: Column, row: Any, number: int) -> None:
        """What a person said otherwise than the rules has a dot."""
        super().paint_cell(painter, room, column, row, number)
        if column.key in _BY_HAND and column.key in row.by_hand and row.product:
            self._paint_dot(painter, room)

    def text_of(self, column: Column, row: Any, number: int) -> str:
        """Rows are numbered by their place, as on the paper; what a section comes to stands at its heading."""
        if column.key == "line":
            return str(number + 1)
        if column.key == "words":
            return self._words(row)
        if column.key == "net" and row.kind is Kind.HEADING:
            return self._model.total_of(row)
        return super().text_of(column, row, number)

    def _words(self, row: Any) -> str:
        """With the day and the mark at a note where they have no cell here, and where else the product stands."""
        words = words_of(row, dated=not self._is_shown("when"), marked=not self._is_shown("noted"))
        return "  ·  ".join(filter(None, (words, self._model.beside(row))))

    def _paint_dot(self, painter: QPainter, room: QRect) -> None:
        """What a person said otherwise than the rules: a dot in the corner of its cell."""
        size = look().px(5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(look().tokens.accent))
        painter.drawEllipse(room.right() + look().px(2), room.top() + look().px(3), size, size)
        painter.restore()

    def font_of(self, column: Column, row: Any) -> QFont:
        """Headings are bold, notes lean."""
        if row.kind is Kind.HEADING and column.key != "line":
            return look().font(Size.BODY, 700)
        font = super().font_of(column, row)
        if row.kind is Kind.NOTE and column.key == "words":
            font = QFont(font)
            font.setItalic(True)
        return font


def paint_hints(viewport: QWidget) -> None:
    """What can be typed into a table that is empty, in grey."""
    painter = QPainter(viewport)
    painter.setPen(colour(look().tokens.muted))
    painter.setFont(look().font(Size.BODY))
    area = viewport.rect().adjusted(0, look().row_height, 0, 0)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, told("\n".join(_HINTS)))
