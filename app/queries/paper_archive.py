"""Which papers exist, which are due, and which document a file is."""

from dataclasses import dataclass

from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class PaperRef:
    """Which document a paper is of. `content` names the frozen content, so that the same content is printed once."""

    kind: str
    document_id: str
    content: str
    imported: bool = False
    """Imported history and samples are never sealed."""


# The actions that issue a document; what other actions brought is history.
_BILLS = ("issue_invoice", "counter_sale", "take_back", "take_back_without_receipt", "issue_advance", "correct_invoice")
_CREDITS = ("issue_credit_note", "take_back", "correct_invoice")
ISSUING = frozenset(
    {*_BILLS, *_CREDITS, "confirm_order", "amend_order", "send_quote", "pack_shipment", "record_payment"}
    | {"correct_payment"}
)


def _among(actions: tuple[str, ...]) -> str:
    return f"j.action IN ({', '.join(repr(one) for one in actions)})"


_DUE = sql(
    "SELECT 'sales-order', o.id FROM sales_order o JOIN journal j ON j.id = o.fact_id "
    "WHERE j.action IN ('confirm_order', 'amend_order') AND NOT EXISTS (SELECT 1 FROM document_archive a "
    "WHERE a.document_id = o.id AND a.kind = 'sales-order') "
    "UNION ALL SELECT 'invoice', i.id FROM invoice i JOIN journal j ON j.id = i.fact_id "
    f"WHERE {_among(_BILLS)} AND NOT EXISTS (SELECT 1 FROM document_archive a "
    "WHERE a.document_id = i.id AND a.kind = 'invoice') "
    "UNION ALL SELECT 'credit-note', c.id FROM credit_note c JOIN journal j ON j.id = c.fact_id "
    f"WHERE {_among(_CREDITS)} AND NOT EXISTS (SELECT 1 FROM document_archive a "
    "WHERE a.document_id = c.id AND a.kind = 'credit-note') "
    "UNION ALL SELECT 'z-report', z.session_id FROM z_report z JOIN journal j ON j.id = z.fact_id "
    "WHERE j.action = 'close_till' AND NOT EXISTS (SELECT 1 FROM document_archive a "
    "WHERE a.document_id = z.session_id AND a.kind = 'z-report') ORDER BY 2 LIMIT :limit"
)


def papers_due(view: View, limit: int) -> list[tuple[str, str]]:
    """Issued documents whose paper does not exist yet: (kind, document id), oldest first."""
    return [(kind, document_id) for kind, document_id in view.rows(_DUE, {"limit": limit})]


_ARCHIVED = sql(
    "SELECT sha256 FROM document_archive WHERE document_id = :id AND kind = :kind AND content = :content "
    "ORDER BY hlc DESC LIMIT 1"
)
_BY_HASH = sql("SELECT kind, document_id, number FROM document_archive WHERE sha256 = :sha256")
_ALL_HASHES = sql("SELECT DISTINCT sha256 FROM document_archive")


def archived(view: View, ref: PaperRef) -> str:
    """The SHA-256 of the paper that was issued for this content, "" if there is none yet."""
    if not ref.content:
        return ""
    return str(view.value(_ARCHIVED, {"id": ref.document_id, "kind": ref.kind, "content": ref.content}, default=""))


def archived_as(view: View, sha256: str) -> tuple[str, str, str] | None:
    """Which document the books archived under this hash: (kind, id, number)."""
    row = view.row(_BY_HASH, {"sha256": sha256})
    return (row[0], row[1], row[2]) if row else None


def archived_hashes(view: View) -> set[str]:
    """The hashes of all papers that must exist."""
    return {row[0] for row in view.rows(_ALL_HASHES)}
