"""Good morning: four ways to begin, a digit each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme.look import Mode, Size, colour, look
from app.ui.widgets.card import Card
from app.ui.widgets.form import choice
from app.ui.widgets.text import Text

LOOKS = ((Mode.SYSTEM, "As the system"), (Mode.LIGHT, "Light"), (Mode.DARK, "Dark"), (Mode.CONTRAST, "High contrast"))
LATER = (
    "Tills that share one company come with a later version; until then this till can begin a company of its own, or "
    "go on with a backup of another."
)


def greeting(hour: int) -> str:
    """As one greets at that hour."""
    return "Good morning." if 4 <= hour < 12 else "Good afternoon." if 12 <= hour < 18 else "Good evening."


class Way(QAbstractButton):
    """One way to begin: its digit, what it is, and a few words on the right."""

    def __init__(self, digit: int, words: str, detail: str) -> None:
        super().__init__()
        self.digit, self.detail = digit, detail
        self.setText(words)
        self.setAccessibleName(f"{digit} {words}, {detail}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def set_words(self, words: str, detail: str) -> None:
        """Other words."""
        self.detail = detail
        self.setText(words)
        self.setAccessibleName(f"{self.digit} {words}, {detail}")
        self.update()

    def sizeHint(self) -> QSize:
        """A row that is easily hit."""
        return QSize(look().px(560), look().px(52))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The row with the cursor stands on the selection colour, with a mark at its left."""
        now = look()
        tokens = now.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(colour(tokens.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(colour(tokens.selection if self.hasFocus() else tokens.ground))
            painter.drawRoundedRect(body, now.px(8), now.px(8))
        left = now.px(20)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(colour(tokens.accent))
        painter.setFont(now.font(17, 600))
        painter.drawText(
            QRect(left, 0, now.px(24), self.height()), middle | Qt.AlignmentFlag.AlignLeft, str(self.digit)
        )
        painter.setPen(colour(tokens.text))
        painter.setFont(now.font(Size.BUTTON, 600))
        room = QRect(left + now.px(34), 0, self.width() - left - now.px(54), self.height())
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setPen(colour(tokens.muted))
        painter.setFont(now.font(Size.BODY))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, self.detail)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.click()
        else:
            super().keyPressEvent(event)


class Ways(QWidget):
    """A column of ways; arrows go up and down, a digit takes one at once."""

    def __init__(self, rows: Sequence[tuple[str, str, Callable[[], None]]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.ways: list[Way] = []
        for digit, (words, detail, run) in enumerate(rows, start=1):
            way = Way(digit, words, detail)
            way.clicked.connect(run)
            column.addWidget(way)
            self.ways.append(way)
        self.setFocusProxy(self.ways[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and digits."""
        here = next((at for at, way in enumerate(self.ways) if way.hasFocus()), 0)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.ways[(here + step) % len(self.ways)].setFocus()
        elif event.text().isdigit() and 1 <= int(event.text()) <= len(self.ways):
            way = self.ways[int(event.text()) - 1]
            way.setFocus()
            way.click()
        else:
            super().keyPressEvent(event)


class Greeting(QWidget):
    """A page of the first window: a card in the middle with a title and ways. ``back`` on Esc, where there is one."""

    back = Signal()

    def __init__(self, title: str, sentence: str, rows: Sequence[tuple[str, str, Callable[[], None]]]) -> None:
        super().__init__()
        self.card = Card()
        self.card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(36, 32, 36, 24)
        column.setSpacing(14)
        self.title = Text(title, size=28, weight=600)
        column.addWidget(self.title)
        self.sentence = Text(sentence, size=Size.BUTTON, tone="muted", wrap=True)
        self.sentence.setVisible(bool(sentence))
        column.addWidget(self.sentence)
        column.addSpacing(6)
        self.ways = Ways(rows)
        column.addWidget(self.ways)
        self.note = Text(size=Size.BODY, weight=500, tone="money", wrap=True)
        self.note.hide()
        column.addWidget(self.note)
        column.addSpacing(8)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(10)
        column.addLayout(self.foot)
        middle = QHBoxLayout(self)
        middle.addStretch(1)
        upright = QVBoxLayout()
        upright.addStretch(2)
        upright.addWidget(self.card)
        upright.addStretch(3)
        # As wide as it may be: only what is left is beside it.
        middle.addLayout(upright, 100)
        middle.addStretch(1)
        # A bound method, which Qt forgets with the page.
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        # At 200 % a small window has less room, and gives what it has.
        self.card.setMaximumWidth(look().px(680))

    def say(self, sentence: str, *, tone: str = "money") -> None:
        """A sentence below the ways."""
        self.note.set_tone(tone)
        self.note.set_text(sentence)
        self.note.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)


class Welcome(Greeting):
    """The page one meets. ``language`` carries the papers' language that was chosen."""

    language = Signal(str)

    def __init__(
        self, rows: Sequence[tuple[str, str, Callable[[], None]]], languages: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(greeting(datetime.now().astimezone().hour), "", rows)
        self.foot.addWidget(Text("⏎ choose   ↑↓ move   1–4 take", size=Size.SECOND, tone="muted"), 1)
        self.languages: QComboBox = choice(*languages)
        self.languages.setAccessibleName("Language of the papers")
        self.languages.setToolTip("The language of quotes, invoices and other papers; the windows speak English.")
        self.languages.activated.connect(lambda _at: self.language.emit(str(self.languages.currentData())))
        self.looks: QComboBox = choice(*((mode.value, words) for mode, words in LOOKS))
        self.looks.setAccessibleName("Look")
        self.looks.setCurrentIndex(self.looks.findData(look().mode.value))
        look().changed.connect(self._show_look)
        self.looks.activated.connect(lambda _at: look().set_mode(Mode(self.looks.currentData())))
        self.foot.addWidget(Text("Papers", size=Size.SECOND, tone="muted"))
        self.foot.addWidget(self.languages)
        self.foot.addWidget(Text("Look", size=Size.SECOND, tone="muted"))
        self.foot.addWidget(self.looks)

    def _show_look(self) -> None:
        self.looks.setCurrentIndex(self.looks.findData(look().mode.value))
