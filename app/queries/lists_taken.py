"""The lists that were taken in, and what hangs on the records that they made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.store import journal
from app.store.sql import sql

if TYPE_CHECKING:
    from app.store.view import View

HOURS = 24
DAY_US = HOURS * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class ListTakenRow:
    """A list that came in: when (microseconds UTC) and by whom, what became of its rows, and whether it went again."""

    id: str
    list: str
    file: str
    at: int
    actor: str
    created: int
    changed: int
    unchanged: int
    bad: int
    taken_back: int
    kept: int
    is_back: bool
    fact_id: str = ""

    def can_go(self, now_us: int) -> bool:
        """Whether it may still be taken back."""
        return not self.is_back and now_us - self.at <= DAY_US


_LISTS = (
    "SELECT t.id, t.list, t.file, t.taken_at, t.actor, t.created, t.changed, t.unchanged, t.bad, "
    "coalesce(b.taken_back, 0), coalesce(b.kept, 0), CASE WHEN b.id IS NULL THEN 0 ELSE 1 END, t.fact_id "
    "FROM list_taken t LEFT JOIN list_taken_back b ON b.id = t.id "
)
_NEWEST = sql(_LISTS + "ORDER BY t.taken_at DESC, t.id DESC LIMIT :limit")
_ONE = sql(_LISTS + "WHERE t.id = :id")


def lists_taken(view: View, limit: int = 50) -> tuple[ListTakenRow, ...]:
    """The lists that were taken in, the newest first."""
    return tuple(_row(row) for row in view.rows(_NEWEST, {"limit": limit}))


def list_taken(view: View, import_id: str) -> ListTakenRow | None:
    """One of them."""
    row = view.row(_ONE, {"id": import_id})
    return None if row is None else _row(row)


def _row(row: Any) -> ListTakenRow:
    values: Any = (*row[:11], bool(row[11]), row[12])
    return ListTakenRow(*values)


_FACTS = sql(
    "SELECT j.station, j.seq, j.id, j.action_id, j.action, j.actor, j.reason, j.hlc, j.occurred_at, j.kind, j.version, "
    "j.body, j.previous_hash, j.hash, p.salt, p.body FROM journal j LEFT JOIN journal_private p ON p.fact_id = j.id "
    "WHERE j.action_id = (SELECT action_id FROM journal WHERE id = :fact_id) ORDER BY j.seq"
)
_BEFORE = sql(
    "SELECT j.station, j.seq, j.id, j.action_id, j.action, j.actor, j.reason, j.hlc, j.occurred_at, j.kind, j.version, "
    "j.body, j.previous_hash, j.hash, p.salt, p.body FROM journal_subject s JOIN journal j ON j.id = s.fact_id "
    "LEFT JOIN journal_private p ON p.fact_id = j.id WHERE s.subject_id = :id AND s.hlc < :hlc "
    "AND j.kind = 'RecordChanged' ORDER BY s.hlc"
)
_OF_KIND = sql(
    "SELECT station, seq, id, action_id, action, actor, reason, hlc, occurred_at, kind, version, body, previous_hash, "
    "hash, NULL, NULL FROM journal WHERE kind = :kind AND hlc < :hlc ORDER BY hlc"
)


def facts_of_list(view: View, fact_id: str) -> Iterable[journal.Entry]:
    """All facts of the write that took the list in, in their order; one after another, for they may be very many."""
    return (journal.Entry(*row) for row in view.each(_FACTS, {"fact_id": fact_id}))


def said_before(view: View, record_id: str, hlc: int) -> list[journal.Entry]:
    """What was said of a record before a stamp."""
    return [journal.Entry(*row) for row in view.rows(_BEFORE, {"id": record_id, "hlc": hlc})]


def of_kind_before(view: View, kind: str, hlc: int) -> Iterable[journal.Entry]:
    """All facts of a kind before a stamp; the whole journal is gone through."""
    return (journal.Entry(*row) for row in view.each(_OF_KIND, {"kind": kind, "hlc": hlc}))


# What names a record: the words of the sentence that says so, and the ids named. Withdrawn invoices count no more.
_USES: dict[str, tuple[tuple[str, Any], ...]] = {
    "customer": tuple(
        (words, sql(text))
        for words, text in (
            ("has orders", "SELECT DISTINCT customer_id FROM sales_order"),
            ("has quotes", "SELECT DISTINCT customer_id FROM quote"),
            (
                "has invoices",
                "SELECT DISTINCT p.customer_id FROM invoice_progress p WHERE p.withdrawn = 0",
            ),
            ("has payments", "SELECT DISTINCT customer_id FROM payment"),
            ("has an order history", "SELECT DISTINCT customer_id FROM old_order"),
            ("is on a draft", "SELECT DISTINCT customer_id FROM draft"),
            ("pays for another", "SELECT DISTINCT payer_id FROM customer"),
            ("has brought goods back", "SELECT DISTINCT customer_id FROM sales_return"),
        )
    ),
    "product": tuple(
        (words, sql(text))
        for words, text in (
            ("was ordered", "SELECT DISTINCT product_id FROM sales_order_line"),
            ("was moved in stock", "SELECT DISTINCT product_id FROM stock_move"),
            ("is on a purchase order", "SELECT DISTINCT product_id FROM purchase_line"),
            ("has an order history", "SELECT DISTINCT product_id FROM old_order_line"),
            ("stands in for another", "SELECT DISTINCT substitute_id FROM product"),
            ("stands in for another", "SELECT DISTINCT other_id FROM substitute WHERE inactive = 0"),
            ("has others that are sold instead", "SELECT DISTINCT product_id FROM substitute WHERE inactive = 0"),
        )
    ),
    "supplier": tuple(
        (words, sql(text))
        for words, text in (
            ("has purchase orders", "SELECT DISTINCT supplier_id FROM purchase"),
            ("has brought goods", "SELECT DISTINCT supplier_id FROM goods_receipt"),
            ("is a product's supplier", "SELECT DISTINCT supplier_id FROM product"),
        )
    ),
}
_TEXTS = sql(
    "SELECT body FROM draft UNION ALL SELECT j.body FROM quote_revision r JOIN journal j ON j.id = r.fact_id "
    "WHERE j.hlc > :hlc"
)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def uses(view: View, entity: str) -> dict[str, str]:
    """Which records of a kind are named by something, by id: the end of the sentence that says by what."""
    found: dict[str, str] = {}
    for words, statement in _USES.get(entity, ()):
        for (record_id,) in view.rows(statement):
            found.setdefault(record_id, words)
    return found


def named_in_texts(view: View, since: int) -> set[str]:
    """All words that drafts, and quotes since a stamp, hold: a product may be among them by its id or its SKU."""
    return {word for (body,) in view.rows(_TEXTS, {"hlc": since}) for word in _STRING.findall(body)}


_INVOICE = sql(
    "SELECT i.number, p.paid, p.settled - CASE WHEN i.gross < 0 THEN i.gross ELSE i.gross - :amount END, "
    "p.withdrawn, coalesce((SELECT s.allocated + s.refunded FROM credit_source s WHERE s.source_id = i.id), 0) "
    "FROM invoice i JOIN invoice_progress p ON p.invoice_id = i.id WHERE i.id = :id"
)


def old_invoice_used(view: View, invoice_id: str, amount: int) -> tuple[str, bool]:
    """Number of an old invoice of which `amount` was owed, and whether money or a withdrawal met it since."""
    row = view.row(_INVOICE, {"id": invoice_id, "amount": amount}) or ("", 0, 0, 1, 0)
    number, paid, settled, withdrawn, gone = row
    return number, bool(paid or settled or withdrawn or gone)


_NAMES = {
    "customer": sql("SELECT number, name FROM customer WHERE id = :id"),
    "product": sql("SELECT sku, name FROM product WHERE id = :id"),
    "supplier": sql("SELECT number, name FROM supplier WHERE id = :id"),
}


def name_of(view: View, entity: str, record_id: str) -> tuple[str, str]:
    """Number (or SKU) and name of a record."""
    row = view.row(_NAMES[entity], {"id": record_id}) if entity in _NAMES else None
    return (row[0], row[1]) if row else ("", "")


_PRICE = sql(
    "SELECT hlc FROM product_price WHERE product_id = :product_id AND valid_from = :valid_from "
    "AND min_quantity = :min_quantity"
)
_BARCODE = sql("SELECT hlc FROM barcode WHERE barcode = :barcode")


_NUMBER = sql("SELECT hlc FROM customer_item WHERE customer_id = :customer AND number = :number")


def number_stamp(view: View, customer_id: str, number: str) -> int:
    """The stamp of a customer's own number for a product as it stands, 0 if there is none."""
    return int(view.value(_NUMBER, {"customer": customer_id, "number": number}, 0))


def price_stamp(view: View, key: dict[str, Any]) -> int:
    """The stamp of the price as it stands, 0 if there is none."""
    return int(view.value(_PRICE, key, 0))


def barcode_stamp(view: View, barcode: str) -> int:
    """The stamp of a barcode as it stands, 0 if there is none."""
    return int(view.value(_BARCODE, {"barcode": barcode}, 0))
