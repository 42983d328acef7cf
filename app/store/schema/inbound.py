"""Orders that came as files, and how customers call our products."""

from sqlalchemy import Index

from app.store.schema.columns import child, key, number_key, table, text, whole

INBOUND_ORDER = table(
    "inbound_order",
    key("id"),
    *text("source", "file", "number", "sha256", "digest", "customer_id", "draft_id", "changes", "wanted_date"),
    *whole("revision", "received_at"),
    *text("actor", "settled", "settled_by"),
    *whole("settled_hlc", "hlc"),
    *text("settled_draft"),
)
Index("inbound_order_sha256", INBOUND_ORDER.c.sha256)
Index("inbound_order_number", INBOUND_ORDER.c.number)
Index("inbound_order_received", INBOUND_ORDER.c.received_at)
Index("inbound_order_customer", INBOUND_ORDER.c.customer_id, INBOUND_ORDER.c.received_at)
Index("inbound_order_draft", INBOUND_ORDER.c.draft_id)
Index("inbound_order_settled_draft", INBOUND_ORDER.c.settled_draft)
INBOUND_LINE = table(
    "inbound_line",
    child("inbound_id", "inbound_order.id"),
    number_key("line"),
    *text("product_id", "code", "words"),
    *whole("quantity"),
)
# What a change said, until somebody decides on it: outside the facts, for it names people.
INBOUND_CONTENT = table("inbound_content", key("inbound_id"), *text("body"))
# Each coming of an order and what it was, also one that says the same again: of these books alone, outside the facts.
INBOUND_CLAIM = table("inbound_claim", key("claim"), *text("inbound_id"), *whole("at"))
Index("inbound_claim_inbound", INBOUND_CLAIM.c.inbound_id)
CUSTOMER_ITEM = table("customer_item", key("customer_id"), key("number"), *text("product_id"), *whole("hlc"))
Index("customer_item_product", CUSTOMER_ITEM.c.product_id)
