"""Signing in: a name and a secret, or a badge alone. Wrong tries are counted, and lock; a lock is a fact."""

import datetime
from dataclasses import dataclass

from app.actions import secrets
from app.domain import permissions
from app.domain.errors import SignInRefused
from app.domain.facts import SignInLocked
from app.domain.permissions import PASSWORD, Person
from app.queries import people as asked
from app.store.database import Database, Transaction, View
from app.store.sql import sql

_UNTIL = sql("SELECT until FROM sign_in_lock WHERE user_id = :user_id")
# This place's own count, beside the journal: a wrong try is no news, the fifth is.
_WRONG = sql("SELECT last FROM local_counter WHERE name = :name")
_COUNT = sql(
    "INSERT INTO local_counter (name, last) VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET "
    "last = local_counter.last + 1"
)
_FORGET = sql("DELETE FROM local_counter WHERE name = :name")


@dataclass(frozen=True, slots=True)
class Proved:
    """Somebody showed that they are who they say: by a secret of that kind, which that fact set."""

    user_id: str
    name: str
    kind: str
    fact_id: str


def prove(database: Database, name: str, secret: str) -> Proved:
    """Who it is, by name and password, PIN or badge. Raises SignInRefused; the fifth wrong try in a row locks.

    A password still opens for somebody who may administer users, however many tries others made.
    """
    with database.read() as view:
        person = asked.named(asked.people(view), name)
        if person is None:
            raise SignInRefused(f"There is no user {name}." if name else "Say who it is.", "by" if not name else "user")
        if not person.has_secret:
            raise SignInRefused(f"{person.name} has no password or PIN yet; somebody who has sets one.", "user")
        known, until = secrets.held(view, person.user_id), _locked_until(view, person, database.now())
    if until:
        if not permissions.holds(person, permissions.ADMINISTER):
            raise SignInRefused(_locked_words(person, until), "secret")
        known = tuple(one for one in known if one.kind == PASSWORD)
    found = secrets.matching(secret, known)
    if found is None:
        raise _wrong_try(database, person, until)
    _forget_tries(database, person.user_id)
    return Proved(person.user_id, person.name, found.kind, found.fact_id)


def prove_badge(database: Database, code: str) -> Proved:
    """Who it is, by a badge alone. Raises SignInRefused; a badge that is nobody's counts against nobody."""
    with database.read() as view:
        everybody = asked.people(view)
        found = secrets.matching(code, secrets.badges(view))
        person = next((one for one in everybody if found and one.user_id == found.user_id and one.active), None)
        until = _locked_until(view, person, database.now()) if person else 0
    if person is None or found is None:
        raise SignInRefused("That badge is nobody's here.", "secret")
    if until:
        raise SignInRefused(_locked_words(person, until), "secret")
    _forget_tries(database, person.user_id)
    return Proved(person.user_id, person.name, found.kind, found.fact_id)


def _locked_until(view: View, person: Person, now: int) -> int:
    until = int(view.value(_UNTIL, {"user_id": person.user_id}, default=0))
    return until if until > now else 0


def _locked_words(person: Person, until: int) -> str:
    at = datetime.datetime.fromtimestamp(-(-until // 1_000_000), tz=datetime.UTC).astimezone()
    return f"After {permissions.TRIES} wrong tries {person.name} cannot sign in until {at:%H:%M}."


def _counter(user_id: str) -> dict[str, str]:
    return {"name": f"sign-in {user_id}"}


def _wrong_try(database: Database, person: Person, until: int) -> SignInRefused:
    """Count it; the fifth in a row locks, and while somebody is locked out nothing more is counted."""

    def count(tx: Transaction) -> int:
        tx.run(_COUNT, _counter(person.user_id))
        wrong = int(tx.value(_WRONG, _counter(person.user_id)))
        seconds = permissions.lock_seconds(wrong)
        if not seconds:
            return 0
        locked = tx.occasion.now + seconds * 1_000_000
        tx.record(SignInLocked(person.user_id, person.name, wrong, locked))
        return locked

    if until:
        return SignInRefused(f"That is not {person.name}'s password.", "secret")
    locked = database.write(count, action="sign_in", actor=person.name).reply
    return SignInRefused(
        _locked_words(person, locked) if locked else f"That is not {person.name}'s PIN or password.", "secret"
    )


def _forget_tries(database: Database, user_id: str) -> None:
    with database.read() as view:
        if view.value(_WRONG, _counter(user_id)) is None:
            return
    database.write(lambda tx: tx.run(_FORGET, _counter(user_id)), action="sign_in")
