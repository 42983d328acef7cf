"""A company's logo as somebody hands it over: a file, a picture dropped or pasted. Not for the window's thread.

PNG and JPEG are made ready by `app.documents.logo`; SVG is drawn here first, large enough for paper.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QMimeData, QRectF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter

from app.domain.errors import RuleViolation
from app.ui.qt import plain_bytes

KINDS = "Pictures (*.png *.jpg *.jpeg *.svg)"
_TOO_LARGE = 20_000_000
# So much of the beginning says whether it is a drawing; before it may stand what its program says of itself.
_HEAD = 4096
# Drawn so many times as large as a logo is at most: its margins go, and it is as sharp as a picture.
_TIMES = 4
_DOTS = 12_000_000


def logo(file: Path) -> str:
    """A picture file as the company's logo, in base64. Raises RuleViolation."""
    try:
        if file.stat().st_size > _TOO_LARGE:
            raise RuleViolation("The picture is larger than 20 MB; take a smaller one.", "logo")
        content = file.read_bytes()
    except OSError as error:
        raise RuleViolation(f"The picture cannot be read ({error.strerror or error}).", "logo") from error
    return logo_of(content)


def logo_of(picture: bytes) -> str:
    """The same for a picture in memory. Raises RuleViolation."""
    from app.documents.logo import trimmed

    return base64.b64encode(trimmed(_drawn(picture) if _is_drawing(picture) else picture)).decode()


def logo_in(data: QMimeData) -> Callable[[], str] | None:
    """What makes a logo of a picture, or a file of one, that was dropped or pasted; None if it is neither."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    if files:
        return lambda: logo(Path(files[0]))
    image = QImage(data.imageData()) if data.hasImage() else QImage()
    if image.isNull():
        return None
    # A photograph takes a while to be written as PNG: that is for whoever calls this.
    return lambda: logo_of(_png(image))


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return plain_bytes(buffer.data())


def _is_drawing(content: bytes) -> bool:
    return b"<svg" in content[:_HEAD] and not content.startswith((b"\x89PNG", b"\xff\xd8"))


def _drawn(drawing: bytes) -> bytes:
    """An SVG as PNG on nothing. Raises RuleViolation."""
    # Here: who has no such logo does not load it.
    from PySide6.QtSvg import QSvgRenderer

    from app.documents.logo import MOST

    renderer = QSvgRenderer(QByteArray(drawing))
    size = renderer.viewBoxF().size()
    if not renderer.isValid() or size.isEmpty():
        raise RuleViolation("This drawing cannot be read; save it as a PNG.", "logo")
    scale = min(_TIMES * MOST[0] / size.width(), _TIMES * MOST[1] / size.height())
    wide, high = max(1, round(size.width() * scale)), max(1, round(size.height() * scale))
    image = QImage(wide, high, QImage.Format.Format_ARGB32_Premultiplied)
    if wide * high > _DOTS or image.isNull():
        raise RuleViolation("This drawing cannot be read; save it as a PNG.", "logo")
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, wide, high))
    painter.end()
    return _png(image)
