"""Who may do what: permissions, roles, and the questions that the actions ask. Pure; nothing here knows a secret.

A company in which nobody has a secret asks nobody: then `Standing.person` is None and everything is allowed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.money import RATE_SCALE

WHOLE = 100 * RATE_SCALE


@dataclass(frozen=True, slots=True)
class Permission:
    """One right. `title` goes on after "may": "may correct stock"."""

    name: str
    title: str


# In the order of the table in Settings: the rooms of the house first, then the single rights.
PERMISSIONS: tuple[Permission, ...] = (
    Permission("orders", "write quotes and orders"),
    Permission("customers", "change customers"),
    Permission("products", "change products and prices"),
    Permission("warehouse", "pick, pack and ship"),
    Permission("stock", "receive and move goods"),
    Permission("purchasing", "buy from suppliers"),
    Permission("money", "bill, take payments and pay back"),
    Permission("settings", "change the settings"),
    Permission("price_override", "type another price than the list's"),
    Permission("price_floor", "sell below the floor price"),
    Permission("below_cost", "sell below cost"),
    Permission("cost", "see what goods cost us, and the margin"),
    Permission("credit_limit", "go beyond a credit limit"),
    Permission("stop_list", "go beyond the stop list"),
    Permission("incomplete_bill", "bill without what the law asks for"),
    Permission("void", "void what was recorded"),
    Permission("refund_without_receipt", "pay back without a receipt"),
    Permission("refund_otherwise", "pay back in another form than was paid"),
    Permission("late_return", "take goods back after their time"),
    Permission("drawer", "open the drawer"),
    Permission("stock_correction", "correct stock"),
    Permission("export", "take data out"),
    Permission("restore", "bring a backup back"),
    Permission("users", "say who may do what"),
)
NAMES = tuple(one.name for one in PERMISSIONS)
TITLES = {one.name: one.title for one in PERMISSIONS} | {"discount": "give that much discount"}
ADMINISTER = "users"
_LISTS = {
    "prices": "products", "price-lists": "products", "promotions": "products", "surcharges": "products",
    "substitutes": "products", "groups": "customers", "customer-items": "customers",
}  # fmt: skip


def right_of_list(kind: str) -> str:
    """The right that a list of a kind needs: that of what it changes; a whole system wants the settings."""
    return kind if kind in NAMES else _LISTS.get(kind, "settings")


@dataclass(frozen=True, slots=True)
class Role:
    """What people of one kind may do; `discount_limit` in 1/1,000 % of what goods cost by their price."""

    name: str
    title: str
    permissions: frozenset[str] = frozenset()
    discount_limit: int = 0


_DAILY = frozenset({"orders", "customers", "money", "drawer", "warehouse"})
_OFFICE = _DAILY | {
    "products", "stock", "purchasing", "cost", "price_override", "price_floor", "credit_limit", "stop_list",
    "incomplete_bill", "void", "refund_without_receipt", "refund_otherwise", "late_return", "stock_correction",
    "export",
}  # fmt: skip
ROLES: tuple[Role, ...] = (
    Role("owner", "Owner", frozenset(NAMES), WHOLE),
    Role("office", "Office", _OFFICE, 20 * RATE_SCALE),
    Role("counter", "Counter", _DAILY, 5 * RATE_SCALE),
    Role("warehouse", "Warehouse", frozenset({"warehouse", "stock"}), 0),
)
"""What a company begins with; one of the same name that the company saved takes its place."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here. `has_password` and `has_secret` say what they could show, never what it is."""

    user_id: str
    name: str
    role: Role
    active: bool = True
    has_password: bool = False
    has_secret: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """On whose word a step is taken: who does it, and who stands beside them and lends a right for this one act.

    `person` is None where nobody is asked. `reason` is why the approver lends it.
    """

    person: Person | None = None
    approver: Person | None = None
    reason: str = ""


def holds(person: Person, permission: str) -> bool:
    """Whether a person may do this by themselves. "" is what everybody may."""
    return person.active and (not permission or permission in person.role.permissions)


def within_discount(person: Person, discount: int) -> bool:
    """Whether a person may give that much (1/1,000 %) by themselves."""
    return person.active and discount <= person.role.discount_limit


def allows(standing: Standing | None, permission: str) -> bool:
    """Whether the step may be taken, by one's own right or a lent one."""
    return standing is None or standing.person is None or any(holds(one, permission) for one in _both(standing))


def allows_discount(standing: Standing | None, discount: int) -> bool:
    """The same for a discount of that much (1/1,000 %)."""
    if standing is None or standing.person is None:
        return True
    return any(within_discount(one, discount) for one in _both(standing))


