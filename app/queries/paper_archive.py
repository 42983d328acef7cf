"""Which papers exist, and which document a file is."""

from dataclasses import dataclass
from typing import Final

from app.queries import paper_model as m
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
    also: str = ""
    """What the archive called the same content at another time, "" if nothing else."""


# The actions that issue a document; what other actions brought is history.
ORDERS = ("confirm_order", "amend_order", "take_change", "confirm_pick")
BILLS = ("issue_invoice", "counter_sale", "take_back", "take_back_without_receipt", "issue_advance", "correct_invoice")
CREDITS = ("issue_credit_note", "take_back", "correct_invoice", "void_sale")
ISSUING = frozenset({*ORDERS, *BILLS, *CREDITS, "send_quote", "pack_shipment", "record_payment", "correct_payment"})


AS_OF_TODAY: Final = frozenset((m.STATEMENT,))
"""Papers that are drawn as of today each time. One that leaves the house is archived: its content is its day, and its
own hash."""

_ARCHIVED = sql(
    "SELECT sha256 FROM document_archive WHERE document_id = :id AND kind = :kind AND content IN (:content, :also) "
    "ORDER BY hlc DESC LIMIT 1"
)
_BY_HASH = sql("SELECT kind, document_id, number, content, fact_id FROM document_archive WHERE sha256 = :sha256")
_ALL_HASHES = sql("SELECT DISTINCT sha256 FROM document_archive")


def archived(view: View, ref: PaperRef) -> str:
    """The SHA-256 of the paper that was issued for this content, "" if there is none yet."""
    if not ref.content:
        return ""
    return str(view.value(_ARCHIVED, _key(ref), default=""))


def _key(ref: PaperRef) -> dict[str, str]:
    return {"id": ref.document_id, "kind": ref.kind, "content": ref.content, "also": ref.also or ref.content}


@dataclass(frozen=True, slots=True)
class Archived:
    """A paper as the books archived it: of which document, of which content of it, by which fact."""

    kind: str
    document_id: str
    number: str
    content: str
    fact_id: str


def archived_as(view: View, sha256: str) -> Archived | None:
    """Which document the books archived under this hash."""
    row = view.row(_BY_HASH, {"sha256": sha256})
    return Archived(*row) if row else None


def archived_hashes(view: View) -> set[str]:
    """The hashes of all papers that must exist."""
    return {row[0] for row in view.rows(_ALL_HASHES)}
