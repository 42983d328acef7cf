"""The list below a field in which a name is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.theme.look import Size, colour, look
from app.ui.widgets.card import paint_card

ROW = 32


class NameList(QWidget):
    """A painted list of names with their details, which never takes the focus; ``clicked`` carries the row."""

    clicked = Signal(int)

    def __init__(self, parent: QWidget, what: str = "Customers") -> None:
        super().__init__(parent)
        self._over = parent
        self.rows: tuple[tuple[str, str], ...] = ()
        self.current = 0
        self._field: QWidget | None = None
        self.setAccessibleName(what)
        look().changed.connect(self._scaled)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_rows(self, rows: Sequence[tuple[str, str]], field: QWidget) -> None:
        """These below a field that has the focus, or above it where there is no room; none hides the list."""
        self.rows, self.current = tuple(rows), 0
        self.setAccessibleDescription(", ".join(name for name, _ in self.rows))
        self.setVisible(bool(self.rows) and field.hasFocus())
        self._field = field
        self._place()

    def _scaled(self) -> None:
        # Once the field is where it is now.
        QTimer.singleShot(0, self, self._place)

    def _place(self) -> None:
        field = self._field
        if field is None or not self.isVisible():
            return
        now, window = look(), self._over
        at = field.mapTo(window, field.rect().bottomLeft())
        height = now.px(8) + len(self.rows) * now.px(ROW)
        top = at.y() + now.px(4)
        if top + height > window.height():
            top = max(0, at.y() - field.height() - now.px(4) - height)
        wide = min(max(field.width(), now.px(520)), window.width() - at.x() - now.px(8))
        self.setGeometry(at.x(), top, wide, height)
        self.raise_()
        self.update()

    def step(self, by: int) -> None:
        """The next row, or the one before."""
        self.current = (self.current + by) % len(self.rows)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Name, then number, town and phone in the muted tone."""
        now = look()
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()), 8)
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        metrics = QFontMetrics(now.font(Size.BODY, 600))
        # What is known of them stands in one column, unless a name is so long that it would leave no room.
        # A pixel or two beyond its letters: measured in whole ones a name would lose its end.
        whole = {name: metrics.horizontalAdvance(name) + now.px(2) for name, _ in self.rows}
        column = min(max(whole.values()), self.width() // 2)
        for number, (name, detail) in enumerate(self.rows):
            box = QRectF(now.px(4), now.px(4) + number * now.px(ROW), self.width() - now.px(8), now.px(ROW))
            if number == self.current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(now.tokens.selection))
                painter.drawRoundedRect(box, now.px(5), now.px(5))
            room = box.adjusted(now.px(10), 0, -now.px(10), 0)
            painter.setPen(colour(now.tokens.text))
            painter.setFont(now.font(Size.BODY, 600))
            wide = max(column, whole[name]) if not detail else column
            painter.drawText(room, side, metrics.elidedText(name, Qt.TextElideMode.ElideRight, wide))
            room.setLeft(room.left() + column + now.px(18))
            painter.setPen(colour(now.tokens.muted))
            painter.setFont(now.font(Size.SECOND))
            painter.drawText(room, side, detail)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click takes the row."""
        self.clicked.emit(int((event.position().y() - look().px(4)) // look().px(ROW)))
