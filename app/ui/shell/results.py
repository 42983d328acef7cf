"""What Find anything shows below its box: results in named groups, and the keys that work on one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.theme.look import Size, colour, look
from app.ui.theme.paint import keycap_width, mark_colour, paint_glyph, paint_keycap
from app.ui.theme.status import Chip

MOST = 14
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Widths of the columns at the right: day or stock, sum or price, status.
_ASIDE, _SUM, _STATUS = 78, 88, 118
# Up to this width the titles of a group make a column of their own.
_TITLES = 210


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. ``run`` opens it; ``detail`` stands behind the title, or below it where there is a status.

    ``aside`` (a day, a stock) and ``right`` (a sum, a price) are columns; ``key`` is the key that does the same.
    ``verbs`` are what else can be done with it, by Tab; that with ``does`` "print" or "call" has a key of its own.
    ``own`` names place and document for a window of its own. ``more`` says that the books hold further ones.
    ``exact`` has just the number or code that was typed.
    """

    group: str
    title: str
    run: Callable[[], object]
    detail: str = ""
    right: str = ""
    key: str = ""
    chip: Chip | None = None
    verbs: tuple[Hit, ...] = ()
    aside: str = ""
    does: str = ""
    own: tuple[str, str] | None = None
    more: bool = False
    exact: bool = False

    def deed(self, does: str) -> Hit | None:
        """What else can be done with it under that name."""
        return next((one for one in self.verbs if one.does == does), None)

    @property
    def spoken(self) -> str:
        """All of it, as a screen reader says it."""
        status = (self.chip.spoken or self.chip.text) if self.chip else ""
        said = (self.title, self.detail, self.aside, self.right, status, self.key and f"key {self.key}")
        return f"{self.group}: {', '.join(filter(None, said))}"


