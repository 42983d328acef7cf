"""The rail at the left: the eight places with their numbers and words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from app.ui.commands import key_now
from app.ui.theme.look import Size, colour, look
from app.ui.theme.tokens import RAIL_STEP, RAIL_TOP, RAIL_WIDTH

_BOTH = 42  # what number and word need


class RailButton(QAbstractButton):
    """One place: its number large, its word small."""

    def __init__(self, number: int, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.setText(title)
        self.setCheckable(True)
        look().changed.connect(self._name)
        self._name()
        # The rail is reached by Ctrl and digit; the way through a place by Tab stays short.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def _name(self) -> None:
        key = key_now(f"Ctrl {self._number}")
        self.setAccessibleName(f"{self.text()}, {key}")
        self.setToolTip(f"{self.text()}  {key}")

    def minimumSizeHint(self) -> QSize:
        """In a low window the rail is squeezed to its numbers; it never makes the window grow."""
        return QSize(look().px(RAIL_WIDTH), 28)

    def sizeHint(self) -> QSize:
        """The rhythm of the rail."""
        return QSize(look().px(RAIL_WIDTH), look().px(RAIL_STEP))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Number over word; the place one is in stands on the selection colour."""
        now = look()
        tokens = now.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(now.px(2), now.px(4), -now.px(2), -now.px(4))
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(colour(tokens.hairline), 1) if tokens.line > 1 else Qt.PenStyle.NoPen)
            painter.setBrush(colour(tokens.selection if self.isChecked() else tokens.ground))
            painter.drawRoundedRect(body, now.px(8), now.px(8))
        painter.setPen(colour(tokens.accent if self.isChecked() else tokens.muted))
        painter.setFont(now.font(17, 600 if self.isChecked() else 500))
        middle = Qt.AlignmentFlag.AlignCenter
        if self.height() < now.px(_BOTH):
            painter.drawText(QRectF(self.rect()), middle, str(self._number))
            return
        # In the middle of what there is: at 200 % on a small screen the places stand closer, and keep their words.
        top = (self.height() - now.px(39)) / 2
        painter.drawText(QRectF(0, top, self.width(), now.px(22)), middle, str(self._number))
        painter.setFont(now.font(Size.HEAD, 400))
        painter.drawText(QRectF(0, top + now.px(23), self.width(), now.px(16)), middle, self.text())


class Rail(QWidget):
    """All places in fixed order; ``chosen`` carries the id."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[tuple[str, int, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Places")
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, RAIL_TOP, 0, 0)
        column.setSpacing(0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        for place_id, number, title in places:
            button = RailButton(number, title, self)
            button.clicked.connect(lambda _checked=False, place_id=place_id: self.chosen.emit(place_id))
            self._buttons[place_id] = button
            self._group.addButton(button)
            column.addWidget(button)
        column.addStretch(1)
        look().changed.connect(self._changed)
        self._changed()

    @property
    def needs(self) -> int:
        """How high it is with all its words and its rhythm."""
        return RAIL_TOP + len(self._buttons) * look().px(RAIL_STEP)

    def keep_free(self, pixels: int) -> None:
        """No place reaches into the lowest pixels."""
        self._column.setContentsMargins(0, RAIL_TOP, 0, pixels)

    def select(self, place_id: str) -> None:
        """Mark the place one is in."""
        if button := self._buttons.get(place_id):
            button.setChecked(True)

    def _changed(self) -> None:
        self.setFixedWidth(look().px(RAIL_WIDTH))
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The surface and the hairline at its right."""
        now = look()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(now.tokens.surface))
        painter.setPen(QPen(colour(now.tokens.hairline), now.tokens.line))
        painter.drawLine(self.rect().topRight(), self.rect().bottomRight())
