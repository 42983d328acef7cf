"""A table over a million rows: pages of 200 are read when they are looked at, 60 are kept, late answers are dropped."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal

from app.ui.models.columns import Column
from app.ui.models.rows import Index, RowsModel

PAGE = 200
KEPT = 60
AT_ONCE = 3


class RowSource(Protocol):
    """Where rows come from. Both run on a reader's thread and get a view of the books."""

    def count(self, view: Any) -> int:
        """Number of rows in all."""

    def page(self, view: Any, offset: int, limit: int) -> Sequence[Any]:
        """Frozen rows in the order of the table."""


class Reader(Protocol):
    """What this file needs of ``app.ui.work.Work``."""

    def read(
        self,
        fn: Callable[[Any], Any],
        done: Callable[[Any], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        key: object = None,
        owner: QObject | None = None,
        priority: int = 5,
    ) -> None:
        """Run ``fn(view)`` elsewhere and hand the answer to ``done`` here."""


class PagedTableModel(RowsModel):
    """Rows by the page. A cell whose page is not here yet says "…" and asks for it.

    ``loaded(first, last)`` fires when rows arrived; ``counted(n)`` when the number of rows is known; ``failed(error)``
    when a page could not be read: the page is asked for again when ``reload`` is called.
    """

    loaded = Signal(int, int)
    counted = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], str],
        reader: Reader,
        source: RowSource | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, row_id, parent)
        self._reader = reader
        self._source = source
        self._count = 0
        self._generation = 0
        self._pages: OrderedDict[int, tuple[Any, ...]] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: list[int] = []
        self._running: set[int] = set()
        self._last = 0
        self._pump = QTimer(self, interval=0, singleShot=True)
        self._pump.timeout.connect(self._ask)
        if source is not None:
            self.reload()

    def set_source(self, source: RowSource) -> None:
        """Show other rows (another filter, another order); the table starts empty until the count is known."""
        self._source = source
        self.beginResetModel()
        self._count = 0
        self._pages.clear()
        self._stale.clear()
        self.endResetModel()
        self.reload()

    def reload(self) -> None:
        """Read again what is looked at. What is shown stays until the new rows are here."""
        self._generation += 1
        self._stale = set(self._pages)
        self._wanted.clear()
        self._running.clear()
        source, generation = self._source, self._generation
        if source is not None:
            self._reader.read(
                source.count,
                lambda count: self._counted(generation, count),
                failed=lambda error: self._went_wrong(generation, -1, error),
                owner=self,
                key=(id(self), "count"),
                priority=3,
            )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of rows in all, whether here or not."""
        return 0 if parent.isValid() else self._count

    def row_at(self, row: int) -> Any | None:
        """The row, or None while its page is on the way; asking brings it."""
        if not 0 <= row < self._count:
            return None
        number, within = divmod(row, PAGE)
        page = self._pages.get(number)
        self._last = number
        if page is None or number in self._stale:
            self._want(number)
        else:
            self._pages.move_to_end(number)
        return page[within] if page is not None and within < len(page) else None

    def find(self, row_id: str) -> int:
        """Where that id is in the pages here, or -1."""
        for number, page in self._pages.items():
            for within, row in enumerate(page):
                if self._row_id(row) == row_id:
                    return number * PAGE + within
        return -1

    @property
    def pages(self) -> int:
        """How many pages are in memory."""
        return len(self._pages)

    def _want(self, number: int) -> None:
        if number in self._running:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        self._wanted.append(number)
        # While a person flings, only where they are now matters.
        del self._wanted[:-AT_ONCE]
        if not self._pump.isActive():
            self._pump.start()

    def _ask(self) -> None:
        source = self._source
        while source is not None and self._wanted and len(self._running) < AT_ONCE:
            self._send(source, self._wanted.pop())

    def _send(self, source: RowSource, number: int) -> None:
        generation = self._generation
        self._running.add(number)
        self._reader.read(
            lambda view: tuple(source.page(view, number * PAGE, PAGE)),
            lambda rows: self._arrived(generation, number, rows),
            failed=lambda error: self._went_wrong(generation, number, error),
            owner=self,
        )

    def _counted(self, generation: int, count: int) -> None:
        if generation != self._generation:
            return
        before, root = self._count, QModelIndex()
        if count > before:
            self.beginInsertRows(root, before, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < before:
            self.beginRemoveRows(root, count, before - 1)
            self._count = count
            self.endRemoveRows()
        # A page at the old end may be short; it is stale anyway, and painting asks for it again.
        self._repaint(0, count - 1)
        self.counted.emit(count)

    def _arrived(self, generation: int, number: int, rows: tuple[Any, ...]) -> None:
        if generation != self._generation:
            return
        self._running.discard(number)
        self._stale.discard(number)
        self._pages[number] = rows
        self._pages.move_to_end(number)
        while len(self._pages) > KEPT:
            dropped, _ = self._pages.popitem(last=False)
            self._stale.discard(dropped)
        first, last = number * PAGE, number * PAGE + len(rows) - 1
        self._repaint(first, last)
        self.loaded.emit(first, last)
        self._fetch_neighbours(number)
        self._ask()

    def _fetch_neighbours(self, number: int) -> None:
        """The pages beside the one looked at, if nothing more urgent waits."""
        if self._wanted or number != self._last or self._source is None:
            return
        for beside in (number + 1, number - 1):
            known = beside in self._pages and beside not in self._stale
            there = 0 <= beside * PAGE < self._count
            if there and not known and beside not in self._running and len(self._running) < AT_ONCE:
                self._send(self._source, beside)

    def _went_wrong(self, generation: int, number: int, error: Exception) -> None:
        if generation == self._generation:
            self._running.discard(number)
            self.failed.emit(error)

    def _repaint(self, first: int, last: int) -> None:
        last = min(last, self._count - 1)
        if first <= last:
            roles = [Qt.ItemDataRole.DisplayRole]
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1), roles)
