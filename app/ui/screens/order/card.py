"""The customer card on top of an order: who, where to, when; the credit meter; what they ordered before."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.commands import key_now
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.card import Card
from app.ui.widgets.text import Link, Text

_NARROW = 760
_BEFORE = 212


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the card says, as texts. ``used`` of ``limit`` in minor units; a limit of 0 shows no meter.

    ``defaults`` are pairs of a word and its value: ship to, deliver, your ref; ``usual`` says in one line what holds
    where nobody said otherwise. An alert stands above everything.
    """

    name: str
    detail: str = ""
    defaults: tuple[tuple[str, str], ...] = ()
    credit: str = ""
    used: int = 0
    limit: int = 0
    overdue: str = ""
    last_order: str = ""
    last_order_id: str = ""
    buys: str = ""
    alert: str = ""
    usual: str = ""


def head_height() -> int:
    """Height of the head of an order in pixels: three lines at the scale in force; the edges do not grow with it."""
    return look().px(64) + 24


class Meter(QWidget):
    """A bar that is plain, ochre from 90 %, crimson over the limit; the words beside it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._used, self._limit, self._warn = 0, 0, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_level(self, used: int, limit: int, *, warn: bool) -> None:
        """``used`` of ``limit`` in minor units; ``warn`` colours it though there is room (something is overdue)."""
        self._used, self._limit, self._warn = used, limit, warn
        self.setAccessibleName(f"Credit used: {used * 100 // limit if limit else 0} percent")
        self.setVisible(limit > 0)
        self.update()

    def sizeHint(self) -> QSize:
        """A thin bar."""
        return QSize(look().px(190), look().px(6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track and level."""
        now = look()
        tokens = now.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(tokens.border), 1) if tokens.line > 1 else Qt.PenStyle.NoPen)
        painter.setBrush(colour(tokens.ground))
        edge = 0.5 if tokens.line > 1 else 0
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._limit <= 0:
            return
        share = min(1.0, max(0.0, self._used / self._limit))
        over = self._used > self._limit
        near = self._warn or self._used * 10 >= self._limit * 9
        mark = tokens.phases["stop"].mark if over else tokens.phases["money"].mark if near else tokens.accent
        painter.setBrush(colour(mark))
        painter.drawRoundedRect(QRectF(0, 0, max(6.0, self.width() * share), self.height()), 3, 3)


