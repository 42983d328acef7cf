"""A document as a row of the board: its word, how far it is in quarters, what is said of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.queries.arrivals import Arriving
from app.queries.desk_counter import lost_note
from app.queries.notes import jotted
from app.queries.past_due import status_of
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class More:
    """What a person may ask to see beside a row: whose it is, who wrote it, their reference, the quote it was, how it
    came, what it weighs in grams (0 is not known), and when a paper of it was mailed last (microseconds UTC, 0 never).
    """

    who: str = ""
    created_by: str = ""
    their_ref: str = ""
    our_ref: str = ""
    source: str = ""
    weight: int = 0
    mailed: int = 0


NOTHING_MORE = More()


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One document on the board. `net` in minor units; dates ISO.

    `kind` is draft, quote or order; `status` the word of the board; `picked`, `shipped`, `paid` are quarters, 0 to 4;
    `expected` is the day by which what is missing comes, as far as it is on its way.
    """

    id: str
    kind: str
    number: str
    customer_id: str
    customer: str
    date: str
    wanted: str
    lines: int
    net: int
    status: str
    picked: int
    shipped: int
    paid: int
    due: str
    note: str
    currency: str
    expected: str = ""
    follow_up: str = ""
    """The day a sent quote is asked after; `asked` is what was said last, `owner` who asks."""
    asked: str = ""
    owner: str = ""
    questions: int = 0
    """Lines of a draft that wait for a person; they are not in its sum."""
    more: More = NOTHING_MORE


_DRAFT = sql("SELECT updated_at, body FROM draft WHERE id = :id")
_LINES = sql(
    "SELECT sum(ordered - cancelled), sum(picked), sum(shipped) FROM order_line_progress "
    "WHERE order_id = :id AND service = 0"
)


def row_of(view: View, row: Any, date: str, arriving: Arriving) -> BoardRow:
    """A row of the board from one of its statements."""
    id_, kind, number, customer_id, customer, day, wanted, lines, net, status, billed, open_amount, due, note = row[:14]
    picked = shipped = paid = questions = 0
    if kind == "draft":
        at, body = view.row(_DRAFT, {"id": id_}) or (0, "")
        # Here: who has no drafts sees the board before it is loaded.
        from app.queries.draft_questions import questions_of

        questions = questions_of(body)
        day = datetime.fromtimestamp(at / 1_000_000, UTC).astimezone().date().isoformat() if at else ""
    if kind == "order":
        wanted_sum, picked_sum, shipped_sum = (int(value or 0) for value in view.row(_LINES, {"id": id_}) or (0, 0, 0))
        picked, shipped = _quarters(picked_sum + shipped_sum, wanted_sum), _quarters(shipped_sum, wanted_sum)
        paid = _quarters(billed - open_amount, billed)
        note = lost_note(view, id_) or " ".join((jotted(view, id_) or "").split())
    return BoardRow(
        id_,
        kind,
        number,
        customer_id,
        customer,
        day,
        wanted,
        lines,
        net,
        status_of(view, id_, status, date) if kind == "order" else _word(kind, status, due, date),
        picked,
        shipped,
        paid,
        due,
        note,
        row[15],
        max(arriving.of(id_).values(), default="") if kind == "order" and status not in _ALL_THERE else "",
        row[16],
        row[17],
        row[18],
        questions,
    )


# Nothing is missing, or nobody waits: not asked.
_ALL_THERE = {"paid", "cancelled", "to_collect", "to_invoice", "part_paid"}


def _word(kind: str, status: str, due: str, date: str) -> str:
    """The word of the board; a sent quote is quoted, expires within three days, or is expired."""
    if kind == "draft":
        return "draft"
    if status != "sent":
        return {"accepted": "ordered", "declined": "lost"}.get(status, "expired")
    if due and due < date:
        return "expired"
    return "quote_expires" if due and _days(date, due) <= 3 else "quoted"


def _days(one: str, other: str) -> int:
    from datetime import date

    return (date.fromisoformat(other) - date.fromisoformat(one)).days


def _quarters(part: int, whole: int) -> int:
    """How much of it is done, in quarters; a beginning is never nothing, and only all is four."""
    if whole <= 0 or part <= 0:
        return 0
    return 4 if part >= whole else max(1, min(3, part * 4 // whole))
