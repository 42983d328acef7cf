"""The heads of a table's columns, and where the content of a cell stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from app.ui.models.columns import Align
from app.ui.theme.look import Size, colour, look

if TYPE_CHECKING:
    from app.ui.models.rows import RowsModel

PAD = 8
SIDES = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


def content_rect(rect: QRect, *, last: bool) -> QRect:
    """Where the content of a cell stands; figures of the last column keep clear of the card's edge."""
    now = look()
    return rect.adjusted(now.px(PAD), 0, -now.px(3 * PAD if last else PAD), 0)


def see_through(view: QAbstractItemView) -> None:
    """No ground of its own: the card below is seen."""
    palette = view.palette()
    palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    palette.setColor(QPalette.ColorRole.Window, Qt.GlobalColor.transparent)
    view.setPalette(palette)
    view.viewport().setAutoFillBackground(False)


class Header(QHeaderView):
    """Column heads: 11 px, muted, a hairline below, a small arrow where the rows are sorted."""

    if TYPE_CHECKING:

        def model(self) -> RowsModel:
            """The table's own: ``Table`` takes no other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(24)
        see_through(self)

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
        painter.drawText(room, SIDES[column.align], title)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One hairline below all heads; the ground is the card's, so that its round corners stay."""
        painter = QPainter(self.viewport())
        now = look()
        bottom = self.viewport().rect().bottom()
        painter.setPen(QPen(colour(now.tokens.hairline), now.tokens.line))
        painter.drawLine(0, bottom, self.viewport().width(), bottom)
        painter.end()
        super().paintEvent(event)
