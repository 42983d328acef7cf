"""DEMO, across the lower left corner of the window, so that nobody takes the sample for their own books."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QWidget

from app.ui.theme.look import Size, colour, look
from app.ui.widgets.rail import Rail

SIDE = 76
_BAND = 21
_FLAT = 17


class Ribbon(QWidget):
    """Lies over the corner; clicks go through it. Where the places of the rail reach down to it, it lies below them."""

    def __init__(self, window: QWidget, rail: Rail, words: str = "DEMO") -> None:
        super().__init__(window)
        self._over, self._words, self._rail = window, words, rail
        self.flat = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("This is the sample company")
        window.installEventFilter(self)
        look().changed.connect(self._place)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        side, low = look().px(SIDE), look().px(_FLAT)
        room = self._over.rect()
        self.flat = self._rail.needs > room.height() - side
        self._rail.keep_free(low if self.flat else 0)
        wide, high = (self._rail.width(), low) if self.flat else (side, side)
        self.setGeometry(QRect(room.left(), room.bottom() + 1 - high, wide, high))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A band from the left edge to the lower edge, or flat below the rail."""
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tones = now.tokens.phases["money"]
        painter.setBrush(colour(tones.chip if now.tokens.line > 1 else tones.mark))
        ink = colour(tones.text if now.tokens.line > 1 else "#1A1D23")
        if self.flat:
            painter.drawRect(self.rect())
            painter.setPen(ink)
            painter.setFont(now.font(Size.HEAD, 700))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        side, band = self.width(), round(now.px(_BAND) * 1.42)
        inner = side - band
        corners = [QPoint(0, 0), QPoint(side, side), QPoint(inner, side), QPoint(0, side - inner)]
        painter.drawPolygon(QPolygon(corners))
        painter.setPen(ink)
        painter.setFont(now.font(Size.SECOND, 700))
        # The middle of the band, turned along it.
        middle = (side - band / 2) / 2
        painter.translate(middle, side - middle)
        painter.rotate(45)
        painter.drawText(QRect(-side, -band // 2, 2 * side, band), Qt.AlignmentFlag.AlignCenter, self._words)
