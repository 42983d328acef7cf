"""The live invoice beside the questions: the newest picture of it, as large as the room allows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.theme.look import colour, look


class Preview(QWidget):
    """Shows a paper. ``resized`` asks for another picture, for more or fewer pixels."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self.setMinimumWidth(look().px(320))
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
        painter.setPen(QPen(colour(look().tokens.hairline), look().tokens.line))
        painter.drawRect(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room is another picture."""
        super().resizeEvent(event)
        self.resized.emit()
