"""A table of rows with a few cells to fill, for sheets: what came in, what is cancelled, what is promised.

As in the entry row keys are never lost: typing opens the cell, Enter keeps it and goes to the next row, Tab to the next
cell, and past the last one ``past_end`` says that the rows are through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.models.columns import Column
from app.ui.models.rows import ListModel, WindowModel
from app.ui.qt import key_pressed
from app.ui.widgets.fields import Line, lay
from app.ui.widgets.heads import SIDES
from app.ui.widgets.table import Table

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


@dataclass(frozen=True, slots=True)
class EditRow:
    """A row: what it is about, and the texts of its cells that can be filled, by column key."""

    id: str
    data: Any
    cells: Mapping[str, str]

    def filled(self, key: str, text: str) -> EditRow:
        """The row with another text in a cell."""
        return replace(self, cells={**self.cells, key: text})


# Gives the row with the text in its cell, or a sentence why it cannot stand there.
Check = Callable[[EditRow, str, str], EditRow | str]


class RowsTable(Table):
    """``changed`` after each cell, ``said`` a sentence about one, ``past_end`` Enter or Tab beyond the last cell."""

    changed = Signal()
    said = Signal(str)
    past_end = Signal()

    if TYPE_CHECKING:

        def model(self) -> ListModel | WindowModel:
            """What it was made with."""

    def __init__(
        self,
        columns: Sequence[Column],
        editable: Sequence[str],
        check: Check,
        rows: Sequence[EditRow] = (),
        parent: QWidget | None = None,
        model: WindowModel | None = None,
    ) -> None:
        """``model`` where the rows are many, and each is made when it comes into sight."""
        own = model or ListModel(columns, lambda row: row.id, rows)
        super().__init__(own, parent)
        # A view does not own its model.
        own.setParent(self)
        self.editable, self._check = tuple(editable), check
        self._cell: tuple[int, str] | None = None
        self._key = self.editable[0]
        self.editor = Line(parent=self.viewport())
        self.editor.hide()
        self.editor.installEventFilter(self)

    def updateGeometries(self) -> None:
        """The open cell follows its row, also when the letters grow."""
        super().updateGeometries()
        # Qt asks while the table is made.
        cell: tuple[int, str] | None = getattr(self, "_cell", None)
        if cell:
            lay(self.editor, self.column_rect(*cell).adjusted(0, 1, 0, -1))

    @property
    def rows(self) -> Sequence[EditRow]:
        """All rows as they are now."""
        return self.model().rows

    def set_rows(self, rows: Sequence[EditRow]) -> None:
        """Show these."""
        model = self.model()
        if not isinstance(model, ListModel):
            raise TypeError("These rows are made, not given.")
        model.set_rows(rows)
        self.viewport().update()
        self.changed.emit()

    def put(self, at: int, row: EditRow) -> None:
        """Another row at a place."""
        self.model().put(at, row)
        self.changed.emit()

    def add(self, row: EditRow) -> None:
        """One more row, with the cursor on it."""
        self.set_rows((*self.rows, row))
        self.go_to(len(self.rows) - 1)
        self.scrollToBottom()

    def remove_current(self) -> None:
        """The row under the cursor goes."""
        at = self.currentIndex().row()
        self.set_rows([row for number, row in enumerate(self.rows) if number != at])
        self.go_to(min(at, len(self.rows) - 1))

    def open_cell(self, at: int, key: str, first: str = "") -> None:
        """Open a cell with its text selected, or with the first key typed."""
        if not 0 <= at < len(self.rows):
            return
        self._cell, self._key = (at, key), key
        self.go_to(at)
        section = self.section(key)
        self.scrollTo(self.model().index(at, section))
        self.editor.setGeometry(self.column_rect(at, key).adjusted(0, 1, 0, -1))
        self.editor.setAlignment(SIDES[self.model().columns[section].align])
        self.editor.setAccessibleName(f"{self.model().columns[section].title}, row {at + 1}")
        self.editor.setText(first or self.rows[at].cells.get(key, ""))
        if not first:
            self.editor.selectAll()
        self.editor.show()
        self.editor.setFocus()

    def commit(self) -> bool:
        """What stands in the open cell counts; False where it cannot, and the cell stays open."""
        if self._cell is None:
            return True
        at, key = self._cell
        row = self.rows[at]
        found = self._check(row, key, self.editor.text().strip())
        if isinstance(found, str):
            self.said.emit(found)
            self.editor.selectAll()
            return False
        self._cell = None
        self.editor.hide()
        self.said.emit("")
        if found != row:
            self.put(at, found)
        return True

    def _next(self, at: int, key: str, *, down: bool) -> None:
        place = self.editable.index(key)
        if down:
            at += 1
        elif place + 1 < len(self.editable):
            key = self.editable[place + 1]
        else:
            at, key = at + 1, self.editable[0]
        if at < len(self.rows):
            self.open_cell(at, key)
        else:
            self.setFocus()
            self.past_end.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the open cell."""
        if watched is not self.editor:
            return super().eventFilter(watched, event)
        if isinstance(event, QFocusEvent) and event.lostFocus() and self._cell and self.isVisible():
            reason = event.reason()
            if reason not in {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}:
                self.commit()
        if not key_pressed(event) or self._cell is None:
            return super().eventFilter(watched, event)
        (at, key), pressed = self._cell, event.key()
        if pressed in _ENTER or pressed == Qt.Key.Key_Tab:
            if self.commit():
                self._next(at, key, down=pressed in _ENTER)
            return True
        if pressed in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            if self.commit():
                self.open_cell(max(0, min(len(self.rows) - 1, at + (1 if pressed == Qt.Key.Key_Down else -1))), key)
            return True
        if pressed == Qt.Key.Key_Escape:
            self._cell = None
            self.editor.hide()
            self.setFocus()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The cursor on a row without an open cell: Enter or typing opens it."""
        at, held = self.currentIndex().row(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if (
            (event.key() in _ENTER and not held)
            or event.key() == Qt.Key.Key_Delete
            or (event.key() == Qt.Key.Key_Backspace and held == Qt.KeyboardModifier.ControlModifier)
        ):
            self.open_cell(at, self._key)
        elif event.text().isprintable() and event.text() and not held & ~Qt.KeyboardModifier.ShiftModifier:
            self.open_cell(at, self._key, event.text())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
