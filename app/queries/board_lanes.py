"""The board in lanes: open work by who is responsible, of each lane the most urgent."""

from dataclasses import dataclass
from typing import Final

from app.queries.arrivals import Arriving
from app.queries.board_rows import BoardRow, row_of
from app.queries.desk_board import OPEN_ORDER, OPEN_QUOTE, found_words, page_of
from app.store.database import View
from app.store.sql import Statement

MOST = 50
# Lane, its name, and the states of orders in it; quotes have the first one.
LANES: Final = (
    ("quoted", "Quoted", ()),
    ("to_pick", "To pick", ("to_pick", "waiting", "on_hold", "part_shipped")),
    ("picking", "Picking", ("picking",)),
    ("to_ship", "To ship", ("to_ship",)),
    ("to_invoice", "To invoice", ("to_invoice",)),
    ("to_collect", "To collect", ("to_collect", "part_paid", "overdue")),
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: how many documents there are, and the most urgent of them, at most `MOST`."""

    key: str
    title: str
    count: int
    rows: tuple[BoardRow, ...]


def _source(states: tuple[str, ...]) -> str:
    if not states:
        return OPEN_QUOTE
    return OPEN_ORDER + f"AND p.status IN ({', '.join(repr(one) for one in states)}) "


_PAGES: Final[dict[tuple[str, bool], Statement]] = {
    (key, words): page_of(_source(states), words=words) for key, _, states in LANES for words in (False, True)
}
_COUNTS: Final[dict[tuple[str, bool], Statement]] = {
    (key, words): page_of(_source(states), words=words, count=True)
    for key, _, states in LANES
    for words in (False, True)
}


def lanes(view: View, date: str, words: str = "") -> tuple[Lane, ...]:
    """The six lanes, of what fits the words; `date` is today, for what is overdue or expires."""
    fit = found_words(words) if words.strip() else {}
    arriving = Arriving(view)
    found = []
    for key, title, _ in LANES:
        which = (key, bool(fit))
        rows = view.rows(_PAGES[which], {"today": date, "limit": MOST, "offset": 0, **fit})
        count = int(view.value(_COUNTS[which], fit, 0)) if len(rows) == MOST else len(rows)
        found.append(Lane(key, title, count, tuple(row_of(view, row, date, arriving) for row in rows)))
    return tuple(found)
