"""What the seal looks like on paper: a small frame that says who sealed, when, and with which certificate."""

from __future__ import annotations

import datetime

from app.documents.layout import fonts, letter, text
from app.documents.layout.figures import grouped
from app.documents.layout.grid import MM, SMALL
from app.documents.layout.setting import setting_for
from app.documents.layout.sheet import Place, Sheet
from app.queries.paper_model import Paper

_TEXT_LEFT = 13.5 * MM


def draw_stamp(paper: Paper, place: Place, name: str, fingerprint: str, moment: datetime.datetime) -> bytes:
    """A PDF of one page of the place's size. `fingerprint` in hex, `moment` with its zone."""
    setting = setting_for(paper)
    words, figures = setting.words, setting.figures
    sheet = Sheet(place.width, place.height, letter.imprint(setting))
    sheet.frame(0.75, 0.75, place.width - 1.5, place.height - 1.5, 0.5)
    _mark(sheet, 7 * MM, place.height / 2)
    room = place.width - _TEXT_LEFT - 2 * MM
    said = text.wrap(words["seal"].format(name=name), room, SMALL, fonts.SEMIBOLD, limit=2)
    when = words["seal_when"].format(moment=figures.moment(moment.isoformat()), fingerprint=grouped(fingerprint[:8]))
    lines = [(line, fonts.SEMIBOLD) for line in said] + [(when, fonts.REGULAR), (words["seal_how"], fonts.REGULAR)]
    # One size for all lines, the largest that fits.
    size = min(SMALL, *(SMALL * room / max(text.width(line, SMALL, weight), 1) for line, weight in lines))
    step = 3.4 * MM
    base = (place.height - step * len(lines)) / 2 + 2.6 * MM
    for line, weight in lines:
        sheet.text(_TEXT_LEFT, base, line, size, weight)
        base += step
    return sheet.finish()


def _mark(sheet: Sheet, x: float, y: float) -> None:
    """Two rings and a tick, like the impression of a seal."""
    sheet.ring(x, y, 4.6 * MM, 0.75)
    sheet.ring(x, y, 3.8 * MM, 0.25)
    sheet.line(x - 1.7 * MM, y + 0.2 * MM, x - 0.4 * MM, y + 1.5 * MM, 1.2)
    sheet.line(x - 0.4 * MM, y + 1.5 * MM, x + 1.9 * MM, y - 1.5 * MM, 1.2)
