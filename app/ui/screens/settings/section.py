"""What most sections of the settings are: a small table with a form beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.models.columns import Column
from app.ui.models.rows import ListModel
from app.ui.screens.settings.beside import BESIDE
from app.ui.theme.look import look
from app.ui.widgets.card import Card
from app.ui.widgets.editor import Editor
from app.ui.widgets.form import Form
from app.ui.widgets.table import Table


class ListSection(QWidget):
    """A small table with a form beside it, which has its fields from the beginning.

    ``new`` is what the form is called while it is of no row: at first, and after Esc; ``start`` are its values then. A
    section without it only changes what is there.
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
        self.model = ListModel(columns, lambda row: row.id)
        self.table = Table(self.model)
        self.table.opened.connect(lambda row_id: self.picked.emit(self.model.row_at(self.model.find(row_id))))
        self.table.picked.connect(lambda row_id: self.picked.emit(self.model.row_at(self.model.find(row_id))))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        row.addWidget(surface, 1)
        self.editor = Editor(form, do=do, width=BESIDE, leave="Esc a new one" if new else "Esc back")
        row.addWidget(self.editor)
        look().changed.connect(self._share)
        if new:
            self.editor.left.connect(self.fresh)
            self.editor.edit(new, self._start, focus=False)

    def fresh(self) -> None:
        """The form of none of the rows, for a new one."""
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())
        self.editor.edit(self._new, self._start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form leaves the list its half."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        self.editor.setFixedWidth(min(look().px(BESIDE), round(self.width() * 0.5)))
