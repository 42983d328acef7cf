"""Input fields: a line that leaves Ctrl+Z to the document when it has nothing to undo, and one with a ghost."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """While it has the focus it looks at its own keys; not at every event, of which a form has thousands."""
        super().focusInEvent(event)
        self.installEventFilter(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No longer."""
        super().focusOutEvent(event)
        self.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Decline the key of undo or redo when there is nothing of ours to undo."""
        if watched is self and event.type() == QEvent.Type.ShortcutOverride:
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return True
        return super().eventFilter(watched, event)


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
