"""The row of views above a list: (Open 214) (Quotes 23) (All); the one in force is filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from app.ui.theme.look import Size, colour, look

# Around the words, in pixels at 100 %: with all the room, without counts, and close together.
_AROUND = (28, 28, 16)
_GAP = 6
# A row of many views may be cut to this width; then a sign at its end says that there are more.
_LEAST = 560
_MORE = 18
# So often it is laid out anew where its own width changes meanwhile.
_TURNS = 4


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
        self._fitting = False
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._pills: dict[str, _Pill] = {}
        for key, title in views:
            pill = _Pill(title)
            pill.clicked.connect(lambda _checked=False, key=key: self._clicked(key))
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
            self._fit()
            self.setFocusProxy(self._pills[key])  # F6 comes to the view in force

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Counts by key."""
        for key, pill in self._pills.items():
            if key in counts:
                pill.set_count(counts[key])
        self._changed()

    def _needed(self, stage: int) -> int:
        return sum(pill.width_at(stage) for pill in self._pills.values()) + _GAP * (len(self._pills) - 1)

    @property
    def least(self) -> int:
        """Room for all words, close together."""
        return self._needed(len(_AROUND) - 1)

    def sizeHint(self) -> QSize:
        """Room for all words and counts."""
        return QSize(self._needed(0), self._high())

    def minimumSizeHint(self) -> QSize:
        """Room for all words, or for most of many."""
        return QSize(min(self._needed(len(_AROUND) - 1), look().px(_LEAST)), self._high())

    def _high(self) -> int:
        return max([look().px(30), *(pill.minimumHeight() for pill in self._pills.values())])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the counts go first; a word is never cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # A word that comes or goes can change the width of the row at once: what is laid out meanwhile must not be
        # undone by what was reckoned before, or two words lie on each other.
        if self._fitting:
            return
        self._fitting = True
        for _ in range(_TURNS):
            width = self.width()
            self._lay()
            if self.width() == width:
                break
        self._fitting = False

    def _lay(self) -> None:
        last = len(_AROUND) - 1
        stage = next((one for one in range(last) if self._needed(one) <= self.width()), last)
        for pill in self._pills.values():
            if pill.stage != stage:
                pill.show_at(stage)
        shown = self._shown(stage)
        for at, pill in enumerate(self._pills.values()):
            pill.setVisible(at in shown)
        more = look().px(_MORE)
        self._row.setContentsMargins(more if shown.start else 0, 0, more if shown.stop < len(self._pills) else 0, 0)
        self._row.activate()
        self.update()

    def _shown(self, stage: int) -> range:
        """Which stand in the row: all, or as many as there is room for, the view in force with its neighbours."""
        pills = tuple(self._pills.values())
        if self._needed(stage) <= self.width() or not pills:
            return range(len(pills))
        room = self.width() - 2 * look().px(_MORE) + _GAP
        wide = [pill.width_at(stage) + _GAP for pill in pills]
        now = next((at for at, pill in enumerate(pills) if pill.isChecked()), 0)
        first, last = now, now
        for at in (now + 1, now - 1, *range(now + 2, len(pills)), *range(now - 2, -1, -1)):
            if 0 <= at < len(pills) and at in {first - 1, last + 1}:
                low, high = min(first, at), max(last, at)
                if sum(wide[low : high + 1]) <= room:
                    first, last = low, high
        return range(first, last + 1)

    def _clicked(self, key: str) -> None:
        self._fit()
        self.chosen.emit(key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Signs of what there is no room for, at the ends."""
        margins, now = self._row.contentsMargins(), look()
        painter = QPainter(self)
        painter.setPen(colour(now.tokens.muted))
        painter.setFont(now.font(Size.BODY, 600))
        if margins.left():
            painter.drawText(QRectF(0, 0, margins.left(), self.height()), Qt.AlignmentFlag.AlignCenter, "‹")
        if margins.right():
            end = QRectF(self.width() - margins.right(), 0, margins.right(), self.height())
            painter.drawText(end, Qt.AlignmentFlag.AlignCenter, "›")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a sign is the view beyond."""
        pills, margins = tuple(self._pills), self._row.contentsMargins()
        shown = [at for at, pill in enumerate(self._pills.values()) if pill.isVisible()]
        beyond = -1
        if shown and margins.left() and event.position().x() < margins.left():
            beyond = shown[0] - 1
        elif shown and margins.right() and event.position().x() > self.width() - margins.right():
            beyond = shown[-1] + 1
        if 0 <= beyond < len(pills):
            self._pills[pills[beyond]].click()

    def _changed(self) -> None:
        self.updateGeometry()
        for pill in self._pills.values():
            pill.updateGeometry()
            pill.update()
        self._fit()
