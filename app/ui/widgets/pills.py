"""The row of views above a list: (Open 214) (Quotes 23) (All); the one in force is filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from app.ui.theme.look import Size, colour, look


class _Pill(QAbstractButton):
    """A word and its count."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_count(None)

    def set_count(self, count: int | None) -> None:
        """The count behind the word; None is not known yet."""
        self.setText(self.title if count is None else f"{self.title}  {count:,}")
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the words."""
        now = look()
        width = QFontMetrics(now.font(Size.BODY, 600)).horizontalAdvance(self.text())
        return QSize(width + now.px(28), now.px(30))

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
        row.setSpacing(6)
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

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Counts by key."""
        for key, pill in self._pills.items():
            if key in counts:
                pill.set_count(counts[key])

    def _changed(self) -> None:
        for pill in self._pills.values():
            pill.updateGeometry()
            pill.update()
