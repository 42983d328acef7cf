"""All tables of the books, in one registry, and the tables nobody may change."""

from app.store.schema import (
    agreements,
    counter,
    deals,
    extras,
    goods,
    inbound,
    inherited,
    journal,
    master,
    money,
    people,
    purchases,
    search,
    sourcing,
    templates,
    till,
)
from app.store.schema.columns import METADATA

# Rows of these are written once; triggers refuse UPDATE and DELETE with a sentence.
APPEND_ONLY = (
    "journal",
    "stock_move",
    "receivable_entry",
    "payment_allocation",
    "invoice",
    "invoice_line",
    "credit_note",
    "credit_note_line",
    "paper_signature",
    *till.TABLES,
)


def _differs(*columns: str) -> str:
    return " OR ".join(f"OLD.{one} <> NEW.{one}" for one in columns)


# Rows of these are written once but for what is named here: triggers refuse every other UPDATE, and DELETE.
GUARDED = {
    # The same bytes may be the paper of a later content, as a fact with a later stamp says; the bytes never change.
    "document_archive": (
        _differs("document_id", "kind", "sha256", "size")
        + f" OR (NEW.hlc <= OLD.hlc AND ({_differs('number', 'fact_id', 'content', 'signed', 'hlc')}))"
    ),
    "document_timestamp": _differs(
        "sha256", "before_sha256", "kind", "document_id", "authority", "fact_id", "stamped_at", "hlc"
    ),
    # A customer who is forgotten takes name and strokes along, and nothing else; nobody else's come in their place.
    "document_signature": (
        _differs(
            "fact_id", "kind", "document_id", "document_sha256", "content_sha256", "strokes_sha256", "consent",
            "consent_version", "signed_at", "content_form", "number", "version", "utc_offset",
        )
        + " OR (OLD.name <> NEW.name AND NEW.name <> '') OR (OLD.strokes <> NEW.strokes AND NEW.strokes <> '')"
    ),
}  # fmt: skip
# Lives outside the facts, so a rebuild neither makes nor compares it.
OUTSIDE_FACTS = (
    "journal",
    "journal_private",
    "journal_pending",
    "draft",
    "local",
    "local_counter",
    "alembic_version",
    "search_entry",
    "inbound_content",
    "inbound_claim",
)

__all__ = [
    "APPEND_ONLY",
    "GUARDED",
    "METADATA",
    "OUTSIDE_FACTS",
    "agreements",
    "counter",
    "deals",
    "extras",
    "goods",
    "inbound",
    "inherited",
    "journal",
    "master",
    "money",
    "people",
    "purchases",
    "search",
    "sourcing",
    "templates",
    "till",
]
