"""The address in the window of an envelope, with the sender above it: all of it is said, in the largest type that fits.

Lengths are in points from the top left corner of the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.layout import fonts, text
from app.documents.layout.grid import BODY, HAIRLINE, MM, SMALL, TABLE, Grid, Window, leading
from app.documents.layout.sheet import RIGHT, Sheet
from app.queries.paper_model import CompanyCard, Party

_STEP = 12.6  # between two lines of an address of usual length
_LEAST = 8.0  # post is sorted by machines: no smaller
_SENDER_SIZES = (SMALL, 7.0, 6.5, 6.0)
_SENDER_LINES = 4
_RULE = 1.1 * MM  # below the sender, above the address
_SENDER = 2.2 * MM
_DELIVERS = 3  # street, town and country
_ZONE_LINES = {BODY: 6, TABLE: 7, _LEAST: 8}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it fits: its lines, their type size, the distance of their baselines."""

    lines: tuple[str, ...]
    size: float
    step: float
    whole: bool = True
    """False where something had to go."""

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last."""
        return len(self.lines) * self.step


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in a window: the sender, the address below it, and where the address begins."""

    sender: Fitted
    place: Fitted | None
    top: float


def return_line(company: CompanyCard) -> str:
    """The sender in one line, for the top of the window."""
    return " · ".join(part for part in (company.name, *company.address_lines) if part)


def shown_in(window: Window, company: CompanyCard, party: Party | None, attention: str) -> Shown:
    """The sender and the recipient as a window shows them; `attention` is "Attn. {name}" in the paper's language.

    An address stands in its zone, in type of 10 to 8 pt. One that needs more lines begins higher, where DIN 5008 has
    its remarks, in the largest type that fits there; then lines stand closer. Only what is still too long is cut, and
    `whole` tells it.
    """
    room = window.right - window.left - 2 * MM
    sender = _sender(company, room)
    if party is None:
        return Shown(sender, None, window.top)
    contact = [attention.format(name=party.contact)] if party.contact else []
    parts = [line for line in (party.name, *contact, *party.address_lines) if line.strip()]
    zone, raised = window.bottom - window.top, window.bottom - window.highest
    # Where the window has no room above its zone, the sender stands outside of it and takes none.
    higher = raised - _SENDER - sender.height if raised > zone else zone
    place = (
        _fitted(parts, room, zone, _ZONE_LINES)
        or _fitted(parts, room, higher, {})
        or _closer(parts, room, higher)
        or _cut(parts, room, higher)
    )
    return Shown(sender, place, min(window.top, window.bottom - place.height + place.step * 0.15))


def address(sheet: Sheet, grid: Grid, company: CompanyCard, party: Party | None, attention: str) -> None:
    """The return line and the recipient inside the window; never more than the window shows."""
    window = grid.window
    room = window.right - window.left - 2 * MM
    shown = shown_in(window, company, party, attention)
    sender = shown.sender
    base = shown.top - _SENDER - (len(sender.lines) - 1) * sender.step
    for number, line in enumerate(sender.lines):
        sheet.text(window.left, base + number * sender.step, line, sender.size)
    sheet.rule(window.left, window.left + room, shown.top - _RULE, HAIRLINE)
    if shown.place is None:
        return
    base = shown.top + shown.place.size * 0.95
    for line in shown.place.lines:
        if text.runs_right_to_left(line):
            sheet.text(window.left + room, base, line, shown.place.size, fonts.REGULAR, RIGHT)
        else:
            sheet.text(window.left, base, line, shown.place.size)
        base += shown.place.step


def _sender(company: CompanyCard, room: float) -> Fitted:
    """In one line, in small type down to 6 pt, else in several."""
    said = return_line(company)
    for size in _SENDER_SIZES:
        if text.width(said, size) <= room:
            return Fitted((said,), size, leading(size))
    size = _SENDER_SIZES[-1]
    return Fitted(tuple(text.wrap(said, room, size, limit=_SENDER_LINES)), size, leading(size))


def _wrapped(parts: Sequence[str], room: float, size: float) -> tuple[str, ...]:
    return tuple(line for part in parts for line in text.wrap(part, room, size))


def _most(height: float, step: float) -> int:
    # Of the last line only the letters stand in the window, not the distance to a next one.
    return int((height + step * 0.15) / step)


def _fitted(parts: Sequence[str], room: float, height: float, most: dict[float, int]) -> Fitted | None:
    """The lines in the largest type that fits; None if none does. `most` limits the lines of a size."""
    for size in (BODY, TABLE, _LEAST):
        step = leading(size) if size < BODY else _STEP
        lines = _wrapped(parts, room, size)
        if len(lines) <= min(most.get(size, len(lines)), _most(height, step)):
            return Fitted(lines, size, step)
    return None


def _closer(parts: Sequence[str], room: float, height: float) -> Fitted | None:
    """The lines in the least type with hardly anything between them; None if they do not fit."""
    step = _LEAST * 1.1
    lines = _wrapped(parts, room, _LEAST)
    return Fitted(lines, _LEAST, step) if len(lines) <= _most(height, step) else None


def _cut(parts: Sequence[str], room: float, height: float) -> Fitted:
    """What there is room for: what stands between the name and the street is cut first, then the name, then the rest.

    Street, town and country always stay: a letter has to arrive.
    """
    step = _LEAST * 1.1
    most = max(_most(height, step), 1)
    fitted = [text.wrap(part, room, _LEAST) for part in parts]
    last = max(len(parts) - _DELIVERS, 1)
    for index in [*range(1, last), *range(len(parts))]:
        if sum(map(len, fitted)) > most:
            fitted[index] = [text.shorten(parts[index], room, _LEAST)]
    lines = [line for part in fitted for line in part]
    while len(lines) > most:
        del lines[1 if len(lines) > 1 else 0]
    return Fitted(tuple(lines), _LEAST, step, whole=False)
