"""The list of products below the entry row: code, description, stock, this customer's price, what they bought."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.theme.look import Size, colour, look
from app.ui.theme.paint import paint_chip
from app.ui.widgets.card import paint_card

MOST = 8
ROW = 28
# What code, words, stock, price and what was bought need, in pixels at 100 %.
_WIDE = 640
# And what they use at most: on a large screen the list does not run on empty.
_MOST_WIDE = 960


def price_of(hit: ProductHit) -> str:
    """What one costs, or a kilogram of what is billed by weight."""
    return f"{say.price(hit.price)}/kg" if hit.each else say.price(hit.price)


class HitList(QWidget):
    """A view on the hits. It never takes the focus: the cursor stays in the entry row."""

    picked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hits: tuple[ProductHit, ...] = ()
        self.current = 0
        self.moved = False
        self._rows = MOST
        self._wanted = 1000
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Products")
        look().changed.connect(self.update)
        self.hide()

    def show_hits(self, hits: Sequence[ProductHit], wanted: int = 1000, *, again: bool = False) -> None:
        """Show at most eight for a wanted quantity in thousandths; the first is the guess.

        ``again``: the answer to the same words, as the books have it now. Who chose one of them has chosen it still.
        """
        chosen = self.hits[self.current].id if again and self.moved and self.hits else ""
        self.hits = tuple(hits[:MOST])
        self.current = next((at for at, hit in enumerate(self.hits) if hit.id == chosen), 0)
        self.moved = bool(chosen and self.hits and self.hits[self.current].id == chosen)
        self._wanted = wanted
        self._say()
        self.setVisible(bool(self.hits))
        self.update()

    @property
    def shown(self) -> tuple[ProductHit, ...]:
        """Those that have room; the best ones first."""
        return self.hits[: self._rows]

    def place_by(self, field: QWidget) -> None:
        """Below the entry row, or above it, which must stay free; with no more of them than there is height for."""
        now, window = look(), self.window()
        row = QRect(field.mapTo(window, field.rect().topLeft()), field.size())
        gap = now.px(5)
        below, above = window.height() - row.bottom() - gap, row.top() - gap
        self._rows = max(1, min(MOST, (max(below, above) - now.px(8)) // now.px(ROW)))
        high = self.height_needed()
        top = row.bottom() + gap if high <= below else above - high
        wide = min(max(row.width() + now.px(158), now.px(_WIDE)), now.px(_MOST_WIDE))
        wide = min(wide, window.width() - row.left() - now.px(16))
        self.setGeometry(row.left(), top, wide, high)
        self.raise_()

    def step(self, by: int) -> None:
        """The cursor goes down or up within the list."""
        if self.hits:
            self.current = min(len(self.shown) - 1, max(0, self.current + by))
            self.moved = True
            self._say()
            self.update()

    def _say(self) -> None:
        if self.hits:
            hit = self.hits[self.current]
            chip = hit.chip(self._wanted)
            stock = chip.spoken or chip.text if chip else ""
            self.setAccessibleDescription(f"{hit.code} {hit.description}, {stock}, {price_of(hit)}, {hit.bought}")

    def height_needed(self) -> int:
        """Height in pixels of all rows with their frame."""
        return look().px(ROW) * len(self.shown) + look().px(8)

    def _box(self, number: int) -> QRect:
        now = look()
        edge = now.px(4)
        return QRect(edge, edge + number * now.px(ROW), self.width() - 2 * edge, now.px(ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The card and its rows."""
        now = look()
        tokens = now.tokens
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()), 8)
        for number, hit in enumerate(self.shown):
            box = self._box(number)
            if number == self.current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(tokens.selection))
                painter.drawRoundedRect(QRectF(box), now.px(5), now.px(5))
            self._paint_hit(painter, box, hit)

    def _paint_hit(self, painter: QPainter, box: QRect, hit: ProductHit) -> None:
        now = look()
        tokens = now.tokens
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        at, ink = box.left() + now.px(8), colour(tokens.muted if hit.discontinued else tokens.text)

        def write(
            text: str, x: int, width: int, *, weight: int = 400, size: int = Size.BODY, side: Qt.AlignmentFlag = left
        ) -> None:
            painter.setFont(now.font(size, weight))
            room = QRect(x, box.top(), width, box.height())
            painter.drawText(room, side, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width))

        painter.setPen(ink)
        write(hit.code, at, now.px(72), weight=600)
        words = max(now.px(120), min(now.px(240), box.width() - now.px(76 + 150 + 80 + 120)))
        write(hit.description, at + now.px(76), words - now.px(8))
        stock = at + now.px(76) + words
        if chip := hit.chip(self._wanted):
            paint_chip(painter, QRect(stock, box.top(), now.px(142), box.height()), chip)
        painter.setPen(ink)
        write(price_of(hit), stock + now.px(144), now.px(70 if hit.each else 60), weight=500, side=right)
        painter.setPen(colour(tokens.muted))
        write(hit.bought, stock + now.px(218), box.right() - stock - now.px(222), size=Size.SECOND)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click takes the product."""
        point = event.position().toPoint()
        for number in range(len(self.shown)):
            if self._box(number).contains(point):
                self.picked.emit(number)
                return
