"""What happened to a document: who did what, when and why, from the journal."""

from dataclasses import dataclass

from app.actions import BY_NAME
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing somebody did. `at` in microseconds UTC; `what` is the action's title."""

    id: str
    at: int
    who: str
    what: str
    why: str


# Money is set against an invoice by facts that are about the payment; the ledger of allocations knows them.
_TRAIL = sql(
    "SELECT j.action_id, min(j.occurred_at), j.actor, j.action, j.reason FROM journal j WHERE j.id IN "
    "(SELECT fact_id FROM journal_subject WHERE subject_id = :id "
    "UNION SELECT fact_id FROM payment_allocation WHERE invoice_id = :id) "
    "GROUP BY j.action_id, j.actor, j.action, j.reason ORDER BY min(j.hlc) DESC LIMIT 200"
)


_REFERENCES = sql(
    "SELECT reference FROM payment_tender WHERE payment_id = :id AND reference <> '' UNION ALL "
    "SELECT reference FROM refund_tender WHERE refund_id = :id AND reference <> ''"
)
_MONEY = frozenset({"record_payment", "counter_sale", "refund"})


def trail_of(view: View, document_id: str) -> tuple[Happened, ...]:
    """What was done to a document, the newest first; at most 200 steps. Money says its references."""
    references = ", ".join(row[0] for row in view.rows(_REFERENCES, {"id": document_id}))

    def why(action: str, reason: str) -> str:
        return reason or (references if action in _MONEY else "")

    return tuple(
        Happened(
            id_,
            int(at),
            actor,
            BY_NAME[action].title if action in BY_NAME else action.replace("_", " ").capitalize(),
            why(action, reason),
        )
        for id_, at, actor, action, reason in view.rows(_TRAIL, {"id": document_id})
    )
