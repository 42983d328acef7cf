"""Lines that are ordered again and again: a master record, for one customer or ("") for all. `lines` is JSON."""

from sqlalchemy import Index

from app.store.schema.columns import key, table, text, whole

ORDER_TEMPLATE = table(
    "order_template", key("id"), *text("name", "customer_id", "asks", "lines"), *whole("inactive"), *text("stamps")
)
Index("order_template_customer", ORDER_TEMPLATE.c.customer_id)
ENTITIES = {ORDER_TEMPLATE.name: ORDER_TEMPLATE}
