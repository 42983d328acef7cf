"""Labels: always plain text, in the sizes and tones of the tokens, following the look as it changes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.theme.look import Size, colour, look


def tone_colour(tone: str) -> QColor:
    """Colour of a tone: a token ("text", "muted", "accent") or a phase ("stop", "money"), whose text colour it is."""
    tokens = look().tokens
    if tone in tokens.phases:
        return colour(tokens.phases[tone].text)
    return colour(getattr(tokens, tone))


class Text(QLabel):
    """A label of one size, weight and tone. Names people typed are never taken for markup."""

    def __init__(
        self,
        text: str = "",
        *,
        size: int = Size.BODY,
        weight: int = 400,
        tone: str = "text",
        elide: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._size, self._weight, self._tone = size, weight, tone
        self._elide = elide
        self._full, self._room = text, 0
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if not wrap:
            # One line keeps its height; lines of one group stay together however high their place is.
            wide = QSizePolicy.Policy.Ignored if elide else QSizePolicy.Policy.Preferred
            self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._dress)
        self._dress()
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Another colour of the tokens."""
        if tone != self._tone:
            self._tone = tone
            self._dress()

    def set_text(self, text: str) -> None:
        """Another text; shortened with "…" where the label may not grow."""
        self._full = text
        self._show()

    def set_wrap(self, *, wrap: bool) -> None:
        """On as many lines as it takes, or on one, shortened."""
        if wrap == self._elide:
            self._elide = not wrap
            self.setWordWrap(wrap)
            # In width it takes what there is, either way.
            kind = QSizePolicy.Policy.Preferred if wrap else QSizePolicy.Policy.Fixed
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, kind)
            # Qt sets it with another text only: words that stay the same would be as high as one line.
            policy.setHeightForWidth(wrap)
            self.setSizePolicy(policy)
            self._show()

    def keep_room(self, pixels: int) -> None:
        """So wide at 100 %, whatever it says, and more as the scale asks: texts below each other stand in columns."""
        self._room = pixels
        self._dress()

    def full_text(self) -> str:
        """The whole text, even where only its beginning is shown."""
        return self._full

    def setText(self, text: str) -> None:
        """As ``set_text``, under Qt's name."""
        self.set_text(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten again."""
        super().resizeEvent(event)
        if self._elide:
            self._show()

    def _show(self) -> None:
        text = self._full
        if self._elide:
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(self.width(), 1))
            self.setToolTip("" if text == self._full else _plain(self._full))
        if text != self.text():
            super().setText(text)
        self.setAccessibleName(self._full)

    def _dress(self) -> None:
        self.setFont(look().font(self._size, self._weight))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, tone_colour(self._tone))
        self.setPalette(palette)
        if self._room:
            self.setFixedWidth(look().px(self._room))
        self._show()


class Link(Text):
    """A text that does something: clicked, or Enter or Space while it has the focus."""

    clicked = Signal()

    def __init__(self, text: str = "", *, size: int = Size.BODY, weight: int = 600, tone: str = "accent") -> None:
        super().__init__(text, size=size, weight=weight, tone=tone)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space click."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus is seen: the words are underlined."""
        super().focusInEvent(event)
        self._underline(yes=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The focus went."""
        super().focusOutEvent(event)
        self._underline(yes=False)

    def _underline(self, *, yes: bool) -> None:
        font = self.font()
        font.setUnderline(yes)
        self.setFont(font)


def _plain(text: str) -> str:
    """User text for a tooltip, which would be taken for HTML if it looks like it."""
    return text.replace("&", "&amp;").replace("<", "&lt;") if "<" in text else text


plain_tooltip = _plain
