"""A sheet: attached to the foot of the document it changes, at most a third of its height, Esc loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.qt import application
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.button import Button
from app.ui.widgets.clear import keep_clear
from app.ui.widgets.text import Text


class Sheet(QWidget):
    """Slides over the foot of ``document``. ``accepted`` on F12, Enter or its button; ``closed`` when it is gone.

    Letters of visible choices are handled here and are no shortcuts: ``choices`` maps a letter to what it does, and
    works while no text field of the sheet has the focus. ``share`` says how much of the document it may cover: a third,
    or more where it shows the document's own lines.
    """

    accepted = Signal()
    closed = Signal()
    gone = False
    """Whether it is closed."""

    def __init__(self, document: QWidget, title: str, *, do: str = "Do it", share: float = 3) -> None:
        super().__init__(document)
        keep_clear(self)
        self._document = document
        self._share = share
        self._before = QApplication.focusWidget()
        self.choices: dict[str, Callable[[], None]] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        column.setSpacing(8)
        self.title = Text(title, size=17, weight=600, parent=self)
        column.addWidget(self.title)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        column.addLayout(self.body, 1)
        foot = QHBoxLayout()
        self.note = Text(size=Size.SECOND, weight=500, tone="stop", parent=self)
        self.button = Button(do, key="F12", primary=True, parent=self)
        self.button.clicked.connect(self.accept)
        foot.addWidget(self.note, 1)
        self.back = Text("Esc back", size=Size.SECOND, tone="muted", parent=self)
        foot.addWidget(self.back)
        foot.addWidget(self.button)
        column.addLayout(foot)
        document.installEventFilter(self)
        look().changed.connect(self._place)

    def open(self) -> None:
        """Show it and focus its first control; the button comes last on the way of Tab."""
        self._place()
        self.show()
        self.raise_()
        fields = [
            field
            for field in self.findChildren(QWidget)
            if field is not self.button and field.focusPolicy() & Qt.FocusPolicy.TabFocus and field.isVisibleTo(self)
        ]
        for one, following in pairwise([*fields, self.button]):
            QWidget.setTabOrder(one, following)
        (fields[0] if fields else self).setFocus()

    def accept(self) -> None:
        """The default action."""
        self.accepted.emit()

    def dismiss(self) -> None:
        """Close; the focus goes back to where it was. Nothing where it is closed: an answer may come after Esc."""
        if self.gone or not isValid(self):
            return
        self.gone = True
        self._document.removeEventFilter(self)
        self.hide()
        before = self._before
        self.closed.emit()
        self.deleteLater()
        if self._another():
            # Whoever heard that it is closed has opened another sheet, which has the focus now.
            return
        try:
            if before is not None and before.isVisible():
                before.setFocus()
        except RuntimeError:
            # The widget that had the focus was deleted meanwhile. Where the place has put it by now, there it stays.
            here = QApplication.focusWidget()
            if here is None or not self._document.isAncestorOf(here):
                self._document.setFocus()

    def return_to(self, widget: QWidget) -> None:
        """Where the focus goes when it closes; the widget that had it may be gone by then."""
        self._before = widget

    def take_place_of(self, other: Sheet) -> None:
        """Another gives way to this one: where its focus came from, this one's goes back to."""
        widget = self._before
        if widget is None or not isValid(widget) or widget is other or other.isAncestorOf(widget):
            self._before = other._before

    def _another(self) -> bool:
        widget = QApplication.focusWidget()
        while widget is not None and (widget is self or not isinstance(widget, Sheet)):
            widget = widget.parentWidget()
        return widget is not None

    def show_field_error(self, _field: str, sentence: str) -> bool:
        """A refusal that has no field of its own here stands at the foot."""
        self.note.set_text(sentence)
        return True

    def _place(self) -> None:
        area = self._document.rect()
        most = max(round(area.height() / self._share), look().px(120))
        height = min(max(self.sizeHint().height(), look().px(120)), most)
        # At 200 % in a small window a third is not enough: words are never cut, then the document gives way.
        height = min(max(height, self.minimumSizeHint().height()), area.height())
        self.setGeometry(area.left(), area.bottom() + 1 - height, area.width(), height)

    def event(self, event: QEvent) -> bool:
        """As high as what is in it, also when that changes: a block more, or larger letters."""
        known = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return known

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay attached."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, Enter, and the letters of the choices."""
        letter = event.text().upper()
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accept()
        elif letter and letter in self.choices and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.choices[letter]()
        else:
            # A key that means nothing here must not reach the document below.
            event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The surface with a strong line at its top: what is below is held."""
        now = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(now.tokens.border), now.tokens.line))
        painter.setBrush(colour(now.tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), now.px(10), now.px(10))
        painter.setPen(QPen(colour(now.tokens.accent), 2))
        painter.drawLine(now.px(10), 1, self.width() - now.px(10), 1)


def scrolled(inside: QWidget, least: int = 0) -> QScrollArea:
    """A form that may be longer than its sheet; the field with the cursor is always in sight.

    ``least`` of it, in pixels at 100 %, is seen also where something else in the sheet wants room.
    """
    area = _Scrolled()
    area.least = least
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(inside)
    if hasattr(inside, "flows"):
        inside.flows = True
    # setWidget gives it a ground of its own; the sheet's is seen.
    inside.setAutoFillBackground(False)
    application().focusChanged.connect(area.follow)
    return area


class _Scrolled(QScrollArea):
    """As high as what is in it, if it may."""

    least = 0

    def minimumSizeHint(self) -> QSize:
        """What is seen of it in any case."""
        inside, own = self.widget(), super().minimumSizeHint()
        if not self.least or inside is None:
            return own
        return QSize(own.width(), min(inside.sizeHint().height() + look().px(8), look().px(self.least)))

    def sizeHint(self) -> QSize:
        """What is inside."""
        inside = self.widget()
        return (inside.sizeHint() if inside is not None else super().sizeHint()) + QSize(look().px(12), look().px(8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A lower window, or larger letters: where the cursor is stays in sight."""
        super().resizeEvent(event)
        self.follow(None, QApplication.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is inside grew or shrank: whoever shows the area asks it again how high it is."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The cursor moved."""
        inside = self.widget()
        if now is not None and inside is not None and inside.isAncestorOf(now):
            self.ensureWidgetVisible(now)
