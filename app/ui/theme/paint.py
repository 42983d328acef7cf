"""Painting of glyphs, chips and pips; every picture of a status in the program comes from here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from app.ui.theme.look import Size, colour, look
from app.ui.theme.status import Chip, Glyph

_PIE = {Glyph.QUARTER: 1, Glyph.HALF: 2, Glyph.THREE_QUARTER: 3}
PIP_LETTERS = "PS€"


def paint_glyph(painter: QPainter, box: QRectF, glyph: Glyph, ink: QColor) -> None:
    """One glyph of the family inside ``box``, in one colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(box.width(), box.height())
    stroke = max(1.4, side * 0.16)
    ring = QRectF(0, 0, side - stroke, side - stroke)
    ring.moveCenter(box.center())
    pen = QPen(ink, stroke)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if glyph is Glyph.DASHED:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        # Six dashes around the ring whatever its size: dash lengths are counted in pen widths.
        arc = 3.1416 * ring.width() / stroke / 6
        pen.setDashPattern([arc * 0.6, arc * 0.4])
        painter.setPen(pen)
        painter.drawEllipse(ring)
    elif glyph is Glyph.EMPTY:
        painter.drawEllipse(ring)
    elif glyph is Glyph.FULL:
        painter.setBrush(ink)
        painter.drawEllipse(ring)
    elif glyph in _PIE:
        painter.drawEllipse(ring)
        _pie(painter, ring, _PIE[glyph], ink)
    elif glyph is Glyph.SPLIT:
        _split(painter, ring, ink)
    elif glyph is Glyph.HOURGLASS:
        _hourglass(painter, ring, ink)
    elif glyph is Glyph.PAUSE:
        for third in (0.32, 0.68):
            at = ring.left() + ring.width() * third
            painter.drawLine(QPointF(at, ring.top() + stroke / 2), QPointF(at, ring.bottom() - stroke / 2))
    elif glyph is Glyph.CROSS:
        inner = ring.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    else:
        middle = ring.center().x()
        painter.drawLine(QPointF(middle, ring.top()), QPointF(middle, ring.top() + ring.height() * 0.56))
        painter.drawPoint(QPointF(middle, ring.bottom()))
    painter.restore()


def _pie(painter: QPainter, ring: QRectF, quarters: int, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPie(ring, 90 * 16, -quarters * 90 * 16)


def _split(painter: QPainter, ring: QRectF, ink: QColor) -> None:
    """A quarter that went and a ring that stayed, with a gap between them."""
    painter.drawArc(ring, 75 * 16, 300 * 16 - 90 * 16 + 15 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    shift = ring.width() * 0.12
    painter.drawPie(ring.translated(shift, -shift), 0, 90 * 16)


def _hourglass(painter: QPainter, ring: QRectF, ink: QColor) -> None:
    inset = ring.width() * 0.14
    glass = ring.adjusted(inset, 0, -inset, 0)
    painter.setBrush(ink)
    painter.drawPolygon([glass.bottomLeft(), glass.bottomRight(), glass.center()])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon([glass.topLeft(), glass.topRight(), glass.center()])


def chip_width(chip: Chip) -> int:
    """Width in pixels that ``paint_chip`` needs for the whole word."""
    now = look()
    glyph = 15 if chip.glyph else 0
    return QFontMetrics(now.font(Size.SECOND, 500)).horizontalAdvance(chip.text) + now.px(15 + glyph)


def paint_chip(painter: QPainter, cell: QRect, chip: Chip) -> QRect:
    """The chip at the left of ``cell``, centred in its height; returns the chip's own rectangle."""
    now = look()
    tones = now.tokens.phases[chip.phase]
    height = now.px(20)
    width = min(chip_width(chip), cell.width())
    box = QRect(cell.left(), cell.top() + (cell.height() - height) // 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # In high contrast the ground is the surface, so the chip needs its border to be seen.
    painter.setPen(QPen(colour(tones.text), 2) if now.tokens.line > 1 else Qt.PenStyle.NoPen)
    painter.setBrush(colour(tones.chip))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    left = box.left() + now.px(7)
    if chip.glyph:
        side = now.px(11)
        dot = QRectF(left, box.top() + (height - side) / 2, side, side)
        # The glyph takes the text colour: some marks are too pale on their own chip.
        paint_glyph(painter, dot, chip.glyph, colour(tones.text))
        left += now.px(15)
    painter.setPen(colour(tones.text))
    painter.setFont(now.font(Size.SECOND, 500))
    room = QRect(left, box.top(), box.right() - left - now.px(5), height)
    text = painter.fontMetrics().elidedText(chip.text, Qt.TextElideMode.ElideRight, room.width() + 1)
    painter.drawText(room.adjusted(0, 0, 2, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.restore()
    return box


def paint_pips(painter: QPainter, cell: QRect, quarters: tuple[int, int, int]) -> None:
    """The three questions a caller asks, picked, shipped, paid, each answered in 0 to 4 quarters."""
    now = look()
    side = now.px(10)
    shapes = (Glyph.EMPTY, Glyph.QUARTER, Glyph.HALF, Glyph.THREE_QUARTER, Glyph.FULL)
    left = cell.left()
    painter.save()
    painter.setFont(now.font(Size.HEAD, 500))
    painter.setPen(colour(now.tokens.muted))
    for letter, quarter in zip(PIP_LETTERS, quarters, strict=True):
        room = QRect(left, cell.top(), now.px(10), cell.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, letter)
        dot = QRectF(left + now.px(11), cell.top() + (cell.height() - side) / 2, side, side)
        paint_glyph(painter, dot, shapes[max(0, min(4, quarter))], colour(now.tokens.text))
        left += now.px(30)
    painter.restore()


def spoken_pips(quarters: tuple[int, int, int]) -> str:
    """The pips in words."""
    parts = ("not", "a quarter", "half", "three quarters", "fully")
    picked, shipped, paid = (parts[max(0, min(4, quarter))] for quarter in quarters)
    return f"{picked} picked, {shipped} shipped, {paid} paid"
