"""Toasts at the bottom right: something happened, and it can be undone. Three at most, eight seconds each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCloseEvent, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme.look import Size, colour, look
from app.ui.widgets.card import paint_card
from app.ui.widgets.clear import clear_of
from app.ui.widgets.text import Link, Text

MOST = 3
UNDO = "Undo"
SECONDS = 8
_ASIDE = 20  # what stays free at its right, at 100 %


class Toast(QWidget):
    """One sentence, one thing to do about it, and the way back where that is another."""

    closed = Signal()
    scaled = Signal()

    def __init__(
        self,
        text: str,
        action: str,
        run: Callable[[], object] | None,
        phase: str,
        parent: QWidget,
        undo: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._over, self.text = parent, text
        self._run = run
        self._undo = run if action == UNDO else undo
        self._action = action
        self._phase = phase
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 12, 10)
        row.setSpacing(16)
        self._words = Text(text, weight=500, wrap=True, parent=self)
        row.addWidget(self._words, 1)
        if action and run:
            link = Link(action, size=Size.BODY)
            link.clicked.connect(self.act)
            row.addWidget(link)
        if undo:
            back = Link(UNDO, size=Size.BODY)
            back.clicked.connect(self.take_back)
            row.addWidget(back)
        # Only now: its words have their new letters before it is measured.
        look().changed.connect(self.scaled)
        self.fit()
        self._timer = QTimer(self, interval=SECONDS * 1000, singleShot=True)
        self._timer.timeout.connect(self.close)
        self._timer.start()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def fit(self) -> None:
        """As wide as its window and the scale let it be; a long sentence goes on below, and nothing of it is cut."""
        row = self._row
        margins = row.contentsMargins()
        beside = filter(None, (row.itemAt(at) for at in range(1, row.count())))
        others = sum(one.sizeHint().width() + row.spacing() for one in beside)
        room = self._over.width() - 2 * look().px(_ASIDE) - margins.left() - margins.right() - others
        wide = self._words.fontMetrics().horizontalAdvance(self.text) + 2
        self._words.setFixedWidth(min(wide, look().px(420), max(120, room)))
        self.adjustSize()

    @property
    def offers_undo(self) -> bool:
        """Whether it can take back what it tells of."""
        return self._undo is not None

    def offers(self, run: Callable[[], None]) -> bool:
        """Whether it is this that it does."""
        return run in (self._run, self._undo)

    def act(self) -> None:
        """Do what the toast offers, once."""
        self._do(self._run)

    def take_back(self) -> None:
        """Take back what the toast tells of, once."""
        self._do(self._undo)

    def _do(self, run: Callable[[], object] | None) -> None:
        self._run = self._undo = None
        self.close()
        if run:
            run()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The stack closes up."""
        super().closeEvent(event)
        self.closed.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """While the pointer is on it, it stays."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """The eight seconds begin again."""
        super().leaveEvent(event)
        self._timer.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card with the mark of its phase at the left."""
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()), 8, over=True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(look().tokens.phases[self._phase].mark))
        painter.drawRoundedRect(QRectF(5, 8, 3, self.height() - 16), 1.5, 1.5)


class Toasts(QObject):
    """The stack over a window, at its right, ``above`` pixels from its bottom or higher.

    A toast lies over nothing a person needs now: what is to be kept clear (the button of the next step, figures of
    the foot, an open sheet, the entry row) push it up. Each is announced politely and kept in ``log``.
    """

    def __init__(self, window: QWidget, *, above: int = 48) -> None:
        super().__init__(window)
        self._window = window
        self.above = above
        self._shown: list[Toast] = []
        self.log: list[str] = []
        # Where the window or its letters change, what is needed has its new place only when all is laid out again.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.place)
        window.installEventFilter(self)

    @property
    def shown(self) -> tuple[Toast, ...]:
        """Those on screen, oldest first."""
        return tuple(self._shown)

    def show(
        self,
        text: str,
        *,
        action: str = "",
        run: Callable[[], object] | None = None,
        phase: str = "done",
        undo: Callable[[], object] | None = None,
    ) -> Toast:
        """Show a sentence; ``action`` is usually "Undo", else there may be an ``undo`` besides. A fourth pushes the
        oldest out.

        A sentence that offers nothing and is still shown is not shown twice: it begins its eight seconds again.
        """
        if not action:
            for same in [one for one in self._shown if one.text == text]:
                same.close()
        toast = Toast(text, action, run, phase, self._window, undo)
        toast.closed.connect(lambda: self._gone(toast))
        toast.scaled.connect(self._place_again)
        self.log = [*self.log[-199:], text]
        self._shown.append(toast)
        while len(self._shown) > MOST:
            self._shown.pop(0).close()
        toast.show()
        toast.raise_()
        self.place()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, text))
        return toast

    def withdraw(self, run: Callable[[], None]) -> None:
        """What a toast offers was done otherwise: it goes, so that nothing is offered twice."""
        for toast in self.shown:
            if toast.offers(run):
                toast.close()

    @property
    def can_undo(self) -> bool:
        """Whether a toast offers to take something back."""
        return any(toast.offers_undo for toast in self._shown)

    def undo_newest(self) -> bool:
        """Take back what the newest toast that can offers to; False if there is none."""
        toast = next((one for one in reversed(self._shown) if one.offers_undo), None)
        if toast is None:
            return False
        toast.take_back()
        return True

    def _gone(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            self.place()

    def place(self) -> None:
        """Put them where they cover nothing that is needed; again whenever a sheet opens or a place changes."""
        if not self._shown:
            return
        gap = look().px(8)
        bottom = self._window.height() - look().px(self.above)
        for toast in reversed(self._shown):
            toast.fit()
            left = self._window.width() - toast.width() - look().px(_ASIDE)
            box = clear_of(self._window, QRect(QPoint(left, bottom - toast.height()), toast.size()), gap)
            toast.move(box.topLeft())
            bottom = box.top() - gap

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place_again()
        return super().eventFilter(watched, event)

    def _place_again(self) -> None:
        self.place()
        if self._shown:
            self._soon.start()
