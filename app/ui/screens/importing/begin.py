"""The first page: what the list is of, a file for it, and the lists that came in before."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTemporaryDir, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.screens.importing import words
from app.ui.theme.look import Size, look
from app.ui.widgets.card import Card
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

_FILTER = "Lists (*.csv *.tsv *.txt *.xlsx *.xlsm);;All (*)"


class BeginPage(QWidget):
    """Enter on a kind asks for its file, or files are dropped. ``files`` carries both; kind "" is found out."""

    files = Signal(str, list)
    back_wanted = Signal(object)
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._pasted: QTemporaryDir | None = None
        self.kinds = ListModel(
            (
                Column("title", "A list of", 150, lambda one: one[1], weight=600, least=112),
                Column("what", "", 220, lambda one: one[2], tone="muted", stretch=True),
            ),
            lambda one: one[0] or "guess",
            words.KINDS,
            parent=self,
        )
        self.table = Table(self.kinds)
        self.table.opened.connect(lambda _key: self.choose())
        self.past = ListModel(_past_columns(), lambda row: row.id, parent=self)
        self.lists = Table(self.past)
        self.lists.empty_sentence = "No list was taken in yet."
        self.lists.opened.connect(lambda _key: self.take_back())
        self.lists.picked.connect(lambda _key: self.moved.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(_card("Take in a list", _HOW, self.table), 5)
        row.addWidget(_card("Lists that came in", _BACK, self.lists), 6)

    def entered(self) -> None:
        """The cursor on a kind."""
        if not self.table.current_id:
            self.table.go_to(0)
        self.table.setFocus()

    def choose_kind(self, kind: str) -> None:
        """The cursor on this kind."""
        self.table.go_to_id(kind or "guess")

    @property
    def kind(self) -> str:
        """The kind under the cursor, "" where the headings are to say it."""
        return "" if self.table.current_id == "guess" else self.table.current_id

    def choose(self) -> None:
        """The system's dialogue; several files come one after another."""
        files, _kinds = QFileDialog.getOpenFileNames(self, "The files of the lists", "", _FILTER)
        if files:
            self.files.emit(self.kind, files)

    def show_past(self, rows: Any) -> None:
        """The lists that came in."""
        self.past.set_rows(rows)
        self.moved.emit()

    @property
    def row(self) -> Any | None:
        """The list under the cursor of the right table, while it has the focus."""
        return self.past.row_at(self.past.find(self.lists.current_id)) if self.lists.hasFocus() else None

    def take_back(self) -> None:
        """What the list under the cursor brought is to go."""
        if self.row is not None and self.row.can_go(_now()):
            self.back_wanted.emit(self.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V takes what was copied out of a spreadsheet."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QApplication.clipboard().text())
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Cells with tabs between them, as spreadsheets copy them; a word alone is no list."""
        if "\n" not in text.strip():
            return
        if self._pasted is None:
            self._pasted = QTemporaryDir()
        file = Path(self._pasted.path()) / "pasted.tsv"
        file.write_text(text, encoding="utf-8", newline="")
        self.files.emit(self.kind, [str(file)])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be let fall."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """They are taken as if they were chosen."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.files.emit(self.kind, [one for one in files if Path(one).name])


_HOW = (
    "Enter chooses the file, CSV or Excel. It may also be dropped here, or its cells pasted with Ctrl+V. Nothing is "
    "taken in before you have seen it."
)
_BACK = "Within 24 hours Enter takes one back. What was used since stays, and is told."


def _card(title: str, sentence: str, table: Table) -> Card:
    card = Card()
    inside = QVBoxLayout(card)
    inside.setContentsMargins(1, 12, 1, 6)
    inside.setSpacing(4)
    for widget in (Text(title, size=17, weight=600), Text(sentence, size=Size.SECOND, tone="muted", wrap=True)):
        widget.setContentsMargins(look().px(10), 0, look().px(10), 0)
        inside.addWidget(widget)
    inside.addWidget(table, 1)
    return card


def _now() -> int:
    return time.time_ns() // 1000


def _past_columns() -> tuple[Column, ...]:
    now: Callable[[], int] = _now
    return (
        Column("when", "When", 140, lambda row: words.when_said(row.at), least=130, yields=3),
        Column("list", "List", 110, lambda row: words.TITLES.get(row.list, row.list), weight=600),
        Column("file", "File", 140, lambda row: row.file, tone="muted", stretch=True),
        number_column("created", "New", 70, lambda row: f"{row.created:,}", yields=2),
        number_column("changed", "Changed", 76, lambda row: f"{row.changed:,}", yields=1),
        Column("state", "", 132, lambda row: words.state_said(row, now()), tone="muted"),
    )
