"""Documents of any kind by their number: whole, or by its end from three figures on. From indices, however many."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.queries.search.ask import Asked, folded_words
from app.queries.search.rank import Found
from app.store.database import View
from app.store.folding import escaped
from app.store.sql import Statement, sql
from app.store.tails import TAIL

_TAIL = 3
_SHIPMENT = (
    "SELECT s.id, 'shipment', s.number, o.customer_name, s.packed_date AS day, 0, s.state, o.currency, o.number, 0 "
    "FROM ({}) n CROSS JOIN shipment s JOIN sales_order o ON o.id = s.order_id WHERE s.id = n.id "
    "AND s.state <> 'cancelled'"
)
_KINDS = (
    "SELECT o.id, 'order', o.number, o.customer_name, o.date AS day, o.gross, p.status, o.currency, '', 1 - p.closed "
    "FROM ({}) n CROSS JOIN sales_order o JOIN order_progress p ON p.order_id = o.id WHERE o.id = n.id",
    "SELECT q.id, 'quote', q.number, q.customer_name, q.date, q.gross, q.state, q.currency, '', "
    "CASE WHEN q.state = 'sent' THEN 1 ELSE 0 END FROM ({}) n CROSS JOIN quote q WHERE q.id = n.id",
    "SELECT i.id, 'invoice', i.number, i.customer_name, i.date, i.gross, 'issued', i.currency, '', "
    "CASE WHEN p.gross - p.paid - p.settled > 0 THEN 1 ELSE 0 END FROM ({}) n CROSS JOIN invoice i "
    "JOIN invoice_progress p ON p.invoice_id = i.id WHERE i.id = n.id",
    "SELECT c.id, 'credit_note', c.number, c.customer_name, c.date, c.gross, 'issued', c.currency, '', 0 "
    "FROM ({}) n CROSS JOIN credit_note c WHERE c.id = n.id",
    _SHIPMENT,
    "SELECT p.id, 'pick_list', p.number, o.customer_name, p.date, 0, p.state, o.currency, o.number, 1 "
    "FROM ({}) n CROSS JOIN pick_list p JOIN sales_order o ON o.id = p.order_id WHERE p.id = n.id "
    "AND p.state = 'open'",
    "SELECT b.id, 'purchase', b.number, b.supplier_name, b.date, 0, '', '', b.reference, 0 "
    "FROM ({}) n CROSS JOIN purchase b WHERE b.id = n.id",
    "SELECT p.id, 'payment', p.number, c.name, p.date, p.amount, p.state, '', '', 0 "
    "FROM ({}) n CROSS JOIN payment p JOIN customer c ON c.id = p.customer_id WHERE p.id = n.id",
)
_TABLES = {
    "sales_order": "date", "quote": "date", "invoice": "date", "credit_note": "date", "shipment": "packed_date",
    "pick_list": "date", "purchase": "date", "payment": "date",
}  # fmt: skip


def _all(numbers: str, most: str) -> Statement:
    """One question for all kinds; of each the newest come first from its own index."""
    chosen = [numbers.format(table=table, date=date) for table, date in _TABLES.items()]
    asked = " UNION ALL ".join(one.format(where) for one, where in zip(_KINDS, chosen, strict=True))
    return sql(f"{asked} ORDER BY day DESC LIMIT {most}")


_WHOLE = _all("SELECT id FROM {table} WHERE number = :number", ":limit")
_BY_ID = _all("SELECT id FROM {table} WHERE id = :id", "1")
_IN_PARCEL = (
    "SELECT DISTINCT shipment_id AS id FROM parcel WHERE label = :number AND label <> '' "
    "UNION SELECT shipment_id AS id FROM parcel WHERE tracking = :number AND tracking <> ''"
)
_PARCELS = sql(f"{_SHIPMENT.format(_IN_PARCEL)} ORDER BY day DESC LIMIT :limit")
# As GS1 writes it: (00) and 18 figures, which a scanner may give without the brackets.
_SSCC = re.compile(r"\(?00\)?(\d{18})")
_NEWEST = sql("SELECT id FROM sales_order ORDER BY date DESC, id DESC LIMIT :limit")
_ENDS = _all(
    f"SELECT id FROM {{table}} WHERE {TAIL} = :three AND number LIKE :tail ESCAPE '\\' ORDER BY {{date}} DESC LIMIT 50",
    "200",
)


def by_number(view: View, asked: Asked, limit: int) -> list[Found]:
    """Documents whose number is a word that was said, or ends with its three figures or more; the whole number first.

    Words said beside it must be the customer's.
    """
    found: dict[str, Found] = {}
    # A label writes "(00)" before the number of a parcel, with a blank behind it.
    said = [word for word in asked.said if word != "(00)"]
    for at, word in enumerate(said):
        if not any(sign.isdigit() for sign in word):
            continue
        whole, others = word.upper(), folded_words(" ".join((*said[:at], *said[at + 1 :])))
        rows = [(row, True) for row in view.rows(_WHOLE, {"number": whole, "limit": limit})]
        parcel = _SSCC.fullmatch(word)
        for bears in dict.fromkeys((parcel[1] if parcel else word, whole)):
            rows += [(row, True) for row in view.rows(_PARCELS, {"number": bears, "limit": limit})]
        # A number with its letters is the tail of no other.
        if sum(sign.isdigit() for sign in word) >= _TAIL and (word.isdigit() or not rows):
            tail = {"three": whole[-_TAIL:], "tail": f"%{escaped(whole)}"}
            rows += [(row, False) for row in view.rows(_ENDS, tail)]
        for row, exact in rows:
            one = _found(row, exact)
            held = f" {' '.join(folded_words(one.customer))}"
            if all(f" {other}" in held for other in others):
                found.setdefault(one.id, one)
    return list(found.values())


def recent_documents(view: View, ids: Sequence[str], limit: int = 8) -> tuple[Found, ...]:
    """The documents of these ids that there are, in their order, and after them the newest orders."""
    newest = [row[0] for row in view.rows(_NEWEST, {"limit": limit})]
    found: dict[str, Found] = {}
    for one in dict.fromkeys((*ids, *newest)):
        if len(found) < limit and (row := view.row(_BY_ID, {"id": one})) is not None:
            found[one] = _found(row, exact=False)
    return tuple(found.values())


def _found(row: Any, exact: bool) -> Found:
    return replace(Found(*row[:9]), open=bool(row[9]), exact=exact)
