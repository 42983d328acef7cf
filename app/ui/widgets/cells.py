"""A table with cells to fill: one field, over the cell where the cursor is; what is typed goes out at every key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.models.columns import Align
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.theme.look import look
from app.ui.widgets.beside import Beside
from app.ui.widgets.fields import GhostLine
from app.ui.widgets.table import Table

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class CellTable(Table):
    """Rows with fields, walked by Enter, Tab and the arrows; everything else is only read.

    ``typed`` carries row, column key and text at every key; the owner puts it into the model. Enter goes to the first
    field of the next row; after the last one ``ended`` fires. In fields that hold figures a letter is no text:
    ``lettered`` carries it, and Space too. ``complete`` gives the end of a word that was begun. ``tell`` says beside a
    cell what is wrong with it.
    """

    field: GhostLine
    # Qt calls while it makes the table, before there is a field.
    _ready = False

    typed = Signal(int, str, str)
    ended = Signal()
    lettered = Signal(str)
    left = Signal()

    def __init__(
        self,
        model: ListModel,
        fields: Sequence[str],
        *,
        words: frozenset[str] = frozenset(),
        may_edit: Callable[[Any, str], bool] = lambda _row, _key: True,
        complete: Callable[[str], str] = lambda _text: "",
        parent: QWidget | None = None,
    ) -> None:
        self._keys, self._words = tuple(fields), words
        self._may_edit, self._complete = may_edit, complete
        self._row, self._key = 0, self._keys[0]
        self._told: tuple[int, str] | None = None
        super().__init__(model, parent)
        self.beside = Beside(self.viewport())
        self.shows = (2, 12)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.field = GhostLine(name="Cell", parent=self.viewport())
        self._ready = True
        self.field.textEdited.connect(self._edited)
        self.field.installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self._place)
        # The heads are laid out after the cells are first shown.
        self.horizontalHeader().sectionResized.connect(self._place)
        self.horizontalHeader().geometriesChanged.connect(self._place)
        model.dataChanged.connect(lambda *_what: self.refresh())
        model.modelReset.connect(self.start)
        self.clicked.connect(self._clicked)
        self.start()

    @property
    def place(self) -> tuple[int, str]:
        """Row and column key of the cell with the field."""
        return self._row, self._key

    def start(self) -> None:
        """The field over the first cell that can be filled."""
        for row, key in self._cells():
            self.go(row, key)
            return
        if self._ready:
            self.field.hide()

    def go(self, row: int, key: str) -> None:
        """The field over that cell, its content selected."""
        if not self._ready:
            return
        field = self.field
        self._row, self._key = row, key
        self.go_to(row)
        column = next(one for one in self.model().columns if one.key == key)
        side = Qt.AlignmentFlag.AlignRight if column.align is Align.RIGHT else Qt.AlignmentFlag.AlignLeft
        field.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        field.setAccessibleName(f"{column.title}, row {row + 1}")
        field.setText(column.text(self.model().row_at(row)))
        field.set_ghost("")
        field.selectAll()
        self._keep_in_sight()
        self._place()
        field.show()
        field.set_wrong(wrong=self._told == (row, key))

    def tell(self, row: int, key: str, sentence: str) -> None:
        """What is wrong with a cell, beside it; until ``tell_nothing``."""
        self._told = row, key
        self.beside.say(sentence)
        self._place()
        if self._ready:
            self.field.set_wrong(wrong=self.place == self._told)
            self.field.setAccessibleDescription(sentence)

    def tell_nothing(self) -> None:
        """All cells can be used."""
        self._told = None
        self.beside.say("")
        if self._ready:
            self.field.set_wrong(wrong=False)
            self.field.setAccessibleDescription("")

    def refresh(self) -> None:
        """The field says what the model says, unless it does already."""
        row = self.model().row_at(self._row)
        if not self._ready or row is None:
            return
        if not self._may_edit(row, self._key):
            self.start()
            return
        column = next(one for one in self.model().columns if one.key == self._key)
        if self.field.text() != column.text(row):
            self.field.setText(column.text(row))

    def _cells(self) -> list[tuple[int, str]]:
        """All cells that can be filled, in reading order."""
        hidden = {one.key for number, one in enumerate(self.model().columns) if self.isColumnHidden(number)}
        return [
            (number, key)
            for number in range(self.model().rowCount())
            for key in self._keys
            if key not in hidden and self._may_edit(self.model().row_at(number), key)
        ]

    def _edited(self, text: str) -> None:
        if self._key in self._words:
            self.field.set_ghost(self._complete(text))
        self.typed.emit(self._row, self._key, text)

    def _finish_word(self) -> None:
        field = self.field
        if field.ghost:
            field.setText(field.text() + field.ghost)
            field.set_ghost("")
            self.typed.emit(self._row, self._key, field.text())

    def _place(self, *_value: object) -> None:
        if self.model() is None:
            return  # the heads say goodbye
        if self._ready and self.model().rowCount():
            self.field.setGeometry(self.column_rect(self._row, self._key).adjusted(1, 1, -1, -1))
        if self._told:
            self.beside.place(self.column_rect(*self._told))

    def _clicked(self, index: QModelIndex) -> None:
        row, key = index.row(), self.model().columns[index.column()].key
        cells = [one for at, one in self._cells() if at == row]
        if cells:
            self.go(row, key if key in cells else cells[0])
            self.field.setFocus()

    def _step_row(self, by: int) -> bool:
        rows = sorted({row for row, _ in self._cells()})
        onward = [row for row in rows if (row > self._row if by > 0 else row < self._row)]
        if not onward:
            return False
        row = onward[0] if by > 0 else onward[-1]
        keys = [key for at, key in self._cells() if at == row]
        self.go(row, self._key if self._key in keys else keys[0])
        return True

    def _step_cell(self, by: int) -> bool:
        cells = self._cells()
        at = cells.index((self._row, self._key)) + by if (self._row, self._key) in cells else -1
        if not 0 <= at < len(cells):
            return False
        self.go(*cells[at])
        return True

    def _next_row(self) -> None:
        """Enter: the first field of the next row."""
        self._finish_word()
        onward = next(((row, key) for row, key in self._cells() if row > self._row), None)
        if onward:
            self.go(*onward)
        else:
            self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the field."""
        if self._ready and watched is self.field and key_pressed(event):
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if key in _ENTER:
            self._next_row()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._finish_word()
            self._step_row(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._finish_word()
            if not self._step_cell(1 if key == Qt.Key.Key_Tab else -1):
                # At either end the field is left for what stands before or after the table.
                return False
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif self._key not in self._words and (event.text() == " " or event.text().isalpha()):
            self.lettered.emit(event.text().upper())
        else:
            return False
        return True

    def minimumSizeHint(self) -> QSize:
        """The heads and one row."""
        return QSize(super().minimumSizeHint().width(), 2 * look().row_height + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The row with the field stays in sight."""
        super().resizeEvent(event)
        self._keep_in_sight()
        self._place()

    def _keep_in_sight(self) -> None:
        """The row of the field; its own column, for a hidden one is never scrolled to."""
        if self.model().rowCount():
            self.scrollTo(self.model().index(self._row, self.section(self._key)))

    def updateGeometries(self) -> None:
        """The field follows its row."""
        super().updateGeometries()
        if hasattr(self, "field"):
            self._place()

    def _fit(self) -> None:
        """The field follows its column."""
        super()._fit()
        self._place()

    def _dress(self) -> None:
        super()._dress()
        self._place()
