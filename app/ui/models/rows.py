"""A table model over frozen rows that are all in memory, and the base of the one that reads pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.models.columns import Align, Column
from app.ui.theme.paint import spoken_pips

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
MISSING = "…"
_SIDE = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


class RowsModel(QAbstractTableModel):
    """Base: columns are values, a row is a frozen value. Delegates ask ``row_at`` once and paint from it."""

    def __init__(self, columns: Sequence[Column], row_id: Callable[[Any], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._row_id = row_id

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns; the caller sets rows that have them before anything is painted."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def row_at(self, row: int) -> Any | None:
        """The frozen row, or None where it is not there (yet)."""
        raise NotImplementedError

    def find(self, row_id: str) -> int:
        """Where the row of that id is among those in memory, or -1."""
        raise NotImplementedError

    def id_at(self, row: int) -> str:
        """The id of a row, empty where it is not there (yet)."""
        value = self.row_at(row)
        return "" if value is None else self._row_id(value)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _SIDE[self.columns[section].align]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text for copying, tests and screen readers; painting does not come this way."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, ROW_ROLE}:
            return None
        row = self.row_at(index.row())
        if role == ROW_ROLE:
            return row
        if row is None:
            return MISSING
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title or column.key}: {spoken(column, row)}"
        return cell_text(column, row)


def cell_text(column: Column, row: Any) -> str:
    """What a cell says in characters; a chip says its word."""
    if column.chip:
        chip = column.chip(row)
        return chip.text if chip else ""
    return column.text(row)


def spoken(column: Column, row: Any) -> str:
    """What a cell says aloud."""
    if column.spoken:
        return column.spoken(row)
    if column.chip and (chip := column.chip(row)):
        return chip.spoken or chip.text
    if column.pips and (quarters := column.pips(row)):
        return spoken_pips(quarters)
    return cell_text(column, row)


class ListModel(RowsModel):
    """Rows that are all in memory: a document's lines, a lane, a pick list."""

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], str],
        rows: Sequence[Any] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, row_id, parent)
        self._rows = tuple(rows)
        self._at = {row_id(row): at for at, row in enumerate(self._rows)}

    @property
    def rows(self) -> tuple[Any, ...]:
        """All rows in order."""
        return self._rows

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the same ids in the same order keep the scroll position and the cursor."""
        fresh = tuple(rows)
        if [self._row_id(row) for row in fresh] == [self._row_id(row) for row in self._rows]:
            self._rows = fresh
            if fresh:
                self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._rows = fresh
        self._at = {self._row_id(row): at for at, row in enumerate(fresh)}
        self.endResetModel()

    def put(self, at: int, row: Any) -> None:
        """Another row of the same id at a place."""
        self._rows = (*self._rows[:at], row, *self._rows[at + 1 :])
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def row_at(self, row: int) -> Any | None:
        """The row at that place."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def find(self, row_id: str) -> int:
        """The place of that id, or -1."""
        return self._at.get(row_id, -1)


class WindowModel(RowsModel):
    """Rows of a long list in memory, each made when somebody looks at it: the list costs what of it is in sight.

    ``make`` gives the row of an item; ``id_of`` the id that row will have.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], str],
        make: Callable[[Any], Any],
        id_of: Callable[[Any], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, row_id, parent)
        self._make, self._id_of = make, id_of
        self._items: Sequence[Any] = ()
        self._places: dict[str, int] | None = None

    @property
    def rows(self) -> Sequence[Any]:
        """All rows in order, each made when it is asked for."""
        return _Made(self._items, self._make)

    def set_items(self, items: Sequence[Any]) -> None:
        """Show these; the same ones keep the scroll position and the cursor."""
        if items is self._items:
            if items:
                self.dataChanged.emit(self.index(0, 0), self.index(len(items) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._items, self._places = items, None
        self.endResetModel()

    def put(self, at: int, _row: Any) -> None:
        """The row at a place says something else: it is made anew."""
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self._items)

    def row_at(self, row: int) -> Any | None:
        """The row at that place."""
        return self._make(self._items[row]) if 0 <= row < len(self._items) else None

    def find(self, row_id: str) -> int:
        """The place of that id, or -1."""
        if self._places is None:
            self._places = {self._id_of(one): at for at, one in enumerate(self._items)}
        return self._places.get(row_id, -1)


class _Made(Sequence[Any]):
    """Rows that are made when they are asked for."""

    def __init__(self, items: Sequence[Any], make: Callable[[Any], Any]) -> None:
        self._items, self._make = items, make

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self._make(one) for one in self._items[at]]
        return self._make(self._items[at])
