"""Codes for scanners, drawn as vectors: Code 128, QR, and the payment QR of European banks."""

from __future__ import annotations

import re

import segno
from reportlab.graphics.barcode.code128 import Code128
from stdnum import iban as iban_rules
from stdnum.exceptions import ValidationError

from app.documents.layout import fonts, text
from app.documents.layout.grid import MM, SMALL
from app.documents.layout.sheet import CENTRE, LEFT, Sheet

# A bar narrower than this is lost between a laser printer and a hand scanner.
_NARROWEST = 0.19 * MM
_USUAL = 0.33 * MM
LARGEST_EPC = 999_999_999_99
_EPC_VERSION = 13  # the largest symbol EPC069-12 allows


def code128_fits(value: str, room: float) -> bool:
    """Whether the value can be a Code 128 no wider than `room` points that a hand scanner reads."""
    return bool(value) and value.isascii() and value.isprintable() and _modules(value) * _NARROWEST <= room


def _modules(value: str) -> int:
    wide: float = Code128(value, barWidth=1, quiet=0).width
    return round(wide)


def code128_width(value: str, room: float) -> float:
    """How wide in points `code128` draws the value."""
    return _modules(value) * min(_USUAL, room / _modules(value))


def code128(sheet: Sheet, x: float, y: float, value: str, room: float, high: float, name: str = "") -> float:
    """Draw a Code 128 with its value (or `name`) below, top left at (x, y); returns its width in points."""
    drawing = Code128(value, barWidth=1, quiet=0)
    module = min(_USUAL, room / drawing.width)
    drawing.validate()
    drawing.encode()
    drawing.decompose()
    at = x
    rectangles = []
    for letter in drawing.decomposed:
        size = module * (ord(letter.lower()) - ord("a") + 1)
        if letter.isupper():  # a bar; small letters are gaps
            rectangles.append((at, y, size, high))
        at += size
    sheet.bars(rectangles)
    sheet.text(x + (at - x) / 2, y + high + 2.6 * MM, name or value, SMALL, fonts.REGULAR, CENTRE)
    return at - x


# EAN-13: the seven modules of each figure, by set, and which sets the first figure asks for (ISO/IEC 15420).
_SET_A = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
_SET_C = tuple("".join("10"[int(module)] for module in figure) for figure in _SET_A)
_SET_B = tuple(figure[::-1] for figure in _SET_C)
_FIRST = ("AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA")
EAN_MODULES, _EAN_QUIET = 95, 11


def is_ean13(value: str) -> bool:
    """Thirteen figures whose last one checks the others."""
    if len(value) != 13 or not (value.isascii() and value.isdecimal()):
        return False
    figures = [int(one) for one in value]
    return (sum(figures[0::2]) + 3 * sum(figures[1::2])) % 10 == 0


def ean13_modules(value: str) -> str:
    """The 95 modules of an EAN-13, "1" for a bar, without the quiet zones. The value must be one (`is_ean13`)."""
    sets = {"A": _SET_A, "B": _SET_B}
    left = "".join(sets[of][int(figure)] for of, figure in zip(_FIRST[int(value[0])], value[1:7], strict=True))
    right = "".join(_SET_C[int(figure)] for figure in value[7:])
    return f"101{left}01010{right}101"


def ean13(sheet: Sheet, x: float, y: float, value: str, room: float, high: float) -> float:
    """Draw an EAN-13 with its figures below, top left at (x, y), quiet zones inside `room`; returns its width."""
    module = min(_USUAL, room / (EAN_MODULES + 2 * _EAN_QUIET))
    at, rectangles = x + _EAN_QUIET * module, []
    for run in re.findall("1+|0+", ean13_modules(value)):
        if run[0] == "1":
            rectangles.append((at, y, module * len(run), high))
        at += module * len(run)
    sheet.bars(rectangles)
    wide = module * (EAN_MODULES + 2 * _EAN_QUIET)
    sheet.text(x + wide / 2, y + high + 2.6 * MM, value, SMALL, fonts.REGULAR, CENTRE)
    return wide


def qr(sheet: Sheet, x: float, y: float, symbol: segno.QRCode, side: float, quiet: int = 4) -> None:
    """Draw a QR symbol into a square of `side` points with a quiet zone of `quiet` modules, top left at (x, y)."""
    matrix = [list(row) for row in symbol.matrix]
    module = side / (len(matrix) + 2 * quiet)
    rectangles = []
    for r, row in enumerate(matrix):
        c = 0
        while c < len(row):
            run = c
            while run < len(row) and row[run]:
                run += 1
            if run > c:
                rectangles.append((x + (quiet + c) * module, y + (quiet + r) * module, (run - c) * module, module))
            c = run + 1
    sheet.bars(rectangles)


def document_code(sheet: Sheet, x: float, y: float, value: str, room: float) -> float:
    """The document's own code, as Code 128 where it fits and as QR where not; returns the height it took."""
    if code128_fits(value, room):
        code128(sheet, x, y, value, room, 8 * MM)
        return 11.5 * MM
    if not value:
        return 0.0
    qr(sheet, x, y, segno.make_qr(value, error="m"), 14 * MM, quiet=0)
    said = text.shorten(value, max(room - 16 * MM, 0), SMALL)
    sheet.text(x + 16 * MM, y + 8 * MM, said, SMALL, fonts.REGULAR, LEFT)
    return 14 * MM


def payable_iban(iban: str) -> str:
    """The IBAN without blanks if its check digits are right, else an empty text."""
    try:
        return str(iban_rules.validate(iban))
    except ValidationError:
        return ""


def epc_text(name: str, iban: str, bic: str, cents: int, reference: str, creditor_reference: str = "") -> str | None:
    """What the payment QR says after EPC069-12 version 2, or None where banks would refuse it.

    `cents` are euro cents; the caller knows that the currency is EUR. A creditor reference (ISO 11649) stands instead
    of the reference in free words: the guideline has one or the other.
    """
    account = payable_iban(iban)
    if not account or not name.strip() or not 1 <= cents <= LARGEST_EPC:
        return None
    amount = f"EUR{cents // 100}.{cents % 100:02d}"
    remittance = "" if creditor_reference else " ".join(reference.split())[:140]
    fields = ("BCD", "002", "1", "SCT", bic.strip(), " ".join(name.split())[:70], account, amount, "")
    # What is empty at the end is left out, as the guideline allows.
    return "\n".join((*fields, creditor_reference, *([remittance] if remittance else [])))


def epc_symbol(text: str) -> segno.QRCode:
    """The symbol for `epc_text`, error level M as the guideline asks."""
    return segno.make_qr(text, error="m", encoding="utf-8", boost_error=False)