@dataclass(frozen=True, slots=True)
class Missing:
    """A right that a step wanted and nobody beside it had. `words` go on after "may not"; `action` is what wanted it.

    `discount` (1/1,000 %) is 0 for every other right. `approver` lent a right, but has not this one either, or "".
    `whole` where the action itself wants it, whatever it is given.
    """

    person: Person
    permission: str
    words: str
    action: str
    discount: int = 0
    approver: str = ""
    whole: bool = False


def missing_in_words(missing: Sequence[Missing]) -> str:
    """All that is missing as one sentence, each right once."""
    words = list(dict.fromkeys(one.words for one in missing))
    said = " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    if lacking := missing[0].approver:
        return f"{lacking} may not {said} either."
    return f"{missing[0].person.name} may not {said}."


def lenders(everybody: Iterable[Person], missing: Sequence[Missing]) -> tuple[str, ...]:
    """The names of those who could lend all that is missing; never the one who asks."""
    return tuple(
        one.name
        for one in everybody
        if one.has_secret
        and all(
            one.user_id != lack.person.user_id
            and (within_discount(one, lack.discount) if lack.discount else holds(one, lack.permission))
            for lack in missing
        )
    )


def _both(standing: Standing) -> tuple[Person, ...]:
    return tuple(one for one in (standing.person, standing.approver) if one is not None)


def may_approve(person: Person, approver: Person) -> None:
    """Nobody lends themselves a right, and nobody who is gone lends one. Raises RuleViolation."""
    if approver.user_id == person.user_id:
        raise RuleViolation("Another person approves it, not you.", "approval.by")
    if not approver.active:
        raise RuleViolation(f"{approver.name} works here no more.", "approval.by")


def guarded(people: Iterable[Person]) -> bool:
    """Whether anybody has a secret: from then on everybody says who they are."""
    return any(one.active and one.has_secret for one in people)


def check_administrable(people: Iterable[Person], field: str | None = None, was_guarded: bool = False) -> None:
    """Where somebody has a secret, somebody with a password may administer users. Raises RuleViolation.

    Else a company would lock itself out: a PIN can be locked by five wrong tries, a password of an owner never.
    `was_guarded` holds that also where the last who has a secret would leave: taking secrets away is the way back to a
    company that asks nobody, not sending people away.
    """
    everybody = tuple(people)
    if (was_guarded or guarded(everybody)) and not any(
        holds(one, ADMINISTER) and one.has_password for one in everybody
    ):
        raise RuleViolation(
            f"Somebody who may {TITLES[ADMINISTER]} must have a password and work here; nobody would be left.", field
        )


TRIES = 5
_FIRST_LOCK_SECONDS, _LONGEST_LOCK_SECONDS = 60, 24 * 3600


def lock_seconds(wrong: int) -> int:
    """How long the sign-in is locked after that many wrong tries in a row: at each fifth, 1, 5, 25 ... minutes; else 0.

    No more than a day, so that nobody is kept out for ever by a joker.
    """
    if wrong <= 0 or wrong % TRIES:
        return 0
    # 5 ** 5 minutes are more than two days already.
    longer: int = 5 ** min(wrong // TRIES - 1, 5)
    return min(_FIRST_LOCK_SECONDS * longer, _LONGEST_LOCK_SECONDS)


PASSWORD, PIN, BADGE = "password", "pin", "badge"
KINDS = (PASSWORD, PIN, BADGE)
QUICK = frozenset({PIN, BADGE})
_LEAST = {PASSWORD: 8, PIN: 4, BADGE: 8}
_MOST = 200
# Keys in a row, as fingers find them.
_ROWS = ("01234567890", "09876543210")


def check_secret(kind: str, secret: str) -> None:
    """A secret that can be kept: a password and a badge of 8 characters at least, a PIN of 4 digits. RuleViolation."""
    if kind not in KINDS:
        raise RuleViolation(f"A secret is a {', a '.join(KINDS)}, not {kind}.", "kind")
    if not _LEAST[kind] <= len(secret) <= _MOST:
        raise RuleViolation(f"A {kind} has {_LEAST[kind]} to {_MOST} characters.", kind)
    if kind == PIN and not (secret.isascii() and secret.isdecimal()):
        raise RuleViolation("A PIN has digits only.", kind)
    if kind == PIN and (len(set(secret)) == 1 or any(secret in row for row in _ROWS)):
        raise RuleViolation("That PIN is the first one anybody would try; take another.", kind)
