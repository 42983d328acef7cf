"""What happened to a document: who did what, when and why, from the journal."""

import re
from dataclasses import dataclass

import msgspec

from app.actions.catalogue import BY_NAME
from app.domain.legal import in_words
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing somebody did. `at` in microseconds UTC; `what` is the action's title.

    `number` names the documents it made, "" if none.
    """

    id: str
    at: int
    who: str
    what: str
    why: str
    number: str = ""


# Money is set against an invoice by facts that are about the payment; the ledger of allocations knows them.
_ITS_FACTS = (
    "(SELECT fact_id FROM journal_subject WHERE subject_id = :id "
    "UNION SELECT fact_id FROM payment_allocation WHERE invoice_id = :id)"
)
_TRAIL = sql(
    f"SELECT j.action_id, min(j.occurred_at), j.actor, j.action, j.reason FROM journal j WHERE j.id IN {_ITS_FACTS} "
    "GROUP BY j.action_id, j.actor, j.action, j.reason ORDER BY min(j.hlc) DESC LIMIT 200"
)
# A fact that makes a document begins with its id and its number: fields are written in the order of their kind.
HEAD = 240
_HEADS = sql(f"SELECT j.action_id, substr(j.body, 1, {HEAD}) FROM journal j WHERE j.id IN {_ITS_FACTS} ORDER BY j.hlc")
_NUMBER = re.compile(r'^\{"[a-z_]+":"[^"]*","number":"((?:[^"\\]|\\.)+)"')


_REFERENCES = sql(
    "SELECT reference FROM payment_tender WHERE payment_id = :id AND reference <> '' UNION ALL "
    "SELECT reference FROM refund_tender WHERE refund_id = :id AND reference <> ''"
)
_MAILED = sql(
    "SELECT j.action_id, m.sent_to FROM paper_mailed m JOIN journal j ON j.id = m.fact_id WHERE m.document_id = :id"
)
_UNSAID = sql(
    "SELECT j.action_id, j.body FROM journal_subject s JOIN journal j ON j.id = s.fact_id "
    "WHERE s.subject_id = :id AND j.kind = 'IssuedIncomplete'"
)
_STAMPED = sql(
    "SELECT j.action_id, j.body FROM journal_subject s JOIN journal j ON j.id = s.fact_id "
    "WHERE s.subject_id = :id AND j.kind = 'DocumentTimestamped'"
)
_MONEY = frozenset({"record_payment", "counter_sale", "refund"})


def trail_of(view: View, document_id: str) -> tuple[Happened, ...]:
    """What was done to a document, the newest first; at most 200 steps. Money says its references."""
    references = ", ".join(row[0] for row in view.rows(_REFERENCES, {"id": document_id}))
    made: dict[str, dict[str, None]] = {}
    for action_id, head in view.rows(_HEADS, {"id": document_id}):
        if found := number_in(head):
            made.setdefault(action_id, {})[found] = None

    # Whom it went to, or who stamped it.
    outside = {action_id: f"to {to}" if to else "" for action_id, to in view.rows(_MAILED, {"id": document_id})}

    for action_id, body in view.rows(_STAMPED, {"id": document_id}):
        outside[action_id] = f"by {msgspec.json.decode(body)['authority']}"

    unsaid = {action_id: f"without {_lacked(body)}" for action_id, body in view.rows(_UNSAID, {"id": document_id})}

    def why(id_: str, action: str, reason: str) -> str:
        said = reason or outside.get(id_, references if action in _MONEY else "")
        return " · ".join(filter(None, (said, unsaid.get(id_, ""))))

    return tuple(
        Happened(
            id_,
            int(at),
            actor,
            _title(action),
            why(id_, action, reason),
            ", ".join(made.get(id_, ())),
        )
        for id_, at, actor, action, reason in view.rows(_TRAIL, {"id": document_id})
    )


def _lacked(body: str) -> str:
    """What a bill went out without, by the body of the fact that says so."""
    return in_words([(one["field"], one.get("record", "")) for one in msgspec.json.decode(body)["lacks"]])


# Nobody's actions: the outbox says it when a server took the letter, a thread when an authority answered.
_NOBODYS = {"mail_paper": "Mailed", "stamp_document": "Stamped with the time"}


def _title(action: str) -> str:
    if action in _NOBODYS:
        return _NOBODYS[action]
    return BY_NAME[action].title if action in BY_NAME else action.replace("_", " ").capitalize()


def number_in(head: str) -> str:
    """The number of the document that a fact made, from the beginning of its body; "" if it made none."""
    found = _NUMBER.match(head)
    return str(msgspec.json.decode(f'"{found[1]}"')) if found else ""
