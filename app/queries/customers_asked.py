"""Customers by more than words: who owes above a sum, who has not ordered for so long, who is of a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.actions.load import add_days, company
from app.domain.entry.asked import SCALE, asked_of
from app.domain.money import exponent
from app.queries.desk_customers import (
    LIST,
    PART,
    REGISTER,
    ROWS_OF,
    SAYS,
    CustomerRow,
    count_customers,
    customer_page,
    customer_row,
)
from app.store.database import View
from app.store.folding import fold, word_patterns
from app.store.sql import Statement, sql

# So many groups that a word begins are asked for at once.
_MOST_GROUPS = 8
_GROUPS = sql("SELECT id, name FROM customer_group WHERE inactive = 0 ORDER BY name, id")
_WHO = "SELECT CASE WHEN m.merged_into = '' THEN m.id ELSE m.merged_into END"
_OWES = {
    False: (
        f"c.id IN ({_WHO} FROM customer_balance b JOIN customer m ON m.id = b.customer_id WHERE b.balance <> 0 "
        "GROUP BY CASE WHEN m.merged_into = '' THEN m.id ELSE m.merged_into END HAVING sum(b.balance) {} :owed)"
    ),
    True: (
        f"c.id IN ({_WHO} FROM invoice_progress i JOIN customer m ON m.id = i.customer_id WHERE i.due_date < :date "
        "AND i.gross - i.paid - i.settled <> 0 GROUP BY CASE WHEN m.merged_into = '' THEN m.id ELSE m.merged_into END "
        "HAVING sum(i.gross - i.paid - i.settled) {} :owed)"
    ),
}
_IDLE = f"NOT EXISTS (SELECT 1 FROM sales_order o WHERE o.customer_id IN {ROWS_OF} AND o.date >= :since)"
_IN_GROUPS = f"c.group_id IN ({', '.join(f':g{at}' for at in range(_MOST_GROUPS))})"
_REST = SAYS.format("c").replace(":w", ":r")


@dataclass(frozen=True, slots=True)
class _Asked:
    """How a question is put, and its values."""

    shape: tuple[bool, str, bool, bool]
    given: dict[str, Any]


@lru_cache(64)
def _statements(overdue: bool, sign: str, idle: bool, grouped: bool) -> tuple[Statement, Statement]:
    """Of such a question how many answer it, and a page of them by name."""
    words = f"({SAYS.format('c')})"
    said = [f"({words} OR ({_IN_GROUPS} AND {_REST}))" if grouped else words]
    said += [_OWES[overdue].format(sign)] if sign else []
    said += [_IDLE] if idle else []
    where = f"WHERE c.forgotten = 0 AND c.merged_into = '' AND {' AND '.join(said)} "
    page = f"{LIST.format(f'(SELECT * FROM customer c {where} {REGISTER} {PART})')} {REGISTER}"
    return sql(f"SELECT count(*) FROM customer c {where}"), sql(page)


def _grouped(view: View, words: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The groups whose names most of the words begin, and the words that none of them explains."""
    found: dict[tuple[str, ...], list[str]] = {}
    for id_, name in view.rows(_GROUPS):
        parts = fold(name).split()
        if explained := tuple(one for one in words if any(part.startswith(fold(one)) for part in parts)):
            found.setdefault(explained, []).append(id_)
    if not found:
        return (), []
    most = max(found, key=len)
    return tuple(found[most][:_MOST_GROUPS]), [one for one in words if one not in most]


def _question(view: View, text: str, date: str) -> _Asked | None:
    """None where words are all that is asked, and none of them is a group's."""
    asked = asked_of(text)
    groups, rest = _grouped(view, asked.words.split())
    if asked.owed is None and asked.idle is None and not groups:
        return None
    given: dict[str, Any] = word_patterns(asked.words, 3)
    owed = asked.owed
    if owed:
        given |= {"owed": owed.value * 10 ** exponent(company(view).currency) // SCALE}
        given |= {"date": date} if owed.overdue else {}
    if asked.idle is not None:
        given["since"] = add_days(date, -asked.idle) if asked.idle else ""
    if groups:
        # Places that are left name the first once more: "" is the group of who has none.
        given |= {f"g{at}": groups[at] if at < len(groups) else groups[0] for at in range(_MOST_GROUPS)}
        given |= {name.replace("w", "r"): value for name, value in word_patterns(" ".join(rest), 3).items()}
    sign = "" if owed is None else "<" if owed.below else ">"
    return _Asked((bool(owed and owed.overdue), sign, asked.idle is not None, bool(groups)), given)


def count_asked(view: View, text: str, date: str) -> int:
    """How many customers answer; `date` is today."""
    found = _question(view, text, date)
    return count_customers(view, text) if found is None else int(view.value(_statements(*found.shape)[0], found.given))


def asked_page(view: View, text: str, date: str, offset: int, limit: int) -> tuple[CustomerRow, ...]:
    """A page of them, by name."""
    found = _question(view, text, date)
    if found is None:
        return customer_page(view, text, date, offset, limit)
    given = {**found.given, "date": date, "offset": offset, "limit": limit}
    return tuple(map(customer_row, view.rows(_statements(*found.shape)[1], given)))
