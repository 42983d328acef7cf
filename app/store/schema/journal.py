"""The journal, what hangs on it, and what lives outside the facts: drafts and this station's own notes."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint
from sqlalchemy import text as sql

from app.store.exceptional import EXCEPTIONAL
from app.store.schema.columns import TEXT, WHOLE, key, number_key, table, text, whole

JOURNAL = table(
    "journal",
    key("station"),
    number_key("seq"),
    Column("id", TEXT, nullable=False),
    *text("action_id", "action", "actor", "reason"),
    *whole("hlc", "occurred_at"),
    *text("kind"),
    *whole("version"),
    *text("body", "previous_hash", "hash"),
    UniqueConstraint("id"),
    CheckConstraint("seq > 0", name="journal_seq_from_one"),
)
Index("journal_action", JOURNAL.c.action_id)
Index("journal_hlc", JOURNAL.c.hlc)
# What may be out of the ordinary: a month of it is read without the month.
Index("journal_exceptional", JOURNAL.c.hlc, sqlite_where=sql(EXCEPTIONAL), postgresql_where=sql(EXCEPTIONAL))

JOURNAL_PRIVATE = table(
    "journal_private",
    key("fact_id"),
    *text("salt"),
    Column("body", TEXT, nullable=True),
)
JOURNAL_PENDING = table("journal_pending", key("fact_id"), *text("state", "error"))
# Which documents a fact was about: the history of one document without reading the whole journal.
JOURNAL_SUBJECT = table("journal_subject", key("subject_id"), number_key("hlc"), key("fact_id"))

DRAFT = table(
    "draft",
    key("id"),
    *text("kind", "station", "name", "customer_id", "customer_name", "body"),
    *whole("version", "updated_at", "gross"),
    *text("parked_by"),
)
LOCAL = table("local", key("key"), Column("value", TEXT, nullable=False))
LOCAL_COUNTER = table("local_counter", key("name"), Column("last", WHOLE, nullable=False))
