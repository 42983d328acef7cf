"""Users, their secrets and their roles. Whoever may administer users is never left out of their own company."""

from dataclasses import dataclass, field
from decimal import Decimal

from app.actions import secrets
from app.actions.master import known_as
from app.actions.parameters import Dated
from app.actions.record import change, required
from app.actions.reply import Reply
from app.domain import permissions
from app.domain.errors import RuleViolation
from app.domain.facts import SecretSet
from app.domain.money import rate_in
from app.domain.permissions import NAMES, Person, check_administrable, check_secret
from app.queries import people as asked
from app.store.database import Transaction
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveUser(Dated):
    """A person who works here. Of a known one only what is given changes; `inactive` says that they are gone."""

    name: str
    role: str | None = None
    inactive: bool | None = None
    new: bool = False
    """They are to be made: refused where somebody has that name, or had it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRole(Dated):
    """What people of a role may do. Of a known one only what is given changes; `discount_percent` is their limit."""

    name: str
    title: str | None = None
    permissions: list[str] | None = None
    discount_percent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSecret(Dated):
    """A user's new password, PIN or badge code."""

    user: str
    kind: str = permissions.PASSWORD
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSecret(Dated):
    """Which secret of a user is to be no more."""

    user: str
    kind: str


_USER_ID = sql("SELECT id FROM person WHERE name = :ref")


def save_user(tx: Transaction, p: SaveUser) -> Reply:
    """Make or change a user."""
    name = required(p.name, "The name", "name")
    for one in asked.people(tx) if p.new else ():
        if one.name.casefold() == name.casefold():
            raise RuleViolation(f"There is a user {one.name} already. Take another name.", "name")
    record_id, known = known_as(tx, _USER_ID, name)
    role = p.role if known else p.role or "counter"
    if role is not None and role not in {one.name for one in asked.roles(tx)}:
        raise RuleViolation(f"There is no role {role}; there are {', '.join(r.name for r in asked.roles(tx))}.", "role")
    before = asked.guarded(tx)
    gone = None if p.inactive is None else int(p.inactive)
    change(tx, "user", record_id, {"name": name, "role": role, "inactive": gone})
    check_administrable(asked.people(tx), "role" if p.role else "inactive", before)
    return Reply(id=record_id, number=name)


def save_role(tx: Transaction, p: SaveRole) -> Reply:
    """Make or change a role."""
    name = required(p.name, "The role's name", "name")
    known = next((one for one in asked.roles(tx) if one.name == name), None)
    if known is None and (not name.isascii() or not name.replace("_", "").isalnum() or name != name.lower()):
        raise RuleViolation("A role is named in small letters, like night_shift; its title may be anything.", "name")
    for one in p.permissions or ():
        if one not in NAMES:
            raise RuleViolation(f"There is no permission {one}; there are {', '.join(NAMES)}.", "permissions")
    role = known or permissions.Role(name, name.replace("_", " ").capitalize())
    granted = role.permissions if p.permissions is None else frozenset(p.permissions)
    limit = role.discount_limit
    if p.discount_percent is not None:
        limit = rate_in(p.discount_percent, "discount_percent")
    if not 0 <= limit <= permissions.WHOLE:
        raise RuleViolation("A discount lies between 0 and 100 percent.", "discount_percent")
    before = asked.guarded(tx)
    words = " ".join(one for one in NAMES if one in granted)
    title = p.title or role.title
    change(tx, "role", name, {"title": title, "permissions": words, "discount_limit": limit})
    check_administrable(asked.people(tx), "permissions", before)
    return Reply(id=name, number=title)


def _user(tx: Transaction, name: str) -> Person:
    person = asked.named(asked.people(tx), name)
    if person is None:
        raise RuleViolation(f"There is no user {name}. Make one with save_user.", "user")
    return person


def set_secret(tx: Transaction, p: SetSecret) -> Reply:
    """Give a user a password, a PIN or a badge; the one before is erased. It also ends a lock after wrong tries."""
    person = _user(tx, p.user)
    check_secret(p.kind, p.secret)
    if p.kind == permissions.BADGE:
        other = secrets.matching(p.secret, secrets.badges(tx))
        if other is not None and other.user_id != person.user_id:
            raise RuleViolation("Somebody else has that badge.", "badge")
    before = tuple(one.fact_id for one in secrets.held(tx, person.user_id) if one.kind == p.kind)
    tx.flush()  # one that this very transaction set is erased as well
    tx.record(SecretSet(person.user_id, p.kind, before, {"hash": secrets.hashed(p.secret)}))
    check_administrable(asked.people(tx), p.kind)
    return Reply(id=person.user_id, number=person.name, state="set")


def remove_secret(tx: Transaction, p: RemoveSecret) -> Reply:
    """Take a password, a PIN or a badge away."""
    person = _user(tx, p.user)
    before = tuple(one.fact_id for one in secrets.held(tx, person.user_id) if one.kind == p.kind)
    if not before:
        raise RuleViolation(f"{person.name} has no {p.kind or 'secret'}.", "kind")
    tx.flush()
    tx.record(SecretSet(person.user_id, p.kind, before))
    check_administrable(asked.people(tx), "kind")
    return Reply(id=person.user_id, number=person.name, state="removed")
