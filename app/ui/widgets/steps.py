"""How a job goes, in a line or more: words, and keys as keycaps."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.commands import key_now
from app.ui.theme.look import Size, colour, look

_LINE = 23
_CAP = 19
_ROOM = 5


class Steps(QWidget):
    """Paints ``text``, in which a key stands between backquotes; it is broken where the room ends."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: list[tuple[str, bool, bool]] = []  # what, whether it is a key, whether a space goes before it
        for at, part in enumerate(text.split("`")):
            if at % 2:
                self._pieces.append((key_now(part), True, bool(self._pieces)))
            else:
                words = part.split()
                self._pieces += [(word, False, number > 0 or part[:1] == " ") for number, word in enumerate(words)]
        self.setAccessibleName("".join(key_now(part) if at % 2 else part for at, part in enumerate(text.split("`"))))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look().changed.connect(self.updateGeometry)

    def heightForWidth(self, width: int) -> int:
        """The lines it takes."""
        return round(self._laid_out(width)[1])

    def sizeHint(self) -> QSize:
        """Half a line at least."""
        width = look().px(260)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """One long word."""
        return QSize(look().px(120), look().px(_LINE))

    def _laid_out(self, width: float) -> tuple[list[tuple[str, QRectF, bool]], float]:
        """Each piece with its box, and the height of all."""
        now = look()
        words, caps = QFontMetricsF(now.font(Size.BODY)), QFontMetricsF(now.font(Size.HEAD, 600))
        line, space = now.px(_LINE), words.horizontalAdvance(" ")
        room = [
            caps.horizontalAdvance(what) + 2 * now.px(_ROOM) + 1 if is_key else words.horizontalAdvance(what)
            for what, is_key, _ in self._pieces
        ]
        left = top = 0.0
        boxes: list[tuple[str, QRectF, bool]] = []
        for at, (what, is_key, spaced) in enumerate(self._pieces):
            gap = space if spaced and left else 0
            if gap and left + gap + sum(room[at : self._end(at)]) > width:
                left, gap, top = 0.0, 0, top + line
            boxes.append((what, QRectF(left + gap, top, room[at], line), is_key))
            left += gap + room[at]
        return boxes, top + line

    def _end(self, at: int) -> int:
        """Where the next piece begins that has a space before it: a comma stays with its key."""
        return next((n for n in range(at + 1, len(self._pieces)) if self._pieces[n][2]), len(self._pieces))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Keycaps as in the key bar."""
        now = look()
        tokens = now.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = Qt.AlignmentFlag.AlignVCenter
        for what, box, is_key in self._laid_out(self.width())[0]:
            font: QFont = now.font(Size.HEAD, 600) if is_key else now.font(Size.BODY)
            painter.setFont(font)
            if is_key:
                cap = QRectF(QPointF(box.left(), box.center().y() - now.px(_CAP) / 2), box.size())
                cap.setHeight(now.px(_CAP))
                cap.setWidth(box.width() - 1)
                painter.setPen(QPen(colour(tokens.border if tokens.line > 1 else tokens.hairline), tokens.line))
                painter.setBrush(colour(tokens.window))
                painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), now.px(4), now.px(4))
            painter.setPen(colour(tokens.text))
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignHCenter, what)
