"""What a company adds to its records: fields of its own with their values, and files."""

from sqlalchemy import Index
from sqlalchemy import text as sql

from app.store.schema.columns import key, table, text, whole

# `entity` is customer, product or order; `choices` a JSON list; `papers` names of papers, with spaces between.
CUSTOM_FIELD = table(
    "custom_field",
    key("id"),
    *text("entity", "name", "kind", "choices", "papers"),
    *whole("required", "position", "inactive"),
    *text("stamps"),
)
FIELD_VALUE = table("field_value", key("record_id"), key("field_id"), *text("value", "search"), *whole("hlc"))
Index("field_value_search", FIELD_VALUE.c.search)
# A file of a record; its bytes lie under their hash beside the books. `removed` files keep their row.
ATTACHMENT = table(
    "attachment",
    key("id"),
    *text("entity", "record_id", "name", "sha256", "actor"),
    *whole("size", "attached_at", "removed", "removed_hlc"),
)
Index("attachment_record", ATTACHMENT.c.record_id)
Index("attachment_sha256", ATTACHMENT.c.sha256)
# What was removed is seldom, and looked for after each commit.
Index(
    "attachment_removed",
    ATTACHMENT.c.sha256,
    sqlite_where=sql("removed = 1"),
    postgresql_where=sql("removed = 1"),
)
