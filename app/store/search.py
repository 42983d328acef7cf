"""What is found by words: one entry for each customer, product, and each order or quote with words of its own.

Entries are made from the other tables after what changed them, and hold nothing else: `check_search` makes them all
once more and compares. How words are asked for stands in `app.queries.search`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from app.store.folding import searchable
from app.store.sql import sql
from app.store.view import View

if TYPE_CHECKING:
    from app.store.writer import Writer

# Entries of a kind lie together: numbers from its own beginning on.
SPAN = 1 << 40
KINDS = {"customer": 1, "product": 2, "order": 3, "quote": 4}
_BATCH = 2000
# Control signs, halves of signs and signs that mean nothing: no engine searches for them alike, and no name has one.
_NO_SIGN = {"Cc", "Cs", "Cn"}

_SOURCES = {
    "customer": sql(
        "SELECT 0, search, phone, '' FROM customer WHERE id = :id AND forgotten = 0 UNION ALL "
        "SELECT 1, name, phone, email FROM contact WHERE customer_id = :id AND inactive = 0 UNION ALL "
        "SELECT 2, name, postcode, city FROM address WHERE customer_id = :id AND inactive = 0 ORDER BY 1, 2, 3, 4"
    ),
    "product": sql(
        "SELECT 0, search, supplier_sku, '' FROM product WHERE id = :id UNION ALL "
        "SELECT 3, barcode, '', '' FROM barcode WHERE product_id = :id ORDER BY 1, 2"
    ),
    "order": sql(
        "SELECT 4, o.reference, CASE WHEN c.forgotten = 1 THEN '' ELSE o.customer_name END, '' FROM sales_order o "
        "LEFT JOIN customer c ON c.id = o.customer_id WHERE o.id = :id AND o.reference <> '' UNION ALL "
        "SELECT 5, note, '', '' FROM sales_order_line WHERE order_id = :id AND note <> '' ORDER BY 1, 2"
    ),
    "quote": sql(
        "SELECT 4, q.reference, CASE WHEN c.forgotten = 1 THEN '' ELSE q.customer_name END, '' FROM quote q "
        "LEFT JOIN customer c ON c.id = q.customer_id WHERE q.id = :id AND q.reference <> ''"
    ),
}
_IDS = {
    kind: sql(f"SELECT id FROM {table} WHERE id > :after ORDER BY id LIMIT {_BATCH}")
    for kind, table in {
        "customer": "customer", "product": "product", "order": "sales_order", "quote": "quote",
    }.items()
}  # fmt: skip
_KNOWN = sql("SELECT n, words FROM search_entry WHERE kind = :kind AND record_id = :id")
_LAST = sql("SELECT n FROM search_entry WHERE n < :until ORDER BY n DESC LIMIT 1")
_NEW = sql("INSERT INTO search_entry (n, kind, record_id, words) VALUES (:n, :kind, :record_id, :words)")
_CHANGE = sql("UPDATE search_entry SET words = :words WHERE n = :n")
_REMOVE = sql("DELETE FROM search_entry WHERE n = :n")
# To clear each of many entries from the index's pages takes longer the more there are (16,000 took 45 seconds). So many
# are only marked as gone, and then the index is written anew without them: what was theirs is gone from the file, too.
_MANY = 500
_MARK_ONLY = sql("INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 0)")
_CLEAR = sql("INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1)")
_WRITE_ANEW = sql("INSERT INTO search_index (search_index) VALUES ('optimize')")
_ALL = sql("SELECT kind, record_id, words FROM search_entry WHERE n > :after AND n < :until ORDER BY n")
_OF_CUSTOMER = sql(
    "SELECT 'order', id FROM sales_order WHERE customer_id = :id UNION ALL "
    "SELECT 'quote', id FROM quote WHERE customer_id = :id"
)


def plain(text: str) -> str:
    """A text without signs that cannot be searched for."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(sign) in _NO_SIGN else sign for sign in text)


