"""The order board: open work in the order of its urgency, and the whole history by the page."""

from dataclasses import dataclass

from app.queries.arrivals import Arriving
from app.queries.board_rows import BoardRow, row_of
from app.store.database import View
from app.store.folding import escaped, word_patterns
from app.store.sql import Statement, sql

_ORDER = (
    "SELECT o.id AS id, 'order' AS kind, o.number AS number, o.customer_id AS customer_id, "
    "o.customer_name AS customer, o.date AS date, o.wanted_date AS wanted, p.lines AS lines, o.net AS net, "
    "p.status AS status, p.billed AS billed, p.open_amount AS open_amount, '' AS due, '' AS note, "
    "p.urgency AS urgency, o.currency AS currency, "
    "'' AS follow_up, '' AS asked, '' AS owner FROM sales_order o JOIN order_progress p ON p.order_id = o.id "
)
_QUOTE = (
    "SELECT q.id, 'quote', q.number, q.customer_id, q.customer_name, q.date, '', q.lines, q.net, q.state, 0, 0, "
    "q.valid_until, q.reason, q.valid_until, q.currency, CASE WHEN q.state = 'sent' THEN q.follow_up ELSE '' END, "
    "q.follow_note, q.owner FROM quote q "
)
_DRAFT = (
    "SELECT d.id, 'draft', d.name, d.customer_id, d.customer_name, '', '', 0, d.gross, "
    "CASE WHEN d.parked_by <> '' THEN 'parked' ELSE 'draft' END, 0, 0, '', d.parked_by, '9999', "
    "(SELECT currency FROM company), '', '', '' FROM draft d "
)
OPEN_ORDER = _ORDER + "WHERE p.closed = 0 "
OPEN_QUOTE = _QUOTE + "WHERE q.state = 'sent' "
_ALL = f"{OPEN_ORDER} UNION ALL {OPEN_QUOTE} UNION ALL {_DRAFT}"

# Of somebody: what they are named on as who sells, else what they wrote; the quotes they ask after; what they parked.
_WROTE = "EXISTS (SELECT 1 FROM journal j WHERE j.id = o.fact_id AND j.actor = :me)"
_MINE = (
    f"{OPEN_ORDER} AND CASE WHEN o.salesperson = '' THEN {_WROTE} ELSE o.salesperson = :me END "
    f"UNION ALL {OPEN_QUOTE} AND q.owner = :me UNION ALL {_DRAFT} WHERE d.parked_by = :me"
)
# What is to leave today, or was to leave before and has not; what nobody wants on a day leaves as soon as it can.
_TODAY = (
    f"{OPEN_ORDER} AND p.urgency <= :today "
    "AND p.status IN ('to_pick', 'waiting', 'picking', 'to_ship', 'part_shipped') "
    f"UNION ALL {OPEN_QUOTE} AND q.follow_up <> '' AND q.follow_up <= :today"
)
VIEWS = {
    "open": _ALL,
    "mine": _MINE,
    "today": _TODAY,
    "quotes": OPEN_QUOTE,
    "blocked": OPEN_ORDER + "AND p.on_hold = 1 ",
    "drafts": _DRAFT,
}
_COLUMNS = (
    "id, kind, number, customer_id, customer, date, wanted, lines, net, status, billed, open_amount, due, note, "
    "urgency, currency, follow_up, asked, owner"
)


def page_of(source: str, *, words: bool = False, count: bool = False) -> Statement:
    """A page of a source in the order of its urgency, or how many it has; of what fits the words, if there are any."""
    where = f"WHERE {_FITS}" if words else ""
    return sql(f"WITH t({_COLUMNS}) AS ({source}) SELECT count(*) FROM t {where}") if count else _page(source, where)


def _page(source: str, where: str = "") -> Statement:
    # A quote that is to be asked after today stands on top; the day is today's, and orders are bare of it.
    due = "CASE WHEN follow_up <> '' AND follow_up <= :today THEN 0 ELSE 1 END"
    ordered = f"SELECT * FROM t {where} ORDER BY {due}, urgency, number, id LIMIT :limit OFFSET :offset"
    return sql(f"WITH t({_COLUMNS}) AS ({source}) {ordered}")


