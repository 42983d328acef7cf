"""How rows of an order being written look: numbered by their place, headings with the sum of their section, notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.domain.entry.grammar import Kind
from app.ui.entry.lines import ENTRY_ROW, words_of
from app.ui.models.columns import Column
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.table import RowDelegate

_BY_HAND = {"price", "less"}


class EntryDelegate(RowDelegate):
    """The entry row shows its number only; its field lies over the rest."""

    _at = 0

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """As every row, but for the last."""
        model = self.parent().model()
        self._at = index.row()
        if model.row_at(index.row()) is not ENTRY_ROW:
            super().paint(painter, option, index)
        elif index.column() == 0:
            painter.setPen(colour(look().tokens.muted))
            painter.setFont(look().font(Size.BODY))
            room = option.rect.adjusted(0, 0, -look().px(8), 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(index.row() + 1))
        if model.row_at(index.row()) is ENTRY_ROW:
            self.paint_focus(painter, option.rect, index.row())

    def paint_cell(self, painter: QPainter, room: QRect, column: Column, row: Any) -> None:
        """Rows are numbered by their place, as on the paper; what a section comes to stands at its heading."""
        if column.key == "line":
            column = replace(column, text=lambda _line: str(self._at + 1))
        elif column.key == "words":
            column = replace(column, text=self._words)
        elif column.key == "net" and row.kind is Kind.HEADING:
            column = replace(column, text=self.parent().model().total_of)
        super().paint_cell(painter, room, column, row)
        if column.key in _BY_HAND and column.key in row.by_hand and row.product:
            self._paint_dot(painter, room)

    def _words(self, row: Any) -> str:
        """With the day where that has no room of its own, and where else the product stands."""
        table = self.parent()
        words = words_of(row, dated=not table.is_shown("when"))
        return "  ·  ".join(filter(None, (words, table.model().beside(row))))

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
