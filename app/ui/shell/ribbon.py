"""DEMO, across the lower left corner of the window, so that nobody takes the sample for their own books."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QWidget

from app.ui.theme.look import Size, colour, look

SIDE = 76
_BAND = 21


class Ribbon(QWidget):
    """Lies over the corner; clicks go through it."""

    def __init__(self, window: QWidget, words: str = "DEMO") -> None:
        super().__init__(window)
        self._words = words
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("This is the sample company")
        window.installEventFilter(self)
        look().changed.connect(self._place)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        side = look().px(SIDE)
        room = self.parentWidget().rect()
        self.setGeometry(QRect(room.left(), room.bottom() + 1 - side, side, side))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A band from the left edge to the lower edge."""
        now = look()
        side, band = self.width(), round(now.px(_BAND) * 1.42)
        inner = side - band
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tones = now.tokens.phases["money"]
        painter.setBrush(colour(tones.chip if now.tokens.line > 1 else tones.mark))
        corners = [QPoint(0, 0), QPoint(side, side), QPoint(inner, side), QPoint(0, side - inner)]
        painter.drawPolygon(QPolygon(corners))
        painter.setPen(colour(tones.text if now.tokens.line > 1 else "#1A1D23"))
        painter.setFont(now.font(Size.SECOND, 700))
        # The middle of the band, turned along it.
        middle = (side - band / 2) / 2
        painter.translate(middle, side - middle)
        painter.rotate(45)
        painter.drawText(QRect(-side, -band // 2, 2 * side, band), Qt.AlignmentFlag.AlignCenter, self._words)
