"""What another system left: its closed orders, the lists that were taken in, and records that are no more."""

from sqlalchemy import Index

from app.store.schema.columns import child, key, number_key, table, text, whole

OLD_ORDER = table(
    "old_order",
    key("id"),
    *text("number", "customer_id", "customer_number", "customer_name", "date", "currency", "fact_id"),
    *whole("total", "hlc"),
)
Index("old_order_number", OLD_ORDER.c.number)
Index("old_order_customer", OLD_ORDER.c.customer_id, OLD_ORDER.c.date)
OLD_ORDER_LINE = table(
    "old_order_line",
    child("order_id", "old_order.id"),
    number_key("line"),
    *text("product_id", "sku", "name", "date"),
    *whole("quantity", "amount"),
)
Index("old_order_line_product", OLD_ORDER_LINE.c.product_id, OLD_ORDER_LINE.c.date)
LIST_TAKEN = table(
    "list_taken",
    key("id"),
    *text("list", "file", "date", "actor", "fact_id"),
    *whole("created", "changed", "unchanged", "bad", "taken_at", "hlc"),
)
Index("list_taken_at", LIST_TAKEN.c.taken_at)
LIST_TAKEN_BACK = table("list_taken_back", key("id"), *whole("taken_back", "kept"), *text("actor"), *whole("at", "hlc"))
# What was withdrawn stays so: a fact of it that arrives later with an older stamp brings nothing back.
WITHDRAWN = table("withdrawn", key("entity"), key("record_id"), *whole("hlc"))
