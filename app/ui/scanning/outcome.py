"""What became of a scan, at once: a frame around the window, a line in the log of the last five, a sound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.runtime.paths import paths
from app.ui.scanning.scan import ACCEPTED, COMPLETE, REJECTED
from app.ui.scanning.sounds import USUAL, Sounds
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.card import Card
from app.ui.widgets.clear import clear_of, keep_clear
from app.ui.widgets.text import Text

FRAME_PX: Final = 3
FRAME_MS: Final = 400
LINES: Final = 5
LOG_MS: Final = 20_000
"""The log of scans stays so long after the last of them."""
_NARROW: Final = 220
"""Its least width, in pixels at 100 %, where something needed stands beside it."""
_MARKS: Final[Mapping[str, tuple[str, str]]] = {
    ACCEPTED: ("✓", "done"),
    COMPLETE: ("✓✓", "done"),
    REJECTED: ("✗", "stop"),
}


class _Edge(QWidget):
    """One side of the frame. Four thin widgets: one over the whole window would be painted with all below it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.phase = "done"
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Filled."""
        QPainter(self).fillRect(self.rect(), QColor(colour(look().tokens.phases[self.phase].mark)))


class ScanFrame(QObject):
    """Three pixels around the window in the colour of the outcome."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.edges = tuple(_Edge(window) for _ in range(4))
        self._timer = QTimer(self, interval=FRAME_MS, singleShot=True)
        self._timer.timeout.connect(self._hide)

    def flash(self, phase: str) -> None:
        """Show it; scans that follow closely keep it shown, so that nothing flickers."""
        wide, high, line = self._window.width(), self._window.height(), max(FRAME_PX, look().px(FRAME_PX))
        boxes = (
            QRect(0, 0, wide, line),
            QRect(0, high - line, wide, line),
            QRect(0, line, line, high - 2 * line),
            QRect(wide - line, line, line, high - 2 * line),
        )
        for edge, box in zip(self.edges, boxes, strict=True):
            edge.phase = phase
            edge.setGeometry(box)
            edge.show()
            edge.raise_()
            edge.update()
        self._timer.start()

    @property
    def phase(self) -> str:
        """Which colour is shown now, "" if none."""
        return self.edges[0].phase if self.edges[0].isVisible() else ""

    def _hide(self) -> None:
        for edge in self.edges:
            edge.hide()


class ScanLog(Card):
    """The last five scans with what became of them. It lies over no button, and the pointer goes through it."""

    def __init__(self, window: QWidget, *, above: int = 48) -> None:
        super().__init__(window, radius=8, over=True)
        keep_clear(self)
        self._window, self._above = window, above
        self.rows: list[tuple[str, str]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 14, 8)
        column.setSpacing(2)
        column.addWidget(Text("Scans", size=Size.HEAD, weight=500, tone="muted"))
        self._lines = [Text(size=Size.SECOND, weight=500, elide=True) for _ in range(LINES)]
        for line in self._lines:
            column.addWidget(line)
        self._timer = QTimer(self, interval=LOG_MS, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.setAccessibleName("The last scans")
        self.hide()
        window.installEventFilter(self)
        look().changed.connect(self._scaled)

    def _scaled(self) -> None:
        # Once all that it must not cover is where it is now.
        QTimer.singleShot(0, self, lambda: self.place() if self.isVisible() else None)

    def add(self, outcome: str, words: str) -> None:
        """One more; the oldest of five goes."""
        self.rows = [*self.rows[-(LINES - 1) :], (outcome, words)]
        self._show()
        self.show()
        self.raise_()
        self.place()
        self._timer.start()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, words))

    def _show(self) -> None:
        for line, row in zip(self._lines, [*self.rows, *[None] * LINES], strict=False):
            line.setVisible(row is not None)
            if row is not None:
                mark, phase = _MARKS[row[0]]
                line.set_tone("stop" if phase == "stop" else "text")
                line.set_text(f"{mark} {row[1]}")

    def sizeHint(self) -> QSize:
        """A fixed width: it does not jump with each scan."""
        return QSize(min(look().px(300), self._window.width() // 2), super().sizeHint().height())

    def place(self) -> None:
        """Bottom right, there narrower if that is enough, or higher where something is that is needed."""
        size, low = self.sizeHint(), self._window.height() - look().px(self._above)
        found = []
        for wide in (size.width(), min(size.width(), look().px(_NARROW))):
            left = self._window.width() - wide - look().px(20)
            wished = QRect(left, low - size.height(), wide, size.height())
            found.append(clear_of(self._window, wished, look().px(8), self))
            if found[-1] == wished:
                break
        else:
            found = found[:1]
        self.setGeometry(found[-1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)


class Outcomes(QObject):
    """Tells what became of scans: seen, read and heard. ``settings`` are this machine's, see Settings, Scanner."""

    def __init__(self, window: QWidget, settings: dict[str, Any]) -> None:
        super().__init__(window)
        self._settings = settings
        self.frame = ScanFrame(window)
        self.log = ScanLog(window)
        self.sounds = Sounds(paths().cache / "sounds")

    def tell(self, outcome: str, words: str) -> None:
        """One outcome, with the words of the log."""
        self.frame.flash(_MARKS[outcome][1])
        self.log.add(outcome, words)
        self.sound(outcome)

    def sound(self, outcome: str) -> None:
        """Its sound alone, as loud as was chosen here."""
        self.sounds.tell(outcome, str(self._settings.get("sound", USUAL)))
