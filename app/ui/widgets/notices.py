"""What must be read before going on, as strips over the lines: a stop, an alert. They take no key and no focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme.look import Size, colour, look
from app.ui.widgets.text import Text

MOST = 3
Notice = tuple[str, str]


class _Strip(QWidget):
    """One sentence on the ground of its phase, with the mark of the phase at its left."""

    def __init__(self, phase: str, text: str, size: int, more: int) -> None:
        super().__init__()
        self._phase = phase
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(look().px(16), look().px(4), look().px(12), look().px(4))
        self.words = Text(text, size=size, weight=600, tone=phase, elide=True)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        if more:
            row.addWidget(Text(f"{more} more", size=size, weight=500, tone=phase), 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and mark."""
        phase = look().tokens.phases[self._phase]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(phase.chip))
        painter.drawRoundedRect(QRectF(self.rect()), look().px(6), look().px(6))
        painter.setBrush(colour(phase.mark))
        painter.drawRoundedRect(QRectF(look().px(5), look().px(5), 3, self.height() - look().px(10)), 1.5, 1.5)


class Notices(QWidget):
    """Up to three strips as far as there is room, the most serious first; nothing where there is nothing to say."""

    def __init__(self, *, size: int = Size.BODY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._shown: tuple[Notice, ...] = ()
        self._most = MOST
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.hide()
        look().changed.connect(self._dress)

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is said."""
        return tuple(text for _, text in self._shown)

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Pairs of a phase and a sentence, in their order; what is beyond the third is counted."""
        found = tuple(dict.fromkeys(one for one in notices if one[1]))
        if found == self._shown:
            return
        fresh = [text for _, text in found if text not in self.texts]
        self._shown = found
        self._dress()
        self.setAccessibleName(" ".join(self.texts))
        self.setVisible(bool(found))
        if fresh and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, " ".join(fresh)))

    def _room(self) -> int:
        """How many strips may stand there: never more than an eighth of the window, one at least."""
        strip = look().px(round(self._size * 1.4) + 8)
        return min(MOST, max(1, self.window().height() // (8 * strip)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A window that was made small shows fewer."""
        super().resizeEvent(event)
        if self._room() != self._most:
            self._dress()

    def _dress(self) -> None:
        found, self._most = self._shown, self._room()
        while (item := self._column.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for at, (phase, text) in enumerate(found[: self._most], start=1):
            more = len(found) - self._most if at == self._most else 0
            self._column.addWidget(_Strip(phase, text, self._size, max(0, more)))
