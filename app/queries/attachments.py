"""The files of a customer, product or order; an order's with those of the quote it came from."""

from dataclasses import dataclass

from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attached file: `size` in bytes, `at` in microseconds UTC, `who` attached it."""

    id: str
    name: str
    size: int
    at: int
    who: str
    sha256: str
    record_id: str


_FILES = sql(
    "SELECT id, name, size, attached_at, actor, sha256, record_id FROM attachment WHERE record_id = :id "
    "AND removed = 0 ORDER BY attached_at DESC, id DESC"
)
_QUOTE = sql("SELECT quote_id FROM sales_order WHERE id = :id AND quote_id <> ''")
_ONE = sql(
    "SELECT id, name, size, attached_at, actor, sha256, record_id FROM attachment WHERE id = :id AND removed = 0"
)


def files_of(view: View, record_id: str) -> tuple[AttachedFile, ...]:
    """The files of a record, the newest first."""
    ids = [record_id, *(str(one) for (one,) in view.rows(_QUOTE, {"id": record_id}))]
    return tuple(AttachedFile(*row) for one in ids for row in view.rows(_FILES, {"id": one}))


def file_of(view: View, attachment_id: str) -> AttachedFile | None:
    """One attached file; None once it is removed."""
    row = view.row(_ONE, {"id": attachment_id})
    return AttachedFile(*row) if row else None
