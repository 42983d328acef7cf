"""Invoices, credit notes and payments for the money place, and what a tender sheet needs of a customer."""

from dataclasses import dataclass, replace
from typing import Any

from app.domain.account import WALK_IN
from app.domain.kits import FIRST_PART
from app.queries.mailed import mailed_at
from app.store.database import View
from app.store.folding import begins, escaped
from app.store.merged import one_of
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """An invoice, a credit note, a payment, money paid back, an order to be billed, or a till. Amounts in minor units.

    `kind`: invoice, credit_note, payment, refund, order, till (open), z_report; a Z report's `open` is how far its cash
    is off, its `due` only sorts. `open` is what is still to be paid, or what of a payment or
    credit note the customer still has with us; `due` the due date. `advance_on` is the order an advance is on.
    """

    id: str
    kind: str
    number: str
    customer_id: str
    customer: str
    date: str
    due: str
    total: int
    open: int
    state: str
    currency: str
    advance_on: str = ""
    origin: str = ""
    """"old" of an invoice that the system before this one issued."""
    mailed: int = 0
    """When its paper was mailed last, in microseconds UTC; 0 if it never was."""


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice of a customer with something open, in minor units."""

    id: str
    number: str
    date: str
    due: str
    open: int


@dataclass(frozen=True, slots=True)
class OpenCredit:
    """Money a customer has with us. `kind`: payment, credit_note."""

    id: str
    kind: str
    number: str
    open: int


@dataclass(frozen=True, slots=True)
class Account:
    """What a customer owes and has with us: open invoices and open credit, the oldest first."""

    customer_id: str
    customer: str
    currency: str
    invoices: tuple[OpenInvoice, ...]
    credits: tuple[OpenCredit, ...]
    recording: str = ""
    """What the company says of cash."""
    walk_in: bool = False
    """Whether it is nobody's by name, who has no account."""

    @property
    def credit(self) -> int:
        """All they have with us, in minor units."""
        return sum(one.open for one in self.credits)


