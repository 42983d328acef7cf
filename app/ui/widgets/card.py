"""The white (or near black) surface on which a place's content stands."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.theme.look import colour, look

_SHADOW = 12


class Card(QFrame):
    """A rounded surface with a hairline around it. No shadow."""

    def __init__(self, parent: QWidget | None = None, *, radius: int = 10, over: bool = False) -> None:
        super().__init__(parent)
        self._radius, self._over = radius, over
        look().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface and hairline."""
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()), self._radius, over=self._over)


def paint_card(painter: QPainter, rect: QRectF, radius: int, *, over: bool = False) -> None:
    """A card into any widget that paints itself; ``over`` others it has an edge that is told from their lines."""
    now = look()
    line = now.tokens.line
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(now.tokens.border if over else now.tokens.hairline), line))
    painter.setBrush(colour(now.tokens.surface))
    half = line / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), now.px(radius), now.px(radius))


def lifted(rect: QRect) -> QRect:
    """All that ``paint_lifted`` paints of such a card."""
    spread = look().px(_SHADOW)
    return rect.adjusted(-spread - 1, -spread - 1, spread + 1, round(spread * 1.4) + 1)


def paint_lifted(painter: QPainter, rect: QRectF, radius: int) -> None:
    """A card that lies over a place: a shadow that fades out around it, the one kind there is in the program."""
    now = look()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if now.tokens.line == 1:  # in high contrast the border says it
        painter.setBrush(QColor(0, 0, 0, 16 if now.tokens.dark else 3))
        for spread in range(now.px(_SHADOW), 0, -1):
            corner = now.px(radius) + spread
            painter.drawRoundedRect(rect.adjusted(-spread, -spread / 2, spread, spread * 1.4), corner, corner)
    paint_card(painter, rect, radius)
