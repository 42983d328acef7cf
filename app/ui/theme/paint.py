"""Painting of glyphs, chips, pips and keycaps; every picture of a status in the program comes from here."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from app.ui.theme.look import Size, colour, look
from app.ui.theme.status import Chip, Glyph

_PIE = {Glyph.QUARTER: 1, Glyph.HALF: 2, Glyph.THREE_QUARTER: 3}
PIP_LETTERS = "PS€"


def mark_colour(phase: str, *, chosen: bool = False) -> QColor:
    """What bars and glyphs of a phase are drawn in.

    Marks stand out from a surface; on the ground of a chosen row some do not, and the text of the phase does.
    """
    tones = look().tokens.phases[phase]
    return colour(tones.text if chosen else tones.mark)


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


def chip_width(chip: Chip, letters: int = Size.BODY) -> int:
    """Width in pixels that ``paint_chip`` needs for the whole word, among texts of so many pixels at 100 %."""
    now, grown = look(), letters / Size.BODY
    glyph = 15 if chip.glyph else 0
    font = now.font(round(Size.SECOND * grown), 500)
    return QFontMetrics(font).horizontalAdvance(chip.text) + now.px((15 + glyph) * grown)


def fitting(chip: Chip, room: int, letters: int = Size.BODY) -> Chip:
    """The chip as it is said in so many pixels: whole, or in few letters."""
    return replace(chip, text=chip.short) if chip.short and chip_width(chip, letters) > room else chip


def paint_chip(painter: QPainter, cell: QRect, chip: Chip, letters: int = Size.BODY) -> QRect:
    """The chip at the left of ``cell``, centred in its height; returns the chip's own rectangle.

    It grows with the texts beside it: ``letters`` is how large those are, in pixels at 100 %.
    """
    now, grown = look(), letters / Size.BODY
    tones = now.tokens.phases[chip.phase]
    height = now.px(20 * grown)
    chip = fitting(chip, cell.width(), letters)
    width = min(chip_width(chip, letters), cell.width())
    box = QRect(cell.left(), cell.top() + (cell.height() - height) // 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # In high contrast the ground is the surface, so the chip needs its border to be seen.
    painter.setPen(QPen(colour(tones.text), 2) if now.tokens.line > 1 else Qt.PenStyle.NoPen)
    painter.setBrush(colour(tones.chip))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    left = box.left() + now.px(7 * grown)
    if chip.glyph:
        side = now.px(11 * grown)
        dot = QRectF(left, box.top() + (height - side) / 2, side, side)
        # The glyph takes the text colour: some marks are too pale on their own chip.
        paint_glyph(painter, dot, chip.glyph, colour(tones.text))
        left += now.px(15 * grown)
    painter.setPen(colour(tones.text))
    painter.setFont(now.font(round(Size.SECOND * grown), 500))
    room = QRect(left, box.top(), box.right() - left - now.px(5 * grown), height)
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


def keycap_width(key: str) -> int:
    """Width in pixels of a keycap."""
    now = look()
    return QFontMetrics(now.font(Size.HEAD, 600)).horizontalAdvance(key) + now.px(14)


def paint_keycap(painter: QPainter, room: QRect, key: str, *, at_right: bool = False) -> int:
    """A keycap in the middle of ``room``'s height, at its left or right end; returns its width."""
    now = look()
    wide, high = keycap_width(key), now.px(20)
    left = room.right() - wide if at_right else room.left()
    cap = QRectF(left, room.center().y() - high / 2 + 1, wide, high)
    painter.setPen(QPen(colour(now.tokens.hairline), now.tokens.line))
    painter.setBrush(colour(now.tokens.surface))
    painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), now.px(4), now.px(4))
    painter.setFont(now.font(Size.HEAD, 600))
    painter.setPen(colour(now.tokens.text))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
    return wide
