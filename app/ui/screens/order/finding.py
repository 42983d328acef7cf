"""Ctrl+F in a document: the lines that say some words, one after the other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from app.domain.folding import folded
from app.ui.entry.lines import ENTRY_ROW
from app.ui.models.rows import cell_text
from app.ui.qt import key_pressed
from app.ui.theme.look import Size
from app.ui.widgets.fields import Line
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text


class FindLineSheet(Sheet):
    """Typing goes to the first line that says all the words, Enter to the next, Shift+Enter to the one before."""

    def __init__(self, document: QWidget, table: Table) -> None:
        self.box = Line(hint="Code, words, or a quantity", name="Find in lines")
        super().__init__(document, "Find in lines", do="Next")
        self._table = table
        self._from = max(0, table.currentIndex().row())
        model = table.model()
        rows = [model.row_at(at) for at in range(model.rowCount())]
        self._said = [
            folded(" ".join(cell_text(column, row) for column in model.columns))
            if row is not None and row is not ENTRY_ROW
            else ""
            for row in rows
        ]
        self.body.addWidget(self.box)
        self.found = Text(size=Size.BODY, tone="muted")
        self.body.addWidget(self.found)
        self.box.textChanged.connect(lambda _text: self._first())
        self.box.installEventFilter(self)
        self.accepted.connect(lambda: self._step(1))
        self.return_to(table)

    @property
    def hits(self) -> list[int]:
        """The rows that say all the words, from the top."""
        words = [folded(word) for word in self.box.text().split()]
        return [at for at, said in enumerate(self._said) if words and all(word in said for word in words)]

    def _first(self) -> None:
        hits = self.hits
        self._go(hits, next((at for at, row in enumerate(hits) if row >= self._from), 0))

    def _step(self, by: int) -> None:
        hits, here = self.hits, self._table.currentIndex().row()
        if hits:
            at = hits.index(here) + by if here in hits else 0
            self._go(hits, at % len(hits))

    def _go(self, hits: list[int], at: int) -> None:
        if hits:
            self._table.go_to(hits[at])
            self.found.set_text(f"{at + 1} of {len(hits)}")
        else:
            words = self.box.text().strip()
            self.found.set_text(f"No line says “{words}”." if words else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Down and Up walk through what was found."""
        if watched is self.box and key_pressed(event):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._step(-1 if back else 1)
                return True
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
        return super().eventFilter(watched, event)
