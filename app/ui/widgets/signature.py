"""The signature pad: pen with pressure, finger or mouse; strokes are kept as integers, never as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.strokes import FULL_PRESSURE
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.card import paint_card

SUBPIXELS = 100
PEN_REST = 1500
"""For so long after the pen was last near (ms), a touch is the hand that holds it."""


@dataclass(frozen=True, slots=True)
class Point:
    """One sample: place in 1/100 px of the pad, milliseconds since the first touch, pressure 0 to 1000."""

    x: int
    y: int
    ms: int
    pressure: int


Stroke = tuple[Point, ...]


class SignaturePad(QWidget):
    """Where a customer signs. ``changed`` after each stroke, undo or clear."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, hint: str = "Sign here") -> None:
        super().__init__(parent)
        self._hint = hint
        self._strokes: list[list[Point]] = []
        self._drawing = False
        self._pen_last = -PEN_REST
        self._start = 0
        self.setMinimumSize(600, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(hint)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_TabletTracking, on=False)
        look().changed.connect(self.update)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """Finished and running strokes, in the order they were made."""
        return tuple(tuple(stroke) for stroke in self._strokes)

    @property
    def empty(self) -> bool:
        """Whether nobody has signed yet."""
        return not self._strokes

    def undo_stroke(self) -> None:
        """Take the last stroke back."""
        if self._strokes:
            self._strokes.pop()
            self._after()

    def clear(self) -> None:
        """Begin again."""
        self._strokes.clear()
        self._start = 0
        self._after()

    def sizeHint(self) -> QSize:
        """The least a hand needs."""
        return QSize(look().px(600), look().px(200))

    def _after(self) -> None:
        self.update()
        self.changed.emit()

    def _begin(self, at: QPointF, ms: int, pressure: int) -> None:
        if not self._strokes:
            self._start = ms
        self._drawing = True
        self._strokes.append([])
        self._add(at, ms, pressure)

    def _add(self, at: QPointF, ms: int, pressure: int) -> None:
        x = min(max(at.x(), 0), self.width())
        y = min(max(at.y(), 0), self.height())
        point = Point(round(x * SUBPIXELS), round(y * SUBPIXELS), max(0, ms - self._start), pressure)
        stroke = self._strokes[-1]
        if not stroke or (stroke[-1].x, stroke[-1].y) != (point.x, point.y):
            stroke.append(point)
            self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self._after()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen: its pressure is kept."""
        pressure = round(event.pressure() * FULL_PRESSURE)
        self._pen_last = event.timestamp()
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position(), event.timestamp(), pressure)
        elif kind == QEvent.Type.TabletMove and self._drawing:
            self._add(event.position(), event.timestamp(), pressure)
        elif kind == QEvent.Type.TabletRelease:
            self._end()
        # Accepted, so Qt makes no mouse events of it.
        event.accept()

    def event(self, event: QEvent) -> bool:
        """A finger draws; while a pen is in use a resting hand does not."""
        if isinstance(event, QTouchEvent):
            kind = event.type()
            # A hand that rests while the pen writes draws nothing; once the pen is laid down, a finger may sign.
            if not event.points() or (kind == QEvent.Type.TouchBegin and event.timestamp() - self._pen_last < PEN_REST):
                return True
            point = event.points()[0]
            pressure = round(min(1.0, point.pressure() or 1.0) * FULL_PRESSURE)
            if kind == QEvent.Type.TouchBegin:
                self._begin(point.position(), event.timestamp(), pressure)
            elif kind == QEvent.Type.TouchUpdate and self._drawing:
                self._add(point.position(), event.timestamp(), pressure)
            elif kind in {QEvent.Type.TouchEnd, QEvent.Type.TouchCancel}:
                self._end()
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A mouse draws with full pressure."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin(event.position(), event.timestamp(), FULL_PRESSURE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The stroke goes on."""
        if self._drawing:
            self._add(event.position(), event.timestamp(), FULL_PRESSURE)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """The stroke ends."""
        self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Z takes the last stroke back."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_stroke()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Card, base line with its cross, strokes as wide as they were pressed."""
        now = look()
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()), 6)
        base = self.height() * 0.74
        painter.setPen(QPen(colour(now.tokens.border), 1))
        painter.drawLine(QPointF(now.px(48), base), QPointF(self.width() - now.px(48), base))
        painter.setFont(now.font(Size.SECOND))
        painter.setPen(colour(now.tokens.muted))
        foot = QRectF(now.px(48), base + 4, self.width() - now.px(96), now.px(22))
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, f"✕  {self._hint}")
        ink = colour(now.tokens.text)
        for stroke in self._strokes:
            _paint_stroke(painter, stroke, ink)


def _paint_stroke(painter: QPainter, stroke: list[Point], ink: QColor) -> None:
    pen = QPen(ink, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    if len(stroke) == 1:
        pen.setWidthF(3.0)
        painter.setPen(pen)
        painter.drawPoint(QPointF(stroke[0].x / SUBPIXELS, stroke[0].y / SUBPIXELS))
    for one, other in pairwise(stroke):
        pen.setWidthF(1.2 + 2.4 * other.pressure / FULL_PRESSURE)
        painter.setPen(pen)
        start = QPointF(one.x / SUBPIXELS, one.y / SUBPIXELS)
        painter.drawLine(start, QPointF(other.x / SUBPIXELS, other.y / SUBPIXELS))
