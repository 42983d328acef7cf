"""The cash drawer: sessions, what came and went, counts, Z reports and later corrections. Nothing here ever changes."""

from sqlalchemy import Index, UniqueConstraint

from app.store.schema.columns import child, key, number_key, table, text, whole

SESSION = table("till_session", key("id"), *text("station", "date", "actor", "fact_id"), *whole("opening", "carried"),
                *whole("occurred_at", "hlc"))  # fmt: skip
Index("till_session_station", SESSION.c.station, SESSION.c.hlc)
# Kinds: opening, payment, reversal, refund, in, out; amounts are signed.
ENTRY = table(
    "till_entry",
    key("fact_id"),
    number_key("position"),
    *text("session_id", "kind", "method", "document_id", "number", "date", "reason", "actor"),
    *whole("amount", "occurred_at", "hlc"),
)
Index("till_entry_session", ENTRY.c.session_id, ENTRY.c.hlc)
Index("till_entry_document", ENTRY.c.document_id)
COUNT = table(
    "till_count",
    key("fact_id"),
    *text("session_id", "date", "actor"),
    *whole("entries", "occurred_at", "hlc"),
)
Index("till_count_session", COUNT.c.session_id, COUNT.c.hlc)
COUNT_SUM = table("till_count_sum", child("fact_id", "till_count.fact_id"), key("method"), *whole("amount"))
COUNT_PIECES = table("till_count_pieces", child("fact_id", "till_count.fact_id"), number_key("value"), *whole("count"))
Z_REPORT = table(
    "z_report",
    key("session_id"),
    *text("number", "station", "date", "currency", "reason", "actor", "fact_id"),
    *whole("opening", "payments", "reversed", "refunds", "paid_in", "paid_out", "expected", "counted", "kept"),
    *whole("counts", "first", "occurred_at", "hlc"),
    UniqueConstraint("number"),
)
Index("z_report_date", Z_REPORT.c.date, Z_REPORT.c.number)
# `is_counted` 0: this form of money is not counted, and `counted` says nothing.
Z_LINE = table(
    "z_report_line",
    child("session_id", "z_report.session_id"),
    key("method"),
    *whole("expected", "counted", "is_counted"),
)
CORRECTION = table(
    "till_correction",
    key("fact_id"),
    *text("session_id", "date", "method", "reason", "document_id", "number", "actor"),
    *whole("amount", "occurred_at", "hlc"),
)
Index("till_correction_session", CORRECTION.c.session_id, CORRECTION.c.hlc)

TABLES = ("till_session", "till_entry", "till_count", "till_count_sum", "till_count_pieces", "z_report",
          "z_report_line", "till_correction")  # fmt: skip
