"""The versions of a document that were sent or agreed, and what the newest says otherwise than the one before."""

from dataclasses import dataclass

from app.actions.load import deal_of
from app.domain.difference import Difference, difference
from app.store.database import View
from app.store.sql import sql

_QUOTE = sql("SELECT id, number, revision FROM quote WHERE id = :ref OR number = :ref")
_REVISIONS = sql(
    "SELECT revision, fact_id FROM quote_revision WHERE quote_id = :id AND revision <= :revision ORDER BY revision"
)
_ORDER = sql("SELECT id, number, amendment FROM sales_order WHERE id = :ref OR number = :ref")
_AMENDMENTS = sql(
    "SELECT j.id FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = :id "
    "AND j.kind IN ('OrderConfirmed', 'OrderAmended') ORDER BY s.hlc"
)


def letter(revision: int) -> str:
    """A, B, C ... of a quote's revision."""
    return chr(ord("A") + (revision - 1) % 26) * ((revision - 1) // 26 + 1)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions beside each other: the number, what both are called, and what the later one says otherwise.

    `at` says which pair it is, of `many`; the first one is 1, the newest the last.
    """

    number: str
    before: str
    after: str
    found: Difference
    at: int
    many: int


def pair_of(view: View, ref: str, at: int = 0) -> Pair | None:
    """The pair of that place, the newest by default; None where there is one version only."""
    found = _versions(view, ref)
    if found is None or len(found[1]) < 2:
        return None
    number, versions, numbered = found
    many = len(versions) - 1
    at = min(max(1, at or many), many)
    (old, old_fact), (new, new_fact) = versions[at - 1 : at + 1]
    said = difference(deal_of(view, old_fact), deal_of(view, new_fact), numbered=numbered)
    return Pair(number, old, new, said, at, many)


def _versions(view: View, ref: str) -> tuple[str, list[tuple[str, str]], bool] | None:
    """The number, every version by its name and fact, the oldest first, and whether lines keep their numbers."""
    if row := view.row(_QUOTE, {"ref": ref}):
        held = view.rows(_REVISIONS, {"id": row[0], "revision": row[2]})
        return row[1], [(f"Revision {letter(one)}", fact) for one, fact in held], False
    if row := view.row(_ORDER, {"ref": ref}):
        facts = [str(one[0]) for one in view.rows(_AMENDMENTS, {"id": row[0]})] if row[2] else []
        return row[1], [(f"Amendment {at}" if at else "As confirmed", fact) for at, fact in enumerate(facts)], True
    return None


def newest_versions(view: View, ref: str) -> tuple[str, str, str, Difference] | None:
    """The number, what the last two versions are called, and their difference; None where there is one only."""
    found = pair_of(view, ref)
    return (found.number, found.before, found.after, found.found) if found else None
