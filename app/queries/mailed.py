"""What went to customers by e-mail: with papers of a document, of many at once, and to a customer."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.queries.paper_model import STATEMENT
from app.store.many import IN, many
from app.store.merged import one_of
from app.store.sql import sql
from app.store.view import View

_MAILED = sql(
    "SELECT sent_at, sent_to, subject, sha256, message_id FROM paper_mailed WHERE document_id = :id "
    "ORDER BY sent_at DESC, fact_id DESC"
)
_NEWEST = sql(f"SELECT document_id, max(sent_at) FROM paper_mailed WHERE document_id {IN} GROUP BY document_id")
_OF_BILLS = sql(
    "SELECT o.order_id, max(m.sent_at) FROM invoice_order o JOIN paper_mailed m ON m.document_id = o.invoice_id "
    f"WHERE o.order_id {IN} GROUP BY o.order_id"
)
# A subject is a customer, with those merged into them, or a document.
_ABOUT = sql(
    "SELECT m.sent_at, m.kind, coalesce(a.number, ''), m.sent_to, coalesce(a.sha256, '') "
    "FROM journal_subject s CROSS JOIN paper_mailed m LEFT JOIN document_archive a "
    "ON a.document_id = m.document_id AND a.kind = m.kind AND a.sha256 = m.sha256 "
    "WHERE s.subject_id IN (SELECT :id UNION SELECT id FROM customer WHERE merged_into = :id AND merged_into <> '') "
    "AND m.fact_id = s.fact_id "
    "ORDER BY m.sent_at DESC, m.fact_id DESC LIMIT 9"
)

_LAST_ADDRESS = sql(
    "SELECT m.sent_to FROM journal_subject s CROSS JOIN paper_mailed m "
    f"WHERE s.subject_id {one_of('id')} AND m.fact_id = s.fact_id AND m.sent_to <> '' "
    "ORDER BY m.sent_at DESC, m.fact_id DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Mailed:
    """One letter that went out; ``at`` in microseconds UTC, ``to`` is "" once the customer is forgotten."""

    at: int
    to: str
    subject: str
    sha256: str
    message_id: str


def mailed(view: View, document_id: str) -> tuple[Mailed, ...]:
    """The letters with papers of a document, the newest first."""
    return tuple(Mailed(*row) for row in view.rows(_MAILED, {"id": document_id}))


def mailed_at(view: View, documents: Sequence[str]) -> dict[str, int]:
    """By document when its paper was mailed last (microseconds UTC), as far as it was."""
    return {id_: int(at) for id_, at in many(view, _NEWEST, documents)}


def mailed_with_bills(view: View, orders: Sequence[str]) -> dict[str, int]:
    """The same of quotes and orders, of an order with its bills."""
    found = mailed_at(view, orders)
    for id_, at in many(view, _OF_BILLS, orders):
        found[id_] = max(int(at), found.get(id_, 0))
    return found


@dataclass(frozen=True, slots=True)
class Out:
    """A paper that went out; ``at`` in microseconds UTC, ``to`` is "" once the customer is forgotten.

    ``sha256`` is the archived paper, "" where the books kept none: statements once were not.
    """

    at: int
    kind: str
    number: str
    to: str
    sha256: str

    @property
    def called(self) -> str:
        """What a person calls it: a statement has no number of its own."""
        return self.number if self.number and self.kind != STATEMENT else self.kind.replace("-", " ")


def last_out(view: View, subject_id: str) -> tuple[Out, ...]:
    """The last nine papers that were mailed to a customer, or of a document; the newest first."""
    return tuple(Out(*row) for row in view.rows(_ABOUT, {"id": subject_id}))


def last_address(view: View, customer_id: str) -> str:
    """Where the last letter to a customer went, "" where there was none."""
    return str(view.value(_LAST_ADDRESS, {"id": customer_id}, default=""))
