"""The board in lanes: six columns of cards, gone through by arrows; painted, so that many cards cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.ui import format as say
from app.ui.theme.look import Size, colour, look
from app.ui.theme.paint import mark_colour, paint_glyph
from app.ui.theme.status import status
from app.ui.widgets.card import paint_card

CARD, HEAD, GAP = 66, 30, 10
# So wide that a number stands beside its amount, in pixels at 100 %.
LEAST = 160
_REACH = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}
_WALK = {*_REACH, Qt.Key.Key_Left, Qt.Key.Key_Right}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Lanes(QWidget):
    """``note_of`` says the third line of a card and its tone. The cursor stays on a document, wherever it goes.

    Several cards are chosen by Shift with up and down, Ctrl+Space, or Ctrl+A for the lane; they stay chosen in
    whichever lane they are, until the cursor walks on without Shift. Where there is no room for all lanes, those around
    the cursor are seen, with an arrow in the head where there are more.
    """

    opened = Signal(str)
    peeked = Signal()
    picked = Signal()
    more_wanted = Signal()

    def __init__(self, note_of: Callable[[Any], tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note_of = note_of
        self.lanes: tuple[Any, ...] = ()
        self._at = (0, 0)
        self._left = 0
        self._id = ""
        self._chosen: tuple[str, ...] = ()
        # Where a row of chosen cards began.
        self._anchor = 0
        self._tops: dict[int, int] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Board in lanes")
        look().changed.connect(self._keep_in_sight)

    # --- what is in it --------------------------------------------------------------------------------------------

    def show_lanes(self, lanes: Sequence[Any]) -> None:
        """These, with the cursor on the document it was on; if that is gone, where it was."""
        self.lanes = tuple(lanes)
        there = {row.id for lane in self.lanes for row in lane.rows}
        self._chosen = tuple(one for one in self._chosen if one in there)
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
    def chosen(self) -> tuple[Any, ...]:
        """The documents that are chosen together, lane by lane; the one under the cursor where no others are."""
        rows = tuple(row for lane in self.lanes for row in lane.rows if row.id in self._chosen)
        return rows if len(rows) > 1 else tuple(filter(None, (self.row,)))

    def choose_one(self) -> bool:
        """Only the card of the cursor is chosen; whether there were others."""
        several, self._chosen = len(self._chosen) > 1, ()
        if several:
            self._go(*self._at)
        return several

    def _choose(self, ids: Sequence[str]) -> None:
        self._chosen = tuple(dict.fromkeys(ids))
        self._go(*self._at)

    def _toggle(self) -> None:
        """The card under the cursor as well, or no longer; the one the cursor was on counts as chosen."""
        before = self._chosen or ((self._id,) if self._id else ())
        if self._id in self._chosen:
            self._choose([one for one in self._chosen if one != self._id])
        else:
            self._choose([*self._chosen, self._id] if self._chosen else before)

    def _choose_to(self, y: int) -> None:
        """The cards from where Shift was pressed first to this one."""
        x = self._at[0]
        if not self._chosen:
            self._anchor = self._at[1]
        y = max(0, min(y, self._count(x) - 1))
        top, bottom = sorted((self._anchor, y))
        self._at = (x, y)
        self._choose([row.id for row in self.lanes[x].rows[top : bottom + 1]] if x < len(self.lanes) else [])

    @property
    def lane(self) -> int:
        """The lane of the cursor, from 0."""
        return self._at[0]

    def _count(self, x: int) -> int:
        return len(self.lanes[x].rows) if x < len(self.lanes) else 0

    def _go(self, x: int, y: int) -> None:
        self._at = (x, y)
        self._left = self._first
        row = self.row
        self._id = row.id if row else ""
        self._keep_in_sight()
        self.setAccessibleDescription(self._spoken(x, row))
        self.picked.emit()
        self.update()

    def _keep_in_sight(self) -> None:
        x, y = self._at
        self._tops[x] = max(0, min(max(self._tops.get(x, 0), y - self._shown + 1), y))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where fewer cards have room, that of the cursor still has."""
        super().resizeEvent(event)
        self._keep_in_sight()

    def _spoken(self, x: int, row: Any) -> str:
        if row is None:
            return "No open work."
        lane = self.lanes[x]
        note = self._note_of(row)[0]
        many = f"{len(self._chosen)} chosen" if len(self._chosen) > 1 and row.id in self._chosen else ""
        said = (many, status(row.status).word(), f"{row.number} {row.customer}", say.money(row.net, row.currency), note)
        return f"{lane.title}, {self._at[1] + 1} of {lane.count}: {', '.join(filter(None, said))}"

    # --- keys and mouse -------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Home and End are the ends of a lane, Enter opens, Space peeks; Shift and Ctrl choose more."""
        x, y = self._at
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key, plain = event.key(), not held
        if key in _WALK and plain:
            self._chosen = ()
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
        elif key == Qt.Key.Key_Space and plain:
            self.peeked.emit()
        elif key in _REACH and held == Qt.KeyboardModifier.ShiftModifier:
            reach: dict[int, int] = {Qt.Key.Key_Up: y - 1, Qt.Key.Key_Down: y + 1, Qt.Key.Key_Home: 0}
            self._choose_to(reach.get(key, self._count(x)))
        elif key == Qt.Key.Key_Space and held == Qt.KeyboardModifier.ControlModifier:
            self._toggle()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and held == Qt.KeyboardModifier.ControlModifier:
            self._go(x, max(0, min(y + (1 if key == Qt.Key.Key_Down else -1), self._count(x) - 1)))
        elif key == Qt.Key.Key_A and held == Qt.KeyboardModifier.ControlModifier and x < len(self.lanes):
            self._choose([row.id for row in self.lanes[x].rows])
        elif key == Qt.Key.Key_Escape and self.choose_one():
            event.accept()
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
                    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and x == self._at[0]:
                        self._choose_to(y)
                        return
                    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                        self._chosen = self._chosen or (self._id,)
                        self._at, self._id = (x, y), self.lanes[x].rows[y].id
                        self._toggle()
                        return
                    self._chosen = ()
                    self._go(x, y)
                    return

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens."""
        if self.row is not None and self._card(*self._at).contains(event.position().toPoint()):
            self.opened.emit(self.row.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel moves the lane under the pointer; the cursor stays."""
        wide = self._lane_width
        x = self._first + min(self._beside - 1, max(0, int(event.position().x() // wide))) if wide else 0
        by = -1 if event.angleDelta().y() > 0 else 1
        self._tops[x] = max(0, min(self._tops.get(x, 0) + by, self._count(x) - self._shown))
        self.update()

    # --- where things are -----------------------------------------------------------------------------------------

    @property
    def _beside(self) -> int:
        """How many lanes are in sight."""
        return max(1, min(len(self.lanes), self.width() // look().px(LEAST)))

    @property
    def _first(self) -> int:
        """The first lane in sight: that of the cursor always is."""
        beside, x = self._beside, self._at[0]
        return max(0, min(max(min(self._left, x), x - beside + 1), len(self.lanes) - beside))

    @property
    def _lane_width(self) -> int:
        return self.width() // self._beside

    @property
    def _shown(self) -> int:
        """How many cards of a lane are in sight."""
        now = look()
        return max(1, (self.height() - now.px(HEAD) - now.px(28)) // now.px(CARD + 6))

    def _column(self, x: int) -> QRect:
        gap, seen = look().px(GAP), x - self._first
        if not 0 <= seen < self._beside:
            return QRect()
        last = seen == self._beside - 1
        return QRect(seen * self._lane_width, 0, self._lane_width - (0 if last else gap), self.height())

    def _card(self, x: int, y: int) -> QRect:
        now, down = look(), y - self._tops.get(x, 0)
        column = self._column(x)
        if not 0 <= down < self._shown or column.isNull():
            return QRect()
        top = now.px(HEAD) + down * now.px(CARD + 6)
        return QRect(column.left() + now.px(6), top, column.width() - now.px(12), now.px(CARD))

    def _foot(self, x: int) -> QRect:
        column = self._column(x)
        hidden = not column.isNull() and self.lanes[x].count > self._tops.get(x, 0) + self._shown
        return (
            QRect(column.left(), column.bottom() - look().px(26), column.width(), look().px(26)) if hidden else QRect()
        )

    # --- painting -------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Each lane on its surface, its name and count on top."""
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, end = self._first, self._first + self._beside
        for x, lane in list(enumerate(self.lanes))[first:end]:
            column = self._column(x)
            paint_card(painter, QRectF(column), 10)
            head = QRect(column.left() + now.px(12), 0, column.width() - now.px(24), now.px(HEAD))
            painter.setFont(now.font(Size.SECOND, 600))
            painter.setPen(colour(now.tokens.text))
            painter.drawText(head, _LEFT, f"‹ {lane.title}" if x == first > 0 else lane.title)
            painter.setPen(colour(now.tokens.muted))
            more = " ›" if x == end - 1 < len(self.lanes) - 1 else ""
            painter.drawText(head, _RIGHT, f"{lane.count:,}{more}")
            for y, row in enumerate(lane.rows):
                card = self._card(x, y)
                if not card.isNull():
                    self._paint_row(painter, card, row, cursor=(x, y) == self._at)
            if not self._foot(x).isNull():
                more = lane.count - self._tops.get(x, 0) - self._shown
                painter.setFont(now.font(Size.SECOND))
                painter.setPen(colour(now.tokens.accent))
                painter.drawText(self._foot(x), Qt.AlignmentFlag.AlignCenter, f"{more:,} more → list")

    def _paint_row(self, painter: QPainter, card: QRect, row: Any, *, cursor: bool) -> None:
        now, word = look(), status(row.status)
        tokens = now.tokens
        chosen = row.id in self._chosen if len(self._chosen) > 1 else cursor
        mark = mark_colour(word.phase, chosen=chosen)
        painter.setBrush(colour(tokens.selection if chosen else tokens.window))
        border = tokens.accent if cursor and self.hasFocus() else tokens.hairline
        painter.setPen(QPen(colour(border), 2 if cursor and self.hasFocus() else tokens.line))
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
