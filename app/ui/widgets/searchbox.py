"""The search box at the top: it opens the palette in its place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.commands import key_now
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.card import paint_card


class SearchBox(QWidget):
    """The box that says "Find anything" with its key; a click or the key opens the palette in its place."""

    def __init__(self, hint: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint, self._key = hint, key
        self._press: Callable[[], object] | None = None
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._dress)
        self._dress()

    def on_press(self, run: Callable[[], object]) -> None:
        """What a click does."""
        self._press = run

    def _dress(self) -> None:
        self.setAccessibleName(f"{self._hint} {key_now(self._key)}")
        # At 200 % on a small screen it leaves the strip of documents its room.
        self.setMinimumWidth(look().px(150))
        self.setMaximumWidth(look().px(342))
        self.setFixedHeight(look().px(32))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the palette."""
        if event.button() is Qt.MouseButton.LeftButton and self._press:
            self._press()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Hint at the left, key at the right."""
        now = look()
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()), 8)
        room = self.rect().adjusted(now.px(10), 0, -now.px(8), 0)
        painter.setPen(colour(now.tokens.muted))
        painter.setFont(now.font(Size.BODY))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._hint)
        painter.setFont(now.font(Size.HEAD, 600))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, key_now(self._key))
