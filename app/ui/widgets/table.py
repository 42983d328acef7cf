"""The table of every list: hairlines, one row height, one selected row, painted from the frozen row itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui.models.columns import Align, Column
from app.ui.models.paged import PagedTableModel
from app.ui.models.rows import MISSING, RowsModel, cell_text
from app.ui.theme.look import Size, colour, look
from app.ui.theme.paint import paint_chip, paint_pips
from app.ui.widgets.text import tone_colour

PAD = 8
_SIDES = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


def content_rect(rect: QRect, *, last: bool) -> QRect:
    """Where the content of a cell stands; figures of the last column keep clear of the card's edge."""
    now = look()
    return rect.adjusted(now.px(PAD), 0, -now.px(3 * PAD if last else PAD), 0)


def _see_through(view: QAbstractItemView) -> None:
    """No ground of its own: the card below is seen."""
    palette = view.palette()
    palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    palette.setColor(QPalette.ColorRole.Window, Qt.GlobalColor.transparent)
    view.setPalette(palette)
    view.viewport().setAutoFillBackground(False)


class Header(QHeaderView):
    """Column heads: 11 px, muted, a hairline below, a small arrow where the rows are sorted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(24)
        _see_through(self)

    def sizeHint(self) -> QSize:
        """As high as a row."""
        return QSize(look().px(200), look().row_height)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Title on the side of its figures."""
        now = look()
        column = self.model().columns[section]
        painter.setPen(colour(now.tokens.muted))
        painter.setFont(now.font(Size.HEAD, 600))
        room = content_rect(rect, last=section == len(self.model().columns) - 1)
        title = column.title
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            title += " ↑" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else " ↓"
        title = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _SIDES[column.align], title)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One hairline below all heads; the ground is the card's, so that its round corners stay."""
        painter = QPainter(self.viewport())
        now = look()
        bottom = self.viewport().rect().bottom()
        painter.setPen(QPen(colour(now.tokens.hairline), now.tokens.line))
        painter.drawLine(0, bottom, self.viewport().width(), bottom)
        painter.end()
        super().paintEvent(event)


