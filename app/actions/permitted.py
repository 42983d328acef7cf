"""Whether who does it may do it: the one gate of all actions, for windows, `counterfoil do` and scripts alike.

`perform` asks for the permission that the action names; an action that needs a finer one asks with `require` or
`require_discount`, where it is decided. What is missing is judged when the step is done, all of it at once. A right
that was lent is recorded as a fact of the same step.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from app.actions import secrets, signing_in
from app.domain import permissions
from app.domain.errors import CounterfoilError, NotPermitted, RuleViolation, SignInRefused
from app.domain.facts import ApprovalGiven, PermissionRefused
from app.domain.money import rate_out
from app.domain.permissions import Missing, Standing
from app.queries import people as asked
from app.store.database import Database, Transaction, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A second person's own secret for one act: who, with what, and why. The secret is forgotten when it is proved.

    Without a name the secret is a badge.
    """

    by: str = ""
    secret: str = field(default="", repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lent:
    """An approval that was proved: whose, by which fact's secret, and why."""

    name: str
    user_id: str
    fact_id: str
    reason: str


def prove(database: Database, approval: Approval | None) -> Lent | None:
    """Compare the approver's secret before anything is begun: a wrong one counts, whatever becomes of the act.

    Raises SignInRefused, RuleViolation.
    """
    if approval is None:
        return None
    if not approval.reason.strip():
        raise RuleViolation("Say why it is approved.", "approval.reason")
    with database.read() as view:
        if not asked.guarded(view):
            return None
    try:
        if approval.by:
            proved = signing_in.prove(database, approval.by, approval.secret)
        else:
            proved = signing_in.prove_badge(database, approval.secret)
    except SignInRefused as error:
        raise SignInRefused(error.message, f"approval.{error.field or 'secret'}") from None
    return Lent(proved.name, proved.user_id, proved.fact_id, approval.reason.strip())


def enter(tx: Transaction, actor: str, lent: Lent | None, permission: str) -> None:
    """Begin a step: from here on the transaction knows on whose word it is done. Raises SignInRefused, RuleViolation.

    Rights that are missing are judged when all is done, so that one approval names them all.
    """
    tx.standing, tx.lent = standing(tx, actor, lent), set()
    if tx.standing.person is not None:
        # As the books write the name, whatever was typed at the door.
        tx.occasion = replace(tx.occasion, actor=tx.standing.person.name)
    before = len(tx.missing)
    require(tx, permission)
    tx.missing[before:] = [replace(one, whole=True) for one in tx.missing[before:]]


def leave(tx: Transaction) -> None:
    """End a step: ask what can only be asked now."""
    checks, tx.at_end = tx.at_end, []
    for check in checks:
        check()


@contextmanager
def judging(tx: Transaction) -> Iterator[None]:
    """One step or several; if any wanted a right that nobody had, NotPermitted names all of them at the end.

    What a rule refuses is said first: nobody is called to approve what cannot be done. Only who may not do such a
    thing at all is not told what would be wrong with it.
    """
    try:
        yield
    except CounterfoilError:
        if any(one.whole for one in tx.missing):
            raise _refusal(tx, tx.missing) from None
        raise
    if tx.missing:
        raise _refusal(tx, tx.missing)


def standing(view: View, actor: str, lent: Lent | None = None) -> Standing:
    """On whose word the step is taken. Raises SignInRefused for an actor nobody knows, RuleViolation."""
    if not asked.guarded(view):
        return Standing()
    everybody = asked.people(view)
    person = asked.named(everybody, actor)
    if person is None or not person.has_secret:
        who = f"{actor} is nobody who can sign in here" if actor else "Nobody is signed in"
        raise SignInRefused(f"{who}. Say who you are: --user NAME, or sign in at the window.", "user")
    if lent is None:
        return Standing(person)
    approver = next((one for one in everybody if one.user_id == lent.user_id), None)
    if approver is None or lent.fact_id not in {one.fact_id for one in secrets.held(view, lent.user_id)}:
        raise SignInRefused(f"{lent.name} has another secret by now.", "approval.secret")
    permissions.may_approve(person, approver)
    return Standing(person, approver, lent.reason)


def check(view: View, actor: str, permission: str) -> None:
    """Whether somebody may do what is no action: take data out, bring a backup back. Raises NotPermitted."""
    now = standing(view, actor)
    if now.person is not None and not permissions.allows(now, permission):
        raise _refusal(view, [Missing(now.person, permission, permissions.TITLES[permission], "")])


def require(tx: Transaction, permission: str, why: str = "") -> None:
    """Note that this right is wanted, and `why`: one's own, or lent, which is recorded. `judging` has the last word."""
    now = tx.standing
    if now is None or now.person is None or permissions.holds(now.person, permission):
        return
    if permissions.allows(now, permission):
        _note(tx, now, permission)
    else:
        _lacks(tx, now, permission, permissions.TITLES[permission] + (f" ({why})" if why else ""))


def require_discount(tx: Transaction, discount: int, line: int = 0) -> None:
    """The same for the right to give that much (1/1,000 %), on a line, if it is one."""
    now = tx.standing
    if now is None or now.person is None or permissions.within_discount(now.person, discount):
        return
    if permissions.allows_discount(now, discount):
        _note(tx, now, "discount")
        return
    limit = rate_out((now.approver or now.person).role.discount_limit)
    where = f" on line {line}" if line else ""
    _lacks(tx, now, "discount", f"give {rate_out(discount)} % discount{where} (up to {limit} %)", discount)


def _lacks(tx: Transaction, now: Standing, permission: str, words: str, discount: int = 0) -> None:
    if now.person is not None:
        approver = now.approver.name if now.approver else ""
        tx.missing.append(Missing(now.person, permission, words, tx.occasion.action, discount, approver))


def _refusal(view: View, missing: Sequence[Missing]) -> NotPermitted:
    able = permissions.lenders(asked.people(view), missing)
    ask = f" Ask {' or '.join(able[:3])}." if able else ""
    rights = tuple(dict.fromkeys((one.permission, one.action) for one in missing))
    return NotPermitted(permissions.missing_in_words(missing) + ask, rights, able)


def _note(tx: Transaction, now: Standing, permission: str) -> None:
    if now.person is None or now.approver is None or permission in tx.lent:
        return
    tx.lent.add(permission)
    given = (now.person.name, permission, tx.occasion.action, now.reason)
    tx.record(ApprovalGiven(now.approver.user_id, now.approver.name, *given))


def note_refusal(database: Database, actor: str, action: str, error: NotPermitted) -> None:
    """What was refused is recorded by itself: the act that wanted it left nothing behind."""

    def note(tx: Transaction) -> None:
        person = asked.named(asked.people(tx), actor)
        if person is not None:
            for permission, wanted in error.rights:
                tx.record(PermissionRefused(person.user_id, person.name, permission, wanted or action))

    database.write(note, action="refused", actor=actor)
