"""Labels for shelf and product: name, code, price, place and a barcode; one to a page, or a sheet of them.

A label stays in the house: it is drawn when it is asked for, and never archived or sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.documents.layout.setting import Setting
    from app.documents.layout.sheet import Sheet
    from app.queries.labels import LabelSet
    from app.queries.paper_model import PaperLine

_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class LabelKind:
    """A kind of label stock; lengths in millimetres. `across` and `down` count the labels of a page."""

    name: str
    title: str
    wide: float
    high: float
    page_wide: float
    page_high: float
    across: int = 1
    down: int = 1


LABELS: tuple[LabelKind, ...] = (
    LabelKind("label", "Label", 57, 32, 57, 32),
    LabelKind("label-sheet", "Sheet of labels", 70, 36, 210, 297, 3, 8),
)


def label_kind(name: str) -> LabelKind | None:
    """The label stock of that name, None if it is none."""
    return next((one for one in LABELS if one.name == name), None)


def draw_labels(kind: LabelKind, labels: LabelSet) -> bytes:
    """The labels as PDF, a page each or as many pages of the sheet as it takes."""
    from app.documents.label_sheet import LabelSheet
    from app.documents.layout import letter
    from app.documents.layout.setting import setting_for
    from app.documents.layout.sheet import Sheet

    setting = setting_for(labels.paper)
    # Printers of labels have one label a page; a sheet of them is a laser printer's.
    made = LabelSheet if kind.across * kind.down == 1 else Sheet
    sheet = made(kind.page_wide * _MM, kind.page_high * _MM, letter.imprint(setting))
    left = (kind.page_wide - kind.across * kind.wide) / 2 * _MM
    top = (kind.page_high - kind.down * kind.high) / 2 * _MM
    each = kind.across * kind.down
    for at, line in enumerate(labels.paper.lines):
        if at and at % each == 0:
            sheet.next_page()
        place = at % each
        x, y = left + place % kind.across * kind.wide * _MM, top + place // kind.across * kind.high * _MM
        _draw(sheet, setting, line, (x, y, kind.wide * _MM, kind.high * _MM))
    return sheet.finish()


def _draw(sheet: Sheet, setting: Setting, line: PaperLine, box: tuple[float, float, float, float]) -> None:
    """Name above, code and place at the left of the price, the barcode along the foot."""
    from app.documents.layout import fonts, text
    from app.documents.layout.grid import BODY, SMALL, TABLE, TOTAL
    from app.documents.layout.sheet import RIGHT

    x, y, wide, high = box
    edge = 3 * _MM
    left, right, room = x + edge, x + wide - edge, wide - 2 * edge
    for at, words in enumerate(text.wrap(line.description or line.code, room, TABLE, fonts.SEMIBOLD, limit=2)):
        sheet.text(left, y + edge + TABLE * 0.8 + at * TABLE * 1.2, words, TABLE, fonts.SEMIBOLD)
    price = setting.figures.price(line.price) if line.price is not None else ""
    price_wide = 0.0
    middle = y + edge + TABLE * 2.2 + 4.6 * _MM
    if price:
        price_wide = min(text.width(price, TOTAL, fonts.SEMIBOLD), room * 0.6)
        size = min(TOTAL, TOTAL * room * 0.6 / max(text.width(price, TOTAL, fonts.SEMIBOLD), 1))
        sheet.text(right, middle, price, size, fonts.SEMIBOLD, RIGHT)
        per = f"{setting.figures.quantity(line.price_per * 1000)} " if line.price_per != 1 else ""
        net = f"{setting.paper.currency} / {per}{line.unit} · {setting.words['net']}"
        sheet.text(right, middle + 3 * _MM, text.shorten(net, room * 0.6, SMALL), SMALL, fonts.REGULAR, RIGHT)
    beside = room - max(price_wide, room * 0.45 if price else 0) - 2 * _MM
    sheet.text(left, middle - 1.2 * _MM, text.shorten(line.code, beside, BODY, fonts.SEMIBOLD), BODY, fonts.SEMIBOLD)
    sheet.text(left, middle + 3 * _MM, text.shorten(line.location, beside, TABLE), TABLE)
    _barcode(sheet, line.barcode or line.code, (left, y + high - edge - 9.5 * _MM, room))


def _barcode(sheet: Sheet, value: str, box: tuple[float, float, float]) -> None:
    """EAN-13 where it is one, Code 128 where it fits, else QR: always something that a scanner reads."""
    import segno

    from app.documents.label_sheet import LabelSheet
    from app.documents.layout import codes

    x, y, room = box
    if isinstance(sheet, LabelSheet):
        sheet.product_code(value, x, y, room, 7 * _MM)
    elif codes.is_ean13(value):
        codes.ean13(sheet, x, y, value, room, 7 * _MM)
    elif codes.code128_fits(value, room):
        codes.code128(sheet, x, y, value, room, 7 * _MM)
    elif value:
        codes.qr(sheet, x, y - 0.5 * _MM, segno.make_qr(value, error="m"), 10 * _MM, quiet=0)


def names() -> Sequence[str]:
    """The names of the label stocks, as on the command line."""
    return [one.name for one in LABELS]
