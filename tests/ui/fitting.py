"""Whether all that a window says can be read: words that are cut, words beyond an edge, a focus nobody sees.

Words that Qt paints are measured in their widgets; words that the program paints itself are measured as it paints them.
Words that end in "…" count as whole where the whole can be had: in a table, or with a tooltip; not where the table has
the room they want elsewhere, nor are rows of a sheet below its edge while it may be higher.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QToolButton,
    QWidget,
)

from app.ui.theme.look import Size, look
from app.ui.theme.paint import chip_width
from app.ui.theme.paint import fitting as chip_fitting
from app.ui.widgets.heads import content_rect
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table

SLACK = 1
# What a column may lack of a word while the words of the row have room: columns do not know what will stand in them.
LACK = 16
RING = 3
_SAYS = (QLabel, QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)


def name_of(widget: QWidget) -> str:
    """Where it stands, for whoever reads the report."""
    chain = []
    one: QWidget | None = widget
    while one is not None and len(chain) < 4:
        chain.append(type(one).__name__)
        one = one.parentWidget()
    return " < ".join(chain)


def faults(window: QWidget) -> list[str]:
    """All that cannot be read in a window as it is now; painted once."""
    with painted() as found:
        window.grab()
    widgets = [one for one in window.findChildren(QWidget) if one.isVisible()]
    for widget in widgets:
        found += (f"{fault}: {name_of(widget)}" for fault in _of_widget(widget))
        if isinstance(widget, _SAYS) and _words_of(widget):
            found += _beyond(widget, window)
    found += _on_each_other(widgets)
    for table in (one for one in widgets if isinstance(one, Table)):
        found += (f"{fault}: {name_of(table)}" for fault in (*_heads(table), *_cramped(table), *_too_low(table)))
    return list(dict.fromkeys(found))


# --- words the program paints itself ----------------------------------------------------------------------------------


@contextmanager
def painted() -> Iterator[list[str]]:
    """What is cut of all that is painted meanwhile."""
    found: list[str] = []
    before = QPainter.drawText

    def draw(painter: QPainter, *given: Any) -> Any:
        if len(given) == 3 and isinstance(given[0], QRect | QRectF):
            found.extend(_of_painting(painter, QRectF(given[0]), given[1], given[2]))
        return before(painter, *given)

    QPainter.drawText = draw
    try:
        yield found
    finally:
        QPainter.drawText = before


def _of_painting(painter: QPainter, room: QRectF, flags: Any, text: str) -> Iterator[str]:
    device = painter.device()
    where = f"painted in {name_of(device)}" if isinstance(device, QWidget) else "painted"
    flags = int(getattr(flags, "value", flags))
    metrics = QFontMetricsF(painter.font())
    if not text.strip():
        return
    if flags & Qt.TextFlag.TextWordWrap.value or "\n" in text:
        words = metrics.boundingRect(room, flags, text)
    else:
        words = QRectF(0, 0, metrics.horizontalAdvance(text), metrics.tightBoundingRect(text).height())
    if words.width() > room.width() + SLACK:
        yield f"“{text}” needs {words.width():.0f} px, has {room.width():.0f}: {where}"
    if words.height() > room.height() + SLACK:
        yield f"“{text}” is {words.height():.0f} px high, has {room.height():.0f}: {where}"
    if not isinstance(device, QWidget):
        return
    box = painter.transform().mapRect(room)
    left, right = box.left(), box.right()
    if flags & Qt.AlignmentFlag.AlignRight.value:
        left = right - words.width()
    elif flags & Qt.AlignmentFlag.AlignHCenter.value:
        left, right = box.center().x() - words.width() / 2, box.center().x() + words.width() / 2
    else:
        right = left + words.width()
    if left < -SLACK or right > device.width() + SLACK:
        yield f"“{text}” lies at {left:.0f} to {right:.0f} of {device.width()}: {where}"


# --- words that Qt paints ---------------------------------------------------------------------------------------------


def _of_widget(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _of_label(widget)
    elif isinstance(widget, QLineEdit):
        yield from _of_field(widget)
    elif isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget)
        needs = widget.fontMetrics().horizontalAdvance(widget.currentText())
        if needs > room.width() + SLACK:
            yield f"“{widget.currentText()}” needs {needs} px, has {room.width()}"
    elif isinstance(widget, QCheckBox | QRadioButton | QPushButton | QToolButton):
        needs, has = widget.sizeHint(), widget.size()
        if widget.text() and (needs.width() > has.width() + SLACK or needs.height() > has.height() + 2 * SLACK):
            said = f"{needs.width()} × {needs.height()} px, has {has.width()} × {has.height()}"
            yield f"“{widget.text()}” needs {said}"


def _of_label(label: QLabel) -> Iterator[str]:
    text, room, metrics = label.text(), label.contentsRect(), label.fontMetrics()
    if not text.strip():
        return
    whole = getattr(label, "full_text", label.text)()
    if text != whole and not label.toolTip():
        yield f"“{text}” is not all of it, and there is no tooltip"
    if label.wordWrap():
        flags = Qt.TextFlag.TextWordWrap.value
        needs = metrics.boundingRect(QRect(0, 0, room.width(), 100_000), flags, text)
        high = needs.height()
    else:
        needs = QRect(QPoint(0, 0), metrics.size(Qt.TextFlag.TextShowMnemonic.value, text))
        high = needs.height() if "\n" in text else metrics.tightBoundingRect(text).height()
    if needs.width() > room.width() + SLACK and text != "…":
        yield f"“{text}” needs {needs.width()} px, has {room.width()}"
    if high > room.height() + SLACK:
        yield f"“{text}” is {high} px high, has {room.height()}"


def _of_field(field: QLineEdit) -> Iterator[str]:
    words = field.text() or field.placeholderText()
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    room = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
    room = room.marginsRemoved(field.textMargins())
    if not field.text():
        # Qt leaves two pixels at each side. What a person typed may be longer than its field, a hint not.
        needs = field.fontMetrics().horizontalAdvance(words) + 4
        if needs > room.width() + SLACK:
            yield f"hint “{words}” needs {needs} px, has {room.width()}"
    high = QFontMetrics(field.font()).tightBoundingRect("Äg").height()
    if high > room.height() + SLACK:
        yield f"“{words}” is {high} px high, has {room.height()}"


def _words_of(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText() or "choice"
    if isinstance(widget, QPlainTextEdit):
        return "note"
    return widget.text() or getattr(widget, "placeholderText", str)()


def _beyond(widget: QWidget, window: QWidget) -> Iterator[str]:
    """Beyond what it lies in: nobody sees it. What can be scrolled to is seen."""
    box = QRect(QPoint(0, 0), widget.size())
    around, scrolled = widget, False
    while around is not window and (parent := around.parentWidget()) is not None:
        box.translate(around.pos())
        around = parent
        outer = parent.parentWidget()
        if isinstance(outer, QAbstractScrollArea) and outer.viewport() is parent:
            # Of what is scrolled one line below the other the sides have to be seen, all the rest can be.
            scrolled = True
            box = box.intersected(QRect(box.left(), 0, box.width(), parent.height()))
            if box.isEmpty():
                return
        room = parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK)
        beside = box.left() < room.left() or box.right() > room.right()
        if beside or (not scrolled and (box.top() < room.top() or box.bottom() > room.bottom())):
            yield f"“{_words_of(widget)}” lies beyond {name_of(parent)}: {name_of(widget)}"
            return


def _on_each_other(widgets: list[QWidget]) -> Iterator[str]:
    """Squeezed so that one lies over the other."""
    for parent in {one.parentWidget() for one in widgets if one.parentWidget()}:
        if parent.layout() is None:
            continue
        inside = [one for one in widgets if isinstance(one, _SAYS) and one.parentWidget() is parent and _laid(one)]
        for at, one in enumerate(inside):
            for other in inside[at + 1 :]:
                both = one.geometry().intersected(other.geometry())
                if both.width() > 2 * SLACK and both.height() > 2 * SLACK and _words_of(one) and _words_of(other):
                    yield f"“{_words_of(one)}” and “{_words_of(other)}” lie on each other: {name_of(one)}"


def _laid(widget: QWidget) -> bool:
    def holds(layout: Any) -> bool:
        if layout.indexOf(widget) >= 0:
            return True
        inner = (layout.itemAt(at).layout() for at in range(layout.count()))
        return any(holds(one) for one in inner if one is not None)

    return holds(widget.parentWidget().layout())


# --- tables -----------------------------------------------------------------------------------------------------------


def _cramped(table: Table) -> Iterator[str]:
    """A column whose words are cut though the one that takes what room is left has more than its words need.

    Where all columns have become narrower for want of room, words that are rare may be cut.
    """
    model, last = table.model(), len(table.model().columns) - 1
    columns = {at: one for at, one in enumerate(model.columns) if not table.isColumnHidden(at)}
    bottom = table.rowAt(table.viewport().height() - 1)
    end = bottom if bottom >= 0 else model.rowCount() - 1
    rows = [model.row_at(at) for at in range(max(0, table.rowAt(0)), end + 1)]
    lacks = {
        at: max(((_needs(table, one, row) - has, _said(one, row)) for row in rows if row is not None), default=(0, ""))
        for at, one in columns.items()
        if (has := content_rect(QRect(0, 0, table.columnWidth(at), 1), last=at == last).width())
    }
    words = next((at for at, one in columns.items() if one.stretch), -1)
    spare = -lacks[words][0] if words in lacks else 0
    for at, (lack, said) in lacks.items():
        whole = table.columnWidth(at) >= look().px(columns[at].width)
        if at != words and whole and lack - SLACK > 0 and spare > lack + look().px(LACK):
            yield f"“{said}” lacks {lack} px in {columns[at].key}, where {columns[words].key} has {spare} to spare"


def _heads(table: Table) -> Iterator[str]:
    """Titles of columns that are cut: nobody guesses what stands below."""
    columns, metrics = table.model().columns, QFontMetrics(look().font(Size.HEAD, 600))
    for at, one in enumerate(columns):
        room = content_rect(QRect(0, 0, table.columnWidth(at), 1), last=at == len(columns) - 1).width()
        needs = metrics.horizontalAdvance(one.title)
        if not table.isColumnHidden(at) and needs > room + SLACK:
            yield f"head “{one.title}” needs {needs} px, has {room}"


def _needs(table: Table, column: Any, row: Any) -> int:
    """How wide the content of a cell is, in its fewest letters."""
    try:
        if column.chip:
            chip = column.chip(row)
            return chip_width(chip_fitting(chip, 0)) - look().px(12) if chip else 0
        text = "" if column.pips else column.text(row)
        return QFontMetrics(table.rows_painter.font_of(column, row)).horizontalAdvance(text)
    except AttributeError:
        return 0  # the row that is written has no content of its own


def _said(column: Any, row: Any) -> str:
    try:
        chip = column.chip(row) if column.chip else None
        return chip.text if chip else str(column.text(row))
    except AttributeError:
        return ""


def _too_low(table: Table) -> Iterator[str]:
    """Rows below the edge of a sheet that may be higher, and would be."""
    sheet: Any = table
    while sheet is not None and not isinstance(sheet, Sheet):
        sheet = sheet.parentWidget()
    if sheet is None or not table.verticalScrollBar().maximum():
        return
    row = look().row_height
    seen, wants = table.viewport().height() // row, min(table.model().rowCount(), table.shows[1])
    free = round(sheet._document.height() / sheet._share) - sheet.height()
    if seen < wants and free > row:
        yield f"{seen} rows of {wants} are seen, and the sheet may be {free} px higher"


# --- the focus --------------------------------------------------------------------------------------------------------


def stops(inside: QWidget) -> list[QWidget]:
    """What Tab comes by inside of it."""
    found = []
    one = inside.nextInFocusChain()
    while one is not inside:
        tabbed = one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value == Qt.FocusPolicy.TabFocus.value
        if tabbed and one.isVisible() and one.isEnabled() and one.focusProxy() is None and inside.isAncestorOf(one):
            found.append(one)
        one = one.nextInFocusChain()
    return found


def unseen(inside: QWidget) -> list[str]:
    """Tab stops that look the same with the focus and without."""
    found = []
    for stop in stops(inside):
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        if QApplication.focusWidget() is not stop:
            continue
        _bring(stop)
        with_it = _picture(stop)
        stop.clearFocus()
        if _edge(stop, with_it) == _edge(stop, _picture(stop)):
            found.append(f"the focus is not seen: {name_of(stop)} “{stop.accessibleName()}”")
    return found


def _bring(stop: QWidget) -> None:
    """Tab brings what it comes to into sight, which Qt does for a key only."""
    around = stop.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea) and around.widget() is not None:
            around.ensureWidgetVisible(stop)
        around = around.parentWidget()


def _picture(widget: QWidget) -> QImage:
    window = widget.window()
    corner = widget.mapTo(window, QPointF(0, 0)).toPoint()
    return window.grab(QRect(corner, widget.size()).adjusted(-RING, -RING, RING, RING)).toImage()


def _edge(widget: QWidget, picture: QImage) -> QImage:
    """Of a field the frame only: its cursor is no frame."""
    return picture.copy(0, 0, picture.width(), 2 * RING) if isinstance(widget, QLineEdit) else picture
