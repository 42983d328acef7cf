"""The sections of Settings one below the other at the left, in groups; without room a row of pills says them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme.look import Size, colour, look

# In pixels at 100 %: a section, the gap between groups, and the room around the longest word.
ROW, GAP, AROUND = 26, 8, 36
Section = tuple[str, str]


class Side(QWidget):
    """``chosen`` carries the key of a section. Arrows walk, and what is walked to is shown."""

    chosen = Signal(str)

    def __init__(self, groups: Sequence[Sequence[Section]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups = tuple(tuple(group) for group in groups)
        self.sections = tuple(section for group in self._groups for section in group)
        self.current = self.sections[0][0]
        self._under = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        look().changed.connect(self._changed)
        self._changed()

    @property
    def needs(self) -> QSize:
        """The room for all of them."""
        now = look()
        metrics = QFontMetrics(now.font(Size.BODY, 600))
        wide = max(metrics.horizontalAdvance(title) for _key, title in self.sections) + now.px(AROUND)
        return QSize(wide, now.px(len(self.sections) * ROW + (len(self._groups) - 1) * GAP))

    def select(self, key: str) -> None:
        """Mark a section without telling."""
        self.current = key
        title = dict(self.sections).get(key, "")
        at = [one for one, _ in self.sections].index(key) + 1 if title else 0
        self.setAccessibleName("Sections of Settings")
        self.setAccessibleDescription(f"{title}, {at} of {len(self.sections)}")
        self.update()

    def sizeHint(self) -> QSize:
        """All of them."""
        return self.needs

    def minimumSizeHint(self) -> QSize:
        """It never makes the window grow: without room it is not shown."""
        return QSize(self.needs.width(), 0)

    def _changed(self) -> None:
        self.setFixedWidth(self.needs.width())
        self.updateGeometry()
        self.update()

    def _boxes(self) -> list[tuple[QRect, Section]]:
        now = look()
        top, found = 0, []
        for group in self._groups:
            for section in group:
                found.append((QRect(0, top, self.width(), now.px(ROW)), section))
                top += now.px(ROW)
            top += now.px(GAP)
        return found

    def _at(self, event: QMouseEvent) -> str:
        point = event.position().toPoint()
        return next((key for box, (key, _title) in self._boxes() if box.contains(point)), "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What is under the pointer stands out."""
        if (under := self._at(event)) != self._under:
            self._under = under
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        super().leaveEvent(event)
        self._under = ""
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click shows a section."""
        if event.button() is Qt.MouseButton.LeftButton and (key := self._at(event)):
            self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down, Home and End; a letter goes to the next section that begins with it."""
        keys = [key for key, _title in self.sections]
        here, letter = keys.index(self.current), event.text().strip().lower()
        ends: dict[int, int] = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(keys) - 1}
        steps: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            there = min(len(keys) - 1, max(0, here + steps[event.key()]))
        elif event.key() in ends:
            there = ends[event.key()]
        else:
            turned = [*range(here + 1, len(keys)), *range(here + 1)]
            named = (at for at in turned if letter and self.sections[at][1].lower().startswith(letter))
            there = next(named, -1)
        if there < 0:
            super().keyPressEvent(event)
        elif there != here:
            self.chosen.emit(keys[there])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus is seen on the section in force."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The focus went."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words on the window; the section in force on the selection colour, as in the rail."""
        now = look()
        tokens = now.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box, (key, title) in self._boxes():
            chosen = key == self.current
            body = QRectF(box).adjusted(2, 1, -2, -1)
            if chosen or key == self._under:
                ring = tokens.accent if chosen and self.hasFocus() else tokens.hairline
                framed = (chosen and self.hasFocus()) or tokens.line > 1
                painter.setPen(QPen(colour(ring), 2) if framed else Qt.PenStyle.NoPen)
                painter.setBrush(colour(tokens.selection if chosen else tokens.ground))
                painter.drawRoundedRect(body, now.px(6), now.px(6))
            painter.setPen(colour(tokens.accent if chosen else tokens.text))
            painter.setFont(now.font(Size.BODY, 600 if chosen else 400))
            room = box.adjusted(now.px(12), 0, -now.px(8), 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
