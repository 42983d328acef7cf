"""The rows of a staged list as a table: read when they are painted, and repaired where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.models.columns import Column, number_column
from app.ui.models.rows import RowsModel
from app.ui.qt import key_pressed
from app.ui.screens.importing import words
from app.ui.theme.look import look
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.fields import Line
from app.ui.widgets.table import Table

_KEPT = 400
_FIELD = 200
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_CHIPS = {
    1: Chip("New", "done", Glyph.FULL),
    2: Chip("Changed", "ware", Glyph.HALF),
    3: Chip("The same", "idle", Glyph.FULL),
    4: Chip("Left out", "idle", Glyph.CROSS),
}
_BAD, _DOUBTFUL = Chip("Repair", "stop", Glyph.BANG), Chip("Look at", "sell", Glyph.QUARTER)
BAD = 0


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A row as it is shown: its place, its line, its cells, and what is wrong or doubtful, by field ("" is the row)."""

    at: int
    line: int
    cells: tuple[str, ...]
    state: int
    faults: tuple[tuple[str, str], ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def why(self) -> str:
        """The sentences."""
        return " ".join(sentence for _, sentence in self.faults or self.doubts)

    def cell(self, column: int) -> str:
        """What stands in a column."""
        return self.cells[column] if column < len(self.cells) else ""


class StageModel(RowsModel):
    """Some of the rows of a staged list, in their order. Nothing is read before it is looked at."""

    def __init__(self, parent: QObject) -> None:
        super().__init__((Column("line", "Line", 60, lambda row: f"{row.line:,}"),), lambda row: str(row.at), parent)
        self._staged: Any = None
        self._checked: Any = None
        self._places: Sequence[int] = ()
        self._seen: dict[int, StagedRow] = {}

    def show_rows(self, staged: Any, checked: Any, places: Sequence[int]) -> None:
        """Show these rows (their places in the stage, rising)."""
        self.beginResetModel()
        self._staged, self._checked, self._places = staged, checked, places
        self._seen.clear()
        self.endResetModel()

    def look_again(self) -> None:
        """The rows that are shown say something else now."""
        self._seen.clear()
        if self._places:
            last = self.index(len(self._places) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows there are, whether they were looked at or not."""
        return 0 if parent.isValid() else len(self._places)

    def row_at(self, row: int) -> StagedRow | None:
        """The row, made when it is asked for."""
        if not 0 <= row < len(self._places):
            return None
        at = self._places[row]
        found = self._seen.get(at)
        if found is None:
            if len(self._seen) > _KEPT:
                self._seen.clear()
            one, checked = self._staged.row(at), self._checked
            found = self._seen[at] = StagedRow(
                at, one.line, tuple(one.cells), checked.states[at], tuple(checked.faults.get(at, ())),
                tuple(checked.doubts.get(at, ())),
            )  # fmt: skip
        return found

    def find(self, row_id: str) -> int:
        """Where the row of that place is shown, or -1."""
        from bisect import bisect_left

        at = int(row_id) if row_id.isdigit() else -1
        found = bisect_left(self._places, at)
        return found if found < len(self._places) and self._places[found] == at else -1

    def next_bad(self, row: int) -> int:
        """The first row behind this one that is to be repaired; -1 if there is none."""
        states = self._checked.states if self._checked else b""
        return next((n for n in range(row + 1, len(self._places)) if states[self._places[n]] == BAD), -1)


def columns_for(plan: Any, wrong: frozenset[str]) -> tuple[Column, ...]:
    """Line, state, the columns that are taken, and why a row is bad. A field that is `wrong` somewhere never yields."""
    return (
        number_column("line", "Line", 66, lambda row: f"{row.line:,}", tone="muted"),
        Column("state", "State", 104, lambda _row: "", chip=_chip),
        *(
            _cell(plan.table.headings[n] or words.field_words(one), n, one, stays=one in wrong)
            for n, one in plan.columns.items()
        ),
        Column("why", "Why", 320, lambda row: row.why, stretch=True, least=220, tone_of=_tone),
    )


def _chip(row: StagedRow) -> Chip:
    return _BAD if row.state == BAD else _DOUBTFUL if row.doubts else _CHIPS[row.state]


def _tone(row: StagedRow) -> str:
    return "stop" if row.faults else "muted"


def _cell(title: str, number: int, field: str, *, stays: bool) -> Column:
    def tone(row: StagedRow) -> str:
        return "stop" if any(one == field for one, _ in row.faults) else "text"

    # The first column says which row it is; the last give way first.
    return Column(
        f"c{number}:{field}", title, 124, lambda row: row.cell(number).replace("\n", " "), tone_of=tone, least=104,
        yields=0 if stays else number,
    )  # fmt: skip


class RepairTable(Table):
    """F2 or Enter opens the bad cell of a row, Enter takes it and goes to the next bad row, Tab to the next cell.

    ``repaired`` carries the row's place, the number of the column, and the text.
    """

    repaired = Signal(int, int, str)

    if TYPE_CHECKING:

        def model(self) -> StageModel:
            """What it was made with."""

    def __init__(self, model: StageModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._key = ""
        self.field = Line(name="Cell", parent=self.viewport())
        self.field.hide()
        self.field.installEventFilter(self)
        self.opened.connect(lambda _row: self.repair())
        self.verticalScrollBar().valueChanged.connect(self._place)
        self.horizontalScrollBar().valueChanged.connect(self._place)
        self.clicked.connect(self._clicked)

    @property
    def editing(self) -> bool:
        """Whether a cell is open."""
        return self.field.isVisible()

    def repair(self) -> None:
        """Open the cell that is wrong; the first one where the whole row is."""
        row = self.model().row_at(self.currentIndex().row())
        keys = self._keys()
        if row is None or not keys:
            return
        wrong = {field for field, _ in row.faults or row.doubts}
        self._open(next((key for key in keys if key.partition(":")[2] in wrong), keys[0]))

    def _keys(self) -> list[str]:
        columns = enumerate(self.model().columns)
        return [one.key for n, one in columns if one.key.startswith("c") and not self.isColumnHidden(n)]

    def _open(self, key: str) -> None:
        row = self.model().row_at(self.currentIndex().row())
        if row is None:
            return
        self._key = key
        column = next(one for one in self.model().columns if one.key == key)
        self.scrollTo(self.currentIndex())
        self.field.setAccessibleName(f"{column.title}, line {row.line}")
        self.field.setText(row.cell(_number(key)))
        self.field.selectAll()
        self._place()
        self.field.show()
        self.field.setFocus()

    def _place(self, *_value: object) -> None:
        if self._key and self.currentIndex().isValid():
            place = self.column_rect(self.currentIndex().row(), self._key).adjusted(1, 1, -1, -1)
            # What is repaired is seen whole, though its column may be narrow.
            place.setWidth(max(place.width(), look().px(_FIELD)))
            place.moveRight(min(place.right(), self.viewport().width() - 2))
            self.field.setGeometry(place)

    def close_cell(self) -> None:
        """Leave the cell as it was."""
        self.field.hide()
        self.setFocus()

    def _take(self) -> None:
        row = self.model().row_at(self.currentIndex().row())
        if row is not None and self.field.text() != row.cell(_number(self._key)):
            self.repaired.emit(row.at, _number(self._key), self.field.text())

    def _clicked(self, index: Any) -> None:
        key = self.model().columns[index.column()].key
        if self.editing:
            self._take()
            self.close_cell()
        if key in self._keys():
            self._key = key

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the open cell."""
        if watched is self.field and key_pressed(event):
            return self._pressed(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.field.isVisible():
            self.field.hide()
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_cell()
        elif key in _ENTER:
            following = self.model().next_bad(self.currentIndex().row())
            self._take()
            self.close_cell()
            if following >= 0:
                self.go_to(following)
                self.repair()
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            keys = self._keys()
            at = (keys.index(self._key) if self._key in keys else 0) + (1 if key == Qt.Key.Key_Tab else -1)
            self._take()
            self._open(keys[at % len(keys)])
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._take()
            self.close_cell()
            self.go_to(self.currentIndex().row() + (1 if key == Qt.Key.Key_Down else -1))
            self._open(self._key)
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter or a figure begins to write into the cell that is wrong."""
        plain = event.text().isprintable() and event.text().strip()
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if plain and not held and self.currentIndex().isValid():
            self.repair()
            self.field.setText(event.text())
        else:
            super().keyPressEvent(event)


def _number(key: str) -> int:
    """The number of a cell's column."""
    return int(key.partition(":")[0][1:])
