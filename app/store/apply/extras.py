"""Facts of own fields and files into their tables. What belongs to a forgotten customer is not written any more."""

from collections.abc import Sequence
from typing import Any

from app.domain.facts import FieldsSet, FileAttached, FileRemoved
from app.domain.fields import NOTE
from app.store.folding import searchable
from app.store.journal import Recorded
from app.store.sql import sql
from app.store.writer import Writer

# Once forgotten, always forgotten: so it does not matter which of both facts comes first.
_FORGOTTEN = "EXISTS (SELECT 1 FROM customer WHERE id = CAST(:record_id AS TEXT) AND forgotten = 1)"
_VALUE = sql(
    "INSERT INTO field_value (record_id, field_id, value, search, hlc) SELECT CAST(:record_id AS TEXT), "
    "CAST(:field_id AS TEXT), CAST(:value AS TEXT), CAST(:search AS TEXT), CAST(:hlc AS BIGINT) "
    f"WHERE NOT {_FORGOTTEN} ON CONFLICT (record_id, field_id) DO UPDATE SET value = excluded.value, "
    "search = excluded.search, hlc = excluded.hlc WHERE excluded.hlc > field_value.hlc"
)


def fields_set(tx: Writer, facts: Sequence[Recorded[FieldsSet]]) -> None:
    """Values by field; of each the newest."""
    rows: list[dict[str, Any]] = []
    for one in facts:
        f = one.fact
        for field_id, value in {**f.values, **(f.private or {})}.items():
            row = {"record_id": f.record_id, "field_id": field_id, "value": value, "search": searchable(value)}
            rows.append({**row, "hlc": one.hlc})
        tx.touch(f.entity, f.record_id)
    tx.many(_VALUE, rows)


_ATTACHED = sql(
    "INSERT INTO attachment (id, entity, record_id, name, sha256, actor, size, attached_at, removed) "
    "SELECT CAST(:id AS TEXT), CAST(:entity AS TEXT), CAST(:record_id AS TEXT), "
    f"CASE WHEN {_FORGOTTEN} THEN '' ELSE CAST(:name AS TEXT) END, "
    "CAST(:sha256 AS TEXT), CAST(:actor AS TEXT), CAST(:size AS BIGINT), CAST(:attached_at AS BIGINT), "
    f"CASE WHEN {_FORGOTTEN} THEN 1 ELSE 0 END WHERE 1 = 1 ON CONFLICT (id) DO UPDATE SET entity = excluded.entity, "
    "record_id = excluded.record_id, name = excluded.name, sha256 = excluded.sha256, actor = excluded.actor, "
    "size = excluded.size, attached_at = excluded.attached_at"
)
_REMOVED = sql(
    "INSERT INTO attachment (id, removed, removed_hlc) VALUES (:id, 1, :hlc) "
    "ON CONFLICT (id) DO UPDATE SET removed = 1, removed_hlc = CASE WHEN excluded.removed_hlc > attachment.removed_hlc "
    "THEN excluded.removed_hlc ELSE attachment.removed_hlc END"
)


_SIGNS = sql(
    "SELECT DISTINCT s.kind FROM attachment a JOIN paper_signature s ON s.document_id = a.record_id "
    "AND s.sha256 = a.sha256 WHERE a.id = :id"
)


def file_attached(tx: Writer, facts: Sequence[Recorded[FileAttached]]) -> None:
    """A file is a record's."""
    for one in facts:
        f = one.fact
        row = {"id": f.attachment_id, "entity": f.entity, "record_id": f.record_id, "sha256": f.sha256, "size": f.size}
        name = f.name or (f.private or {}).get("name", "")
        tx.run(_ATTACHED, {**row, "name": name, "actor": one.actor, "attached_at": one.occurred_at})
        tx.touch(f.entity, f.record_id)
        tx.touch("attachment", f.record_id)


def file_removed(tx: Writer, facts: Sequence[Recorded[FileRemoved]]) -> None:
    """It is not any more; the row stays, and its bytes as long as another names them."""
    for one in facts:
        tx.run(_REMOVED, {"id": one.fact.attachment_id, "hlc": one.hlc})
        tx.touch("attachment", one.fact.record_id)
        # Whoever shows a document that it signed looks again.
        for (kind,) in tx.rows(_SIGNS, {"id": one.fact.attachment_id}):
            tx.touch(kind, one.fact.record_id)


_VALUES_GONE = sql("DELETE FROM field_value WHERE record_id = :id")
# What was jotted on their orders may be of them.
_NOTES_GONE = sql(
    f"DELETE FROM field_value WHERE field_id = '{NOTE}' AND record_id IN "
    "(SELECT id FROM sales_order WHERE customer_id = :id)"
)
_FILES_GONE = sql("UPDATE attachment SET removed = 1, name = '' WHERE record_id = :id")


def forget(tx: Writer, record_id: str) -> None:
    """Own values and files of a customer who is forgotten."""
    tx.run(_VALUES_GONE, {"id": record_id})
    tx.run(_NOTES_GONE, {"id": record_id})
    tx.run(_FILES_GONE, {"id": record_id})