class CustomerCard(Card):
    """Shows ``CardFacts``. ``header_wanted`` and ``repeat_wanted`` say what was clicked."""

    header_wanted = Signal()
    repeat_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._third = False
        self._pairs: list[tuple[Text, Text]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 16, 8)
        self._row.setSpacing(40)
        self._build_who()
        self._build_credit()
        self._build_before()
        look().changed.connect(self._dress)
        self._dress()

    def _build_who(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(4)
        self.name = Text(size=Size.TITLE, weight=600, elide=True)
        self.detail = Text(size=Size.SECOND, tone="muted", elide=True)
        self.defaults = QHBoxLayout()
        self.defaults.setSpacing(6)
        self.usual = Text(size=Size.SECOND, tone="muted", elide=True)
        for widget in (self.name, self.detail):
            column.addWidget(widget)
        third = QHBoxLayout()
        third.setSpacing(0)
        third.addLayout(self.defaults)
        third.addWidget(self.usual, 100)
        column.addLayout(third)
        column.addStretch(1)
        self._row.addLayout(column, 1)

    def _build_credit(self) -> None:
        self.credit_box = QWidget()
        column = QVBoxLayout(self.credit_box)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(3)
        self.credit = Text(size=Size.BUTTON, weight=600)
        self.meter = Meter()
        self.overdue = Text(size=Size.SECOND, weight=500, tone="money")
        column.addWidget(Text("Credit", size=Size.HEAD, weight=500, tone="muted"))
        for widget in (self.credit, self.meter, self.overdue):
            column.addWidget(widget)
        column.addStretch(1)
        self._row.addWidget(self.credit_box)

    def _build_before(self) -> None:
        self.before_box = QWidget()
        column = QVBoxLayout(self.before_box)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(3)
        self.last_order = Text(size=Size.HEAD, weight=500, tone="muted")
        self.repeat = Link("Repeat it", size=Size.BUTTON)
        self.repeat.clicked.connect(self.repeat_wanted)
        self.buys = Text(size=Size.SECOND, weight=500)
        self._pad_key = Text(key_now("Ctrl H"), size=Size.SECOND, tone="muted")
        column.addWidget(self.last_order)
        # Reached by its key; the way from the lines to Finish stays short.
        self.repeat.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.setSpacing(9)
        row.addWidget(self.repeat)
        row.addWidget(Text(key_now("Ctrl R"), size=Size.SECOND, tone="muted"))
        row.addStretch(1)
        column.addLayout(row)
        pad = QHBoxLayout()
        pad.setSpacing(9)
        pad.addWidget(self.buys)
        pad.addWidget(self._pad_key)
        pad.addStretch(1)
        column.addLayout(pad)
        column.addStretch(1)
        self._row.addWidget(self.before_box)

    def _dress(self) -> None:
        self.setFixedHeight(head_height())
        self.credit_box.setFixedWidth(max(look().px(190), self.credit.sizeHint().width()))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the name gets what the others do not need."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow window, or at 200 %, an address goes on in the line below it where that line is free."""
        narrow = self.width() < look().px(_NARROW)
        self.before_box.setMinimumWidth(0 if narrow else look().px(_BEFORE))
        self.before_box.setMaximumWidth(look().px(_BEFORE))
        self.usual.setVisible(bool(self.usual.full_text()) and not narrow)
        self._leave_out()
        self.detail.set_wrap(wrap=narrow and not self._third)

    def _leave_out(self) -> None:
        """Where not all pairs have room the day of the document goes first, then the last; none is cut."""
        gap = self.defaults.spacing()
        aside = sum(
            box.sizeHint().width() + self._row.spacing()
            for box in (self.credit_box, self.before_box)
            if not box.isHidden()
        )
        room = self.width() - self._row.contentsMargins().left() - self._row.contentsMargins().right() - aside
        order = sorted(range(len(self._pairs)), key=lambda at: (self._pairs[at][0].full_text() != "of", -at))
        wide = [sum(text.sizeHint().width() + gap for text in pair) for pair in self._pairs]
        needed = sum(wide)
        for at in order:
            shown = needed <= room
            for text in self._pairs[at]:
                text.setVisible(shown)
            if not shown:
                needed -= wide[at]

    def show_facts(self, facts: CardFacts) -> None:
        """Fill the card."""
        self.name.set_text(facts.name)
        self.detail.set_text(facts.detail)
        while (item := self.defaults.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        if facts.alert:
            self.defaults.addWidget(Text(facts.alert, size=Size.SECOND, weight=600, tone="money"))
            self.defaults.addSpacing(10)
        self._pairs = []
        for word, value in facts.defaults:
            pair = (
                Text(word, size=Size.SECOND, weight=400, tone="muted"),
                Text(value, size=Size.SECOND, weight=600),
            )
            self._pairs.append(pair)
            for text in pair:
                # Before the next pair there is more room than within one.
                text.setContentsMargins(0, 0, 10 if text is pair[1] else 0, 0)
                # It keeps no window wide: what has no room is left out.
                text.setMinimumWidth(1)
                self.defaults.addWidget(text)
        # What is left over: for the usual words, or behind all where there are none.
        self.defaults.addStretch(1)
        self.usual.set_text(facts.usual)
        self._third = bool(facts.alert or facts.defaults)
        self.credit_box.setVisible(bool(facts.credit))
        self.credit.set_text(facts.credit)
        # Large figures make it wider, and the name gives way.
        self.credit_box.setFixedWidth(max(look().px(190), self.credit.sizeHint().width()))
        self.meter.set_level(facts.used, facts.limit, warn=bool(facts.overdue))
        self.overdue.set_text(facts.overdue)
        self.before_box.setVisible(bool(facts.last_order or facts.buys))
        self.last_order.set_text(facts.last_order)
        self.buys.set_text(facts.buys and f"{facts.buys} · pad")
        self._pad_key.setVisible(bool(facts.buys))
        self._fit()

    def show_credit(self, words: str, used: int, limit: int, *, overdue: bool) -> None:
        """How far the credit goes with what is written, while it is written."""
        if words != self.credit.full_text():
            self.credit_box.setVisible(bool(words))
            self.credit.set_text(words)
            self.credit_box.setFixedWidth(max(look().px(190), self.credit.sizeHint().width()))
        self.meter.set_level(used, limit, warn=overdue)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """A double click is F7."""
        self.header_wanted.emit()
