"""Invoices, credit notes, payments, and the receivables ledger. What is issued never changes; sums stand apart."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from app.store.schema.columns import child, key, number_key, table, text, whole

INVOICE = table(
    "invoice",
    key("id"),
    *text("number", "customer_id", "customer_number", "customer_name", "date", "due_date", "supply_date", "currency"),
    *text("reference", "tax_rounding", "fact_id"),
    *whole("includes_tax", "net", "tax", "gross", "goods_net", "hlc"),
    # "" is ours; "old" came from the system before this one: owed as any other, and no sale or paper of ours.
    *text("origin"),
    UniqueConstraint("number"),
)
Index("invoice_customer", INVOICE.c.customer_id, INVOICE.c.date)
Index("invoice_date", INVOICE.c.date, INVOICE.c.id)
Index("invoice_old", INVOICE.c.number, sqlite_where=sql("origin = 'old'"), postgresql_where=sql("origin = 'old'"))
INVOICE_LINE = table(
    "invoice_line",
    child("invoice_id", "invoice.id"),
    number_key("line"),
    *text("order_id", "product_id", "sku", "name", "unit", "category", "tax_code", "tax_category"),
    *whole("order_line", "quantity", "price", "price_per", "discount", "tax_rate", "amount", "net", "sales", "service"),
    *whole("weight"),
)
Index("invoice_line_order", INVOICE_LINE.c.order_id)
INVOICE_ORDER = table("invoice_order", key("order_id"), key("invoice_id"), *whole("fixed"))
INVOICE_SHIPMENT = table("invoice_shipment", key("shipment_id"), key("invoice_id"))
INVOICE_PROGRESS = table(
    "invoice_progress",
    child("invoice_id", "invoice.id"),
    *text("customer_id", "due_date", "date"),
    *whole("gross", "paid", "credited", "settled"),
    *whole("charges_credited"),
    *whole("withdrawn"),
)
Index(
    "invoice_open",
    INVOICE_PROGRESS.c.customer_id,
    INVOICE_PROGRESS.c.due_date,
    sqlite_where=sql("gross - paid - settled <> 0"),
    postgresql_where=sql("gross - paid - settled <> 0"),
)
INVOICE_LINE_PROGRESS = table(
    "invoice_line_progress",
    child("invoice_id", "invoice.id"),
    number_key("line"),
    *whole("quantity", "amount", "weight"),
)
CREDIT_NOTE = table(
    "credit_note",
    key("id"),
    *text("number", "invoice_id", "customer_id", "customer_number", "customer_name", "date", "currency", "reason"),
    *text("fact_id"),
    *whole("net", "tax", "gross", "goods_net", "hlc"),
    UniqueConstraint("number"),
)
Index("credit_note_invoice", CREDIT_NOTE.c.invoice_id)
Index("credit_note_customer", CREDIT_NOTE.c.customer_id)
Index("credit_note_date", CREDIT_NOTE.c.date, CREDIT_NOTE.c.number)
CREDIT_NOTE_LINE = table(
    "credit_note_line",
    child("credit_note_id", "credit_note.id"),
    number_key("line"),
    *text("product_id", "category", "order_id"),
    *whole("order_line", "quantity", "amount", "net", "sales"),
)
PAYMENT = table(
    "payment",
    key("id"),
    *text("number", "customer_id", "date", "state", "fact_id"),
    *whole("amount", "change", "state_hlc"),
    UniqueConstraint("number"),
)
Index("payment_customer", PAYMENT.c.customer_id)
Index("payment_date", PAYMENT.c.date, PAYMENT.c.number)
PAYMENT_TENDER = table(
    "payment_tender",
    child("payment_id", "payment.id"),
    number_key("position"),
    *text("method", "reference"),
    *whole("amount"),
)
PAYMENT_ALLOCATION = table(
    "payment_allocation",
    key("fact_id"),
    number_key("position"),
    *text("source", "source_id", "invoice_id", "date"),
    *whole("amount"),
)
Index("allocation_invoice", PAYMENT_ALLOCATION.c.invoice_id)
Index("allocation_source", PAYMENT_ALLOCATION.c.source_id)
# Money a customer has with us: payments and credit notes, less what settled invoices and what was paid back.
CREDIT_SOURCE = table(
    "credit_source",
    key("source_id"),
    *text("source", "customer_id", "date"),
    *whole("amount", "allocated", "refunded"),
)
Index(
    "credit_source_open",
    CREDIT_SOURCE.c.customer_id,
    sqlite_where=sql("amount - allocated - refunded <> 0"),
    postgresql_where=sql("amount - allocated - refunded <> 0"),
)
REFUND = table(
    "refund",
    key("id"),
    *text("number", "customer_id", "source", "source_id", "date", "fact_id"),
    *whole("amount"),
    UniqueConstraint("number"),
)
Index("refund_date", REFUND.c.date, REFUND.c.number)
Index("refund_source", REFUND.c.source_id)
REFUND_TENDER = table(
    "refund_tender",
    child("refund_id", "refund.id"),
    number_key("position"),
    *text("method", "reference"),
    *whole("amount"),
)
RECEIVABLE = table(
    "receivable_entry",
    key("fact_id"),
    number_key("position"),
    *text("kind", "customer_id", "document_id", "date"),
    *whole("amount"),
)
Index("receivable_customer", RECEIVABLE.c.customer_id)
CUSTOMER_BALANCE = table("customer_balance", key("customer_id"), *whole("balance"))
