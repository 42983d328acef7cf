"""Labels of parcels: where they go, large; which of how many; and a number in bars that a depot scans on the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.documents.label_sheet import LabelSheet
    from app.documents.layout.setting import Setting
    from app.documents.layout.sheet import Sheet
    from app.queries.shipping_labels import ParcelLabel, ShippingSet

_MM = 72 / 25.4
LEAST = 9.0
"""Points: 3.2 mm. Smaller letters run together under a thermal head."""
_EDGE = 4 * _MM
_BARS = 33 * _MM
_FOOT = 44 * _MM
"""The bars with the figures below them."""
_FACTS = 25 * _MM
_LINE = 2.0  # no line is thinner than two dots
_NAME, _PLACE, _COUNT = 18.0, 15.0, 16.0


@dataclass(frozen=True, slots=True)
class ShippingStock:
    """A label stock; lengths in millimetres."""

    name: str
    title: str
    wide: float
    high: float


SHIPPING: tuple[ShippingStock, ...] = (
    ShippingStock("shipping-label", "Shipping label", 105, 148),
    ShippingStock("shipping-label-4x6", "Shipping label, 4 × 6 in", 101.6, 152.4),
)


def shipping_stock(name: str) -> ShippingStock | None:
    """The label stock of that name, None if it is none."""
    return next((one for one in SHIPPING if one.name == name), None)


def draw_shipping(stock: ShippingStock, labels: ShippingSet) -> bytes:
    """The labels as PDF, a page for each parcel."""
    from app.documents.dots import DPI
    from app.documents.label_sheet import LabelSheet
    from app.documents.layout import letter
    from app.documents.layout.setting import setting_for

    setting = setting_for(labels.paper)
    wide, high = (round(one / 25.4 * DPI) / DPI * 72 for one in (stock.wide, stock.high))  # whole dots
    sheet = LabelSheet(wide, high, letter.imprint(setting))
    for at, parcel in enumerate(labels.parcels):
        if at:
            sheet.next_page()
        _place(sheet, setting, _head(sheet, setting))
        _facts(sheet, setting, labels.carrier, parcel)
        _code(sheet, parcel)
    return sheet.finish()


def _head(sheet: Sheet, setting: Setting) -> float:
    """Who sends it, small, name and address in up to two lines each; returns where what is below may begin."""
    from app.documents.layout import fonts, text
    from app.documents.layout.sheet import RIGHT

    card, room = setting.paper.company, sheet.width - 2 * _EDGE
    beside = room
    if setting.paper.marks.demo:
        sheet.text(sheet.width - _EDGE, _EDGE + LEAST, setting.words["demo"], LEAST, fonts.SEMIBOLD, RIGHT)
        beside -= 14 * _MM
    base = _EDGE + LEAST
    for line in text.wrap(text.one_line(card.name), beside, LEAST, fonts.SEMIBOLD, limit=2):
        sheet.text(_EDGE, base, line, LEAST, fonts.SEMIBOLD)
        base += LEAST * 1.2
    for line in text.wrap(text.one_line(" · ".join(card.address_lines)), room, LEAST, limit=2):
        sheet.text(_EDGE, base, line, LEAST)
        base += LEAST * 1.2
    below = max(base - LEAST * 0.7, _EDGE + LEAST * 3)
    sheet.rule(_EDGE, sheet.width - _EDGE, below, _LINE)
    return below + _LINE


def _place(sheet: Sheet, setting: Setting, top: float) -> None:
    """Where it goes, below `top`, as large as there is room for all of it."""
    from app.documents.layout import fonts, text

    paper, wide = setting.paper, sheet.width - 2 * _EDGE
    party = paper.ship_to or paper.recipient
    if party is None:
        return
    room = sheet.height - _EDGE - _FOOT - _FACTS - top - LEAST * 2.1
    sheet.text(_EDGE, top + LEAST * 1.4, setting.words["ship_to"], LEAST)
    top += LEAST * 1.8
    below = (party.contact, *party.address_lines, party.phone)
    # At last two lines of each: what is longer than that is cut rather than what stands below it.
    for scale, limit in ((1.0, 0), (0.9, 0), (0.8, 0), (0.7, 0), (0.6, 0), (0.5, 0), (0.5, 2)):
        name, rest = max(_NAME * scale, LEAST), max(_PLACE * scale, LEAST)
        lines = [(one, name, fonts.SEMIBOLD) for one in text.wrap(party.name, wide, name, fonts.SEMIBOLD, limit=limit)]
        for said in below:
            lines += [(one, rest, fonts.REGULAR) for one in text.wrap(said, wide, rest, limit=limit) if one]
        if sum(size * 1.2 for _, size, _ in lines) <= room:
            break
    for words, size, weight in lines:
        top, room = top + size * 1.2, room - size * 1.2
        if room >= 0:
            sheet.text(_EDGE, top - size * 0.2, words, size, weight)


def _facts(sheet: Sheet, setting: Setting, carrier: str, parcel: ParcelLabel) -> None:
    """Which of how many, who takes it, its weight, and the numbers it is asked for by."""
    from app.documents.layout import fonts, text
    from app.documents.layout.sheet import RIGHT

    words, paper = setting.words, setting.paper
    left, right, wide = _EDGE, sheet.width - _EDGE, sheet.width - 2 * _EDGE
    top = sheet.height - _EDGE - _FOOT - _FACTS
    sheet.rule(left, right, top, _LINE)
    count = words["parcel"].format(n=parcel.n, m=parcel.of)
    sheet.text(left, top + _COUNT * 1.25, count, _COUNT, fonts.SEMIBOLD)
    room = wide - text.width(count, _COUNT, fonts.SEMIBOLD) - 4 * _MM
    sheet.text(right, top + _COUNT * 1.25, text.shorten(carrier, room, _COUNT), _COUNT, fonts.REGULAR, RIGHT)
    size = 11.0
    weight = setting.figures.weight(parcel.weight) if parcel.weight else ""
    sheet.text(right, top + _COUNT * 1.25 + size * 1.4, weight, size, fonts.SEMIBOLD, RIGHT)
    numbers = [setting.title, f"{words['order']} {paper.order_number}" if paper.order_number else ""]
    if parcel.tracking and parcel.tracking != parcel.code:
        numbers.append(parcel.tracking)
    for at, said in enumerate(filter(None, numbers), 1):
        shown = text.shorten(said, wide if at > 1 else wide - text.width(weight, size, fonts.SEMIBOLD) - 4 * _MM, size)
        sheet.text(left, top + _COUNT * 1.25 + size * 1.4 * at, shown, size)


def _code(sheet: LabelSheet, parcel: ParcelLabel) -> None:
    """The parcel's number in bars of whole dots, else as a square code; its figures below for the eye."""
    import segno

    from app.documents.layout import fonts, text
    from app.documents.layout.sheet import CENTRE

    top = sheet.height - _EDGE - _FOOT + 3 * _MM
    plain = parcel.code.isascii() and parcel.code.isprintable()
    if not plain or not sheet.parcel_code(parcel.code, top, _BARS, is_sscc=parcel.is_sscc):
        symbol = segno.make_qr(parcel.code, error="m")
        sheet.square_code((sheet.width - _BARS) / 2, top, parcel.code, symbol, _BARS)
    shown = f"(00) {parcel.code}" if parcel.is_sscc else parcel.code
    shown = text.shorten(shown, sheet.width - 2 * _EDGE, 11.0, fonts.MEDIUM)
    sheet.text(sheet.width / 2, top + _BARS + 11 * 1.3, shown, 11.0, fonts.MEDIUM, CENTRE)
