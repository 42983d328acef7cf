"""The strip of open and parked documents, each with the glyph of its status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme.look import Size, colour, look
from app.ui.theme.paint import paint_glyph
from app.ui.theme.status import Glyph
from app.ui.widgets.card import paint_card

LEAST = 118
_NEW, _PARKED = "new", "parked"


@dataclass(frozen=True, slots=True)
class Tab:
    """One document in the strip."""

    id: str
    title: str
    phase: str = "idle"
    glyph: Glyph = Glyph.EMPTY


def shortened(title: str, metrics: QFontMetrics, room: int) -> str:
    """A title in so many pixels. Of "Müller Bau GmbH · D-65" the name is cut, not what tells it from the next one."""
    if metrics.horizontalAdvance(title) <= room:
        return title
    name, dot, number = title.rpartition(" · ")
    if number == _PARKED:
        # The dashed ring says so, too.
        return metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
    tells = dot + number if number == _NEW or any(one.isdigit() for one in number.split(" ")[0]) else ""
    left = room - metrics.horizontalAdvance(tells)
    if not tells or not name or left < metrics.horizontalAdvance("Mm…"):
        name, tells, left = title, "", room
    cut = metrics.elidedText(name, Qt.TextElideMode.ElideRight, left)
    return f"{cut.removesuffix('…').rstrip()}…{tells}" if cut != name else name + tells


class TabStrip(QWidget):
    """Shows tabs; ``chosen`` and ``closed`` carry the id. The middle button closes (a draft stays parked).

    Names are never cut to nothing: tabs that have no room are counted at the end, and ``more_wanted`` asks for them.
    """

    chosen = Signal(str)
    closed = Signal(str)
    more_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs: tuple[Tab, ...] = ()
        self._current = ""
        self._boxes: list[tuple[QRect, Tab]] = []
        self._more = QRect()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Open documents")
        look().changed.connect(self._changed)

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The tabs in order."""
        return self._tabs

    @property
    def current(self) -> str:
        """Id of the document in front."""
        return self._current

    def set_tabs(self, tabs: Sequence[Tab], current: str) -> None:
        """Show these tabs with one in front."""
        self._tabs, self._current = tuple(tabs), current
        title = next((tab.title for tab in self._tabs if tab.id == current), "none")
        self.setAccessibleName(f"Open documents: {len(self._tabs)}; in front: {title}")
        self._measure()
        self.update()

    def step(self, by: int) -> None:
        """The next or previous document, around the ends."""
        if self._tabs:
            ids = [tab.id for tab in self._tabs]
            at = ids.index(self._current) + by if self._current in ids else 0
            self.chosen.emit(ids[at % len(ids)])

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(300, look().px(32))

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
        metrics = QFontMetrics(now.font(Size.BODY, 600))
        gap, least, most = now.px(6), now.px(LEAST), now.px(220)
        wanted = [min(most, metrics.horizontalAdvance(tab.title) + now.px(56)) for tab in self._tabs]
        # The one in front keeps its whole name; the others may be cut, but not to nothing.
        floors = [
            size if tab.id == self._current else min(size, least) for size, tab in zip(wanted, self._tabs, strict=True)
        ]
        shown = list(range(len(self._tabs)))
        room = self.width()
        while len(shown) > 1 and sum(floors[at] + gap for at in shown) > room:
            # The last one that is not in front goes into the count.
            shown.remove(next(at for at in reversed(shown) if self._tabs[at].id != self._current))
            room = self.width() - now.px(48)
        spare = max(0, room - sum(floors[at] + gap for at in shown))
        lacking = sum(wanted[at] - floors[at] for at in shown)
        left, self._boxes = 0, []
        for at in shown:
            more = wanted[at] - floors[at]
            width = floors[at] + (min(more, more * spare // lacking) if lacking else 0)
            self._boxes.append((QRect(left, 0, width, self.height()), self._tabs[at]))
            left += width + gap
        self._more = QRect(left, 0, now.px(44), self.height()) if len(shown) < len(self._tabs) else QRect()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The one in front is a card; the others lie on the window."""
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box, tab in self._boxes:
            front = tab.id == self._current
            if front:
                paint_card(painter, QRectF(box), 8)
            side = now.px(11)
            dot = QRectF(box.left() + now.px(9), box.center().y() - side / 2 + 0.5, side, side)
            paint_glyph(painter, dot, tab.glyph, colour(now.tokens.phases[tab.phase].mark))
            painter.setPen(colour(now.tokens.text if front else now.tokens.muted))
            painter.setFont(now.font(Size.BODY, 600 if front else 400))
            words = QRect(box.left() + now.px(26), box.top(), box.width() - now.px(32), box.height())
            title = shortened(tab.title, painter.fontMetrics(), words.width())
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        if not self._more.isEmpty():
            painter.setPen(colour(now.tokens.muted))
            painter.setFont(now.font(Size.BODY))
            count = len(self._tabs) - len(self._boxes)
            painter.drawText(self._more, Qt.AlignmentFlag.AlignCenter, f"+{count}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Left shows, middle closes; a click on the count shows them all in Find."""
        point = event.position().toPoint()
        if self._more.contains(point):
            self.more_wanted.emit()
            return
        tab = next((tab for box, tab in self._boxes if box.contains(point)), None)
        if tab and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(tab.id)
        elif tab and event.button() is Qt.MouseButton.MiddleButton:
            self.closed.emit(tab.id)
