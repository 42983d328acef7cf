"""What a saved record held before: kept for a while, so that an edit can be taken back by new facts.

An action that can be taken back notes, with each fact, what stood in its place. It lies in this station's own notes,
outside the facts, for the last edits and a day; nothing depends on it but undo.
"""

import json
from dataclasses import replace
from typing import Any

from app.actions.reply import Reply
from app.domain.identity import first_id
from app.store.database import Transaction, View
from app.store.sql import sql

KEPT, DAY_US = 50, 24 * 3600 * 1_000_000
MOST = 500
_PREFIX = "undo:"
_KEEP = sql("INSERT INTO local (key, value) VALUES (:key, :value)")
_TAKE = sql("DELETE FROM local WHERE key = :key")
_ONE = sql("SELECT value FROM local WHERE key = :key")
_KEYS = sql("SELECT key FROM local WHERE key >= 'undo:' AND key < 'undo;' ORDER BY key DESC")
_ALL = sql(
    "DELETE FROM local WHERE (key >= 'undo:' AND key < 'undo;') OR (key >= 'step:' AND key < 'step;' "
    "AND value LIKE '%\"said\":%')"
)

Image = dict[str, Any]


def note(tx: Transaction, fact_id: str, image: Image) -> None:
    """What stood where this fact writes, if this is a step that can be taken back."""
    if tx.undo is not None:
        tx.undo.append({**image, "fact": fact_id})


def lost(tx: Transaction) -> None:
    """This step makes something that cannot be unmade: it is not offered to be taken back."""
    if tx.undo is not None:
        tx.undo.append({"lost": True})


def begin(tx: Transaction, *, undoable: bool) -> None:
    """A step begins; whether what it replaces is noted."""
    tx.undo = [] if undoable else None


STEP_US, STEPS_KEPT = 3600 * 1_000_000, 200
# The steps with documents that are noted for the hour: to be taken back, or to say by which way they are corrected.
NOTED = frozenset(
    {
        "send_quote", "follow_up_quote", "decline_quote", "expire_quote", "hold_goods", "let_go", "sign_document",
        "confirm_order", "amend_order", "hold_order", "release_hold", "cancel_order", "reserve_stock",
        "release_reservation", "open_pick_list", "cancel_pick_list", "confirm_pick", "weigh_goods", "pack_shipment",
        "ship", "hand_over", "deliver", "cancel_shipment", "receive_return", "counter_sale", "void_sale", "take_back",
        "take_back_without_receipt", "issue_invoice", "issue_advance", "issue_credit_note", "correct_invoice",
        "record_payment", "allocate_payment", "refund", "reverse_payment", "correct_payment", "close_till",
    }
)  # fmt: skip
# Who takes a step back by its own action says so by this reason: that is no step to be taken back in its turn.
UNDONE = "undone"
_STEPS = sql("SELECT key, value FROM local WHERE key >= 'step:' AND key < 'step;' ORDER BY key DESC")
# An id begins with the time it was made at: what is too old, or too many, is known by its key.
_STALE = sql(
    "DELETE FROM local WHERE key >= 'step:' AND key < 'step;' AND (key < :until OR key <= (SELECT key FROM local "
    f"WHERE key >= 'step:' AND key < 'step;' ORDER BY key DESC LIMIT 1 OFFSET {STEPS_KEPT}))"
)
_SAID = sql(
    "SELECT j.id FROM journal one JOIN journal j ON j.action_id = one.action_id WHERE one.id = :id AND j.kind = :kind "
    "ORDER BY j.hlc"
)
# What a step said, where that is needed to take it back.
_FACTS_OF = {
    "cancel_order": "OrderLinesCancelled",
    "hold_goods": "GoodsHeld",
    "let_go": "GoodsHeld",
    "allocate_payment": "PaymentAllocated",
}


def document_steps(view: View) -> list[tuple[str, dict[str, Any]]]:
    """The steps with documents that were noted, the newest first."""
    return [(key, dict(json.loads(value))) for key, value in view.rows(_STEPS)]


def drop_document_step(tx: Transaction, key: str) -> None:
    """It was taken back."""
    tx.run(_TAKE, {"key": key})


_AGAIN = sql("UPDATE local SET value = :value WHERE key = :key")


def stands_for(tx: Transaction, old: str, new: str, number: str) -> None:
    """A document was made anew by taking a step back: earlier steps with the old one are of the new one now."""
    for key, body in document_steps(tx):
        if body["id"] == old:
            value = json.dumps({**body, "id": new, "number": number}, ensure_ascii=False)
            tx.run(_AGAIN, {"key": key, "value": value})


def _note_step(tx: Transaction, reply: Reply) -> None:
    known: dict[str, Any] = {}
    if kind := _FACTS_OF.get(tx.occasion.action):
        tx.flush()
        known["facts"] = [row[0] for row in tx.rows(_SAID, {"id": tx.last_fact, "kind": kind})]
    note_step(tx, reply, known)


def note_step(tx: Transaction, reply: Reply, known: dict[str, Any]) -> None:
    """A step with a document, and what is needed to take it back.

    What names people stands in ``known`` under `said`: such steps go when somebody is forgotten.
    """
    body = {"action": tx.occasion.action, "actor": tx.occasion.actor, "at": tx.occasion.now, "id": reply.id,
            "number": reply.number, "before": known}  # fmt: skip
    tx.run(_KEEP, {"key": f"step:{tx.new_id()}", "value": json.dumps(body, ensure_ascii=False)})
    tx.run(_STALE, {"until": f"step:{first_id(tx.occasion.now - STEP_US)}"})


def end(tx: Transaction, reply: Reply) -> Reply:
    """The step is done: keep what it replaced, and answer by which name it is taken back."""
    if tx.occasion.action in NOTED and reply.id and tx.occasion.reason != UNDONE:
        _note_step(tx, reply)
    images, tx.undo = tx.undo, None
    if not images or len(images) > MOST or any(one.get("lost") for one in images):
        return reply
    step = tx.new_id()
    body = {"action": tx.occasion.action, "actor": tx.occasion.actor, "at": tx.occasion.now, "images": images}
    tx.run(_KEEP, {"key": f"{_PREFIX}{step}", "value": json.dumps(body, ensure_ascii=False)})
    for (key,) in tx.rows(_KEYS)[KEPT:]:
        tx.run(_TAKE, {"key": key})
    return replace(reply, step=step)


def kept(view: View, step: str) -> dict[str, Any] | None:
    """What a step replaced; None where that is not known any more."""
    text = view.value(_ONE, {"key": f"{_PREFIX}{step}"})
    return dict(json.loads(text)) if text else None


def drop(tx: Transaction, step: str) -> None:
    """It was taken back."""
    tx.run(_TAKE, {"key": f"{_PREFIX}{step}"})


def forget_all(tx: Transaction) -> None:
    """Somebody is forgotten: what was noted may be of them."""
    tx.run(_ALL)
