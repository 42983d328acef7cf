"""F1: the keys that work here first, then all others, searchable; closes with Esc."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.commands import Command
from app.ui.models.columns import Column
from app.ui.models.rows import ListModel
from app.ui.theme.look import Size, look
from app.ui.widgets.card import paint_card
from app.ui.widgets.fields import Line
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text


class HelpOverlay(QWidget):
    """All commands as a table: those of this place in full ink, the others muted."""

    def __init__(self, window: QWidget, commands: Sequence[Command]) -> None:
        super().__init__(window)
        self._commands = tuple(commands)
        self._here: frozenset[str] = frozenset()
        self._before: QWidget | None = None
        self._panel = QWidget(self)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(16, 14, 16, 12)
        self._title = Text("Keys", size=17, weight=600)
        self.box = Line(hint="Which key does ...", name="Search keys")
        self._model = ListModel(
            (
                Column("key", "Key", 150, lambda one: one.key, weight=600, tone_of=self._tone),
                Column("title", "Command", 190, lambda one: one.title, tone_of=self._tone),
                Column("help", "What it does", 300, lambda one: one.help, tone="muted", stretch=True),
            ),
            lambda one: one.id,
        )
        self.table = Table(self._model)
        column.addWidget(self._title)
        column.addWidget(self.box)
        column.addWidget(self.table, 1)
        column.addWidget(Text("Esc back", size=Size.SECOND, tone="muted"))
        self.box.textChanged.connect(self._filter)
        self.box.installEventFilter(self)
        self.table.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    def open(self, place: str, here: Sequence[str]) -> None:
        """Show the keys of a place; ``here`` are the commands that work now."""
        self._here = frozenset(here)
        self._before = self.window().focusWidget()
        self._title.set_text(f"Keys in {place}")
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

    def _tone(self, command: Command) -> str:
        return "text" if command.id in self._here else "muted"

    def _filter(self, text: str) -> None:
        wanted = text.lower().split()
        rows = [
            one for one in self._commands if all(part in f"{one.key} {one.title} {one.help}".lower() for part in wanted)
        ]
        self._model.set_rows(sorted(rows, key=lambda one: one.id not in self._here))

    def _place(self) -> None:
        self.setGeometry(self.parentWidget().rect())
        width, height = min(look().px(820), self.width() - 40), min(look().px(560), self.height() - 80)
        self._panel.setGeometry((self.width() - width) // 2, look().px(48), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc closes; down goes into the table."""
        if event.type() == QEvent.Type.KeyPress and watched in {self.box, self.table}:
            key: QKeyEvent = event
            if key.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
            if watched is self.box and key.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, _event: object) -> None:
        """A click beside closes."""
        self.dismiss()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The panel."""
        paint_card(QPainter(self), QRectF(self._panel.geometry()), 10)
