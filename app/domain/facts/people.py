"""Facts about who works here: secrets that were set, rights that were lent or refused, sign-ins that were locked."""

from dataclasses import dataclass

from app.domain.facts.base import Fact, Fields


@dataclass(frozen=True, slots=True)
class SecretSet(Fact):
    """A user has a new password, PIN or badge; without `private`, none any more.

    `private` is {"hash": the Argon2id hash}, beside the journal. `erased` are the facts whose hashes it replaces.
    """

    record_id: str
    secret: str
    erased: tuple[str, ...] = ()
    private: Fields | None = None


@dataclass(frozen=True, slots=True)
class SignInLocked(Fact):
    """After that many wrong tries in a row a user cannot sign in until a moment (µs UTC)."""

    record_id: str
    name: str
    wrong: int
    until: int


@dataclass(frozen=True, slots=True)
class PermissionRefused(Fact):
    """A user wanted to do what they may not."""

    record_id: str
    name: str
    permission: str
    action: str


@dataclass(frozen=True, slots=True)
class ClockConfirmed(Fact):
    """Somebody said that the clock is right: what day it is, and of which day the newest entry was (ISO, local)."""

    today: str
    newest: str


@dataclass(frozen=True, slots=True)
class ApprovalGiven(Fact):
    """`approver` (a user, `record_id`) lent a right to `name` for one act, and why."""

    record_id: str
    approver: str
    name: str
    permission: str
    action: str
    reason: str
