"""Codes for scanners, drawn as vectors: Code 128, QR, and the payment QR of European banks."""

from __future__ import annotations

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
    return round(Code128(value, barWidth=1, quiet=0).width)


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


def epc_text(name: str, iban: str, bic: str, cents: int, reference: str) -> str | None:
    """What the payment QR says after EPC069-12 version 2, or None where banks would refuse it.

    `cents` are euro cents; the caller knows that the currency is EUR.
    """
    account = payable_iban(iban)
    if not account or not name.strip() or not 1 <= cents <= LARGEST_EPC:
        return None
    amount = f"EUR{cents // 100}.{cents % 100:02d}"
    remittance = " ".join(reference.split())[:140]
    fields = ("BCD", "002", "1", "SCT", bic.strip(), " ".join(name.split())[:70], account, amount, "", "", remittance)
    return "\n".join(fields)


def epc_symbol(text: str) -> segno.QRCode:
    """The symbol for `epc_text`, error level M as the guideline asks."""
    return segno.make_qr(text, error="m", encoding="utf-8", boost_error=False)
