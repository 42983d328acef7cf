"""The test page of a printer: whether it prints, how far to the edge, and whether small letters and codes are sharp."""

from __future__ import annotations

from app.documents.layout import codes, pdfa
from app.documents.layout.fonts import SEMIBOLD
from app.documents.layout.grid import BODY, MM, SMALL, TABLE, TITLE
from app.documents.layout.sheet import Sheet
from app.version import VERSION

SIZES = {"a4": (210 * MM, 297 * MM), "letter": (612.0, 792.0)}
_EDGES = (5, 10, 15)


def trial_page(printer: str, station: str, moment: str, paper: str = "a4") -> bytes:
    """A page that says which printer it is for, where it was asked for and when (``moment``, as a person reads it).

    ``paper`` is ``a4`` or ``letter``. The frames stand 5, 10 and 15 mm from the edge of the sheet.
    """
    wide, high = SIZES[paper]
    about = pdfa.Imprint(f"Test page · {printer}", "Counterfoil", "en", "2000-01-01", "trial", "", VERSION, "")
    sheet = Sheet(wide, high, about)
    for edge in _EDGES:
        sheet.frame(edge * MM, edge * MM, wide - 2 * edge * MM, high - 2 * edge * MM, 0.25)
        sheet.text((edge + 1.5) * MM, (edge + 3.5) * MM, f"{edge} mm", SMALL)
    x, y = 25 * MM, 40 * MM
    sheet.text(x, y, "Test page", TITLE, SEMIBOLD)
    for number, words in enumerate((f"Printer: {printer}", f"Asked for at {station}, {moment}")):
        sheet.text(x, y + (10 + 6 * number) * MM, words, BODY)
    sheet.text(x, y + 32 * MM, "Each line is to be read without a glass:", BODY, SEMIBOLD)
    sample = "Zażółć gęślą jaźń · Größe 15 × 3⁄8″ · Ελληνικά · Кириллица · 0123456789 · 1.234,56 €"
    for number, size in enumerate((BODY, TABLE, SMALL)):
        sheet.text(x, y + (39 + 6 * number) * MM, sample, size)
    sheet.text(x, y + 64 * MM, "A scanner reads this code:", BODY, SEMIBOLD)
    codes.code128(sheet, x, y + 69 * MM, "COUNTERFOIL", wide - 2 * x, 10 * MM)
    return sheet.finish()
