"""The cash drawer"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(name: str) -> sa.Column:
    return sa.Column(name, _TEXT, nullable=False)


def _number_key(name: str) -> sa.Column:
    return sa.Column(name, _WHOLE, autoincrement=False, nullable=False)


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, _TEXT, server_default="", nullable=False) for name in names]


def _whole(*names: str) -> list[sa.Column]:
    return [sa.Column(name, _WHOLE, server_default="0", nullable=False) for name in names]


def _child(column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [parent], initially="DEFERRED", deferrable=True)


def upgrade() -> None:
    op.create_table(
        "till_session", _key("id"), *_text("station", "date", "actor", "fact_id"),
        *_whole("opening", "carried", "occurred_at", "hlc"), sa.PrimaryKeyConstraint("id"), sqlite_strict=True,
    )  # fmt: skip
    op.create_index("till_session_station", "till_session", ["station", "hlc"])
    op.create_table(
        "till_entry", _key("fact_id"), _number_key("position"),
        *_text("session_id", "kind", "method", "document_id", "number", "date", "reason", "actor"),
        *_whole("amount", "occurred_at", "hlc"), sa.PrimaryKeyConstraint("fact_id", "position"), sqlite_strict=True,
    )  # fmt: skip
    op.create_index("till_entry_session", "till_entry", ["session_id", "hlc"])
    op.create_index("till_entry_document", "till_entry", ["document_id"])
    op.create_table(
        "till_count", _key("fact_id"), *_text("session_id", "date", "actor"),
        *_whole("entries", "occurred_at", "hlc"), sa.PrimaryKeyConstraint("fact_id"), sqlite_strict=True,
    )  # fmt: skip
    op.create_index("till_count_session", "till_count", ["session_id", "hlc"])
    op.create_table(
        "till_count_sum", _key("fact_id"), _key("method"), *_whole("amount"),
        _child("fact_id", "till_count.fact_id"), sa.PrimaryKeyConstraint("fact_id", "method"), sqlite_strict=True,
    )  # fmt: skip
    op.create_table(
        "till_count_pieces", _key("fact_id"), _number_key("value"), *_whole("count"),
        _child("fact_id", "till_count.fact_id"), sa.PrimaryKeyConstraint("fact_id", "value"), sqlite_strict=True,
    )  # fmt: skip
    op.create_table(
        "z_report", _key("session_id"),
        *_text("number", "station", "date", "currency", "reason", "actor", "fact_id"),
        *_whole("opening", "payments", "reversed", "refunds", "paid_in", "paid_out", "expected", "counted", "kept"),
        *_whole("counts", "first", "occurred_at", "hlc"),
        sa.PrimaryKeyConstraint("session_id"), sa.UniqueConstraint("number"), sqlite_strict=True,
    )  # fmt: skip
    op.create_index("z_report_date", "z_report", ["date", "number"])
    op.create_table(
        "z_report_line", _key("session_id"), _key("method"), *_whole("expected", "counted", "is_counted"),
        _child("session_id", "z_report.session_id"), sa.PrimaryKeyConstraint("session_id", "method"),
        sqlite_strict=True,
    )  # fmt: skip
    op.create_table(
        "till_correction", _key("fact_id"),
        *_text("session_id", "date", "method", "reason", "document_id", "number", "actor"),
        *_whole("amount", "occurred_at", "hlc"), sa.PrimaryKeyConstraint("fact_id"), sqlite_strict=True,
    )  # fmt: skip
    op.create_index("till_correction_session", "till_correction", ["session_id", "hlc"])
    for column in (*_text("cash_recording"), *_whole("cash_tolerance")):
        op.add_column("company", column)
    # The first files of revision 0001 were made without these.
    for name, table, columns in (
        ("payment_date", "payment", ["date", "number"]),
        ("refund_date", "refund", ["date", "number"]),
        ("credit_note_date", "credit_note", ["date", "number"]),
    ):
        op.create_index(name, table, columns, if_not_exists=True)
    left = sa.text("state IN ('shipped', 'delivered')")
    op.create_index(
        "shipment_left", "shipment", ["shipped_date", "number"],
        sqlite_where=left, postgresql_where=left, if_not_exists=True,
    )  # fmt: skip
