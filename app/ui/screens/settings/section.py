"""What most sections of the settings are: a small table with a form beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.commands import told
from app.ui.models.columns import Column
from app.ui.models.rows import ListModel
from app.ui.screens.settings.beside import BESIDE
from app.ui.theme.look import look
from app.ui.widgets.card import Card
from app.ui.widgets.editor import Editor
from app.ui.widgets.form import Form
from app.ui.widgets.table import Table


class ListSection(QWidget):
    """A small table with a form beside it. ``picked`` carries the row whose values the form is to show.

    The cursor walks through the table without leaving it; Enter goes into the form. With ``new``, the title of a form
    for a record that is not there yet, it begins with that and its values ``start``, and Esc comes back to it.
    """

    picked = Signal(object)

    def __init__(
        self,
        columns: tuple[Column, ...],
        form: Callable[[], Form],
        do: str,
        *,
        new: str = "",
        start: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__()
        self._new, self._start = new, start or {}
        self.model = self.model_of(columns)
        self.table = Table(self.model)
        self.table.opened.connect(self._opened)
        self.table.picked.connect(self._walked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        surface = Card()
        inside = self.inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        row.addWidget(surface, 1)
        self.editor = Editor(form, do=do, width=BESIDE, esc="new" if new else "back")
        row.addWidget(self.editor)
        look().changed.connect(self._share)
        if new:
            self.editor.left.connect(self._leave)
            self.fresh(focus=False)

    def model_of(self, columns: tuple[Column, ...]) -> Any:
        """The rows; all in memory, where a section has not so many that it reads them by the page."""
        return ListModel(columns, lambda row: row.id)

    def fresh(self, *, focus: bool = True) -> None:
        """An empty form, for a record that is not there yet."""
        self.editor.edit(self._new, self._start, focus=focus)

    def _leave(self) -> None:
        """The form is of no row any more, and none is marked."""
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())
        self.fresh()

    def _walked(self, row_id: str) -> None:
        """The form shows the row; whoever has the focus keeps it, and what is half typed stays."""
        if self.editor.changed:
            self.editor.note.set_text(told("This is not kept yet: F12 keeps it, Esc lets it go."))
            return
        before = QApplication.focusWidget()
        self.picked.emit(self.model.row_at(self.model.find(row_id)))
        if before is not None:
            before.setFocus()

    def _opened(self, row_id: str) -> None:
        self._walked(row_id)
        self.editor.begin()

    def begin(self) -> None:
        """The cursor on a row, or in the form of the first record where there is none yet."""
        if not self.model.rowCount():
            self.editor.begin()
            return
        self.table.setFocus()
        # Rows that were read anew have a cursor and no mark.
        self.table.go_to(max(0, self.table.currentIndex().row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in the table begins a new record, as in the form."""
        if event.key() == Qt.Key.Key_Escape and self._new:
            self._leave()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form leaves the list its half."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        self.editor.setFixedWidth(min(look().px(BESIDE), round(self.width() * 0.5)))
