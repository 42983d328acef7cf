"""Input fields: a line that leaves Ctrl+Z to the document when it has nothing to undo, and the search box."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.ui.theme.look import Size, colour, look


class Line(QLineEdit):
    """A line editor. Once its own undo is used up, Ctrl+Z belongs to the document."""

    def __init__(self, text: str = "", *, hint: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name or hint)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFont(look().font())

    def set_wrong(self, *, wrong: bool) -> None:
        """Mark or unmark the value as not usable."""
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

    def event(self, event: QEvent) -> bool:
        """Decline the key of undo or redo when there is nothing of ours to undo."""
        if event.type() == QEvent.Type.ShortcutOverride:
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
        return super().event(event)


class SearchBox(QWidget):
    """The box that says "Find anything" with its key; a click or the key opens the palette in its place."""

    def __init__(self, hint: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint, self._key = hint, key
        self._press = None
        self.setAccessibleName(f"{hint} {key}")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._dress)
        self._dress()

    def on_press(self, run: object) -> None:
        """What a click does."""
        self._press = run

    def _dress(self) -> None:
        self.setFixedSize(look().px(342), look().px(32))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the palette."""
        if event.button() is Qt.MouseButton.LeftButton and self._press:
            self._press()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Hint at the left, key at the right."""
        from PySide6.QtCore import QRectF

        from app.ui.widgets.card import paint_card

        now = look()
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()), 8)
        room = self.rect().adjusted(now.px(10), 0, -now.px(8), 0)
        painter.setPen(colour(now.tokens.muted))
        painter.setFont(now.font(Size.BODY))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._hint)
        painter.setFont(now.font(Size.HEAD, 600))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._key)


class GhostLine(Line):
    """A line that shows in grey, after what was typed, how it would go on. The grey is not part of its text."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self._ghost = ""

    @property
    def ghost(self) -> str:
        """What is shown in grey."""
        return self._ghost

    def set_ghost(self, text: str) -> None:
        """Show this after the text."""
        if text != self._ghost:
            self._ghost = text
            self.update()

    def _dress(self) -> None:
        self.setFont(look().font(Size.BODY, 600))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The grey rest, where the text ends, while the cursor is at its end."""
        super().paintEvent(event)
        if not self._ghost or not self.text() or self.cursorPosition() != len(self.text()):
            return
        now = look()
        painter = QPainter(self)
        painter.setPen(colour(now.tokens.muted))
        painter.setFont(now.font(Size.BODY))
        cursor = self.cursorRect()
        left = cursor.center().x() + now.px(2)
        room = QRect(left, 0, self.width() - left - now.px(8), self.height())
        text = QFontMetrics(painter.font()).elidedText(self._ghost, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
