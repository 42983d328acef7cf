"""The test page of a printer: whether it prints, how far to the edge, and whether small letters and codes are sharp."""

from __future__ import annotations

from app.documents.layout import codes, pdfa
from app.documents.layout.fonts import SEMIBOLD
from app.documents.layout.grid import BODY, HAIRLINE, MM, SMALL, TABLE, TITLE, Grid, grid_for
from app.documents.layout.sheet import Sheet
from app.version import VERSION

SIZES = {"a4": (210 * MM, 297 * MM), "letter": (612.0, 792.0)}
_EDGES = (5, 10, 15)


def trial_page(printer: str, station: str, moment: str, paper: str = "a4", window: str | None = None) -> bytes:
    """A page that says which printer it is for, where it was asked for and when (``moment``, as a person reads it).

    ``paper`` is ``a4`` or ``letter``. The frames stand 5, 10 and 15 mm from the edge of the sheet. With a ``window``
    (that of the company's envelopes, "" the usual one) a second page is for folding: where the address shows.
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
    if window is not None:
        sheet.next_page()
        _fold_test(sheet, grid_for(paper, window))
    return sheet.finish()


def _fold_test(sheet: Sheet, grid: Grid) -> None:
    """The place of the address, the folds and the hole of the grid that letters are drawn on."""
    window = grid.window
    sheet.frame(window.left, window.top, window.right - window.left, window.bottom - window.top, 0.25)
    sheet.text(window.left + 2 * MM, window.top + 6 * MM, "All of this frame is to be seen", BODY, SEMIBOLD)
    sheet.text(window.left + 2 * MM, window.top + 12 * MM, "in the window of the envelope,", BODY)
    sheet.text(window.left + 2 * MM, window.top + 18 * MM, "however the letter slides in it.", BODY)
    for number, y in enumerate(window.folds, start=1):
        sheet.rule(5 * MM, grid.width - 5 * MM, y, HAIRLINE)
        sheet.text(grid.left, y - 1.5 * MM, f"Fold {number}: {y / MM:.0f} mm from the upper edge", SMALL)
    if window.hole is not None:
        sheet.rule(5 * MM, 12 * MM, window.hole, HAIRLINE)
        sheet.text(14 * MM, window.hole + 1 * MM, "Punch here", SMALL)
    sheet.text(grid.left, window.body_top + 14 * MM, f"Fold test · {window.name}", TITLE, SEMIBOLD)
    words = "Print without scaling. Another window is chosen in Settings, Company, Window envelope."
    sheet.text(grid.left, window.body_top + 22 * MM, words, BODY)
