"""The bottom card of an order: what needs a decision, the totals ladder, and Finish."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme.look import Size, look
from app.ui.widgets.bottomline import Message
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.clear import keep_clear
from app.ui.widgets.text import Text

HIDDEN = "••••"
_NARROW = 760
_EDGE, _LINE = 8, 3


class Foot(Card):
    """Says one thing at a time, the most serious first. ``finish_wanted`` when the button is pressed.

    Where lines are typed above it (``enter`` False), Enter presses nothing and ``typed`` carries a key that goes there.
    """

    finish_wanted = Signal()
    typed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, enter: bool = True) -> None:
        super().__init__(parent)
        keep_clear(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, _EDGE, 24, _EDGE)
        row.setSpacing(20)
        words = QVBoxLayout()
        words.setSpacing(_LINE)
        self.headline = Text(size=Size.BODY, weight=600, tone="stop", elide=True)
        self.detail = Text(size=Size.SECOND, elide=True)
        self.promise = Text(size=Size.SECOND, tone="muted", elide=True)
        words.addStretch(1)
        for widget in (self.headline, self.detail, self.promise):
            words.addWidget(widget)
        words.addStretch(1)
        row.addLayout(words, 1)
        self._ladder = QWidget()
        self._grid = QGridLayout(self._ladder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(8)
        # Two rows stand together in the middle instead of being drawn apart.
        self._grid.setRowStretch(0, 1)
        self._grid.setRowStretch(9, 1)
        # Made once: the sums change with every key that counts.
        self._rungs = [self._rung(number) for number in range(1, 4)]
        row.addWidget(self._ladder)
        right = QVBoxLayout()
        right.setSpacing(2)
        self.total = Text("", size=Size.TOTAL, weight=700)
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight)
        word = Text("Total", size=Size.SECOND, weight=500, tone="muted")
        word.setAlignment(Qt.AlignmentFlag.AlignRight)
        right.addStretch(1)
        right.addWidget(word)
        right.addWidget(self.total)
        right.addStretch(1)
        row.addLayout(right)
        self.finish = Button("Finish", key="F12", primary=True, enter=enter)
        self.finish.clicked.connect(self.finish_wanted)
        self.finish.typed.connect(self._typed)
        row.addWidget(self.finish)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._make_room)
        look().changed.connect(self._dress)
        self._dress()
        self.show_totals((), "")

    def _typed(self, event: QKeyEvent) -> None:
        """Somebody types on; a second Enter on nothing makes no order, and stays."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.typed.emit(event)

    def _dress(self) -> None:
        self.setFixedHeight(look().px(90))
        self._ladder.setFixedWidth(look().px(190))
        self.finish.setMinimumWidth(look().px(128))
        self.total.setMinimumWidth(look().px(104))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window, or at 200 %, what needs a decision takes two lines before it is cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < look().px(_NARROW)
        for text in (self.headline, self.detail):
            text.set_wrap(wrap=narrow)
        self.promise.setVisible(bool(self.promise.full_text()))
        if narrow and self.promise.full_text():
            # How many lines they take is known when all beside them is laid out.
            self._soon.start()

    def _make_room(self) -> None:
        """What is well gives way to what needs somebody."""
        said = [text for text in (self.headline, self.detail) if text.full_text()]
        needs = sum(text.heightForWidth(self.headline.width()) + _LINE for text in said)
        self.promise.setVisible(needs + self.promise.sizeHint().height() <= self.height() - 2 * _EDGE)

    def _rung(self, number: int) -> tuple[Text, Text]:
        word, figure = Text(size=Size.SECOND, tone="muted"), Text(size=Size.SECOND, weight=500)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(word, number, 0)
        self._grid.addWidget(figure, number, 1)
        return word, figure

    def show_messages(self, messages: Sequence[Message], promise: str = "", *, unsaid: int = 0) -> None:
        """The most serious message with its detail; the promise below when all is said; ``unsaid`` are as many more."""
        first = max(messages, key=lambda message: message.weight, default=Message(""))
        rest = len(messages) - 1 + unsaid
        more = f"  ·  {rest} more" if messages and rest else ""
        self.headline.set_tone(first.tone or ("text", "money", "stop")[min(first.weight, 2)])
        self.headline.set_text(first.text + more if first.text else "")
        self.detail.set_text(first.detail)
        self.promise.set_text(promise)
        self.headline.setVisible(bool(first.text))
        self.detail.setVisible(bool(first.detail))
        self._fit()

    def show_totals(self, rows: Sequence[tuple[str, str]], total: str, margin: tuple[str, str] | None = None) -> None:
        """The ladder: net, tax per rate, and the margin: dots until it has a figure, no row at all for None."""
        shown = list(rows)[:3]
        if margin and margin[1] and len(shown) == 3:
            # For the few seconds that it is looked at.
            shown.pop()
        if margin and len(shown) < 3:
            shown.append(margin if margin[1] else (f"{margin[0]} {HIDDEN}", "Ctrl M"))
        for number, (word, figure) in enumerate(self._rungs):
            there = number < len(shown)
            word.setVisible(there)
            figure.setVisible(there)
            if there:
                word.set_text(shown[number][0])
                figure.set_text(shown[number][1])
        self.total.set_text(total)
        self.finish.setAccessibleDescription(f"Total {total}")
