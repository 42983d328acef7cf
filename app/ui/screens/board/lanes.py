"""The board in lanes: six columns of cards, gone through by arrows; painted, so that many cards cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.ui import format as say
from app.ui.theme.look import Size, colour, look
from app.ui.theme.paint import paint_glyph
from app.ui.theme.status import status
from app.ui.widgets.card import paint_card

CARD, HEAD, GAP = 66, 30, 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Lanes(QWidget):
    """``note_of`` says the third line of a card and its tone. The cursor stays on a document, wherever it goes."""

    opened = Signal(str)
    picked = Signal()
    more_wanted = Signal()

    def __init__(self, note_of: Callable[[Any], tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note_of = note_of
        self.lanes: tuple[Any, ...] = ()
        self._at = (0, 0)
        self._id = ""
        self._tops: dict[int, int] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Board in lanes")
        look().changed.connect(self.update)

    # --- what is in it --------------------------------------------------------------------------------------------

    def show_lanes(self, lanes: Sequence[Any]) -> None:
        """These, with the cursor on the document it was on; if that is gone, where it was."""
        self.lanes = tuple(lanes)
        found = ((x, y) for x, lane in enumerate(self.lanes) for y, row in enumerate(lane.rows) if row.id == self._id)
        here = next(found, None)
        if here is None:
            x, y = self._at
            filled = [one for one, lane in enumerate(self.lanes) if lane.rows]
            x = x if x in filled else min(filled, key=lambda one: abs(one - x), default=0)
            here = (x, min(y, max(0, self._count(x) - 1)))
        self._go(*here)

    @property
    def row(self) -> Any | None:
        """The document under the cursor."""
        x, y = self._at
        return self.lanes[x].rows[y] if x < len(self.lanes) and y < self._count(x) else None

    @property
    def lane(self) -> int:
        """The lane of the cursor, from 0."""
        return self._at[0]

    def _count(self, x: int) -> int:
        return len(self.lanes[x].rows) if x < len(self.lanes) else 0

    def _go(self, x: int, y: int) -> None:
        self._at = (x, y)
        row = self.row
        self._id = row.id if row else ""
        top, shown = self._tops.get(x, 0), self._shown
        self._tops[x] = max(0, min(max(top, y - shown + 1), y))
        self.setAccessibleDescription(self._spoken(x, row))
        self.picked.emit()
        self.update()

    def _spoken(self, x: int, row: Any) -> str:
        if row is None:
            return "No open work."
        lane = self.lanes[x]
        note = self._note_of(row)[0]
        said = (status(row.status).word(), f"{row.number} {row.customer}", say.money(row.net, row.currency), note)
        return f"{lane.title}, {self._at[1] + 1} of {lane.count}: {', '.join(filter(None, said))}"

    # --- keys and mouse -------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Home and End are the ends of a lane, Enter opens."""
        x, y = self._at
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and plain:
            step = 1 if key == Qt.Key.Key_Right else -1
            ahead = range(x + step, len(self.lanes) if step > 0 else -1, step)
            beside = next((one for one in ahead if self._count(one)), None)
            if beside is not None:
                self._go(beside, min(y, self._count(beside) - 1))
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and plain:
            self._go(x, max(0, min(y + (1 if key == Qt.Key.Key_Down else -1), self._count(x) - 1)))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and plain:
            self._go(x, 0 if key == Qt.Key.Key_Home else max(0, self._count(x) - 1))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            if self.row is not None:
                self.opened.emit(self.row.id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cursor goes to a card; the foot of a lane shows the rest as a list."""
        self.setFocus()
        point = event.position().toPoint()
        for x, _lane in enumerate(self.lanes):
            if self._foot(x).contains(point):
                self.more_wanted.emit()
                return
            for y in range(self._count(x)):
                if self._card(x, y).contains(point):
                    self._go(x, y)
                    return

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens."""
        if self.row is not None and self._card(*self._at).contains(event.position().toPoint()):
            self.opened.emit(self.row.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel moves the lane under the pointer; the cursor stays."""
        wide = self._lane_width
        x = min(len(self.lanes) - 1, max(0, int(event.position().x() // wide))) if wide else 0
        by = -1 if event.angleDelta().y() > 0 else 1
        self._tops[x] = max(0, min(self._tops.get(x, 0) + by, self._count(x) - self._shown))
        self.update()

    # --- where things are -----------------------------------------------------------------------------------------

    @property
    def _lane_width(self) -> int:
        return self.width() // max(1, len(self.lanes))

    @property
    def _shown(self) -> int:
        """How many cards of a lane are in sight."""
        now = look()
        return max(1, (self.height() - now.px(HEAD) - now.px(28)) // now.px(CARD + 6))

    def _column(self, x: int) -> QRect:
        gap = look().px(GAP)
        last = x == len(self.lanes) - 1
        return QRect(x * self._lane_width, 0, self._lane_width - (0 if last else gap), self.height())

    def _card(self, x: int, y: int) -> QRect:
        now, down = look(), y - self._tops.get(x, 0)
        if not 0 <= down < self._shown:
            return QRect()
        column = self._column(x)
        top = now.px(HEAD) + down * now.px(CARD + 6)
        return QRect(column.left() + now.px(6), top, column.width() - now.px(12), now.px(CARD))

    def _foot(self, x: int) -> QRect:
        column = self._column(x)
        hidden = x < len(self.lanes) and self.lanes[x].count > self._tops.get(x, 0) + self._shown
        return (
            QRect(column.left(), column.bottom() - look().px(26), column.width(), look().px(26)) if hidden else QRect()
        )

    # --- painting -------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Each lane on its surface, its name and count on top."""
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for x, lane in enumerate(self.lanes):
            column = self._column(x)
            paint_card(painter, QRectF(column), 10)
            head = QRect(column.left() + now.px(12), 0, column.width() - now.px(24), now.px(HEAD))
            painter.setFont(now.font(Size.SECOND, 600))
            painter.setPen(colour(now.tokens.text))
            painter.drawText(head, _LEFT, lane.title)
            painter.setPen(colour(now.tokens.muted))
            painter.drawText(head, _RIGHT, f"{lane.count:,}")
            for y, row in enumerate(lane.rows):
                card = self._card(x, y)
                if not card.isNull():
                    self._paint_row(painter, card, row, chosen=(x, y) == self._at)
            if not self._foot(x).isNull():
                more = lane.count - self._tops.get(x, 0) - self._shown
                painter.setFont(now.font(Size.SECOND))
                painter.setPen(colour(now.tokens.accent))
                painter.drawText(self._foot(x), Qt.AlignmentFlag.AlignCenter, f"{more:,} more → list")

    def _paint_row(self, painter: QPainter, card: QRect, row: Any, *, chosen: bool) -> None:
        now, word = look(), status(row.status)
        tokens = now.tokens
        mark = colour(tokens.phases[word.phase].mark)
        painter.setBrush(colour(tokens.selection if chosen else tokens.window))
        border = tokens.accent if chosen and self.hasFocus() else tokens.hairline
        painter.setPen(QPen(colour(border), 2 if chosen and self.hasFocus() else tokens.line))
        painter.drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), now.px(6), now.px(6))
        painter.fillRect(QRect(card.left() + 2, card.top() + now.px(6), now.px(3), card.height() - now.px(12)), mark)
        room = card.adjusted(now.px(12), now.px(4), -now.px(8), -now.px(4))
        third = room.height() // 3
        lines = [QRect(room.left(), room.top() + third * one, room.width(), third) for one in range(3)]
        self._words(painter, lines[0], row.customer, now.font(Size.BODY, 600), tokens.text)
        net = say.money(row.net, row.currency) if row.net else ""
        painter.setFont(now.font(Size.SECOND, 600))
        painter.setPen(colour(tokens.text))
        painter.drawText(lines[1], _RIGHT, net)
        free = lines[1].adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(net) - now.px(6), 0)
        self._words(painter, free, row.number, now.font(Size.SECOND), tokens.muted)
        side = now.px(11)
        dot = QRectF(lines[2].left(), lines[2].center().y() - side / 2 + 1, side, side)
        paint_glyph(painter, dot, word.glyph, mark)
        note, tone = self._note_of(row)
        ink = tokens.phases[tone].text if tone in tokens.phases else getattr(tokens, tone)
        behind = lines[2].adjusted(side + now.px(6), 0, 0, 0)
        self._words(painter, behind, note or word.word(), now.font(Size.SECOND), ink)

    @staticmethod
    def _words(painter: QPainter, room: QRect, text: str, font: Any, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(colour(ink))
        painter.drawText(room, _LEFT, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width()))
