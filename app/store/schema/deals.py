"""Quotes and orders, and how far they are."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from app.store.schema.columns import child, key, number_key, optional, table, text, whole

QUOTE = table(
    "quote",
    key("id"),
    *text("number", "customer_id", "customer_number", "customer_name", "date", "valid_until", "currency", "reference"),
    *whole("revision", "net", "tax", "gross", "lines", "hlc"),
    *text("fact_id", "order_id", "state", "reason"),
    *whole("state_hlc"),
    *text("follow_up", "contacted", "follow_note", "follow_fact", "owner"),
    *whole("follow_hlc", "contact_hlc"),
    UniqueConstraint("number"),
)
Index("quote_customer", QUOTE.c.customer_id, QUOTE.c.date)
Index("quote_open", QUOTE.c.valid_until, sqlite_where=sql("state = 'sent'"), postgresql_where=sql("state = 'sent'"))
QUOTE_REVISION = table(
    "quote_revision", child("quote_id", "quote.id"), number_key("revision"), *text("fact_id", "date"), *whole("gross")
)
_NOTED = "follow_fact <> ''"
Index("quote_follow_fact", QUOTE.c.follow_fact, sqlite_where=sql(_NOTED), postgresql_where=sql(_NOTED))
# What of a revision became orders: it counts while there is such an order, or its draft.
QUOTE_TAKEN = table("quote_taken", key("quote_id"), key("order_id"), number_key("line"), *whole("revision", "quantity"))

SALES_ORDER = table(
    "sales_order",
    key("id"),
    *text("number", "customer_id", "customer_number", "customer_name", "date", "wanted_date", "promised_date"),
    *text("currency", "reference", "channel", "invoice_method", "ship_when", "shortage", "salesperson"),
    *text("tax_rounding", "quote_id", "fact_id"),
    *whole("includes_tax", "net", "tax", "gross", "goods_net", "amendment", "hlc", "confirmed_hlc"),
    UniqueConstraint("number"),
)
Index("sales_order_customer", SALES_ORDER.c.customer_id, SALES_ORDER.c.date)
Index("sales_order_date", SALES_ORDER.c.date, SALES_ORDER.c.id)
ORDER_LINE = table(
    "sales_order_line",
    child("order_id", "sales_order.id"),
    number_key("line"),
    *text("product_id", "sku", "name", "unit", "category", "tax_code", "wanted_date", "note"),
    *whole("quantity", "price", "price_per", "discount", "service", "amount", "net", "sales", "hlc"),
    *text("pack", "instead_of", "their_sku", "promised_date", "why", "reason"),
    # `weighed` is what one of them weighs about, in grams, where it is billed by weight.
    *whole("pack_size", "length", "kit", "part_of", "per_set", "over", "under", "weighed"),
)
Index("order_line_product", ORDER_LINE.c.product_id)
# The parts of kits as orders were taken: what is fetched and sent under numbers of their own.
ORDER_PART = table(
    "order_part",
    key("order_id"),
    number_key("line"),
    *text("product_id", "sku", "name", "unit"),
    *whole("part_of", "per_set", "hlc"),
)
ORDER_BUYER = table("order_buyer", key("order_id"), *text("contact_id", "name", "fact_id"), *whole("hlc"))
Index("order_buyer_fact", ORDER_BUYER.c.fact_id)
ORDER_HOLD = table("order_hold", key("order_id"), *whole("held", "hlc"), *text("reason"))

# `service` says that a line is never fetched itself: 1 is a service, 2 a kit, whose quantities are those of whole sets.
# What of a line waits for goods; the same words stand in the query that looks for it.
WAITING = "service = 0 AND ordered - cancelled - reserved - shipped > 0"
LINE_PROGRESS = table(
    "order_line_progress",
    key("order_id"),
    number_key("line"),
    *text("product_id", "priority"),
    *whole("service", "ordered", "cancelled", "reserved", "picked", "shipped", "returned", "invoiced", "credited"),
    optional("cap"),
    *text("cap_reason"),
    *whole("cap_hlc"),
)
Index(
    "order_line_waiting",
    LINE_PROGRESS.c.product_id,
    LINE_PROGRESS.c.priority,
    sqlite_where=sql(WAITING),
    postgresql_where=sql(WAITING),
)
ORDER_PROGRESS = table(
    "order_progress",
    key("order_id"),
    *text("fulfilment", "billing", "payment", "status"),
    *whole("backordered", "on_hold", "shortage", "billed", "open_amount", "lines", "closed"),
    *text("urgency"),
)
Index(
    "order_progress_open",
    ORDER_PROGRESS.c.status,
    ORDER_PROGRESS.c.urgency,
    sqlite_where=sql("closed = 0"),
    postgresql_where=sql("closed = 0"),
)
DOCUMENT_SIGNATURE = table(
    "document_signature",
    key("fact_id"),
    *text("kind", "document_id", "document_sha256", "content_sha256", "strokes_sha256", "consent", "consent_version"),
    *whole("signed_at"),
    *text("name", "strokes"),
    *text("content_form", "number"),
    *whole("version", "utc_offset"),
)
Index("signature_document", DOCUMENT_SIGNATURE.c.document_id)
PAPER_MAILED = table(
    "paper_mailed",
    key("fact_id"),
    *text("kind", "document_id", "sha256", "message_id", "sent_to", "subject"),
    *whole("sent_at"),
)
Index("paper_mailed_document", PAPER_MAILED.c.document_id)
# What came back signed by hand: it holds as long as its scan is a file of the document.
PAPER_SIGNATURE = table(
    "paper_signature",
    key("fact_id"),
    *text("kind", "document_id", "number", "sha256", "content_form", "content_sha256"),
    *whole("version", "taken_at"),
)
Index("paper_signature_document", PAPER_SIGNATURE.c.document_id)
DOCUMENT_ARCHIVE = table(
    "document_archive",
    key("document_id"),
    key("kind"),
    key("sha256"),
    *text("number", "fact_id", "content"),
    *whole("size", "signed", "hlc"),
)
Index("archive_hlc", DOCUMENT_ARCHIVE.c.hlc)
DOCUMENT_TIMESTAMP = table(
    "document_timestamp",
    key("sha256"),
    *text("before_sha256", "kind", "document_id", "authority", "fact_id"),
    *whole("stamped_at", "hlc"),
)
Index("timestamp_before", DOCUMENT_TIMESTAMP.c.before_sha256)
Index("timestamp_hlc", DOCUMENT_TIMESTAMP.c.hlc)
# Every sealed paper, and whether it bears a timestamp or has one beside it. Both only ever turn to 1, so that the paper
# and its stamp may be heard of in either order; what waits is an index of its own, however much is stamped.
STAMP_QUEUE = table("stamp_queue", key("document_id"), key("kind"), key("sha256"), *whole("sealed", "stamped", "hlc"))
_WAITS = sql("sealed = 1 AND stamped = 0")
Index("stamp_queue_waiting", STAMP_QUEUE.c.hlc, STAMP_QUEUE.c.sha256, sqlite_where=_WAITS, postgresql_where=_WAITS)
