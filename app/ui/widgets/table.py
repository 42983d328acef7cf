"""The table of every list: hairlines, one row height, one selected row, painted from the frozen row itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from app.ui.models.columns import Align, Column, shared_widths
from app.ui.models.paged import PagedTableModel
from app.ui.models.rows import RowsModel, cell_text
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.heads import PAD, Header, see_through
from app.ui.widgets.rowpaint import RowPainter

SHOWS = (3, 12)
MOST_CHOSEN = 200
"""How many rows can be chosen together; Ctrl+A in a list of a million chooses the first of them."""


class Table(QTableView):
    """A list a person walks through. Enter opens, Space peeks; the cursor stays on its row by id, not by number.

    With ``many`` several rows can be chosen, by Shift with the arrows, Ctrl+Space or Ctrl+A; ``chose`` says how many.
    They stay chosen by their ids, too, whatever comes between them.
    """

    opened = Signal(str)
    peeked = Signal(str)
    picked = Signal(str)
    chose = Signal(int)
    sort_asked = Signal(str, bool)

    if TYPE_CHECKING:

        def model(self) -> RowsModel:
            """What it was made with."""

    def __init__(self, model: RowsModel, parent: QWidget | None = None, *, many: bool = False) -> None:
        super().__init__(parent)
        self.empty_sentence = ""
        self.letters = Size.BODY
        """How large its texts are, in pixels at 100 %: larger where they are read from a step away."""
        self.bar_of: Callable[[Any], str] | None = None
        self.no_choice: frozenset[str] = frozenset()
        """Ids of rows that have a field of their own to show where the keys go."""
        self.shows = SHOWS
        """How many rows it would show, at least and at most, where what it stands in is as high as what is in it."""
        self._stretches = -1
        self._widths: list[int] = []
        self._current_id = ""
        # Whom the cursor goes to once its rows are here, unless somebody moves it before.
        self._wanted_id = ""
        self._many = many
        self._chosen_ids: tuple[str, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalHeader(Header(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # Whoever does not see hears what stands in it; a place gives it the name of what it lists.
        self.setAccessibleName(f"List: {', '.join(one.title for one in model.columns[:3] if one.title)}")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.rows_painter = RowPainter(self)
        self.setModel(model)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(lambda index: self.opened.emit(model.id_at(index.row())))
        self.horizontalHeader().sectionClicked.connect(self._sort)
        self._hinted = 0
        model.modelReset.connect(self._find_again)
        model.modelReset.connect(self._hint)
        if isinstance(model, PagedTableModel):
            model.loaded.connect(self._find_again)
            model.counted.connect(lambda _count: self.viewport().update())
        look().changed.connect(self._dress)
        self._dress()

    @property
    def current_id(self) -> str:
        """Id of the row under the cursor, empty if none."""
        return self._current_id

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns, each with its width."""
        self.model().set_columns(columns)
        self._dress()

    def selected_ids(self) -> tuple[str, ...]:
        """Ids of the selected rows in the order of the table, at most ``MOST_CHOSEN``."""
        return tuple(filter(None, map(self.model().id_at, self._selected())))

    def selected_rows(self) -> tuple[Any, ...]:
        """The rows themselves, as far as they are here."""
        return tuple(row for row in map(self.model().row_at, self._selected()) if row is not None)

    def choose_one(self) -> bool:
        """Only the row of the cursor is chosen; whether there were others."""
        several = len(self._chosen_ids) > 1
        if several:
            self.go_to(self.currentIndex().row())
            self._note_chosen()
        return several

    def _selected(self) -> list[int]:
        """Numbers of the selected rows: by their ranges, of which a million rows are one."""
        chosen = self.selectionModel().selection()
        ranges = sorted({(one.top(), one.bottom()) for one in map(chosen.at, range(chosen.count()))})
        rows: Iterator[int] = (row for top, bottom in ranges for row in range(top, bottom + 1))
        return sorted(set(islice(rows, MOST_CHOSEN)))

    def _note_chosen(self) -> None:
        """What a person has chosen by now."""
        if not self._many:
            return
        before, self._chosen_ids = len(self._chosen_ids), self.selected_ids()
        if before != len(self._chosen_ids):
            self.chose.emit(len(self._chosen_ids))

    def _choose_again(self) -> None:
        """After rows came: those that were chosen, wherever they are now."""
        if len(self._chosen_ids) < 2:
            return
        model, found = self.model(), QItemSelection()
        for row in filter(lambda at: at >= 0, map(model.find, self._chosen_ids)):
            found.select(model.index(row, 0), model.index(row, model.columnCount() - 1))
        self.selectionModel().select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_to(self, row: int) -> None:
        """Put the cursor on a row."""
        if 0 <= row < self.model().rowCount():
            flags = QItemSelectionModel.SelectionFlag
            index = self.model().index(row, 0)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            # Rows that came just now are laid out only later: until then nothing can be scrolled to them.
            self.executeDelayedItemsLayout()
            self.scrollTo(index)

    def go_to_id(self, row_id: str) -> None:
        """Put the cursor on the row of that id, now or as soon as its page is here."""
        self._current_id = self._wanted_id = row_id
        self._find_again()

    def column_rect(self, row: int, key: str) -> QRect:
        """Where a cell is, in viewport coordinates; for what is attached to it."""
        return self.visualRect(self.model().index(row, self.section(key)))

    def section(self, key: str) -> int:
        """The number of the column of that key."""
        return next(number for number, column in enumerate(self.model().columns) if column.key == key)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        # Empty while the row's page is on the way: then the row is known when it arrives.
        self._current_id = self.model().id_at(current.row()) if current.isValid() else ""
        if self._current_id:
            self.picked.emit(self._current_id)

    def _find_again(self, *_range: int) -> None:
        """After rows came: the cursor goes where its id is now, and what was chosen is chosen."""
        self._find_cursor()
        self._choose_again()

    def _find_cursor(self) -> None:
        here = self.currentIndex().row()
        if not self._current_id:
            self._moved(self.currentIndex(), self.currentIndex())
        sought = self._wanted_id or self._current_id
        if not sought:
            return
        if self.model().id_at(here) == sought:
            self._wanted_id = ""
            return
        row = self.model().find(sought)
        if row >= 0:
            self._wanted_id = ""
            self.go_to(row)

    def _sort(self, section: int) -> None:
        column = self.model().columns[section]
        if column.sort:
            header = self.horizontalHeader()
            down = (
                header.sortIndicatorSection() == section and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            )
            order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
            header.setSortIndicatorShown(True)
            header.setSortIndicator(section, order)
            self.sort_asked.emit(column.key, down)

    def _dress(self) -> None:
        now = look()
        see_through(self)
        self.verticalHeader().setDefaultSectionSize(now.row_height)
        header = self.horizontalHeader()
        self._widths = [now.px(one.width) for one in self.model().columns]
        for number, column in enumerate(self.model().columns):
            stretch = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(number, stretch)
            header.resizeSection(number, self._widths[number])
        self._stretches = next((at for at, column in enumerate(self.model().columns) if column.stretch), -1)
        header.setFixedHeight(now.row_height)
        self._fit()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """The heads and its rows, if what it stands in may be that high."""
        least, most = self.shows
        self._hinted = max(least, min(most, self.model().rowCount()))
        return QSize(super().sizeHint().width(), (self._hinted + 1) * look().row_height + look().px(4))

    def _hint(self) -> None:
        """More rows, or fewer: a sheet around it is as high as they are."""
        least, most = self.shows
        if self._hinted not in {0, max(least, min(most, self.model().rowCount()))}:
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Columns shrink, then those that yield are left out, until all have room; they come back with the room."""
        columns, room = list(enumerate(self.model().columns)), self.viewport().width()
        hidden: set[int] = set()
        needed = sum(look().px(one.least or one.width) for _number, one in columns)
        for number, column in sorted(columns, key=lambda pair: -pair[1].yields):
            if column.yields and needed > room:
                hidden.add(number)
                needed -= look().px(column.least or column.width)
        words = next((number for number, column in columns if column.stretch), -1)
        if words in hidden or self._stretches != words:
            # Rows go through to the edge, also where the column that stretches is left out.
            shown = [number for number, one in columns if number not in hidden and one.align is Align.LEFT]
            self._stretch(words if words not in hidden else max(shown, key=lambda at: columns[at][1].width, default=-1))
        widths = shared_widths({at: one for at, one in columns if at not in hidden}, room, look().px)
        for number, _column in columns:
            if self.isColumnHidden(number) != (number in hidden):
                self.setColumnHidden(number, number in hidden)
            # What a person has drawn wider stays so while the room does.
            wide = widths.get(number, self._widths[number])
            if wide != self._widths[number] and number != self._stretches:
                self._widths[number] = wide
                self.horizontalHeader().resizeSection(number, wide)

    def _stretch(self, number: int) -> None:
        """That column takes what room is left."""
        header, mode = self.horizontalHeader(), QHeaderView.ResizeMode
        if self._stretches != number:
            before = self._stretches
            if 0 <= before < len(self.model().columns):
                header.setSectionResizeMode(before, mode.Interactive)
                self._widths[before] = look().px(self.model().columns[before].width)
                header.resizeSection(before, self._widths[before])
            if number >= 0:
                header.setSectionResizeMode(number, mode.Stretch)
            self._stretches = number

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row, Space peeks; the rest is Qt's."""
        self._wanted_id = ""
        if (
            event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            if self._current_id:
                self.opened.emit(self._current_id)
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            if self._current_id:
                self.peeked.emit(self._current_id)
        elif event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.copy()
        elif event.key() == Qt.Key.Key_Escape and self._many and self.choose_one():
            event.accept()
        else:
            super().keyPressEvent(event)
            self._note_chosen()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Whoever takes the cursor themselves keeps it."""
        self._wanted_id = ""
        super().mousePressEvent(event)
        self._note_chosen()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Rows that were drawn over are chosen."""
        super().mouseReleaseEvent(event)
        self._note_chosen()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Whoever looks elsewhere is not taken away."""
        self._wanted_id = ""
        super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A list that gets the focus by key has a cursor at once, on a row that is seen to be chosen."""
        super().focusInEvent(event)
        # Qt has put a cursor on the first row by now, and chosen nothing. What is clicked is chosen by the click.
        row = max(0, self.currentIndex().row())
        clicked = event.reason() is Qt.FocusReason.MouseFocusReason
        if not clicked and not self.selectionModel().hasSelection() and self.model().id_at(row) not in self.no_choice:
            self.go_to(row)

    def copy(self) -> None:
        """The selected rows as tab-separated text with a header."""
        model = self.model()
        lines = ["\t".join(column.title for column in model.columns)]
        rows = self.selected_rows()
        lines.extend("\t".join(cell_text(column, row) for column in model.columns) for row in rows)
        QApplication.clipboard().setText("\n".join(lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows, or the sentence of an empty place."""
        painter = QPainter(self.viewport())
        if self.model().rowCount():
            self.rows_painter.paint(painter, event.region())
            return
        if self.hasFocus():
            painter.setPen(QPen(colour(look().tokens.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        if self.empty_sentence:
            painter.setPen(colour(look().tokens.muted))
            painter.setFont(look().font(Size.BODY))
            side = look().px(16)
            room = self.viewport().rect().adjusted(side, 0, -side, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_sentence)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tooltips for texts that do not fit, as plain text."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self._tip(event)
        return super().viewportEvent(event)

    def _tip(self, event: QHelpEvent) -> bool:
        from PySide6.QtWidgets import QToolTip

        from app.ui.widgets.text import plain_tooltip

        index = self.indexAt(event.pos())
        row = self.model().row_at(index.row()) if index.isValid() else None
        if row is None:
            return False
        text = cell_text(self.model().columns[index.column()], row)
        wide = self.fontMetrics().horizontalAdvance(text) > self.visualRect(index).width() - 2 * look().px(PAD)
        QToolTip.showText(event.globalPos(), plain_tooltip(text) if wide else "", self.viewport())
        return True
