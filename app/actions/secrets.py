"""Secrets of users: Argon2id hashes made and compared. The only room that holds one in clear, and only while asked.

One hash takes about 40 ms and 64 MB on purpose, so nobody calls this in the thread of a window.
"""

from dataclasses import dataclass, field

from app.domain.permissions import BADGE, QUICK
from app.store.database import View
from app.store.sql import sql

_OF_USER = sql("SELECT user_id, kind, hash, fact_id FROM user_secret WHERE user_id = :user_id AND hash <> ''")
_BADGES = sql(
    "SELECT user_id, kind, hash, fact_id FROM user_secret WHERE kind = 'badge' AND hash <> '' "
    "AND user_id IN (SELECT id FROM person WHERE inactive = 0)"
)


@dataclass(frozen=True, slots=True)
class Held:
    """A hash as the books hold it, and the fact that set it. Nothing prints it."""

    user_id: str
    kind: str
    hash: str = field(repr=False)
    fact_id: str


def hashed(secret: str) -> str:
    """The Argon2id hash of a secret, with its salt and its cost (RFC 9106, low memory)."""
    # Imported here: only who signs in needs it.
    from argon2 import PasswordHasher

    return PasswordHasher().hash(_plain(secret))


def fits(secret: str, known: str) -> bool:
    """Whether the secret is the one that was hashed."""
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return PasswordHasher().verify(known, _plain(secret))
    except (Argon2Error, InvalidHashError):
        return False


def _plain(secret: str) -> str:
    """One spelling of each character: é typed as one key or as two is the same password."""
    import unicodedata

    return unicodedata.normalize("NFKC", secret)


def held(view: View, user_id: str) -> tuple[Held, ...]:
    """The secrets of a user."""
    return tuple(Held(*row) for row in view.rows(_OF_USER, {"user_id": user_id}))


def badges(view: View) -> tuple[Held, ...]:
    """The badges of all who work here."""
    return tuple(Held(*row) for row in view.rows(_BADGES))


def matching(secret: str, known: tuple[Held, ...]) -> Held | None:
    """The one of these that the secret is; a password is tried last, for a PIN is what is mostly typed."""
    for one in sorted(known, key=lambda one: (one.kind not in QUICK, one.kind != BADGE)):
        if fits(secret, one.hash):
            return one
    return None