# A customer by their words, folded as everywhere; a number by any part of it.
_OF_CUSTOMERS = (
    "t.customer_id IN (SELECT id FROM customer WHERE ' ' || search LIKE :w1 ESCAPE '\\' "
    "AND ' ' || search LIKE :w2 ESCAPE '\\')"
)
_FITS = f"(upper(t.number) LIKE :part ESCAPE '\\' OR {_OF_CUSTOMERS})"
_EVERY = f"{_ORDER} UNION ALL {_QUOTE}"
_FOUND = {name: _page(source, f"WHERE {_FITS}") for name, source in VIEWS.items()}
_FOUND_COUNTS = {
    name: sql(f"WITH t({_COLUMNS}) AS ({source}) SELECT count(*) FROM t WHERE {_FITS}")
    for name, source in VIEWS.items()
}
# Of the long history, what has no figure in it is no number: then the index of customers answers.
for _name, _fits in (("all", _FITS), ("all of customers", _OF_CUSTOMERS)):
    _FOUND[_name] = sql(
        f"WITH t({_COLUMNS}) AS ({_EVERY}) SELECT * FROM t WHERE {_fits} ORDER BY date DESC, id DESC "
        "LIMIT :limit OFFSET :offset"
    )
    _FOUND_COUNTS[_name] = sql(f"WITH t({_COLUMNS}) AS ({_EVERY}) SELECT count(*) FROM t WHERE {_fits}")
_PAGES = {name: _page(source) for name, source in VIEWS.items()}
# Ids first, then rows: an offset over a million orders walks an index only.
_PAGES["all"] = sql(
    f"{_ORDER} WHERE o.id IN (SELECT id FROM sales_order ORDER BY date DESC, id DESC LIMIT :limit OFFSET :offset) "
    "ORDER BY o.date DESC, o.id DESC"
)
_COUNTS = {name: sql(f"SELECT count(*) FROM ({source}) AS t") for name, source in VIEWS.items()}
_COUNTS["all"] = sql("SELECT count(*) FROM sales_order")


def found_words(words: str) -> dict[str, str]:
    """The values of a question that asks for words."""
    return {"part": f"%{escaped(words.strip().upper())}%", **word_patterns(words, 2)}


def _asked(which: str, words: str) -> tuple[str, dict[str, str]]:
    """What is asked for words in a view, and with which values."""
    given = found_words(words)
    if which != "all" or any(letter.isdigit() for letter in words):
        return which, given
    del given["part"]
    return "all of customers", given


def _said(statement: Statement, date: str, me: str) -> dict[str, object]:
    """Of the day and the person what the statement asks for."""
    return {name: value for name, value in (("today", date), ("me", me)) if name in statement.names}


def count_board(view: View, which: str = "open", words: str = "", date: str = "", me: str = "") -> int:
    """How many documents a view of the board holds: open, mine, today, quotes, blocked, drafts, all; of those that fit
    the words. `date` is today, `me` who asks.
    """
    fit: dict[str, str] = {}
    if words:
        which, fit = _asked(which, words)
    found = (_FOUND_COUNTS if words else _COUNTS)[which]
    return int(view.value(found, fit | _said(found, date, me), 0))


def board_counts(view: View, date: str = "", me: str = "") -> dict[str, int]:
    """The numbers on the tabs of the board."""
    return {which: count_board(view, which, date=date, me=me) for which in _COUNTS}


def board_page(
    view: View, which: str, date: str, offset: int, limit: int, words: str = "", me: str = ""
) -> tuple[BoardRow, ...]:
    """A page of a view, or of what of it fits the words; `date` is today, for what is overdue or expires."""
    given: dict[str, object] = {"offset": offset, "limit": limit}
    found = _PAGES[which]
    if words:
        which, fit = _asked(which, words)
        found, given = _FOUND[which], given | fit
    rows = view.rows(found, given | _said(found, date, me))
    arriving = Arriving(view)
    return tuple(row_of(view, row, date, arriving) for row in rows)


_FOLLOW_UPS = sql(
    "SELECT number, customer_name, follow_note FROM quote WHERE state = 'sent' AND follow_up <> '' "
    "AND follow_up <= :date ORDER BY follow_up, number LIMIT 50"
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A quote that is to be asked after, and what was said last."""

    number: str
    customer: str
    note: str


def follow_ups(view: View, date: str) -> tuple[FollowUp, ...]:
    """The sent quotes that are to be asked after on a date, or were to be before."""
    return tuple(FollowUp(*row) for row in view.rows(_FOLLOW_UPS, {"date": date}))


_OVER = sql(
    "SELECT id FROM quote WHERE state = 'sent' AND valid_until < :date AND valid_until <> '' ORDER BY valid_until"
)


def quotes_over(view: View, date: str) -> tuple[str, ...]:
    """The sent quotes, by id, whose last day lies before a date."""
    return tuple(row[0] for row in view.rows(_OVER, {"date": date}))