def spaced(words: str) -> str:
    """Folded words as entries hold them: two spaces before each. Small letters only, whatever folding left."""
    return "".join(f"  {word}" for word in plain(words).lower().split())


def figures(phone: str) -> str:
    """The figures of a telephone number, in one word: its end is found however it is written."""
    return "".join(sign for sign in phone if sign.isdecimal() and sign.isascii())


def entry_words(view: View, kind: str, record_id: str) -> str:
    """What the entry of a record holds; "" where there is nothing to find."""
    found: list[str] = []
    rows = view.rows(_SOURCES[kind], {"id": record_id})
    if kind in {"customer", "product"} and rows and rows[0][0] != 0:
        return ""  # what belonged to it is still there
    for part, one, two, three in rows:
        if part == 0 and kind == "customer":
            found += (one, figures(two))
        elif part == 0:
            found += (one, searchable(two))
        elif part == 1:
            found += (searchable(f"{one} {two} {three}"), figures(two))
        else:
            found.append(searchable(f"{one} {two} {three}"))
    return spaced(" ".join(filter(None, found)))


def refresh(writer: Writer) -> None:
    """Make the entries anew of what was touched since the last time."""
    touched, writer.dirty_search = writer.dirty_search, set()
    _write(writer, sorted(touched))


def touch_documents_of(writer: Writer, customer_id: str) -> None:
    """A customer's name is no more to be found in their documents' entries."""
    writer.dirty_search.update(tuple(row) for row in writer.rows(_OF_CUSTOMER, {"id": customer_id}))


def refill(writer: Writer) -> None:
    """Make all entries there should be: for books that were written before there were any."""
    for kind in KINDS:
        for batch in _batches(writer, kind):
            _write(writer, [(kind, one) for one in batch])


def check_search(view: View) -> list[str]:
    """Entries that are not what the tables say, in sentences; empty if all agree."""
    faults = []
    for kind, place in KINDS.items():
        span = {"after": place * SPAN, "until": (place + 1) * SPAN}
        stored = {record_id: words for _, record_id, words in view.rows(_ALL, span)}
        for batch in _batches(view, kind):
            faults += [
                f"The words by which {kind} {record_id} is found are not its own."
                for record_id in batch
                if stored.pop(record_id, "") != entry_words(view, kind, record_id)
            ]
        faults += [f"{kind} {record_id} is found and is not there." for record_id in stored]
    return faults


def _batches(view: View, kind: str) -> Iterator[list[str]]:
    after = ""
    while batch := [row[0] for row in view.rows(_IDS[kind], {"after": after})]:
        yield batch
        after = batch[-1]


def _write(writer: Writer, touched: Iterable[tuple[str, str]]) -> None:
    new: list[tuple[Any, ...]] = []
    gone: list[int] = []
    last: dict[str, int] = {}
    for kind, record_id in touched:
        words = entry_words(writer, kind, record_id)
        known = writer.row(_KNOWN, {"kind": kind, "id": record_id})
        if known is None and words:
            if kind not in last:
                place = KINDS[kind]
                last[kind] = max(writer.value(_LAST, {"until": (place + 1) * SPAN}, 0), place * SPAN)
            last[kind] += 1
            new.append((last[kind], kind, record_id, words))
        elif known is not None and not words:
            gone.append(known[0])
        elif known is not None and known[1] != words:
            writer.run(_CHANGE, {"n": known[0], "words": words})
    _remove(writer, gone)
    writer.put(_NEW, new)


def _remove(writer: Writer, gone: list[int]) -> None:
    many = len(gone) > _MANY and writer.engine_name == "sqlite"
    if many:
        writer.run(_MARK_ONLY)
    writer.many(_REMOVE, [{"n": n} for n in gone])
    if many:
        writer.run(_WRITE_ANEW)
        writer.run(_CLEAR)
