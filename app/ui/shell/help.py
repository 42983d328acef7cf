"""F1: what this place is for, how its jobs go, and the keys that work here; searchable; closes with Esc."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.commands import Command
from app.ui.jobs import ABOUT, JOBS, Job, jobs_in
from app.ui.models.columns import Column
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.theme.look import Size, look
from app.ui.widgets.card import paint_lifted
from app.ui.widgets.fields import Line
from app.ui.widgets.steps import Steps
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

WIDTH, HEIGHT = 900, 700


class HelpOverlay(QWidget):
    """The jobs of this place above all commands: those that work here in full ink, the others muted.

    Words in the box look through the jobs of all places.
    """

    def __init__(self, window: QWidget, commands: Sequence[Command]) -> None:
        super().__init__(window)
        self._over, self._commands = window, tuple(commands)
        self._here: frozenset[str] = frozenset()
        self._own: frozenset[str] = frozenset()
        self._at = ""
        self._before: QWidget | None = None
        self._panel = QWidget(self)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(16, 14, 16, 12)
        self.title = Text("Keys", size=17, weight=600)
        self.about = Text(size=Size.BODY, tone="muted", wrap=True)
        self.box = Line(hint="How do I ...", name="Search jobs and keys")
        self.jobs = QWidget()
        self._rows = QGridLayout(self.jobs)
        self._rows.setContentsMargins(2, 4, 10, 6)
        self._rows.setHorizontalSpacing(14)
        self._rows.setVerticalSpacing(6)
        self._rows.setColumnStretch(1, 1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.jobs)
        # The card shows through; setWidget had both fill themselves with the ground of the window.
        self.jobs.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        self._model = ListModel(
            (
                Column("key", "Key", 150, lambda one: one.key, weight=600, tone_of=self._tone),
                Column("title", "Command", 190, lambda one: one.title, tone_of=self._tone),
                Column("help", "What it does", 300, lambda one: one.help, tone="muted", stretch=True),
            ),
            lambda one: one.id,
        )
        self.table = Table(self._model)
        for widget in (self.title, self.about, self.box, self._scroll):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(Text("Esc back", size=Size.SECOND, tone="muted"))
        self.box.textChanged.connect(self._filter)
        self.box.installEventFilter(self)
        self.table.installEventFilter(self)
        window.installEventFilter(self)
        look().changed.connect(self._scaled)
        self.hide()

    def open(self, place: str, title: str, own: Sequence[str], here: Sequence[str]) -> None:
        """Show what is done in a place; ``own`` are its commands, ``here`` all that work now."""
        self._at, self._here = place, frozenset(here)
        self._own = frozenset(own)
        self._before = self.window().focusWidget()
        self.title.set_text(f"In {title}")
        self.about.set_text(ABOUT.get(place, ""))
        self.box.clear()
        self._filter("")
        self._place()
        self.show()
        self.raise_()
        self.box.setFocus()

    def dismiss(self) -> None:
        """Close, back to where the cursor was."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    @property
    def shown_jobs(self) -> tuple[Job, ...]:
        """Those of this place, or what the words in the box find."""
        wanted = self.box.text().lower().split()
        if not wanted:
            return jobs_in(self._at)
        return tuple(job for job in JOBS if all(word in f"{job.title} {job.plain}".lower() for word in wanted))

    def _tone(self, command: Command) -> str:
        return "text" if command.id in self._here else "muted"

    def _filter(self, text: str) -> None:
        wanted = text.lower().split()
        rows = [
            one for one in self._commands if all(part in f"{one.key} {one.title} {one.help}".lower() for part in wanted)
        ]
        self._model.set_rows(sorted(rows, key=lambda one: (one.id not in self._own, one.id not in self._here)))
        self._show_jobs()

    def _show_jobs(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        jobs = self.shown_jobs
        for row, job in enumerate(jobs):
            title = Text(job.title, weight=600, wrap=True)
            title.setFixedWidth(look().px(200))
            title.setContentsMargins(0, look().px(2), 0, 0)
            self._rows.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            self._rows.addWidget(Steps(job.steps), row, 1)
        self._scroll.setVisible(bool(jobs))
        self._fit()

    def _fit(self) -> None:
        """The jobs take the room they need, and no more than half of the sheet; the rest is for the keys."""
        wide = self._panel.width() - 32
        self._scroll.setFixedHeight(min(self._rows.totalHeightForWidth(wide) + 8, self._panel.height() * 45 // 100))

    def _scaled(self) -> None:
        if self.isVisible():
            self._show_jobs()
            # Once they are laid out, their height is known.
            QTimer.singleShot(0, self, self._place)

    def _place(self) -> None:
        self.setGeometry(self._over.rect())
        width, height = min(look().px(WIDTH), self.width() - 40), min(look().px(HEIGHT), self.height() - 80)
        self._panel.setGeometry((self.width() - width) // 2, min(look().px(48), 48), width, height)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc closes; down goes into the table, Page Up and Down through the jobs."""
        if key_pressed(event) and watched in {self.box, self.table}:
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
            if watched is self.box and event.key() in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
                bar = self._scroll.verticalScrollBar()
                bar.setValue(bar.value() + (1 if event.key() == Qt.Key.Key_PageDown else -1) * bar.pageStep())
                return True
            if watched is self.box and event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click beside closes."""
        self.dismiss()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The panel."""
        paint_lifted(QPainter(self), QRectF(self._panel.geometry()), 10)