class Results(QWidget):
    """The painted list below the box. ``room`` is the height it may take; ``moved`` tells that the cursor is elsewhere.

    Where not all have room, the largest group gives way first: no kind of thing is pushed out by another.
    """

    chosen = Signal(int)
    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hits: tuple[Hit, ...] = ()
        self._all: tuple[Hit, ...] = ()
        self.current = 0
        self.sentence = ""
        self.room = 10_000
        self._counts: dict[str, str] = {}
        self._titles: dict[tuple[str, int], int] = {}
        self.setAccessibleName("Results")

    def show_hits(self, hits: Sequence[Hit], sentence: str = "") -> None:
        """Show these with the first one chosen."""
        self._all = tuple(hits)
        counts = Counter(hit.group for hit in hits)
        more = {hit.group for hit in hits if hit.more}
        self._counts = {group: f"{count}+" if group in more else str(count) for group, count in counts.items()}
        self.hits, self.current, self.sentence = self._fitting(list(hits)), 0, sentence
        self._titles = {}
        self.setFixedHeight(self._height())
        self._say()
        self.update()

    def fit_again(self) -> None:
        """As many as have room now: the letters have another size."""
        now = self.now()
        self.show_hits(self._all, self.sentence)
        self.current = self.hits.index(now) if now in self.hits else 0
        self._say()

    def show_late(self, hits: Sequence[Hit]) -> None:
        """These were late: below what stands there already, which moves nowhere, as far as there is room."""
        kept, current, sentence = self.hits, self.current, self.sentence
        for count in range(len(hits), 0, -1):
            self.show_hits((*kept, *hits[:count]), sentence)
            if self.hits[: len(kept)] == kept:
                break
        else:
            self.show_hits(kept, sentence)
        self.current = current
        self._say()

    def _fitting(self, hits: list[Hit]) -> tuple[Hit, ...]:
        """As many as there is room for."""
        while len(hits) > 1:
            rows = self._rows(hits)
            if len(hits) <= MOST and rows[-1][0].bottom() + look().px(8) <= self.room:
                break
            counts = Counter(hit.group for hit in hits)
            largest = max(counts.values())
            group = next(hit.group for hit in reversed(hits) if counts[hit.group] == largest)
            del hits[max(at for at, hit in enumerate(hits) if hit.group == group)]
        return tuple(hits)

    def count(self, group: str) -> str:
        """How many answered in a group; with a plus where the books hold more."""
        return self._counts.get(group, "")

    def step(self, by: int) -> None:
        """The cursor goes down or up, around the ends."""
        if self.hits:
            self.current = (self.current + by) % len(self.hits)
            self._say()
            self.update()

    def now(self) -> Hit | None:
        """The one under the cursor."""
        return self.hits[self.current] if self.hits else None

    def _say(self) -> None:
        hit = self.now()
        self.setAccessibleDescription(hit.spoken if hit else self.sentence)
        self.moved.emit()

    def _rows(self, hits: Sequence[Hit]) -> list[tuple[QRect, str, int]]:
        """Boxes of headings (-1) and hits, from the top."""
        now = look()
        top, group, rows = now.px(4), "", []
        for number, hit in enumerate(hits):
            if hit.group != group:
                group = hit.group
                rows.append((QRect(0, top, self.width(), now.px(26)), group, -1))
                top += now.px(26)
            height = now.px(46 if hit.detail and hit.chip else 30)
            rows.append((QRect(0, top, self.width(), height), group, number))
            top += height
        return rows

    def _title_width(self, group: str) -> int:
        """How wide the titles of a group are, so that what stands behind them stands in one column; 0: too wide."""
        now = look()
        key = (group, now.scale)
        if key not in self._titles:
            metrics = QFontMetrics(now.font(Size.BODY, 600))
            widest = max(metrics.horizontalAdvance(one.title) for one in self.hits if one.group == group)
            self._titles[key] = widest if widest <= now.px(_TITLES) else 0
        return self._titles[key]

    def _height(self) -> int:
        rows = self._rows(self.hits)
        return rows[-1][0].bottom() + look().px(8) if rows else look().px(44 if self.sentence else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Headings in their line, rows, and the chosen row on the selection colour."""
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.hits and self.sentence:
            painter.setPen(colour(now.tokens.muted))
            painter.setFont(now.font(Size.BODY))
            painter.drawText(self.rect().adjusted(now.px(16), 0, -now.px(16), 0), _LEFT, self.sentence)
        for box, group, number in self._rows(self.hits):
            if number < 0:
                self._paint_heading(painter, box, group)
            else:
                self._paint_hit(painter, box, self.hits[number], chosen=number == self.current)

    def _paint_heading(self, painter: QPainter, box: QRect, group: str) -> None:
        """The name of a group at the left of a hairline, how many there are at its right."""
        now = look()
        room = box.adjusted(now.px(16), now.px(4), -now.px(16), 0)
        painter.setFont(now.font(Size.HEAD, 600))
        painter.setPen(colour(now.tokens.muted))
        painter.drawText(room, _LEFT, group)
        begin = room.left() + painter.fontMetrics().horizontalAdvance(group) + now.px(10)
        count, end = self.count(group), room.right()
        if count:
            painter.drawText(room, _RIGHT, count)
            end -= painter.fontMetrics().horizontalAdvance(count) + now.px(10)
        painter.setPen(QPen(colour(now.tokens.hairline), now.tokens.line))
        middle = room.center().y() + 1
        painter.drawLine(begin, middle, end, middle)

    def _paint_hit(self, painter: QPainter, box: QRect, hit: Hit, *, chosen: bool) -> None:
        now = look()
        tokens = now.tokens
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(tokens.selection))
            painter.drawRoundedRect(QRectF(box).adjusted(now.px(6), 1, -now.px(6), -1), now.px(6), now.px(6))
        room = box.adjusted(now.px(16), 0, -now.px(16), 0)
        if hit.chip and hit.chip.glyph:
            side = now.px(12)
            dot = QRectF(room.left(), box.top() + now.px(15) - side / 2, side, side)
            paint_glyph(painter, dot, hit.chip.glyph, mark_colour(hit.chip.phase, chosen=chosen))
            room.setLeft(room.left() + now.px(22))
        two_lines = bool(hit.detail and hit.chip)
        first = QRect(room.left(), box.top(), room.width(), now.px(30) if two_lines else box.height())
        free = self._paint_columns(painter, QRect(first), hit)
        painter.setPen(colour(tokens.text))
        painter.setFont(now.font(Size.BODY, 600))
        title = painter.fontMetrics().elidedText(hit.title, Qt.TextElideMode.ElideRight, free.width())
        painter.drawText(free, _LEFT, title)
        used = max(painter.fontMetrics().horizontalAdvance(title), self._title_width(hit.group))
        painter.setPen(colour(tokens.muted))
        painter.setFont(now.font(Size.SECOND))
        if two_lines:
            second = QRect(room.left(), box.top() + now.px(24), room.width(), now.px(20))
        else:
            second = free.adjusted(used + now.px(12), 0, 0, 0)
        detail = painter.fontMetrics().elidedText(hit.detail, Qt.TextElideMode.ElideRight, second.width())
        painter.drawText(second, _LEFT, detail)

    def _paint_columns(self, painter: QPainter, line: QRect, hit: Hit) -> QRect:
        """Day or stock, sum or price, status or key, each where it stands in every row; returns what is left."""
        now = look()
        tokens = now.tokens
        # In a narrow window, or very large, the status has its glyph only.
        wide = line.width() > now.px(_ASIDE + _SUM + _STATUS) * 1.6
        if hit.chip and wide:
            status = QRect(line.right() - now.px(_STATUS) + now.px(12), line.top(), now.px(_STATUS - 12), line.height())
            painter.setFont(now.font(Size.SECOND, 500))
            painter.setPen(colour(tokens.phases[hit.chip.phase].text))
            word = painter.fontMetrics().elidedText(hit.chip.text, Qt.TextElideMode.ElideRight, status.width())
            painter.drawText(status, _LEFT, word)
            line.setRight(line.right() - now.px(_STATUS))
        elif hit.key:
            line.setRight(line.right() - paint_keycap(painter, line, hit.key, at_right=True) - now.px(8))
        for text, width, font, ink in (
            (hit.right, _SUM, now.font(Size.BODY, 500), tokens.text),
            (hit.aside, _ASIDE, now.font(Size.SECOND), tokens.muted),
        ):
            if text or (hit.chip and wide):
                needed = QFontMetrics(font).horizontalAdvance(text) + now.px(10)
                painter.setFont(font)
                painter.setPen(colour(ink))
                painter.drawText(line, _RIGHT, text)
                line.setRight(line.right() - max(now.px(width), needed))
        return line

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        point = event.position().toPoint()
        for box, _group, number in self._rows(self.hits):
            if number >= 0 and box.contains(point):
                self.chosen.emit(number)


class Footer(QWidget):
    """The keys that work on the result under the cursor: (key, words, what it does); a click is the key."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.keys: tuple[tuple[str, str, Callable[[], object]], ...] = ()
        self._boxes: list[tuple[QRect, Callable[[], object]]] = []
        self.setAccessibleName("Keys")

    def sizeHint(self) -> QSize:
        """One line of keycaps."""
        return QSize(200, look().px(34))

    def show_keys(self, keys: Sequence[tuple[str, str, Callable[[], object]]]) -> None:
        """Show these; nothing where there are none."""
        self.keys = tuple(keys)
        self.setAccessibleDescription(", ".join(f"{key} {words}" for key, words, _ in keys))
        self.setFixedHeight(self.sizeHint().height() if keys else 0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A hairline, and below it keycaps with their words; what does not fit is left out from the end."""
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(now.tokens.hairline), now.tokens.line))
        painter.drawLine(now.px(16), 0, self.width() - now.px(16), 0)
        left, word = now.px(16), now.font(Size.SECOND)
        self._boxes = []
        for key, words, run in self.keys:
            wide = QFontMetrics(word).horizontalAdvance(words)
            if left + keycap_width(key) + now.px(6) + wide > self.width() - now.px(16):
                break
            begin = left
            left += paint_keycap(painter, QRect(left, 0, self.width() - left, self.height()), key) + now.px(6)
            painter.setFont(word)
            painter.setPen(colour(now.tokens.muted))
            painter.drawText(QRect(left, 0, wide + 2, self.height()), _LEFT, words)
            left += wide + now.px(16)
            self._boxes.append((QRect(begin, 0, left - begin, self.height()), run))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click is the key."""
        point = event.position().toPoint()
        for box, run in self._boxes:
            if box.contains(point):
                run()
                return
