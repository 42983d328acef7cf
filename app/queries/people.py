"""Who works here, in which roles, and what was approved, refused or locked. No hash is ever answered from here."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain import permissions
from app.domain.identity import recorded_us
from app.domain.permissions import PASSWORD, Person, Role
from app.store.database import View
from app.store.sql import sql

_ROLES = sql("SELECT id, title, permissions, discount_limit FROM role ORDER BY id")
_PEOPLE = sql("SELECT id, name, role, inactive FROM person ORDER BY name, id")
_SECRETS = sql("SELECT user_id, kind FROM user_secret WHERE hash <> ''")
_ANY_SECRET = sql(
    "SELECT 1 FROM user_secret s JOIN person p ON p.id = s.user_id WHERE s.hash <> '' AND p.inactive = 0 LIMIT 1"
)
_MINUTES = sql("SELECT lock_minutes FROM company")
_NEWEST = sql("SELECT max(hlc) FROM journal")
_DEMO = sql("SELECT demo FROM company")
_LOCKS = sql("SELECT user_id, until FROM sign_in_lock WHERE until > 0")
_AUDIT = sql(
    "SELECT fact_id, kind, person, approver, permission, action, reason, occurred_at FROM audit "
    "ORDER BY occurred_at DESC, fact_id DESC"
)


@dataclass(frozen=True, slots=True)
class UserRow:
    """A person who works here: what secrets there are, and until when (µs UTC) the sign-in is locked."""

    id: str
    name: str
    role: str
    role_title: str
    inactive: bool
    secrets: tuple[str, ...]
    locked_until: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One approval, refusal or locked sign-in; the time in µs UTC."""

    id: str
    kind: str
    person: str
    approver: str
    permission: str
    action: str
    reason: str
    occurred_at: int


@dataclass(frozen=True, slots=True)
class Doorway:
    """What a window asks before it lets anybody in: names that can sign in, and minutes until it locks (0 never).

    `newest` is when the newest entry was recorded (µs UTC); 0 for none, and for a sample.
    """

    names: tuple[str, ...]
    lock_minutes: int
    newest: int = 0
    people: tuple[Person, ...] = ()
    """Everybody with what they may do; what the windows say of a command before it is tried."""


def roles(view: View) -> tuple[Role, ...]:
    """The roles: what a company begins with, with what it changed, and its own."""
    saved = {
        name: Role(name, title, frozenset(words.split()), limit) for name, title, words, limit in view.rows(_ROLES)
    }
    own = tuple(one for name, one in saved.items() if name not in {role.name for role in permissions.ROLES})
    return tuple(saved.get(one.name, one) for one in permissions.ROLES) + own


def guarded(view: View) -> bool:
    """Whether anybody has a secret."""
    return view.value(_ANY_SECRET) is not None


def people(view: View) -> tuple[Person, ...]:
    """Everybody, also who is gone. A role that is not known allows nothing."""
    known = {one.name: one for one in roles(view)}
    secrets: dict[str, set[str]] = {}
    for user_id, kind in view.rows(_SECRETS):
        secrets.setdefault(user_id, set()).add(kind)
    return tuple(
        Person(
            user_id,
            name,
            known.get(role, Role(role, role)),
            not inactive,
            PASSWORD in secrets.get(user_id, ()),
            user_id in secrets,
        )
        for user_id, name, role, inactive in view.rows(_PEOPLE)
    )


def may(view: View, permission: str) -> tuple[str, ...]:
    """Who may do something by themselves, by name; empty where nobody has a secret and nobody is asked."""
    if not guarded(view):
        return ()
    return tuple(one.name for one in people(view) if one.has_secret and permissions.holds(one, permission))


def named(everybody: tuple[Person, ...], name: str) -> Person | None:
    """The active person of that name; in small letters or large, where only one is meant."""
    return _one(everybody, lambda one: one.name == name) or _one(
        everybody, lambda one: one.name.casefold() == name.strip().casefold()
    )


def _one(everybody: tuple[Person, ...], meant: Callable[[Person], bool]) -> Person | None:
    found = [one for one in everybody if one.active and meant(one)]
    return found[0] if len(found) == 1 else None


def users(view: View) -> tuple[UserRow, ...]:
    """Everybody for Settings: who works here first."""
    secrets: dict[str, list[str]] = {}
    for user_id, kind in view.rows(_SECRETS):
        secrets.setdefault(user_id, []).append(kind)
    locks = dict(map(tuple, view.rows(_LOCKS)))
    rows = [
        UserRow(
            one.user_id,
            one.name,
            one.role.name,
            one.role.title,
            not one.active,
            tuple(kind for kind in permissions.KINDS if kind in secrets.get(one.user_id, ())),
            locks.get(one.user_id, 0),
        )
        for one in people(view)
    ]
    return tuple(sorted(rows, key=lambda row: row.inactive))


def doorway(view: View) -> Doorway:
    """Who can sign in, and when an idle window locks."""
    everybody = people(view)
    names = tuple(one.name for one in everybody if one.active and one.has_secret)
    newest = 0 if view.value(_DEMO, default="") else recorded_us(int(view.value(_NEWEST, default=0) or 0))
    return Doorway(names, view.value(_MINUTES, default=0), newest, everybody)


def audit(view: View) -> tuple[AuditRow, ...]:
    """Approvals, refusals and locked sign-ins, the newest first."""
    return tuple(AuditRow(*row) for row in view.rows(_AUDIT))
