"""The trail of a document (Ctrl+H): who did what, when and why, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QDateTime, QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.commands import told
from app.ui.models.columns import Column
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.screens.issued import edits
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table


class TrailSheet(Sheet):
    """Only to be read; Esc, Enter and F12 close it."""

    barred = Signal()
    """A key that would edit what stands there."""

    def __init__(self, document: QWidget, title: str, steps: Sequence[Any]) -> None:
        super().__init__(document, title, do="Close", share=1.6)
        self.model = ListModel(_columns(), lambda row: row.id, steps)
        self.table = Table(self.model)
        self.table.empty_sentence = "Nothing happened to it yet."
        self.table.installEventFilter(self)
        self.body.addWidget(self.table, 1)
        self.table.go_to(0)
        self.accepted.connect(self.dismiss)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc and Enter leave the table with the sheet."""
        closing = {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if watched is self.table and key_pressed(event) and event.key() in closing:
            self.dismiss()
            return True
        if watched is self.table and key_pressed(event) and edits(event):
            self.barred.emit()
            return True
        return super().eventFilter(watched, event)


def _moment(microseconds: int) -> str:
    """A moment of the journal as the clock on the wall showed it."""
    when = QDateTime.fromMSecsSinceEpoch(microseconds // 1000)
    return QLocale().toString(when, "ddd d MMM yyyy  HH:mm")


def _columns() -> tuple[Column, ...]:
    return (
        Column("when", "When", 170, lambda row: _moment(row.at)),
        Column("who", "Who", 120, lambda row: row.who, tone="muted", yields=1),
        Column("what", "What", 220, lambda row: row.what, weight=600),
        Column("number", "No.", 150, lambda row: row.number, weight=600, least=90),
        Column("why", "Why", 200, lambda row: row.why, stretch=True, tone="muted"),
    )


def show_trail(screen: Any, document_id: str, title: str, stands: str = "") -> None:
    """The sheet over a listing place; ``stands`` is told to who would edit what is issued."""

    def make(steps: Any) -> TrailSheet:
        sheet = TrailSheet(screen, f"{title}: what happened", steps)
        if stands:
            sheet.barred.connect(lambda: screen.desk.shell.toast(told(stands), phase="idle"))
        return sheet

    screen.show_sheet_of(lambda view: _trail(view, document_id), make, title)


def _trail(view: Any, document_id: str) -> Any:
    """Its steps, on a reader."""
    from app.queries.desk_history import trail_of as ask

    return ask(view, document_id)
