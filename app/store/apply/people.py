"""Facts about people into their tables."""

from collections.abc import Sequence
from typing import Any

from app.domain.facts import ApprovalGiven, ClockConfirmed, PermissionRefused, SecretSet, SignInLocked
from app.store.journal import Recorded
from app.store.schema import people
from app.store.sql import insert, newest, sql
from app.store.writer import Writer

_SECRET = newest(people.USER_SECRET, "hash", "fact_id")
_ERASE = sql("UPDATE journal_private SET salt = '', body = NULL WHERE fact_id = :fact_id")
_LOCK = newest(people.SIGN_IN_LOCK, "until")
_AUDIT = insert(people.AUDIT)


def secret_set(tx: Writer, facts: Sequence[Recorded[SecretSet]]) -> None:
    """The newest hash of a kind counts, older ones are erased; whoever has a new secret is locked no more."""
    for one in facts:
        f = one.fact
        tx.many(_ERASE, [{"fact_id": fact_id} for fact_id in f.erased])
        known = (f.private or {}).get("hash", "")
        row = {"user_id": f.record_id, "kind": f.secret, "hash": known, "fact_id": one.id, "hlc": one.hlc}
        tx.run(_SECRET, row)
        tx.run(_LOCK, {"user_id": f.record_id, "until": 0, "hlc": one.hlc})
        tx.touch("user", f.record_id)


def sign_in_locked(tx: Writer, facts: Sequence[Recorded[SignInLocked]]) -> None:
    """Nobody signs in as this user until then."""
    for one in facts:
        tx.run(_LOCK, {"user_id": one.fact.record_id, "until": one.fact.until, "hlc": one.hlc})
        _tell(tx, one, "locked", one.fact.name, reason=f"{one.fact.wrong} wrong tries")
        tx.touch("user", one.fact.record_id)


def permission_refused(tx: Writer, facts: Sequence[Recorded[PermissionRefused]]) -> None:
    """Somebody wanted what they may not."""
    for one in facts:
        _tell(tx, one, "refused", one.fact.name, permission=one.fact.permission, action=one.fact.action)


def approval_given(tx: Writer, facts: Sequence[Recorded[ApprovalGiven]]) -> None:
    """Somebody lent a right."""
    for one in facts:
        f = one.fact
        words = {"approver": f.approver, "permission": f.permission, "action": f.action, "reason": f.reason}
        _tell(tx, one, "approved", f.name, **words)


def clock_confirmed(tx: Writer, facts: Sequence[Recorded[ClockConfirmed]]) -> None:
    """Somebody answered for the clock."""
    for one in facts:
        words = f"it is {one.fact.today}; the newest entry was of {one.fact.newest or 'no day'}"
        _tell(tx, one, "clock", one.actor, action="confirm_clock", reason=words)


def _tell(tx: Writer, one: Recorded[Any], kind: str, person: str, **words: str) -> None:
    empty = dict.fromkeys(("approver", "permission", "action", "reason"), "")
    row = {"fact_id": one.id, "kind": kind, "person": person, "occurred_at": one.occurred_at}
    tx.run(_AUDIT, {**empty, **words, **row})
    tx.touch("audit", one.id)