_ADVANCE = (
    "coalesce((SELECT o.number FROM advance_invoice a JOIN sales_order o ON o.id = a.order_id "
    "WHERE a.invoice_id = i.id), '')"
)
_LEFT = "coalesce((SELECT s.amount - s.allocated - s.refunded FROM credit_source s WHERE s.source_id = i.id), 0)"
# An invoice below zero demands nothing; what is open of it is the customer's money with us.
_INVOICE = (
    "SELECT i.id, 'invoice', i.number, i.customer_id, i.customer_name, i.date, i.due_date, i.gross, "
    f"CASE WHEN i.gross < 0 THEN {_LEFT} ELSE p.gross - p.paid - p.settled END, "
    "CASE WHEN p.withdrawn <> 0 THEN 'taken_back' "
    "WHEN i.gross < 0 THEN 'credit' WHEN p.gross - p.paid - p.settled = 0 THEN 'paid' "
    f"WHEN p.paid + p.settled > 0 THEN 'part_paid' ELSE 'to_collect' END, i.currency, {_ADVANCE}, i.origin "
    "FROM invoice i JOIN invoice_progress p ON p.invoice_id = i.id WHERE 1 = 1 "
)
_OPEN = "AND p.gross - p.paid - p.settled <> 0 "
_CREDIT = (
    "SELECT i.id, 'credit_note', i.number, i.customer_id, i.customer_name, i.date, '', -i.gross, "
    f"{_LEFT}, 'credit', i.currency, '', '' FROM credit_note i WHERE 1 = 1 "
)
_PAYMENT = (
    "SELECT i.id, 'payment', i.number, i.customer_id, c.name, i.date, '', i.amount, "
    f"{_LEFT}, i.state, (SELECT currency FROM company), '', '' FROM payment i JOIN customer c ON c.id = i.customer_id "
    "WHERE 1 = 1 "
)
_REFUND = (
    "SELECT i.id, 'refund', i.number, i.customer_id, c.name, i.date, '', -i.amount, 0, 'paid_back', "
    "(SELECT currency FROM company), '', '' FROM refund i JOIN customer c ON c.id = i.customer_id WHERE 1 = 1 "
)
# An open till stands above all Z reports; what should lie in it is not told.
_TILL = (
    "SELECT i.id, 'till', i.number, '', i.actor, i.date, '9999', 0, 0, "
    "'till_open', (SELECT currency FROM company), '', '' "
    "FROM (SELECT s.id, s.date, s.actor, coalesce(n.name, s.station) "
    "AS number, '' AS till FROM till_session s LEFT JOIN station n ON n.station = s.station) i "
    "WHERE NOT EXISTS (SELECT 1 FROM z_report z WHERE z.session_id = i.id) "
)
_Z_REPORT = (
    "SELECT i.id, 'z_report', i.number, '', i.till || ' · ' || i.actor, i.date, i.date, i.counted, "
    "i.counted - i.expected, CASE WHEN EXISTS (SELECT 1 FROM z_report_line l WHERE l.session_id = i.id "
    "AND l.is_counted = 1 AND l.counted <> l.expected) THEN 'till_off' ELSE 'till_closed' END, i.currency, '', '' "
    "FROM (SELECT z.session_id AS id, z.number, z.date, z.actor, z.counted, z.expected, z.currency, "
    "coalesce(n.name, z.station) AS till FROM z_report z LEFT JOIN station n ON n.station = z.station) i WHERE 1 = 1 "
)
_NUMBER = "coalesce(p.number, n.number, v.number)"
_WITH_US = (
    f"SELECT s.source_id AS id, s.source AS kind, {_NUMBER} AS number, s.customer_id, c.name, "
    "s.date AS date, '', s.amount, s.amount - s.allocated - s.refunded, "
    "CASE WHEN s.source = 'payment' THEN 'recorded' ELSE 'credit' END, (SELECT currency FROM company), '', '' "
    "FROM credit_source s JOIN customer c ON c.id = s.customer_id LEFT JOIN payment p ON p.id = s.source_id "
    "LEFT JOIN credit_note n ON n.id = s.source_id LEFT JOIN invoice v ON v.id = s.source_id "
    "WHERE s.amount - s.allocated - s.refunded > 0 "
    "AND s.amount - s.allocated - s.refunded <> 0 "
)
_TO_BILL = (
    "SELECT i.id, 'order', i.number, i.customer_id, i.customer_name, i.date, '', i.gross, i.gross - p.billed, "
    "'to_invoice', i.currency, '', '' FROM sales_order i JOIN order_progress p ON p.order_id = i.id "
    "WHERE p.closed = 0 AND (p.status = 'to_invoice' OR (p.status = 'part_shipped' AND EXISTS (SELECT 1 "
    f"FROM order_line_progress l WHERE l.order_id = i.id AND l.service <> 1 AND l.line < {FIRST_PART} "
    "AND l.shipped - l.returned > l.invoiced))) "
)
# Words narrow by the number or by the customer, found as everywhere: folded, from the beginning of a word.
_NARROW = (
    "AND (i.number LIKE :tail ESCAPE '\\' OR i.customer_id IN "
    "(SELECT id FROM customer WHERE ' ' || search LIKE :words ESCAPE '\\' LIMIT 200)) "
)
_NARROW_CREDIT = _NARROW.replace("i.number", _NUMBER).replace("i.customer_id", "s.customer_id")
_NARROW_TILL = (
    "AND (upper(i.number) LIKE :tail ESCAPE '\\' OR ' ' || lower(i.till || ' ' || i.actor) LIKE :words ESCAPE '\\') "
)
# The parts of a view, what narrows them, and how they are sorted: "<" rises, ">" falls.
_VIEWS: dict[str, tuple[tuple[str, ...], str, tuple[str, str], str]] = {
    "bill": ((_TO_BILL,), _NARROW, ("date", "number"), "<"),
    "open": ((_INVOICE + _OPEN,), _NARROW, ("due", "number"), "<"),
    "overdue": ((_INVOICE + _OPEN + "AND i.due_date < :date ",), _NARROW, ("due", "number"), "<"),
    "credits": ((_CREDIT,), _NARROW, ("date", "number"), ">"),
    "account": ((_WITH_US,), _NARROW_CREDIT, ("date", "number"), "<"),
    "payments": ((_PAYMENT, _REFUND), _NARROW, ("date", "number"), ">"),
    "drawer": ((_TILL, _Z_REPORT), _NARROW_TILL, ("due", "id"), ">"),
    "all": ((_INVOICE,), _NARROW, ("date", "id"), ">"),
}
_MAILED = frozenset(("invoice", "credit_note", "order"))
_PLACE = {"id": 1, "number": 3, "date": 6, "due": 7}
_NAMES = "id, kind, number, customer_id, customer, date, due, total, open, state, currency, advance_on, origin"


def _rows_of(which: str, *, narrowed: bool) -> str:
    parts, narrow, _, _ = _VIEWS[which]
    return " UNION ALL ".join(part + (narrow if narrowed else "") for part in parts)


def _page(which: str, *, narrowed: bool) -> Any:
    _, _, keys, way = _VIEWS[which]
    order = ", ".join(f"{_PLACE[key]}{'' if way == '<' else ' DESC'}" for key in keys)
    return sql(f"{_rows_of(which, narrowed=narrowed)} ORDER BY {order} LIMIT :limit OFFSET :offset")


def _rank(which: str) -> Any:
    _, _, keys, way = _VIEWS[which]
    table = f"WITH t({_NAMES}) AS ({_rows_of(which, narrowed=False)}) "
    first, second = keys
    return sql(
        f"{table}SELECT (SELECT count(*) FROM t WHERE t.{first} {way} r.{first} "
        f"OR (t.{first} = r.{first} AND t.{second} {way} r.{second})) FROM t r WHERE r.id = :ref"
    )


