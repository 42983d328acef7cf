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
    *till.TABLES,
)
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
