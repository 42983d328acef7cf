"""Labels in the language of label printers, ZPL.

Labels of ours carry themselves in it (`label_sheet`); any other page is sent as dots, so that every script and every
code looks as drawn. Either is for heads of 203 dots an inch. All of it is ASCII: what a person typed never becomes a
command, for `^`, `~`, `\\`, `_` and all letters beyond ASCII are written by their bytes, after `^FH`.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.dots import Dots
from app.documents.dots import label as dots_of
from app.documents.picture import opened

NAME = "labels.zpl"
"""The file inside a PDF that has its labels in this language."""
_END = "^PQ1^XZ\n"
_OWN = frozenset("€–—‘’‚“”„…")
_START_B, _START_C, _FNC1, _TO_B, _TO_C = ">:", ">;", ">8", ">6", ">5"
# What means something else behind a ">" in the data of a code.
_MEANT = {">": ">0", "^": "><", "~": ">="}
_SYMBOL, _STOP = 11, 13  # modules


def labels(pdf: bytes, copies: int = 1) -> bytes:
    """Each page as a label of its size, printed so many times. The same paper gives the same bytes."""
    if own := _carried(pdf):
        return own.replace(_END.encode(), f"^PQ{copies}^XZ\n".encode())
    return b"".join(_dotted(page, copies) for page in dots_of(pdf))


def _carried(pdf: bytes) -> bytes:
    """What a PDF carries for label printers, b"" if nothing."""
    with opened(pdf) as document:
        for at in range(document.count_attachments()):
            one = document.get_attachment(at)
            if one.get_name() == NAME:
                return bytes(one.get_data())
    return b""


def _dotted(page: Dots, copies: int) -> bytes:
    said = label(page.wide, page.high, [picture(0, 0, page)])
    return said.replace(_END, f"^PQ{copies}^XZ\n").encode()


def label(wide: int, high: int, fields: Sequence[str]) -> str:
    """A label of so many dots, once."""
    return f"^XA^CI28^PW{wide}^LL{high}^LH0,0{''.join(fields)}{_END}"


# --- words ------------------------------------------------------------------------------------------------------------


def is_plain(words: str) -> bool:
    """Whether every printer of the kind has these letters in its own type: those of western Europe."""
    return all(" " <= one <= "~" or ("\u00a0" <= one <= "\u00ff" and one != "\u00ad") or one in _OWN for one in words)


def escaped(words: str) -> str:
    """A text as data of a field, by the bytes of what would be a command or is no ASCII; a blank is a plain one."""
    plain = words.replace("\u00a0", " ")
    return "".join(one if " " <= one <= "}" and one not in "^\\_" else _bytes(one) for one in plain)


def _bytes(letter: str) -> str:
    return "".join(f"_{one:02X}" for one in letter.encode())


def text(x: int, y: int, size: int, words: str, block: tuple[int, str] | None = None) -> str:
    """One line with its baseline at y; in a `block` of so many dots at its right ("R") or in its middle ("C")."""
    if block is None:
        return f"^FT{x},{y}^A0N,{size}^FH_^FD{escaped(words)}^FS"
    # In a block a stroke to the left begins a command of its own, unless it stands there twice.
    doubled = words.replace("\\", "\\\\")
    return f"^FT{x},{y}^A0N,{size}^FB{block[0]},1,0,{block[1]}^FH_^FD{escaped(doubled)}^FS"


# --- codes ------------------------------------------------------------------------------------------------------------


def gs1_128(digits: str) -> tuple[str, int]:
    """The data of a GS1-128 of an even number of figures, and its width in modules."""
    return _START_C + _FNC1 + digits, (3 + len(digits) // 2) * _SYMBOL + _STOP


def code_128(value: str) -> tuple[str, int]:
    """The data of a Code 128 of printable ASCII, and its width in modules. Runs of figures go two to a symbol."""
    said, symbols, pairs = "", 2, False  # the start and the check symbol
    at = 0
    while at < len(value):
        run = _figures(value, at)
        worth = run >= 4 and (run >= 6 or at in {0, len(value) - run})
        if run >= 2 and (pairs or worth):
            even = run - run % 2
            if not pairs:
                said += _TO_C if at else _START_C
                symbols, pairs = symbols + bool(at), True
            said, symbols, at = said + value[at : at + even], symbols + even // 2, at + even
            continue
        if pairs or not at:
            said += _TO_B if at else _START_B
            symbols, pairs = symbols + bool(at), False
        said, symbols, at = said + _MEANT.get(value[at], value[at]), symbols + 1, at + 1
    return said, symbols * _SYMBOL + _STOP


def _figures(value: str, at: int) -> int:
    run = 0
    while at + run < len(value) and value[at + run] in "0123456789":
        run += 1
    return run


def bars_128(x: int, y: int, module: int, high: int, said: str) -> str:
    """A Code 128 by its data, its narrowest bar so many dots wide."""
    return f"^FO{x},{y}^BY{module},3,{high}^BCN,{high},N,N,N^FH_^FD{escaped(said)}^FS"


def ean_13(x: int, y: int, module: int, high: int, value: str) -> str:
    """An EAN-13; the printer makes the last of its figures itself."""
    return f"^FO{x},{y}^BY{module},3,{high}^BEN,{high},N,N^FD{value[:12]}^FS"


def square(x: int, y: int, module: int, value: str) -> str:
    """A QR code of level M."""
    return f"^FO{x},{y}^BQN,2,{module}^FH_^FDMA,{escaped(value)}^FS"


# --- shapes -----------------------------------------------------------------------------------------------------------


def box(x: int, y: int, wide: int, high: int) -> str:
    """A black rectangle."""
    wide, high = max(1, wide), max(1, high)
    return f"^FO{x},{y}^GB{wide},{high},{min(wide, high)}^FS"


def picture(x: int, y: int, page: Dots) -> str:
    """A picture, its top left corner there."""
    total = page.stride * page.high
    return f"^FO{x},{y}^GFA,{total},{total},{page.stride},{_rows(page)}^FS"


def _rows(page: Dots) -> str:
    """Hexadecimal, a row at a time: a comma is white to the end of the row, a colon the row before once more."""
    said, before = [], None
    for top in range(page.high):
        row = page.band(top, 1).hex().upper()
        if row == before:
            said.append(":")
        else:
            short = row.rstrip("0")
            said.append(short + "," if len(short) < len(row) else row)
        before = row
    return "".join(said)
