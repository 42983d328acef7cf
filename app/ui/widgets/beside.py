"""A sentence beside a cell: what is wrong with what was typed in it, to its left, over what is only read."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme.look import Size, colour, look
from app.ui.widgets.text import Text


class Beside(Text):
    """Hidden while it has nothing to say; it never takes the focus or a click."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(size=Size.SECOND, weight=600, tone="stop", elide=True, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence; "" hides it."""
        self.set_text(sentence)
        self.setVisible(bool(sentence))
        self.raise_()

    def place(self, cell: QRect) -> None:
        """To the left of a cell, as wide as its words if there is room."""
        if not self.full_text():
            return
        pad = look().px(10)
        self.setContentsMargins(pad, 0, pad, 0)
        wide = min(self.fontMetrics().horizontalAdvance(self.full_text()) + 2 * pad + 2, max(0, cell.left() - 4))
        self.setGeometry(cell.left() - 4 - wide, cell.top() + 2, wide, cell.height() - 4)
        # Shortened to the room inside its margins.
        self._show()

    def _show(self) -> None:
        text = self.full_text()
        room = max(1, self.width() - 2 * self.contentsMargins().left())
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            super(Text, self).setText(shown)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of what stops."""
        now = look()
        phase = now.tokens.phases["stop"]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(phase.mark), now.tokens.line))
        painter.setBrush(colour(phase.chip))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), now.px(5), now.px(5))
        painter.end()
        super().paintEvent(event)
