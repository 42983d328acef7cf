"""Ways in a sheet, one below the other: the key that takes one as a keycap, its words, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.theme.look import Size, colour, look
from app.ui.theme.paint import keycap_width, paint_keycap
from app.ui.widgets.text import Text

ROW, SIDE, LINE, GAP = 26, 10, 19, 14


class _Cap(QWidget):
    """A key."""

    def __init__(self, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = key
        self.setAccessibleName(key)

    def sizeHint(self) -> QSize:
        """As wide as the key, and as high as a row."""
        return QSize(max(keycap_width(self._key), look().px(24)), look().px(ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The keycap."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_keycap(painter, self.rect(), self._key)


class Options(QWidget):
    """Rows of (key, words, further words ...); the one in force stands on the selection, with a bar at its left.

    The sheet handles the keys; ``clicked`` carries the row of a click. ``stretch`` is the column that takes what room
    is left, counted from the words as 0; those in ``right`` stand at the right.
    """

    clicked = Signal(int)

    def __init__(
        self,
        rows: Sequence[Sequence[str]],
        *,
        stretch: int = 1,
        right: frozenset[int] = frozenset(),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.current = -1
        self._stretch = stretch
        self.marks: list[tuple[QWidget, Text]] = []
        self.rest: list[list[Text]] = []
        self._grid = grid = QGridLayout(self)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(stretch + 1, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        for row, (key, words, *rest) in enumerate(rows):
            cap = _Cap(key, self)
            name = Text(words, weight=600, elide=stretch == 0, parent=self)
            grid.addWidget(cap, row, 0)
            grid.addWidget(name, row, 1)
            texts = []
            for column, said in enumerate(rest, start=1):
                text = Text(said, size=Size.BODY, tone="muted", elide=column == stretch, parent=self)
                if column in right:
                    text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(text, row, column + 1)
                texts.append(text)
            self.marks.append((cap, name))
            self.rest.append(texts)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        now = look()
        self._grid.setContentsMargins(now.px(SIDE), 0, now.px(SIDE), 0)
        self._grid.setHorizontalSpacing(now.px(GAP))
        for row in range(len(self.marks)):
            self._grid.setRowMinimumHeight(row, now.px(ROW))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What follows takes two lines before it is cut: in a narrow window, or at 200 %."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        now = look()
        if not self._stretch > 0:
            return
        names = max((name.sizeHint().width() for _cap, name in self.marks), default=0)
        caps = max((cap.sizeHint().width() for cap, _name in self.marks), default=0)
        room = self.width() - names - caps - 2 * now.px(SIDE) - 2 * self._grid.horizontalSpacing()
        for row, texts in enumerate(self.rest):
            if len(texts) < self._stretch:
                continue
            text = texts[self._stretch - 1]
            long = QFontMetrics(text.font()).horizontalAdvance(text.full_text()) > room
            text.set_wrap(wrap=long)
            self._grid.setRowMinimumHeight(row, now.px(2 * LINE if long else ROW))

    def mark(self, row: int) -> None:
        """Put a row in force; -1 is none."""
        self.current = row
        for at, (_cap, name) in enumerate(self.marks):
            name.set_tone("accent" if at == row else "text")
        self.update()

    def _box(self, row: int) -> QRect:
        cap = self.marks[row][0].geometry()
        high = max(cap.height(), look().px(ROW))
        return QRect(0, cap.center().y() - high // 2, self.width(), high)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click takes a row."""
        point = event.position().toPoint()
        row = next((at for at in range(len(self.marks)) if self._box(at).contains(point)), -1)
        if row >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(row)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground of the row in force."""
        if not 0 <= self.current < len(self.marks):
            return
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self._box(self.current))
        painter.setPen(QPen(colour(now.tokens.hairline), now.tokens.line) if now.tokens.line > 1 else Qt.PenStyle.NoPen)
        painter.setBrush(colour(now.tokens.selection))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), now.px(6), now.px(6))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(now.tokens.accent))
        painter.drawRoundedRect(QRectF(1, box.top() + now.px(5), now.px(3), box.height() - now.px(10)), 1.5, 1.5)
