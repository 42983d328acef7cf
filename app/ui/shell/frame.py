"""The window itself: on the screen at once and still bare, before anything that is drawn in it is imported.

Nothing here asks for the names of ``Qt``, a face or the style sheet: each of them costs as much as the window. What is
shown until the rest is there are the grounds of the rail and the place, in the theme of last time, without a letter.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QByteArray, QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app.ui.shell.state import WindowState
from app.ui.theme.tokens import RAIL_STEP, RAIL_TOP, RAIL_WIDTH, scale_of, theme

SIZE = (1440, 900)
_DARK = 128


class Inside(Protocol):
    """What the frame asks of what it was furnished with."""

    def closing(self) -> None:
        """The window is being closed."""

    def before_key(self, event: QEvent) -> None:
        """A key is about to find what it means."""


class Frame(QMainWindow):
    """``painted`` fires once, when the bare window was painted. Keys are kept until somebody takes them."""

    painted = Signal()

    def __init__(self, state: WindowState, title: str = "", places: int = 0) -> None:
        super().__init__()
        self.state = state
        self._places = places
        self._inside: Inside | None = None
        self._first = True
        self._early: list[QKeyEvent] | None = []
        self.setWindowTitle(f"{title} · Counterfoil" if title else "Counterfoil")
        room = self.screen_room()
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height()))
        kept = state.values.get("geometry")
        self._known = isinstance(kept, str) and self.restoreGeometry(QByteArray.fromBase64(kept.encode()))

    def appear(self) -> None:
        """Show it as it was left."""
        if not self._known and self.screen_room().height() < SIZE[1]:
            # On a small screen the title bar would push the keys below its edge.
            self.showMaximized()
        else:
            self.show()

    def furnish(self, whole: QWidget, inside: Inside) -> None:
        """From now on ``whole`` fills the window."""
        self._inside = inside
        self.setCentralWidget(whole)

    def take_keys(self) -> list[QKeyEvent]:
        """What was pressed so far; from now on keys are not kept any more."""
        early, self._early = self._early or [], None
        return early

    def screen_room(self) -> QSize:
        """The room a window may take on this screen."""
        screen = QApplication.primaryScreen()
        return screen.availableGeometry().size() if screen else QSize(1366, 768)

    def event(self, event: QEvent) -> bool:
        """The first paint lets the rest begin; and no key is judged by what worked before the one ahead of it."""
        if self._first and event.type() == QEvent.Type.UpdateRequest:
            self._first = False
            QTimer.singleShot(0, self.painted.emit)
        elif event.type() == QEvent.Type.ShortcutOverride and self._inside is not None:
            self._inside.before_key(event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that nobody took: before there is a place, it is kept."""
        if self._early is None:
            super().keyPressEvent(event)
        else:
            self._early.append(event.clone())

    def closeEvent(self, event: QCloseEvent) -> None:
        """There is nothing to save and nothing to ask."""
        if self._inside is not None:
            self._inside.closing()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Until it is furnished: the rail with its places, and the ground of the one that was left."""
        if self._inside is not None:
            super().paintEvent(event)
            return
        kept = self.state.values.get("look")
        chosen = kept if isinstance(kept, dict) else {}
        dark = QApplication.palette().window().color().lightness() < _DARK
        tokens = theme(str(chosen.get("mode")), dark=dark)
        scale = scale_of(chosen)
        wide, step, top = (round(one * scale / 100) for one in (RAIL_WIDTH, RAIL_STEP, RAIL_TOP))
        high = self.height()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _fill(painter, tokens.window, (0, 0, self.width(), high))
        _fill(painter, tokens.surface, (0, 0, wide, high))
        marks = [
            (left, top + place * step + y, wide - 2 * left, height)
            for place in range(self._places)
            for left, y, height in ((wide * 3 / 8, step * 3 / 8, step / 6), (wide / 4, step * 5 / 8, step / 9))
        ]
        _fill(painter, tokens.hairline, (wide - tokens.line, 0, tokens.line, high), *marks)


def _fill(painter: QPainter, colour: str, *boxes: tuple[float, float, float, float]) -> None:
    """Fill boxes with a colour. A brush made of a colour asks for the names of ``Qt``; that of a palette does not."""
    path = QPainterPath()
    for box in boxes:
        path.addRect(*box)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(colour))
    painter.fillPath(path, palette.window())
