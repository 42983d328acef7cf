"""The versions of a document that were sent or agreed, and what the newest says otherwise than the one before."""

from app.actions.load import deal_of
from app.domain.difference import Difference, difference
from app.store.database import View
from app.store.sql import sql

_QUOTE = sql("SELECT id, number, revision FROM quote WHERE id = :ref OR number = :ref")
_REVISIONS = sql(
    "SELECT revision, fact_id FROM quote_revision WHERE quote_id = :id AND revision <= :revision "
    "ORDER BY revision DESC LIMIT 2"
)
_ORDER = sql("SELECT id, number, amendment FROM sales_order WHERE id = :ref OR number = :ref")
_AMENDMENTS = sql(
    "SELECT j.id FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = :id "
    "AND j.kind IN ('OrderConfirmed', 'OrderAmended') ORDER BY s.hlc DESC LIMIT 2"
)


def letter(revision: int) -> str:
    """A, B, C ... of a quote's revision."""
    return chr(ord("A") + (revision - 1) % 26) * ((revision - 1) // 26 + 1)


def newest_versions(view: View, ref: str) -> tuple[str, str, str, Difference] | None:
    """The number, what the last two versions are called, and their difference; None where there is one only."""
    if row := view.row(_QUOTE, {"ref": ref}):
        held = view.rows(_REVISIONS, {"id": row[0], "revision": row[2]})
        if len(held) < 2:
            return None
        (new, new_fact), (old, old_fact) = held
        found = difference(deal_of(view, old_fact), deal_of(view, new_fact), numbered=False)
        return row[1], f"Revision {letter(old)}", f"Revision {letter(new)}", found
    if row := view.row(_ORDER, {"ref": ref}):
        facts = [one[0] for one in view.rows(_AMENDMENTS, {"id": row[0]})]
        if not row[2] or len(facts) < 2:
            return None
        found = difference(deal_of(view, facts[1]), deal_of(view, facts[0]), numbered=True)
        return row[1], f"Amendment {row[2] - 1}" if row[2] > 1 else "As confirmed", f"Amendment {row[2]}", found
    return None
