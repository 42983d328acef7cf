"""Signatures on paper: the customer's strokes with what makes them evidence, lines to sign on, room for the seal."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.layout import blocks, fonts, text
from app.documents.layout.figures import grouped
from app.documents.layout.flow import Box
from app.documents.layout.furniture import META_LEFT
from app.documents.layout.grid import BODY, MM, SMALL, leading
from app.documents.layout.setting import Setting
from app.documents.layout.sheet import Sheet
from app.domain.strokes import FULL_PRESSURE
from app.queries.paper_model import Signed

FIELD_WIDTH = 85 * MM
FIELD_HEIGHT = 30 * MM
SEAL_WIDTH = 65 * MM
SEAL_HEIGHT = 16 * MM
SEAL = "seal"
"""The name under which a sheet remembers where the seal goes."""
CUSTOMER = "customer"
"""And where the customer may sign by a certificate."""

_HEX_SHOWN = 16


def strokes_in(
    strokes: Sequence[Sequence[tuple[int, int, int, int]]], left: float, top: float, wide: float, high: float
) -> list[tuple[list[tuple[float, float]], float]]:
    """The strokes as (points, pen width) scaled into a rectangle, whole and with their proportions."""
    every = [point for stroke in strokes for point in stroke]
    if not every:
        return []
    x1, y1 = min(p[0] for p in every), min(p[1] for p in every)
    across, down = max(p[0] for p in every) - x1, max(p[1] for p in every) - y1
    scale = min(wide / max(across, 1), high / max(down, 1))
    # A dot or a dash is not blown up to fill the field.
    scale = min(scale, 0.02)
    dx, dy = left + (wide - across * scale) / 2, top + (high - down * scale) / 2
    drawn = []
    for stroke in strokes:
        pressure = sum(point[3] for point in stroke) / max(len(stroke), 1)
        points = [(dx + (x - x1) * scale, dy + (y - y1) * scale) for x, y, _, _ in stroke]
        drawn.append((points, 0.8 + 0.6 * min(pressure, FULL_PRESSURE) / FULL_PRESSURE))
    return drawn


def seal_place(sheet: Sheet, x: float, y: float) -> None:
    """Remember where the seal's stamp goes; nothing else is drawn there."""
    sheet.remember(SEAL, x, y, SEAL_WIDTH, SEAL_HEIGHT)


def signed_on_screen(setting: Setting, signed: Signed, *, seal: bool) -> list[Box]:
    """The customer's strokes above a line, and below it who, where, when, what was agreed, and the fingerprint."""
    grid, words, figures = setting.grid, setting.words, setting.figures
    rows = [(part, BODY, fonts.MEDIUM) for part in text.wrap(signed.name, FIELD_WIDTH, BODY, fonts.MEDIUM, limit=2)]
    small = []
    if signed.place:
        small.append(words["signed_place"].format(place=signed.place, date=figures.date(signed.at)))
    small.append(words["signed_on"].format(station=signed.station, moment=figures.moment(signed.at)))
    small.append(words["fingerprint"].format(hash=grouped(signed.order_sha256[:_HEX_SHOWN])))
    if signed.consent:
        quoted = words["consent_version" if signed.consent_version else "consent"]
        small.append(quoted.format(text=signed.consent, version=signed.consent_version))
    for line in small:
        rows += [(part, SMALL, fonts.REGULAR) for part in text.wrap(line, FIELD_WIDTH + 8 * MM, SMALL)]
    below = sum(leading(size) for _, size, _ in rows) + 2 * MM

    def draw(sheet: Sheet, top: float) -> None:
        margin = 2 * MM
        inside = (grid.left + margin, top + margin, FIELD_WIDTH - 2 * margin, FIELD_HEIGHT - 2 * margin)
        for points, pen in strokes_in(signed.strokes, *inside):
            sheet.stroke(points, pen)
        line = top + FIELD_HEIGHT
        sheet.rule(grid.left, grid.left + FIELD_WIDTH, line, 0.5)
        base = line + 4.2 * MM
        for words_, size, weight in rows:
            sheet.text(grid.left, base, words_, size, weight)
            base += leading(size)
        if seal:
            seal_place(sheet, grid.left + META_LEFT, line - SEAL_HEIGHT)

    head = blocks.spaced(
        blocks.lines(setting, words["customer_signature"], SMALL, left=grid.left, right=grid.left + META_LEFT),
        7 * MM,
    )
    boxes = [*head, Box(FIELD_HEIGHT + below, draw)]
    # What the law thinks of it, and not a word more: a seal is spoken of only where there is one.
    claims = f"{words['signature_legal']} {words['seal_legal']}" if seal else words["signature_legal"]
    legal = blocks.lines(setting, claims, SMALL)
    return blocks.stay([*boxes, *blocks.spaced(legal, 2 * MM)])


def signed_before(setting: Setting, signed: Signed) -> list[Box]:
    """Who signed what this was before: the quotation it was made from, or a version that no longer holds."""
    words, figures = setting.words, setting.figures
    told = words[f"signed_{signed.before}"].format(
        what=signed.what,
        name=signed.name,
        moment=figures.moment(signed.at),
        hash=grouped(signed.order_sha256[:_HEX_SHOWN]),
    )
    return blocks.spaced(blocks.lines(setting, told, SMALL), 4 * MM)


def lines_to_sign(
    setting: Setting, labels: tuple[str, str], *, seal: bool, gap: float = 6 * MM, field: bool = False
) -> list[Box]:
    """Two lines to write on, for a pen: where and when, and who; the seal at their right.

    `field` keeps the second for a signature by a certificate as well, which a sealed PDF has a field for.
    """
    grid = setting.grid
    high = 17 * MM
    middle = grid.left + 36 * MM
    end = grid.left + META_LEFT - 6 * MM

    def draw(sheet: Sheet, top: float) -> None:
        line = top + high
        for x1, x2, label in ((grid.left, middle - 4 * MM, labels[0]), (middle, end, labels[1])):
            sheet.rule(x1, x2, line, 0.5)
            sheet.text(x1, line + 3.2 * MM, label, SMALL)
        if seal:
            seal_place(sheet, grid.left + META_LEFT, line - SEAL_HEIGHT + 3.2 * MM)
        if seal and field:
            sheet.remember(CUSTOMER, middle, line - 14 * MM, end - middle, 13.5 * MM)

    return [Box(high + 4.5 * MM, draw, gap=gap)]
