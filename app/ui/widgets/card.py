"""The white (or near black) surface on which a place's content stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.theme.look import colour, look


class Card(QFrame):
    """A rounded surface with a hairline around it. No shadow."""

    def __init__(self, parent: QWidget | None = None, *, radius: int = 10) -> None:
        super().__init__(parent)
        self._radius = radius
        look().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface and hairline."""
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()), self._radius)


def paint_card(painter: QPainter, rect: QRectF, radius: int) -> None:
    """A card into any widget that paints itself."""
    now = look()
    line = now.tokens.line
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(now.tokens.hairline), line))
    painter.setBrush(colour(now.tokens.surface))
    half = line / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), now.px(radius), now.px(radius))
