"""What may be sold instead of what: a master record whose id is made of both products."""

from sqlalchemy import Index

from app.store.schema.columns import key, table, text, whole

SUBSTITUTE = table(
    "substitute", key("id"), *text("product_id", "other_id", "kind"), *whole("rank", "inactive"), *text("stamps")
)
Index("substitute_product", SUBSTITUTE.c.product_id)
ENTITIES = {SUBSTITUTE.name: SUBSTITUTE}
