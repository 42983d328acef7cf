"""A figure typed behind Enter on words whose product is still looked up: it may be the quantity that it asks for.

At the pace of the books the next figure is a quantity where the product asks how much, and a code where it does not;
who types ahead of them means the same. So a figure waits for the answer; whatever begins with a letter does not.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.domain.entry.grammar import Kind
from app.ui.entry.cells import Cell
from app.ui.entry.lines import EntryLine
from app.ui.entry.model import EntryModel

PATIENCE_MS = 3000
_FIGURES = frozenset("0123456789.,-+")


class Typed(Protocol):
    """The table that is typed into."""

    @property
    def entry(self) -> QLineEdit:
        """The field of the entry row."""

    @property
    def editor(self) -> QLineEdit:
        """The field of the open cell."""

    @property
    def cell(self) -> Cell | None:
        """The open cell."""

    def model(self) -> EntryModel:
        """Its lines."""

    def edit_cell(self, cell: Cell | None) -> None:
        """Open a cell."""


class KeysAhead(QObject):
    """Of one table: which line is asked about, and the keys that wait for it."""

    def __init__(self, table: Typed, parent: QObject) -> None:
        super().__init__(parent)
        self._table = table
        self._line = 0
        self._keys: list[QKeyEvent] = []
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(lambda: self.let_go(None))

    def entered(self, line: EntryLine) -> None:
        """This line was made by Enter; nothing that was typed before waits for another."""
        said = line.kind is not Kind.PRODUCT or "quantity" in line.by_hand
        self._line = line.line if line.looking and not said else 0

    def keeps(self, event: QKeyEvent) -> bool:
        """Whether a key of the entry row waits for the answer."""
        if not self._line:
            return False
        if not self._keys:
            if not event.text():
                return False  # a modifier by itself is not yet a key
            if event.text() not in _FIGURES or self._table.entry.text():
                self._line = 0
                return False
            self._patience.start()
        self._keys.append(event.clone())
        return True

    def answered(self, line: EntryLine | None) -> None:
        """A look-up was answered: of the line that is waited for, or of another."""
        if self._line and (line is None or line.line == self._line):
            self.let_go(line)

    def let_go(self, line: EntryLine | None) -> None:
        """Play what waited: to the quantity of the line where its product asks for one, else to the entry row."""
        table, keys, self._keys, self._line = self._table, self._keys, [], 0
        self._patience.stop()
        asks = line is not None and line.product is not None and line.product.ask_quantity
        if keys and asks and line is not None and table.entry.hasFocus():
            table.edit_cell((table.model().find(str(line.line)), "quantity"))
        for key in keys:
            QCoreApplication.sendEvent(table.editor if table.cell else table.entry, key)
