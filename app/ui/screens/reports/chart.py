"""The bars above a report: one column of figures, each bar with its value; they are told apart by length only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme.look import Size, colour, look

MOST = 24
SHORT = 72


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its word, its size as a whole number, and how the size is said."""

    word: str
    size: int
    text: str


class Chart(QWidget):
    """Upright bars in the order they are given; a value below zero has no bar, only its figure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: tuple[Bar, ...] = ()
        self._room = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Show these; none takes no room."""
        self.bars = tuple(bars[:MOST])
        self.setAccessibleName("; ".join(f"{bar.word} {bar.text}" for bar in self.bars))
        self.setVisible(bool(self.bars) and self._room)
        self.updateGeometry()
        self.update()

    def set_room(self, *, room: bool) -> None:
        """Whether it may be seen; in a low window the table comes first."""
        self._room = room
        self.setVisible(bool(self.bars) and room)

    def sizeHint(self) -> QSize:
        """Wide, and as high as some rows."""
        return QSize(look().px(400), look().px(150))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars, words below, values above where they fit."""
        if not self.bars:
            return
        now = look()
        painter = QPainter(self)
        painter.setFont(now.font(Size.HEAD))
        metrics = QFontMetrics(painter.font())
        high, step = metrics.height(), self.width() / len(self.bars)
        room = QRectF(0, high + now.px(4), self.width(), self.height() - 2 * high - now.px(12))
        largest = max(1, *(bar.size for bar in self.bars))
        # Days and months have a word at each second bar, or each third, where there is no room for more; names are cut.
        widest = max(metrics.horizontalAdvance(bar.word) for bar in self.bars) + now.px(8)
        each = math.ceil(widest / step) if widest <= now.px(SHORT) else 1
        for at, bar in enumerate(self.bars):
            cell = QRectF(at * step + now.px(3), 0, step - now.px(6), self.height())
            length = room.height() * max(0, bar.size) / largest
            painter.fillRect(
                QRectF(cell.left(), room.bottom() - length, cell.width(), length), colour(now.tokens.accent)
            )
            painter.setPen(colour(now.tokens.muted))
            if at % each == 0:
                self._say(painter, metrics, QRectF(at * step, self.height() - high, each * step, high), bar.word)
            painter.setPen(colour(now.tokens.text))
            above = QRectF(at * step, room.bottom() - length - high - now.px(1), step, high)
            if metrics.horizontalAdvance(bar.text) <= step:
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, bar.text)

    def _say(self, painter: QPainter, metrics: QFontMetrics, room: QRectF, text: str) -> None:
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, short)
