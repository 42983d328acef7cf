"""Whether every word stands out from what it stands on, and where the keys go, in the look the window wears.

The ink is what the program or Qt paints with, the ground what is most of the picture around the word: a colour that
was meant for another ground is found where it is used, not where it is defined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fitting import name_of
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QImage, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.ui.theme.tokens import contrast
from app.ui.widgets.table import Table

LEAST = 4.5
"""What WCAG asks of text that is not large."""
Word = tuple[QWidget, QRect, str, QColor]


def faint(window: QWidget) -> list[str]:
    """Words with less than that, as the window is now."""
    with _inked() as words:
        picture = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            words += _of_qt(widget)
    found = []
    for widget, room, text, ink in words:
        box = _seen(window, widget, room)
        if box.isEmpty():
            continue
        ground = _most(picture, box)
        ratio = contrast(_on(ink, ground), ground.name())
        if ratio < LEAST:
            found.append(f"“{text}” is {ratio:.1f} : 1, {ink.name()} on {ground.name()}: {name_of(widget)}")
    return list(dict.fromkeys(found))


def unmarked(window: QWidget) -> list[str]:
    """Lists the keys go to whose row of the cursor has not the ground of a chosen one."""
    return [
        f"the row with the keys is not marked: {name_of(one)}"
        for one in window.findChildren(Table)
        if one.hasFocus() and one.currentIndex().isValid() and not one.selectionModel().hasSelection()
        if one.model().id_at(one.currentIndex().row()) not in one.no_choice
    ]


@contextmanager
def _inked() -> Iterator[list[Word]]:
    """What the program paints itself meanwhile: where, and in which ink."""
    words: list[Word] = []
    before = QPainter.drawText

    def draw(painter: QPainter, *given: Any) -> Any:
        device = painter.device()
        if (
            len(given) == 3
            and isinstance(given[0], QRect | QRectF)
            and isinstance(device, QWidget)
            and given[2].strip()
        ):
            box = painter.transform().mapRect(_tight(painter, QRectF(given[0]), given[1], given[2]))
            words.append((device, box.toAlignedRect(), given[2], QColor(painter.pen().color())))
        return before(painter, *given)

    QPainter.drawText = draw
    try:
        yield words
    finally:
        QPainter.drawText = before


def _tight(painter: QPainter, room: QRectF, flags: Any, text: str) -> QRectF:
    flags = int(getattr(flags, "value", flags))
    box = QFontMetricsF(painter.font()).boundingRect(room, flags, text)
    return box.intersected(room)


def _of_qt(widget: QWidget) -> Iterator[Word]:
    """What Qt paints: words, hints and what is chosen of a text."""
    role, palette, room = QPalette.ColorRole, widget.palette(), widget.contentsRect()
    if isinstance(widget, QLabel) and widget.text().strip():
        words = QFontMetrics(widget.font()).boundingRect(room, int(widget.alignment().value), widget.text())
        if widget.wordWrap():
            words = room
        yield widget, words.intersected(room), widget.text(), palette.color(widget.foregroundRole())
    elif isinstance(widget, QLineEdit):
        text, inside = widget.text(), room.adjusted(6, 4, -6, -4)
        if not text and widget.placeholderText():
            yield widget, inside, widget.placeholderText(), palette.color(role.PlaceholderText)
        elif text and not widget.hasSelectedText():
            yield widget, inside, text, palette.color(role.Text)
    elif isinstance(widget, QComboBox):
        yield widget, room.adjusted(6, 4, -6, -4), widget.currentText(), palette.color(role.ButtonText)
    elif isinstance(widget, QPlainTextEdit):
        empty = not widget.toPlainText()
        text = widget.placeholderText() if empty else widget.toPlainText().splitlines()[0]
        ink = palette.color(role.PlaceholderText if empty else role.Text)
        if text.strip():
            yield widget.viewport(), widget.viewport().rect(), text, ink
    elif hasattr(widget, "text") and hasattr(widget, "isChecked") and type(widget).__module__.startswith("PySide6"):
        yield widget, room, widget.text(), palette.color(role.WindowText)


def _seen(window: QWidget, widget: QWidget, room: QRect) -> QRect:
    """Where that is in the window; nothing if something else lies over it or it was scrolled away."""
    box = QRect(widget.mapTo(window, room.topLeft()), room.size())
    around: QWidget | None = widget
    while around is not None and around is not window:
        box = box.intersected(QRect(around.mapTo(window, QPoint(0, 0)), around.size()))
        around = around.parentWidget()
    box = box.intersected(window.rect())
    if box.width() < 4 or box.height() < 6:
        return QRect()
    top = window.childAt(box.center())
    while top is not None and top is not widget:
        # Labels of a row may lie over what is painted there, and let it be seen.
        if not top.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents) and not _clear(top):
            return QRect()
        top = top.parentWidget()
    return box if top is widget or widget is window else QRect()


def _clear(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractItemView)


def _most(picture: QImage, box: QRect) -> QColor:
    """The colour that most of it has, by every other point of every other line."""
    points = Counter(
        picture.pixel(x, y)
        for y in range(box.top(), box.bottom() + 1, 2)
        for x in range(box.left(), box.right() + 1, max(1, box.width() // 120))
    )
    return QColor.fromRgb(points.most_common(1)[0][0])


def _on(ink: QColor, ground: QColor) -> str:
    """An ink that is seen through, as it is seen."""
    share = ink.alphaF()
    parts = zip((ink.red(), ink.green(), ink.blue()), (ground.red(), ground.green(), ground.blue()), strict=True)
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02X}" for one, other in parts)
