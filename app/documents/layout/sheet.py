"""The surface papers are drawn on: y runs down from the top of the sheet, text is plain, lines are thin.

All lengths in points. Every text goes through cleaning, font fallback and bidirectional order here, so no caller can
forget them.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.utils import ImageReader

from app.documents.layout import fonts, pdfa, text
from app.documents.layout.grid import HAIRLINE
from app.domain.accents import BLACK, Colour

LEFT = "left"
RIGHT = "right"
CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page, in PDF terms: index of the page from 0, points from the lower left corner."""

    page: int
    left: float
    bottom: float
    width: float
    height: float


class Sheet:
    """A PDF in the making; `page` is the index of the page being drawn, from 0."""

    def __init__(self, width: float, height: float, imprint: pdfa.Imprint) -> None:
        self.width, self.height = width, height
        self.page = 0
        self.places: dict[str, Place] = {}
        """Spots that somebody needs to find again, by name."""
        self.replaced = ""
        """The characters that no font has and that were printed as U+FFFD, each once."""
        self._imprint = imprint
        self._canvas, self._buffer = pdfa.open_canvas((width, height), imprint)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        weight: str = fonts.REGULAR,
        align: str = LEFT,
        colour: Colour = BLACK,
    ) -> float:
        """Set one line with its baseline at `y`; returns its width. Aligned right or centred, `x` is that point."""
        words = text.visual(text.one_line(words))
        if not words:
            return 0.0
        pieces = fonts.runs(words, weight)
        if any(fonts.REPLACEMENT in piece[1] for piece in pieces):
            self.replaced = "".join(dict.fromkeys(self.replaced + fonts.uncovered(words)))
        wide = size * sum(piece[2] for piece in pieces)
        if align == RIGHT:
            x -= wide
        elif align == CENTRE:
            x -= wide / 2
        # The graphics state is kept per line, so that a colour never leaks into the next one.
        line = self._canvas.beginText(x, self.height - y)
        line.setFillColorRGB(*colour)
        for name, piece, _ in pieces:
            line.setFont(name, size)
            line.textOut(piece)
        self._canvas.drawText(line)
        return wide

    def rule(self, x1: float, x2: float, y: float, thick: float = HAIRLINE, colour: Colour = BLACK) -> None:
        """A horizontal line."""
        self.line(x1, y, x2, y, thick, colour)

    def line(self, x1: float, y1: float, x2: float, y2: float, thick: float = HAIRLINE, colour: Colour = BLACK) -> None:
        """A straight line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(thick)
        self._canvas.line(x1, self.height - y1, x2, self.height - y2)

    def frame(self, x: float, y: float, wide: float, high: float, thick: float = 0.75) -> None:
        """An empty rectangle whose top left corner is (x, y)."""
        self._canvas.setStrokeColorRGB(*BLACK)
        self._canvas.setLineWidth(thick)
        self._canvas.rect(x, self.height - y - high, wide, high, stroke=1, fill=0)

    def bars(self, rectangles: Sequence[tuple[float, float, float, float]]) -> None:
        """Many black rectangles (x, y, width, height) as one path."""
        path = self._canvas.beginPath()
        for x, y, wide, high in rectangles:
            path.rect(x, self.height - y - high, wide, high)
        self._canvas.setFillColorRGB(*BLACK)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def stroke(self, points: Sequence[tuple[float, float]], thick: float) -> None:
        """A pen stroke through the points; one point is a dot."""
        if not points:
            return
        path = self._canvas.beginPath()
        first = points[0]
        path.moveTo(first[0], self.height - first[1])
        if len(points) == 1:
            path.lineTo(first[0] + 0.01, self.height - first[1])
        # Through the midpoints with the points as handles: a hand does not write in corners.
        for before, here in itertools.pairwise(points):
            middle = ((before[0] + here[0]) / 2, (before[1] + here[1]) / 2)
            path.curveTo(
                before[0], self.height - before[1], middle[0], self.height - middle[1], here[0], self.height - here[1]
            )
        self._canvas.saveState()
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        self._canvas.setStrokeColorRGB(*BLACK)
        self._canvas.setLineWidth(thick)
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.restoreState()

    def ring(self, x: float, y: float, radius: float, thick: float, colour: Colour = BLACK) -> None:
        """A circle around (x, y)."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(thick)
        self._canvas.circle(x, self.height - y, radius, stroke=1, fill=0)

    def picture(self, content: bytes, x: float, y: float, box: tuple[float, float], align: str = LEFT) -> float:
        """A PNG or JPEG as large as fits the box (width, height), its top at `y`; returns the height it took.

        What cannot be read as a picture is not drawn, and takes no height.
        """
        image = flattened(content)
        if image is None:
            return 0.0
        wide, high = image.getSize()
        scale = min(box[0] / wide, box[1] / high)
        x += (box[0] - wide * scale) * {RIGHT: 1.0, CENTRE: 0.5}.get(align, 0.0)
        self._canvas.drawImage(image, x, self.height - y - high * scale, wide * scale, high * scale)
        return float(high * scale)

    def word_across(self, words: str) -> None:
        """One large pale word across the page, below everything that follows."""
        self._canvas.saveState()
        self._canvas.translate(self.width / 2, self.height / 2)
        self._canvas.rotate(50)
        # 8 % grey without transparency: paler than any text, and PDF/A needs no blending space.
        self._canvas.setFillColorRGB(0.92, 0.92, 0.92)
        size = 150.0
        name, piece, wide = fonts.runs(words, fonts.BOLD)[0]
        self._canvas.setFont(name, size)
        self._canvas.drawString(-wide * size / 2, -size / 3, piece)
        self._canvas.restoreState()

    def remember(self, name: str, x: float, y: float, wide: float, high: float) -> None:
        """Note where the rectangle with its top left corner at (x, y) is."""
        self.places[name] = Place(self.page, x, self.height - y - high, wide, high)

    def next_page(self) -> None:
        """Finish this page and begin the next."""
        self._canvas.showPage()
        self.page += 1

    def finish(self, attachments: Sequence[pdfa.Attachment] = ()) -> bytes:
        """Close the last page and return the PDF."""
        self._canvas.showPage()
        return pdfa.close_canvas(self._canvas, self._buffer, self._imprint, attachments)


def flattened(content: bytes) -> ImageReader | None:
    """A picture on white and in RGB: no transparency and no palette reaches the PDF. None if it is no picture."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as opened:
            opened.load()
            picture = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    box = picture.getchannel("A").getbbox()
    if box:
        picture = picture.crop(box)
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ImageReader(ground)