class RowDelegate(QStyledItemDelegate):
    """Paints a cell from the row's own value; the model is asked once per cell for a Python object, never for roles."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, hairline, then text, chip or pips."""
        table = self.parent()
        model = table.model()
        now = look()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect
        if selected:
            painter.fillRect(rect, colour(now.tokens.selection))
        painter.setPen(QPen(colour(now.tokens.hairline), now.tokens.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        row = model.row_at(index.row())
        column = model.columns[index.column()]
        room = content_rect(rect, last=index.column() == len(model.columns) - 1)
        if row is None:
            painter.setPen(colour(now.tokens.muted))
            painter.setFont(now.font(Size.BODY))
            painter.drawText(room, _SIDES[column.align], MISSING)
            return
        if index.column() == 0 and table.bar_of:
            self._paint_bar(painter, rect, table.bar_of(row))
        self.paint_cell(painter, room, column, row)
        self.paint_focus(painter, rect, index.row())

    def paint_cell(self, painter: QPainter, room: QRect, column: Column, row: Any) -> None:
        """The content of one cell."""
        now = look()
        if column.chip:
            if chip := column.chip(row):
                paint_chip(painter, room.adjusted(-now.px(4), 0, now.px(PAD), 0), chip)
            return
        if column.pips:
            if quarters := column.pips(row):
                paint_pips(painter, room, quarters)
            return
        tone = column.tone_of(row) if column.tone_of else column.tone
        painter.setPen(tone_colour(tone))
        painter.setFont(self.font_of(column, row))
        text = column.text(row)
        if painter.fontMetrics().horizontalAdvance(text) > room.width():
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _SIDES[column.align], text)

    def font_of(self, column: Column, row: Any) -> QFont:
        """The letters of a text cell."""
        return look().font(Size.BODY, column.weight)

    def paint_focus(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Whether the keys go to this list is seen on the row they go to."""
        if not self.parent().hasFocus() or self.parent().currentIndex().row() != row:
            return
        thick = look().tokens.line + 1
        for top in (rect.top(), rect.bottom() - thick + 1):
            painter.fillRect(QRect(rect.left(), top, rect.width(), thick), colour(look().tokens.accent))

    def _paint_bar(self, painter: QPainter, rect: QRect, phase: str) -> None:
        if phase:
            mark = look().tokens.phases[phase].mark
            painter.fillRect(QRect(rect.left(), rect.top() + 1, look().px(3), rect.height() - 2), colour(mark))


class Table(QTableView):
    """A list a person walks through. Enter opens, Space peeks; the cursor stays on its row by id, not by number."""

    opened = Signal(str)
    peeked = Signal(str)
    picked = Signal(str)
    sort_asked = Signal(str, bool)

    def __init__(self, model: RowsModel, parent: QWidget | None = None, *, many: bool = False) -> None:
        super().__init__(parent)
        self.empty_sentence = ""
        self.bar_of: Callable[[Any], str] | None = None
        self._current_id = ""
        # Whom the cursor goes to once its rows are here, unless somebody moves it before.
        self._wanted_id = ""
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
        self.setItemDelegate(RowDelegate(self))
        self.setModel(model)
        self.doubleClicked.connect(lambda index: self.opened.emit(model.id_at(index.row())))
        self.horizontalHeader().sectionClicked.connect(self._sort)
        model.modelReset.connect(self._find_again)
        if isinstance(model, PagedTableModel):
            model.loaded.connect(self._find_again)
            model.counted.connect(lambda _count: self.viewport().update())
        look().changed.connect(self._dress)
        self._dress()

    def setModel(self, model: RowsModel) -> None:
        """Also follow the cursor of the new selection model."""
        super().setModel(model)
        self.selectionModel().currentRowChanged.connect(self._moved)

    @property
    def current_id(self) -> str:
        """Id of the row under the cursor, empty if none."""
        return self._current_id

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns, each with its width."""
        self.model().set_columns(columns)
        self._dress()

    def selected_ids(self) -> tuple[str, ...]:
        """Ids of the selected rows in the order of the table."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(filter(None, (self.model().id_at(row) for row in rows)))

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
        at = next(number for number, column in enumerate(self.model().columns) if column.key == key)
        return self.visualRect(self.model().index(row, at))

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        # Empty while the row's page is on the way: then the row is known when it arrives.
        self._current_id = self.model().id_at(current.row()) if current.isValid() else ""
        if self._current_id:
            self.picked.emit(self._current_id)

    def _find_again(self, *_range: int) -> None:
        """After rows came: the cursor goes where its id is now."""
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
        _see_through(self)
        self.verticalHeader().setDefaultSectionSize(now.row_height)
        header = self.horizontalHeader()
        for number, column in enumerate(self.model().columns):
            stretch = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(number, stretch)
            header.resizeSection(number, now.px(column.width))
        self._tight = False
        header.setFixedHeight(now.row_height)
        self._fit()
        self.viewport().update()

    def resizeEvent(self, event: object) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Columns shrink, then those that yield are left out, until all have room; they come back with the room."""
        columns = list(enumerate(self.model().columns))
        room = self.viewport().width()
        hidden: set[int] = set()

        def needed(*, tight: bool) -> int:
            shown = [one for number, one in columns if number not in hidden]
            return sum(look().px((one.least or one.width) if tight else one.width) for one in shown)

        for number, column in sorted(columns, key=lambda pair: -pair[1].yields):
            if column.yields and needed(tight=True) > room:
                hidden.add(number)
        tight = needed(tight=False) > room
        for number, column in columns:
            if self.isColumnHidden(number) != (number in hidden):
                self.setColumnHidden(number, number in hidden)
            if tight != self._tight and column.least and not column.stretch:
                self.horizontalHeader().resizeSection(number, look().px(column.least if tight else column.width))
        self._tight = tight

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
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Whoever takes the cursor themselves keeps it."""
        self._wanted_id = ""
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Whoever looks elsewhere is not taken away."""
        self._wanted_id = ""
        super().wheelEvent(event)

    def focusInEvent(self, event: object) -> None:
        """A list that gets the focus by key has a cursor at once."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_to(0)

    def copy(self) -> None:
        """The selected rows as tab-separated text with a header."""
        model = self.model()
        lines = ["\t".join(column.title for column in model.columns)]
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = [row for row in map(model.row_at, numbers) if row is not None]
        lines.extend("\t".join(cell_text(column, row) for column in model.columns) for row in rows)
        QApplication.clipboard().setText("\n".join(lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows, or the sentence of an empty place."""
        super().paintEvent(event)
        if self.model().rowCount():
            return
        painter = QPainter(self.viewport())
        if self.hasFocus():
            painter.setPen(QPen(colour(look().tokens.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        if self.empty_sentence:
            painter.setPen(colour(look().tokens.muted))
            painter.setFont(look().font(Size.BODY))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, self.empty_sentence)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tooltips for texts that do not fit, as plain text."""
        if event.type() == QEvent.Type.ToolTip:
            return self._tip(event)
        return super().viewportEvent(event)

    def _tip(self, event: QEvent) -> bool:
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
