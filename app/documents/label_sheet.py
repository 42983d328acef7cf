"""A label as a PDF that carries the same label in the language of label printers, for those that speak it.

The printer sets Latin text in its own type and draws codes and lines itself: sharper than a picture of them, and a
tenth of its bytes. What its type may lack is sent as dots, as it is drawn. Printers that speak something else print the
PDF. Only for labels that are a page of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import segno

from app.documents import dots, zpl
from app.documents.layout import codes, fonts, pdfa, thermal
from app.documents.layout.grid import MM
from app.documents.layout.sheet import CENTRE, LEFT, RIGHT, Sheet
from app.documents.layout.thermal import DOT
from app.domain.accents import BLACK, Colour

Told = TypeVar("Told")


def _dots(points: float) -> int:
    return round(points / DOT)


class LabelSheet(Sheet):
    """A sheet of one label a page, at 203 dots an inch. What is drawn on it is drawn in both languages."""

    def __init__(self, width: float, height: float, imprint: pdfa.Imprint) -> None:
        super().__init__(width, height, imprint)
        self._fields: list[str] = []
        self._labels: list[str] = []
        self._coded = False

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
        """Set one line, in the printer's own type where that has all of its letters."""
        wide = super().text(x, y, words, size, weight, align, colour)
        if not wide:
            return wide
        if zpl.is_plain(words):
            self._fields.append(self._typeset(x, y, words, size, align))
        else:
            left = x - {RIGHT: wide, CENTRE: wide / 2}.get(align, 0.0)
            self._fields.append(self._pictured(left, y, words, size, weight, wide))
        return wide

    def _typeset(self, x: float, y: float, words: str, size: float, align: str) -> str:
        """By its baseline. What ends or is centred at a place gets all the room there is: a printer breaks lines."""
        if align == LEFT:
            return zpl.text(_dots(x), _dots(y), _dots(size), words)
        room = x if align == RIGHT else 2 * min(x, self.width - x)
        left = x - (room if align == RIGHT else room / 2)
        return zpl.text(_dots(left), _dots(y), _dots(size), words, (_dots(room), "R" if align == RIGHT else "C"))

    def _pictured(self, x: float, y: float, words: str, size: float, weight: str, wide: float) -> str:
        """The words as the PDF has them, in dots."""
        edge, up = 2.0, size * 1.2
        small = Sheet(wide + 2 * edge, size * 1.7, self._imprint)
        small.text(edge, up, words, size, weight)
        (page,) = dots.label(small.finish())
        return zpl.picture(_dots(x - edge), _dots(y - up), page)

    def rule(self, x1: float, x2: float, y: float, thick: float = 0.25, colour: Colour = BLACK) -> None:
        """A horizontal line of whole dots."""
        super().rule(x1, x2, y, thick, colour)
        self._fields.append(zpl.box(_dots(x1), _dots(y - thick / 2), _dots(x2 - x1), max(1, _dots(thick))))

    def bars(self, rectangles: Sequence[tuple[float, float, float, float]]) -> None:
        """Rectangles; those of a code that the printer draws itself are not said twice."""
        super().bars(rectangles)
        if not self._coded:
            self._fields += [zpl.box(_dots(x), _dots(y), _dots(wide), _dots(high)) for x, y, wide, high in rectangles]

    def _once(self, draw: Callable[[], Told]) -> Told:
        """Drawn in the PDF; its bars are said to the printer by one word."""
        self._coded = True
        try:
            return draw()
        finally:
            self._coded = False

    def parcel_code(self, code: str, y: float, high: float, *, is_sscc: bool) -> bool:
        """A parcel's number in bars in the middle of the label, their top at y; False where they do not fit."""
        runs = thermal.sscc_runs(code) if is_sscc else thermal.code128_runs(code)
        if not self._once(lambda: thermal.bars(self, runs, y, high)):
            return False
        said, wide = zpl.gs1_128("00" + code) if is_sscc else zpl.code_128(code)
        across = int(self.width / DOT)
        if module := thermal.module_dots([wide], across):
            left = (across - wide * module) // 2
            self._fields.append(zpl.bars_128(left, _dots(y), module, _dots(high), said))
        return True

    def product_code(self, value: str, x: float, y: float, room: float, high: float) -> None:
        """A product's code: EAN-13 where it is one, Code 128 where a head can print it, else a square one."""
        if codes.is_ean13(value):
            wide = self._once(lambda: codes.ean13(self, x, y, value, room, high))
            module = max(1, min(_dots(room) // (codes.EAN_MODULES + 22), 4))
            left = _dots(x + wide / 2) - codes.EAN_MODULES * module // 2
            self._fields.append(zpl.ean_13(left, _dots(y), module, _dots(high), value))
        elif codes.code128_fits(value, room) and (module := self._module(value, room)):
            wide = self._once(lambda: codes.code128(self, x, y, value, room, high))
            said, modules = zpl.code_128(value)
            left = max(_dots(x), _dots(x + wide / 2) - modules * module // 2)
            self._fields.append(zpl.bars_128(left, _dots(y), module, _dots(high), said))
        elif value:
            side = 10 * MM
            self.square_code(x, y - 0.5 * MM, value, segno.make_qr(value, error="m"), side)

    def _module(self, value: str, room: float) -> int:
        """Dots of the narrowest bar; 0 where it would be one that no scanner sees."""
        module = min(_dots(room) // zpl.code_128(value)[1], 3)
        return module if module >= 2 else 0

    def square_code(self, x: float, y: float, value: str, symbol: segno.QRCode, side: float) -> None:
        """A QR code in a square."""
        self._once(lambda: codes.qr(self, x, y, symbol, side, quiet=0))
        modules = int(symbol.symbol_size(border=0)[0])
        module = max(1, min(_dots(side) // modules, 10))
        spare = (_dots(side) - modules * module) // 2
        self._fields.append(zpl.square(_dots(x) + spare, _dots(y) + spare, module, value))

    def next_page(self) -> None:
        """The next label."""
        self._flush()
        super().next_page()

    def finish(self, attachments: Sequence[pdfa.Attachment] = ()) -> bytes:
        """The PDF, with the labels in the other language inside."""
        self._flush()
        said = "".join(self._labels).encode("ascii")
        carried = pdfa.Attachment(zpl.NAME, "text/plain", said, "Supplement", "The same labels in ZPL, 203 dpi")
        return super().finish([*attachments, carried])

    def _flush(self) -> None:
        self._labels.append(zpl.label(int(self.width / DOT + 0.01), int(self.height / DOT + 0.01), self._fields))
        self._fields = []
