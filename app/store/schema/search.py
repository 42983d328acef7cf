"""What is found by words, and the sums that say what is meant: who buys what how often, and what sells best.

`search_entry` is made from other tables (`app.store.search`) and needs no facts of its own. Its `words` are folded, and
two spaces stand before each: so a pattern of two spaces and a letter finds the beginnings of words, and both engines
have an index of all runs of three letters that answers it, a beginning of one letter too.
"""

from sqlalchemy import DDL, Index, UniqueConstraint, event
from sqlalchemy import text as sql

from app.store.schema.columns import key, number_key, table, text, whole
from app.store.schema.deals import QUOTE, SALES_ORDER
from app.store.schema.goods import PICK_LIST, SHIPMENT
from app.store.schema.master import BARCODE, PRODUCT
from app.store.schema.money import CREDIT_NOTE, INVOICE, PAYMENT
from app.store.schema.purchases import PURCHASE
from app.store.tails import TAIL

SEARCH_ENTRY = table(
    "search_entry", number_key("n"), *text("kind", "record_id", "words"), UniqueConstraint("kind", "record_id")
)
# In FTS5 with the words held by the table above. A word is all its runs of three letters at once (detail=none); that
# they stand one behind the other is looked up in the words themselves, with the same LIKE on both engines.
SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE search_index USING fts5(words, content='search_entry', content_rowid='n', "
    "tokenize='trigram case_sensitive 1', detail='none')",
    # What is taken out is gone from the file: names are personal.
    "INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1)",
    "CREATE TRIGGER search_entry_new AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_index (rowid, words) VALUES (new.n, new.words); END",
    "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.n, old.words); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN "
    "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.n, old.words); "
    "INSERT INTO search_index (rowid, words) VALUES (new.n, new.words); END",
)
for _one in SQLITE_INDEX:
    event.listen(SEARCH_ENTRY, "after_create", DDL(_one).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]

# `stamp` is the order's date and its clock: of two orders the newer says what was bought last, at which price.
CUSTOMER_PRODUCT = table(
    "customer_product",
    key("customer_id"),
    key("product_id"),
    *whole("times"),
    *text("first_date", "last_date", "last_order"),
    *whole("last_quantity", "last_price", "last_price_per"),
    *text("stamp"),
)
Index("customer_product_bought", CUSTOMER_PRODUCT.c.product_id, CUSTOMER_PRODUCT.c.last_date)
PRODUCT_RANK = table("product_rank", key("product_id"), *whole("times"))
Index("product_rank_times", PRODUCT_RANK.c.times)
# Every revision's lines; those of the quote's present revision are meant.
QUOTE_LINE = table(
    "quote_line", key("quote_id"), number_key("revision"), number_key("line"), *text("product_id"), *whole("quantity")
)
Index("quote_line_product", QUOTE_LINE.c.product_id)
Index("barcode_product", BARCODE.c.product_id)
_OPEN = sql("order_id = ''")
Index("quote_not_ordered", QUOTE.c.customer_id, QUOTE.c.date, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index("quote_not_ordered_lately", QUOTE.c.date, sqlite_where=_OPEN, postgresql_where=_OPEN)
_NAMED = sql("supplier_sku <> ''")
Index("product_supplier_sku", PRODUCT.c.supplier_sku, sqlite_where=_NAMED, postgresql_where=_NAMED)

# Any document by the last three letters of its number, the newest first.
TAILS = {
    SALES_ORDER: SALES_ORDER.c.date, QUOTE: QUOTE.c.date, INVOICE: INVOICE.c.date, CREDIT_NOTE: CREDIT_NOTE.c.date,
    SHIPMENT: SHIPMENT.c.packed_date, PICK_LIST: PICK_LIST.c.date, PURCHASE: PURCHASE.c.date, PAYMENT: PAYMENT.c.date,
}  # fmt: skip
for _table, _date in TAILS.items():
    Index(f"{_table.name}_tail", sql(f"({TAIL})"), _date)
