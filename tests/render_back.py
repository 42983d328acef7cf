"""What receipt and label printers would have printed: their bytes, read as a printer reads them, as a picture."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from PIL import Image

from app.documents.dots import Dots


def picture_of(dots: Dots) -> Image.Image:
    """Dots as an eye sees them."""
    return Image.frombytes("1", (dots.wide, dots.high), dots.rows).point(lambda one: 0 if one else 255, "L")


@dataclass
class Printed:
    """What came out: a picture for each piece cut off, and how often the drawer was told to open."""

    pieces: list[Image.Image] = field(default_factory=list)
    kicks: int = 0


def escpos(said: bytes, wide: int = 576) -> Printed:
    """ESC/POS as far as papers use it. Raises ValueError at what a printer would print as nonsense."""
    out, at, bands = Printed(), 0, list[Image.Image]()
    while at < len(said):
        rest = said[at:]
        if rest.startswith(b"\x1b@"):
            at += 2
        elif rest.startswith(b"\x10\x04"):
            at += 3
        elif rest.startswith(b"\x1dv0\x00"):
            stride, high = (int.from_bytes(rest[n : n + 2], "little") for n in (4, 6))
            rows = rest[8 : 8 + stride * high]
            if len(rows) != stride * high or stride * 8 > wide:
                raise ValueError(f"a band of {stride * 8} dots and {high} rows at {at}")
            bands.append(picture_of(Dots(stride * 8, high, rows)))
            at += 8 + len(rows)
        elif rest.startswith(b"\x1dVB"):
            out.pieces.append(_joined(bands, wide))
            bands, at = [], at + 4
        elif rest.startswith(b"\x1bp"):
            out.kicks, at = out.kicks + 1, at + 5
        else:
            raise ValueError(f"{rest[:8]!r} at {at}")
    if bands:
        raise ValueError("the last piece is not cut off")
    return out


def _joined(bands: list[Image.Image], wide: int) -> Image.Image:
    page = Image.new("L", (wide, sum(one.height for one in bands)), 255)
    top = 0
    for one in bands:
        page.paste(one, (0, top))
        top += one.height
    return page


def bars_in(picture: Image.Image, row: int) -> str:
    """What the Code 128 says that crosses a row of dots, by the widths of its bars; "" where there is none.

    The first of a GS1-128 is written as "]C1". Raises ValueError where the check symbol is wrong or a quiet zone short.
    """
    line = [one < 128 for one in picture.crop((0, row, picture.width, row + 1)).tobytes()]
    if True not in line:
        return ""
    first, last = line.index(True), len(line) - line[::-1].index(True)
    runs = [len(list(same)) for _, same in itertools.groupby(line[first:last])]
    module = min(runs)
    if any(one % module for one in runs):
        raise ValueError(f"bars of broken dots: {sorted(set(runs))}")
    if first < 10 * module or len(line) - last < 10 * module:
        raise ValueError(f"quiet zones of {first} and {len(line) - last} dots, of {module} a module")
    widths = [one // module for one in runs]
    symbols = [_SYMBOLS["".join(map(str, widths[at : at + 6]))] for at in range(0, len(widths) - 7, 6)]
    *said, check = symbols
    if check != (said[0] + sum(at * one for at, one in enumerate(said))) % 103:
        raise ValueError("the check symbol is wrong")
    return _read(said)


def _read(said: list[int]) -> str:
    which, words = "ABC"[said[0] - 103], ""
    for one in said[1:]:
        if one == 102:
            words += "]C1"
        elif which == "C" and one < 100:
            words += f"{one:02d}"
        elif one in {99, 100, 101}:
            which = {99: "C", 100: "B", 101: "A"}[one]
        else:
            words += chr(one + 32)
    return words


# ISO/IEC 15417, table 1: the widths of bars and gaps of the symbols 0 to 105.
_TABLE = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231
113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211
212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131
113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111
314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211
241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141
214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214
211232
"""
WIDTHS = tuple(_TABLE.split())
"""Of bars and gaps, by symbol."""
_SYMBOLS = {widths: at for at, widths in enumerate(WIDTHS)}
