"""A sheet on which a person says what the columns of a customer's table are; what is said is known the next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.models.columns import LAST, Column
from app.ui.models.rows import ListModel
from app.ui.screens.importing.words import completed, field_named, field_words
from app.ui.theme.look import Size
from app.ui.widgets.card import Card
from app.ui.widgets.cells import CellTable
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class _Row:
    """A column of the table, and what is typed as its field."""

    number: int
    heading: str
    typed: str
    sample: str


class ColumnsSheet(Sheet):
    """``said`` carries each column by its place ("#2") with its field, "-" for none. ``lacking`` says what is missing.

    The cursor is in the first cell; the beginning of a word is enough, Enter goes to the next column.
    """

    said = Signal(dict)

    def __init__(
        self, document: QWidget, name: str, columns: Sequence[Any], fields: tuple[str, ...], lacking: Any
    ) -> None:
        super().__init__(document, f"Columns of {name}", do="Read it so", share=1.17)
        self._fields, self._lacking = fields, lacking
        rows = [
            _Row(one.number, one.heading or f"column {one.number + 1}", field_words(one.field), one.sample)
            for one in columns
        ]
        self.model = ListModel(_COLUMNS, lambda row: str(row.number), parent=self)
        self.table = CellTable(
            self.model,
            ("field",),
            words=frozenset({"field"}),
            complete=lambda text: completed(text, self._fields),
        )
        self.table.setAccessibleName("Columns")
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        self.body.addWidget(surface, 1)
        known = ", ".join(map(field_words, fields))
        hint = f"Type the beginning of what a column is: {known}. Nothing leaves it out."
        kept = "The next list with these headings is read the same way."
        for words in (hint, kept):
            self.body.addWidget(Text(words, size=Size.SECOND, tone="muted", wrap=True))
        self.model.set_rows(rows)
        self.table.start()
        self.table.typed.connect(self._typed)
        self.table.left.connect(self.dismiss)
        self.table.ended.connect(self.button.setFocus)
        self.accepted.connect(self._take)

    def open(self) -> None:
        """The first column that nobody knows."""
        super().open()
        at = next((n for n, row in enumerate(self.model.rows) if not row.typed), 0)
        self.table.go(at, "field")
        if self.table.field:
            self.table.field.setFocus()

    def _typed(self, at: int, _key: str, text: str) -> None:
        rows = [*self.model.rows]
        rows[at] = replace(rows[at], typed=text)
        field = field_named(text, self._fields)
        if field:
            # A field has one column: the one that had it gives it up.
            same = [n for n, row in enumerate(rows) if n != at and field_named(row.typed, self._fields) == field]
            for n in same:
                rows[n] = replace(rows[n], typed="")
        self.model.set_rows(rows)
        self.table.go_to(at)
        self.note.set_text("")

    def _take(self) -> None:
        if self.table.field and self.table.field.ghost:
            self._typed(self.table.place[0], "field", self.table.field.text() + self.table.field.ghost)
        columns = {}
        for row in self.model.rows:
            field = field_named(row.typed, self._fields)
            if field is None:
                self.note.set_text(f"{row.heading} cannot be “{row.typed}”.")
                return
            columns[f"#{row.number + 1}"] = field or "-"
        if missing := self._lacking(columns):
            self.note.set_text(f"Say which column is {missing}.")
            return
        self.said.emit(columns)


_COLUMNS = (
    Column("heading", "Their column", 200, lambda row: row.heading, weight=600, least=120),
    Column("field", "Is", 190, lambda row: row.typed or "—", least=130),
    Column("sample", "What is in it", 260 + LAST, lambda row: row.sample, tone="muted", stretch=True, least=120),
)
