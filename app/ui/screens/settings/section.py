"""What most sections of the settings are: a small table with a form beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.models.columns import Column
from app.ui.models.rows import ListModel
from app.ui.screens.settings.beside import BESIDE
from app.ui.widgets.card import Card
from app.ui.widgets.editor import Editor
from app.ui.widgets.form import Form
from app.ui.widgets.table import Table


class ListSection(QWidget):
    """A small table with a form beside it."""

    picked = Signal(object)

    def __init__(self, columns: tuple[Column, ...], form: Callable[[], Form], do: str) -> None:
        super().__init__()
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
        self.editor = Editor(form, do=do, width=BESIDE)
        row.addWidget(self.editor)
