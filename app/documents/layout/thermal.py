"""Bars for label printers: each as wide as whole dots of 203 an inch, so that none is a dot wider than its neighbours.

A head that prints 8 dots a millimetre rounds every edge; bars of whole dots stay as they were meant.
"""

from __future__ import annotations

from reportlab.graphics.barcode.code128 import Code128, _patterns

from app.documents.layout.sheet import Sheet

DOT = 72 / 203
QUIET = 10
"""Modules that stay white at each side."""
_START_C, _FNC1, _STOP = 105, 102, 106
_WIDEST = 4  # 0.5 mm: the least that GS1 asks of a parcel's bars, and far enough for a scanner held at arm's length


def code128_runs(value: str) -> list[int]:
    """The widths of bars and gaps of a Code 128 in turn, in modules. The value must be printable ASCII."""
    drawing = Code128(value, barWidth=1, quiet=0)
    drawing.validate()
    drawing.encode()
    drawing.decompose()
    return _runs(drawing.decomposed)


def sscc_runs(code: str) -> list[int]:
    """The same of a GS1-128 that says: serial shipping container code, and its 18 figures."""
    digits = f"00{code}"
    symbols = [_START_C, _FNC1, *(int(digits[at : at + 2]) for at in range(0, len(digits), 2))]
    check = (symbols[0] + sum(at * one for at, one in enumerate(symbols))) % 103
    return _runs("".join(_patterns[one] for one in (*symbols, check, _STOP)))


def _runs(letters: str) -> list[int]:
    return [ord(letter.lower()) - ord("a") + 1 for letter in letters]


def module_dots(runs: list[int], room: int) -> int:
    """How many dots wide a module is where bars and quiet zones have so many dots; 0 if it would be less than two."""
    fits = room // (sum(runs) + 2 * QUIET)
    return min(fits, _WIDEST) if fits >= 2 else 0


def bars(sheet: Sheet, runs: list[int], y: float, high: float) -> bool:
    """Draw them in the middle of the page, their top at y; False if they do not fit."""
    across = int(sheet.width / DOT)
    module = module_dots(runs, across)
    if not module:
        return False
    at, rectangles = (across - sum(runs) * module) // 2, []
    for turn, run in enumerate(runs):
        if turn % 2 == 0:
            rectangles.append((at * DOT, y, run * module * DOT, high))
        at += run * module
    sheet.bars(rectangles)
    return True
