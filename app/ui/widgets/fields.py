"""Input fields: a line that leaves Ctrl+Z to the document when it has nothing to undo, and one with a ghost."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.theme.look import Size, colour, look

_BY_MOUSE = Qt.FocusReason.MouseFocusReason
_BY_TAB = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}


class Line(QLineEdit):
    """A line editor. Once its own undo is used up, Ctrl+Z belongs to the document."""

    def __init__(self, text: str = "", *, hint: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name or hint)
        self._rests = False
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFont(look().font())

    def rest(self) -> None:
        """Nobody types in it: what is longer than the field shows its beginning. Who comes to it types at the end."""
        self._rests = True
        self.setCursorPosition(0)

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
        if self._rests and not self.hasSelectedText() and event.reason() not in {*_BY_TAB, _BY_MOUSE}:
            self.end(False)
        self._rests = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No longer."""
        super().focusOutEvent(event)
        self.removeEventFilter(self)
        if event.reason() in _BY_TAB:
            self.rest()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Decline the key of undo or redo when there is nothing of ours to undo."""
        if watched is self and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return True
        return super().eventFilter(watched, event)


class GhostLine(Line):
    """A line that shows in grey, after what was typed, how it would go on. The grey is not part of its text."""

    keeps_clear = False
    """Whether toasts keep off it."""

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
        painter.setPen(colour(now.tokens.off))
        painter.setFont(now.font(Size.BODY))
        cursor = self.cursorRect()
        left = cursor.center().x() + now.px(2)
        room = QRect(left, 0, self.width() - left - now.px(8), self.height())
        text = QFontMetrics(painter.font()).elidedText(self._ghost, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def lay(field: QLineEdit, room: QRect) -> None:
    """A field over its row, as high as that; the least height that fields have is that of a form."""
    field.setMinimumHeight(0)
    field.setGeometry(room)
