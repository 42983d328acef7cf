"""The key bar at the bottom: only the keys that work now, each a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme.look import Size, colour, look

Key = tuple[str, str, Callable[[], None]]


class KeyBar(QWidget):
    """Keycaps with their words: (key, words, what it does). Those that do not fit are left out from the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: tuple[Key, ...] = ()
        self._boxes: list[tuple[QRect, Key]] = []
        self._under: Key | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._changed)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Keys and words now shown."""
        return tuple((key, words) for key, words, _ in self._keys)

    def set_keys(self, keys: Sequence[Key]) -> None:
        """Show these; the same keys and words again cost nothing."""
        fresh = tuple(keys)
        same = [key[:2] for key in fresh] == [key[:2] for key in self._keys]
        self._keys = fresh
        self.setAccessibleName("Keys: " + ", ".join(f"{words} {key}" for key, words, _ in fresh))
        self._measure()
        if not same:
            self.update()

    def sizeHint(self) -> QSize:
        """One line of keycaps."""
        return QSize(200, look().px(36))

    def _changed(self) -> None:
        self.updateGeometry()
        self._measure()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure again."""
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        now = look()
        cap = QFontMetrics(now.font(Size.HEAD, 600))
        word = QFontMetrics(now.font(Size.SECOND))
        left = now.px(4)
        self._boxes = []
        for key in self._keys:
            width = cap.horizontalAdvance(key[0]) + now.px(22) + word.horizontalAdvance(key[1])
            if left + width > self.width():
                break
            self._boxes.append((QRect(left, 0, width, self.height()), key))
            left += width + now.px(14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Keycap on the surface, words in the muted tone."""
        now = look()
        tokens = now.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cap_font, word_font = now.font(Size.HEAD, 600), now.font(Size.SECOND)
        cap_metrics = QFontMetrics(cap_font)
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for box, key in self._boxes:
            height = now.px(21)
            wide = cap_metrics.horizontalAdvance(key[0]) + now.px(22)
            cap = QRectF(box.left(), box.center().y() - height / 2, wide - now.px(6), height)
            painter.setPen(QPen(colour(tokens.hairline), tokens.line))
            painter.setBrush(colour(tokens.selection if key is self._under else tokens.surface))
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), now.px(4), now.px(4))
            painter.setPen(colour(tokens.text))
            painter.setFont(cap_font)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key[0])
            painter.setPen(colour(tokens.text if key is self._under else tokens.muted))
            painter.setFont(word_font)
            # The words stand on the line of the keycap, whatever the height of the bar.
            words = QRectF(box.left() + wide, cap.top(), box.width() - wide + 2, height)
            painter.drawText(words, side, key[1])

    def _key_at(self, event: QMouseEvent) -> Key | None:
        point = event.position().toPoint()
        return next((key for box, key in self._boxes if box.contains(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What is under the pointer stands out."""
        under = self._key_at(event)
        if under is not self._under:
            self._under = under
            self.setCursor(Qt.CursorShape.PointingHandCursor if under else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        super().leaveEvent(event)
        self._under = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click is the key."""
        key = self._key_at(event)
        if key and event.button() is Qt.MouseButton.LeftButton:
            key[2]()
