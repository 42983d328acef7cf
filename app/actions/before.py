"""What a saved record held before: kept for a while, so that an edit can be taken back by new facts.

An action that can be taken back notes, with each fact, what stood in its place. It lies in this station's own notes,
outside the facts, for the last edits and a day; nothing depends on it but undo.
"""

import json
from dataclasses import replace
from typing import Any

from app.actions.reply import Reply
from app.store.database import Transaction, View
from app.store.sql import sql

KEPT, DAY_US = 50, 24 * 3600 * 1_000_000
MOST = 500
_PREFIX = "undo:"
_KEEP = sql("INSERT INTO local (key, value) VALUES (:key, :value)")
_TAKE = sql("DELETE FROM local WHERE key = :key")
_ONE = sql("SELECT value FROM local WHERE key = :key")
_KEYS = sql("SELECT key FROM local WHERE key >= 'undo:' AND key < 'undo;' ORDER BY key DESC")
_ALL = sql("DELETE FROM local WHERE key >= 'undo:' AND key < 'undo;'")

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


def end(tx: Transaction, reply: Reply) -> Reply:
    """The step is done: keep what it replaced, and answer by which name it is taken back."""
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
