"""The row of views above a list: (Open 214) (Quotes 23) (All); the one in force is filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from app.ui.theme.look import Size, colour, look

# Around the words, in pixels at 100 %: with all the room, without counts, and close together.
_AROUND = (28, 28, 16)
_GAP = 6


class _Pill(QAbstractButton):
    """A word and its count."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.count: int | None = None
        self.stage = 0
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_count(None)

    def set_count(self, count: int | None) -> None:
        """The count behind the word; None is not known yet."""
        self.count = count
        self.setAccessibleName(self.words(0))
        self.show_at(self.stage)

    def words(self, stage: int) -> str:
        """What it says: from the first stage of want of room on, no count."""
        return self.title if self.count is None or stage else f"{self.title}  {self.count:,}"

    def show_at(self, stage: int) -> None:
        """As it looks with so little room."""
        self.stage = stage
        self.setText(self.words(stage))
        self.updateGeometry()
        self.update()

    def width_at(self, stage: int) -> int:
        """Room for the words, and around them."""
        now = look()
        width = QFontMetrics(now.font(Size.BODY, 600)).horizontalAdvance(self.words(stage))
        return width + now.px(_AROUND[stage])

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(self.width_at(self.stage), look().px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A rounded ground; the one in force on the selection colour."""
        now = look()
        tokens = now.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        ring = tokens.accent if self.hasFocus() else tokens.hairline
        painter.setPen(QPen(colour(ring), 2 if self.hasFocus() else tokens.line))
        painter.setBrush(colour(tokens.selection if self.isChecked() else tokens.surface))
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)
        painter.setPen(colour(tokens.accent if self.isChecked() else tokens.text))
        painter.setFont(now.font(Size.BODY, 600 if self.isChecked() else 400))
        painter.drawText(body, Qt.AlignmentFlag.AlignCenter, self.text())


class Pills(QWidget):
    """``chosen`` carries the key of a view."""

    chosen = Signal(str)

    def __init__(self, views: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._pills: dict[str, _Pill] = {}
        for key, title in views:
            pill = _Pill(title)
            pill.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(pill)
            self._pills[key] = pill
            row.addWidget(pill)
        look().changed.connect(self._changed)

    @property
    def current(self) -> str:
        """Key of the view in force."""
        return next((key for key, pill in self._pills.items() if pill.isChecked()), "")

    def select(self, key: str) -> None:
        """Put a view in force without telling."""
        if key in self._pills:
            self._pills[key].setChecked(True)
            self.setFocusProxy(self._pills[key])  # F6 comes to the view in force

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Counts by key."""
        for key, pill in self._pills.items():
            if key in counts:
                pill.set_count(counts[key])
        self._changed()

    def _needed(self, stage: int) -> int:
        return sum(pill.width_at(stage) for pill in self._pills.values()) + _GAP * (len(self._pills) - 1)

    def sizeHint(self) -> QSize:
        """Room for all words and counts."""
        return QSize(self._needed(0), self._high())

    def minimumSizeHint(self) -> QSize:
        """Room for all words."""
        return QSize(self._needed(len(_AROUND) - 1), self._high())

    def _high(self) -> int:
        return max([look().px(30), *(pill.minimumHeight() for pill in self._pills.values())])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the counts go first; a word is never cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        last = len(_AROUND) - 1
        stage = next((one for one in range(last) if self._needed(one) <= self.width()), last)
        for pill in self._pills.values():
            if pill.stage != stage:
                pill.show_at(stage)

    def _changed(self) -> None:
        self.updateGeometry()
        for pill in self._pills.values():
            pill.updateGeometry()
            pill.update()
        self._fit()