_PAGES = {(key, narrowed): _page(key, narrowed=narrowed) for key in _VIEWS for narrowed in (False, True)}
_COUNTS = {
    (key, narrowed): sql(f"SELECT count(*) FROM ({_rows_of(key, narrowed=narrowed)}) AS t")
    for key in _VIEWS
    for narrowed in (False, True)
}
# The histories are long: they are counted, and a page of them is found, in an index alone. A count
# without a condition reads no entries, only how many there are on each page.
_COUNTS["all", False] = sql("SELECT count(*) FROM invoice")
_COUNTS["credits", False] = sql("SELECT count(*) FROM credit_note")
_COUNTS["payments", False] = sql("SELECT (SELECT count(*) FROM payment) + (SELECT count(*) FROM refund)")
_PAGES["all", False] = sql(
    f"{_INVOICE}AND i.id IN (SELECT id FROM invoice ORDER BY date DESC, id DESC LIMIT :limit OFFSET :offset) "
    "ORDER BY 6 DESC, 1 DESC"
)
_RANKS = {key: _rank(key) for key in _VIEWS}
_RANKS["all"] = sql(
    "SELECT (SELECT count(*) FROM invoice t WHERE (t.date, t.id) > (r.date, r.id)) FROM invoice r WHERE r.id = :ref"
)
_ONE = tuple(
    sql(f"{part} AND (i.id = :ref OR i.number = :ref)") for part in (_INVOICE, _CREDIT, _PAYMENT, _REFUND, _Z_REPORT)
)
_OPEN_INVOICES = sql(
    "SELECT i.id, i.number, i.date, p.due_date, p.gross - p.paid - p.settled FROM invoice_progress p "
    f"JOIN invoice i ON i.id = p.invoice_id WHERE p.customer_id {one_of('id')} AND p.gross - p.paid - p.settled > 0 "
    "AND p.gross - p.paid - p.settled <> 0 ORDER BY p.due_date, p.date, i.id LIMIT 200"
)
_OPEN_CREDITS = sql(
    f"SELECT s.source_id, s.source, {_NUMBER}, s.amount - s.allocated - s.refunded "
    "FROM credit_source s LEFT JOIN payment p ON p.id = s.source_id LEFT JOIN credit_note n ON n.id = s.source_id "
    f"LEFT JOIN invoice v ON v.id = s.source_id WHERE s.customer_id {one_of('id')} "
    "AND s.amount - s.allocated - s.refunded > 0 "
    "AND s.amount - s.allocated - s.refunded <> 0 ORDER BY s.date, 3 LIMIT 200"
)
_CUSTOMER = sql(
    "SELECT c.id, c.name, (SELECT currency FROM company), (SELECT cash_recording FROM company), "
    "c.number FROM customer c WHERE c.id = :id"
)


def money_counts(view: View, date: str) -> dict[str, int]:
    """The numbers on the views; `date` is today."""
    return {key: count_money(view, key, date) for key in _VIEWS}


def _given(which: str, date: str, words: str) -> dict[str, Any]:
    given: dict[str, Any] = {"date": date} if which == "overdue" else {}
    if words:
        given |= {"tail": f"%{escaped(words.upper())}", "words": begins(words)}
    return given


def count_money(view: View, which: str, date: str, words: str = "") -> int:
    """How many rows a view holds: bill, open, overdue, credits, account, payments, all."""
    return int(view.value(_COUNTS[which, bool(words)], _given(which, date, words), 0))


def money_page(view: View, which: str, date: str, offset: int, limit: int, words: str = "") -> tuple[MoneyRow, ...]:
    """A page of a view; an open invoice past its due date is overdue. `words` narrow by number or customer."""
    given = {"limit": limit, "offset": offset, **_given(which, date, words)}
    rows = [_row(row, date) for row in view.rows(_PAGES[which, bool(words)], given)]
    mailed = mailed_at(view, [one.id for one in rows if one.kind in _MAILED])
    return tuple(replace(one, mailed=mailed[one.id]) if one.id in mailed else one for one in rows)


def place_of(view: View, which: str, date: str, row_id: str) -> int:
    """The place of a document in a view, from 0; -1 if it is not in it."""
    return int(view.value(_RANKS[which], {"ref": row_id, **_given(which, date, "")}, -1))


def money_row(view: View, ref: str, date: str) -> MoneyRow | None:
    """An invoice, credit note, payment or refund by id or number."""
    for statement in _ONE:
        if row := view.row(statement, {"ref": ref}):
            return _row(row, date)
    return None


def account_of(view: View, customer_id: str) -> Account | None:
    """What a customer owes and has with us."""
    row = view.row(_CUSTOMER, {"id": customer_id})
    if row is None:
        return None
    key = {"id": customer_id}
    invoices = tuple(OpenInvoice(*one) for one in view.rows(_OPEN_INVOICES, key))
    with_us = tuple(OpenCredit(*one) for one in view.rows(_OPEN_CREDITS, key))
    return Account(row[0], row[1], row[2], invoices, with_us, row[3], row[4] == WALK_IN)


def _row(row: Any, date: str) -> MoneyRow:
    found = MoneyRow(*row)
    if found.kind == "invoice" and found.state != "credit" and found.open > 0 and found.due < date:
        return replace(found, state="overdue")
    return found
