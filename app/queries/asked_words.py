"""Words that say which documents are meant and not whose: unpaid, overdue, >500, yesterday, last week, a weekday.

They stand alone or beside one word of a customer's name ("mül overdue"). Money words mean invoices, the others orders.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.store.database import View
from app.store.folding import begins
from app.store.sql import sql

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ABOVE = re.compile(r">(\d{1,9}(?:[.,]\d{1,2})?)")
_EVER = ("", "9999-12-31")


@dataclass(frozen=True, slots=True)
class AskedWords:
    """What was understood: `who` begins a word of a customer, "" is any; `above` in whole units of the currency."""

    who: str
    unpaid: bool = False
    overdue: bool = False
    above: Decimal | None = None
    since: str = _EVER[0]
    until: str = _EVER[1]


# Open invoices are few beside all there were, and an index holds them: "<> 0" are its words.
_OPEN = (
    "FROM invoice_progress p CROSS JOIN invoice i WHERE i.id = p.invoice_id "
    "AND p.gross - p.paid - p.settled <> 0 AND p.gross - p.paid - p.settled > 0 AND p.due_date < :before "
    "AND i.date BETWEEN :since AND :until AND i.gross > :above"
)
_INVOICE = "SELECT i.id, 'invoice', i.number, i.customer_name, i.date, i.gross, 'issued', i.currency, p.due_date"
_WHO = "SELECT id FROM customer WHERE ' ' || search LIKE :who ESCAPE '\\' LIMIT 50"
_INVOICES = sql(f"{_INVOICE} {_OPEN} ORDER BY p.due_date, i.number LIMIT :limit")
_INVOICES_OF = sql(
    f"{_INVOICE} {_OPEN} AND p.customer_id IN (SELECT id FROM ({_WHO}) w) ORDER BY p.due_date, i.number LIMIT :limit"
)
_ORDER = (
    "SELECT o.id, 'order', o.number, o.customer_name, o.date, o.gross, p.status, o.currency, '' FROM {} "
    "CROSS JOIN sales_order o JOIN order_progress p ON p.order_id = o.id WHERE o.id {} AND o.gross > :above "
    "ORDER BY o.date DESC, o.id DESC LIMIT :limit"
)
# The newest that may be meant, from an index: a long history must not be walked through for a sum that is in none.
_NEWEST = "SELECT {0}id FROM sales_order {1} WHERE {2}{0}date BETWEEN :since AND :until ORDER BY {0}date DESC"
_ORDERS = sql(_ORDER.format(f"({_NEWEST.format('', '', '')}, id DESC LIMIT 2000) n", "= n.id"))
_ORDERS_OF = sql(
    _ORDER.format(f"({_WHO}) c", f"IN ({_NEWEST.format('x.', 'x', 'x.customer_id = c.id AND ')} LIMIT 200)")
)


def asked_words(text: str, today: str) -> AskedWords | None:
    """What the words ask for on that ISO day; None where they are no such question."""
    who: list[str] = []
    found: dict[str, Any] = {}
    words = text.lower().replace("last week", "last-week").split()
    for word in words:
        if period := _period(word, date.fromisoformat(today)):
            found["since"], found["until"] = period
        elif word in {"unpaid", "overdue"}:
            found[word] = True
        elif above := _ABOVE.fullmatch(word):
            found["above"] = Decimal(above[1].replace(",", "."))
        else:
            who.append(word)
    return AskedWords(who[0] if who else "", **found) if found and len(who) <= 1 else None


def _period(word: str, today: date) -> tuple[str, str] | None:
    if word == "last-week":
        monday = today - timedelta(days=today.weekday() + 7)
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    back = {"today": 0, "yesterday": 1}.get(word)
    if word in _DAYS:
        # The last one there was; today's name is today.
        back = (today.weekday() - _DAYS.index(word)) % 7
    if back is None:
        return None
    day = (today - timedelta(days=back)).isoformat()
    return day, day


def documents_asked(view: View, asked: AskedWords, today: str, digits: int, limit: int) -> list[Any]:
    """Rows as `Found` has them; `digits` are those of the currency's minor unit. Invoices say whether they are due."""
    above = -1 if asked.above is None else int(asked.above * 10**digits)
    given: dict[str, Any] = {"since": asked.since, "until": asked.until, "above": above, "limit": limit}
    if asked.who:
        given["who"] = begins(asked.who)
    if not (asked.unpaid or asked.overdue):
        return list(view.rows(_ORDERS_OF if asked.who else _ORDERS, given))
    given["before"] = today if asked.overdue else _EVER[1]
    rows = view.rows(_INVOICES_OF if asked.who else _INVOICES, given)
    return [(*row[:8], "overdue" if row[8] < today else "unpaid") for row in rows]
