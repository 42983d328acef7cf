"""A paper as it will look, beside what makes it: the newest picture of it, as large as the room allows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.ui.theme.look import colour, look

_NOTCH = 120


class Preview(QWidget):
    """Shows a paper. ``resized`` asks for another picture, for more or fewer pixels; ``turned`` for another page.

    One that is ``turnable`` takes the focus: Page Up and Page Down, Home and End, and the wheel turn its pages.
    """

    resized = Signal()
    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, turnable: bool = False) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self.page, self.pages = 0, 1
        self._turnable, self._wheeled = turnable, 0
        if turnable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Not by the scale: a page is drawn as large as there is room, and the questions need theirs.
        self.setMinimumWidth(320)
        self.setAccessibleName("The invoice as it will look")
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """An upright page."""
        return QSize(look().px(560), look().px(760))

    @property
    def shown(self) -> bool:
        """Whether there is a picture."""
        return self._image is not None

    @property
    def pixels(self) -> int:
        """How wide the picture should be."""
        page = self._page(1.4142)
        return max(200, round(page.width() * self.devicePixelRatioF()))

    def show_picture(self, picture: Any) -> None:
        """Another picture (``app.documents.picture.Picture``)."""
        image = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_BGR888)
        # A copy of its own: the bytes belong to the answer.
        self._image = image.copy()
        self.page, self.pages = picture.page, picture.pages
        self.update()

    def turn(self, page: int) -> None:
        """Ask for another page, if there is one; the next key turns on from there, before its picture is here."""
        page = max(0, min(page, self.pages - 1))
        if page != self.page:
            self.page = page
            self.turned.emit(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The pages by keys."""
        there: dict[int, int] = {
            Qt.Key.Key_PageUp: self.page - 1, Qt.Key.Key_PageDown: self.page + 1, Qt.Key.Key_Left: self.page - 1,
            Qt.Key.Key_Right: self.page + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.pages - 1,
        }  # fmt: skip
        if self._turnable and event.key() in there and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.turn(there[event.key()])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A notch is a page."""
        if not self._turnable:
            super().wheelEvent(event)
            return
        self._wheeled += event.angleDelta().y()
        if abs(self._wheeled) >= _NOTCH:
            self.turn(self.page + (-1 if self._wheeled > 0 else 1))
            self._wheeled = 0

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring comes."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.update()

    def _page(self, ratio: float) -> QRect:
        room = self.rect().adjusted(1, 1, -1, -1)
        width = min(room.width(), round(room.height() / ratio))
        height = round(width * ratio)
        return QRect(room.left() + (room.width() - width) // 2, room.top(), width, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page on its ground, with a hairline; paper is white in every theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio = self._image.height() / self._image.width() if self._image else 1.4142
        page = self._page(ratio)
        painter.fillRect(page, Qt.GlobalColor.white)
        if self._image:
            painter.drawImage(page, self._image)
        tokens = look().tokens
        ring = self.hasFocus()
        painter.setPen(QPen(colour(tokens.accent if ring else tokens.hairline), 2 if ring else tokens.line))
        painter.drawRect(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room is another picture."""
        super().resizeEvent(event)
        self.resized.emit()
