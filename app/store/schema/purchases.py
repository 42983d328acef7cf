"""Purchase orders, their lines, and which receipts were for them."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from app.store.schema.columns import key, number_key, table, text, whole

PURCHASE = table(
    "purchase",
    key("id"),
    *text("number", "supplier_id", "supplier_name", "date", "sent_date", "reference", "note", "fact_id"),
    *whole("hlc"),
    UniqueConstraint("number"),
)
Index("purchase_date", PURCHASE.c.date, PURCHASE.c.number)
# What a line says, its newest word; what came and what was cancelled are sums. All quantities are thousandths.
PURCHASE_LINE = table(
    "purchase_line",
    key("purchase_id"),
    number_key("line"),
    *text("product_id", "sku", "name", "unit", "supplier_sku", "expected", "order_id"),
    *whole("ordered", "pack", "cost", "order_line", "received", "cancelled", "hlc"),
)
Index("purchase_line_product", PURCHASE_LINE.c.product_id)
Index(
    "purchase_line_order",
    PURCHASE_LINE.c.order_id,
    sqlite_where=sql("order_id <> ''"),
    postgresql_where=sql("order_id <> ''"),
)
PURCHASE_RECEIPT = table(
    "purchase_receipt",
    key("receipt_id"),
    number_key("entry"),
    *text("purchase_id", "product_id", "outcome", "reason", "delivery_note"),
    *whole("position", "line", "quantity"),
)
Index("purchase_receipt_purchase", PURCHASE_RECEIPT.c.purchase_id)
RECEIPT_CORRECTION = table(
    "receipt_correction", key("receipt_id"), number_key("position"), *text("product_id"), *whole("change")
)
