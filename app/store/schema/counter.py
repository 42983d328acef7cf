"""What the counter leaves behind: sales from the hand and promises lost to them, counts asked for, corrections."""

from sqlalchemy import Index
from sqlalchemy import text as sql

from app.store.schema.columns import key, number_key, table, text, whole

SOLD_FROM_HAND = table(
    "sold_from_hand",
    key("fact_id"),
    number_key("position"),
    *text("order_id", "product_id", "location", "date", "reason"),
    *whole("line", "quantity", "unknown"),
)
Index("sold_from_hand_date", SOLD_FROM_HAND.c.date)
PROMISE_LOST = table(
    "promise_lost",
    key("fact_id"),
    number_key("position"),
    *text("order_id", "product_id", "sold_order_id", "date", "reason"),
    *whole("line", "quantity", "hlc"),
)
Index("promise_lost_order", PROMISE_LOST.c.order_id)
COUNT_ASKED = table(
    "count_asked",
    key("product_id"),
    key("location"),
    *whole("asked"),
    *text("date", "reason", "order_id"),
    *whole("hlc"),
)
Index(
    "count_asked_open",
    COUNT_ASKED.c.date,
    sqlite_where=sql("asked = 1"),
    postgresql_where=sql("asked = 1"),
)
INVOICE_CORRECTION = table(
    "invoice_correction",
    key("new_invoice_id"),
    *text("invoice_id", "credit_note_id", "date", "reason"),
    *whole("moved"),
)
Index("correction_of", INVOICE_CORRECTION.c.invoice_id)
ADVANCE_INVOICE = table("advance_invoice", key("invoice_id"), *text("order_id", "date"))
Index("advance_of_order", ADVANCE_INVOICE.c.order_id)
