"""Buttons: the one primary action with its key below, and the secondary ones."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.commands import key_now
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.clear import keep_clear

_LARGE = 64


def _goes_on(event: QKeyEvent) -> bool:
    """Whether somebody types on; a space is the button's own."""
    held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    typed = event.text().isprintable() and bool(event.text().strip()) and not held
    return typed or event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Backspace}


class Button(QAbstractButton):
    """A button that paints its words and, under them, its key. ``primary`` is filled with the accent.

    Enter presses it while it has the focus, as everywhere but in the entry path: where ``enter`` is False it does not,
    and ``typed`` carries it and what else would be lost here.
    """

    typed = Signal(object)

    def __init__(
        self,
        text: str,
        *,
        key: str = "",
        primary: bool = False,
        height: int = 0,
        enter: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._primary, self._enter = primary, enter
        if primary:
            keep_clear(self)
        self._height = height or (44 if key and primary else 32)
        self.setText(text)
        self.setAccessibleName(f"{text} {key_now(key)}".strip())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._changed)

    def set_text(self, text: str, key: str | None = None) -> None:
        """Other words, and another key if given."""
        self._key = self._key if key is None else key
        self.setText(text)
        self._changed()

    def _changed(self) -> None:
        self.setAccessibleName(f"{self.text()} {key_now(self._key)}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the words, never below the 24 px a target needs; 4 px around for the focus ring."""
        now = look()
        width = QFontMetrics(now.font(self._size(), 600)).horizontalAdvance(self.text())
        if self._key and not self._primary:
            width += QFontMetrics(now.font(Size.HEAD)).horizontalAdvance(key_now(self._key)) + now.px(8)
        return QSize(width + now.px(40 if self._primary else 28) + 8, now.px(max(24, self._height)) + 8)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def _size(self) -> int:
        if self._height >= _LARGE:
            # For gloves, and to be read from where the goods are.
            return Size.TITLE
        return Size.BUTTON if self._primary else Size.BODY

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter clicks like Space."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if not self._enter and (enter or _goes_on(event)):
            self.typed.emit(event)
        elif enter and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill or border, words, key, and the focus ring with its gap."""
        now = look()
        tokens = now.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        radius = now.px(6)
        live = self.isEnabled()
        if self._primary and live:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(tokens.accent).darker(112) if self.isDown() else colour(tokens.accent))
        else:
            edge = tokens.hairline if not live else tokens.accent if self.isChecked() else tokens.border
            pen = QPen(colour(edge), tokens.line)
            if not live and tokens.line > 1:
                # In high contrast both are white.
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(colour(tokens.selection if self.isDown() or self.isChecked() else tokens.surface))
            body = body.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(body, radius, radius)
        self._paint_words(painter, body.toRect(), live=live)
        if self.hasFocus():
            painter.setPen(QPen(colour(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius + 3, radius + 3)

    def _paint_words(self, painter: QPainter, body: QRect, *, live: bool) -> None:
        now = look()
        tokens = now.tokens
        ink = tokens.off if not live else tokens.on_accent if self._primary else tokens.text
        painter.setPen(colour(ink))
        painter.setFont(now.font(self._size(), 600))
        middle = Qt.AlignmentFlag.AlignCenter
        if not self._key:
            painter.drawText(body, middle, self.text())
        elif self._primary:
            # Two lines as one group: words at 15 px, the key at 11 px close below.
            upper = QRect(body.left(), body.center().y() - now.px(17), body.width(), now.px(20))
            painter.drawText(upper, middle, self.text())
            painter.setFont(now.font(Size.HEAD, 600))
            painter.drawText(QRect(body.left(), upper.bottom(), body.width(), now.px(14)), middle, key_now(self._key))
        else:
            room = body.adjusted(now.px(12), 0, -now.px(12), 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
            painter.setFont(now.font(Size.HEAD))
            painter.setPen(colour(tokens.muted if live else tokens.off))
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, key_now(self._key))
