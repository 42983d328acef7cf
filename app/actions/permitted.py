"""Whether who does it may do it: the one gate of all actions, for windows, `counterfoil do` and scripts alike.

`perform` asks for the permission that the action names; an action that needs a finer one asks with `require` or
`require_discount`, where it is decided. A right that was lent is recorded as a fact of the same step.
"""

from dataclasses import dataclass, field, replace

from app.actions import secrets, signing_in
from app.domain import permissions
from app.domain.errors import NotPermitted, RuleViolation, SignInRefused
from app.domain.facts import ApprovalGiven, PermissionRefused
from app.domain.money import rate_out
from app.domain.permissions import Person, Standing
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
    """Begin a step: from here on the transaction knows on whose word it is done. Raises what refuses it."""
    tx.standing = standing(tx, actor, lent)
    if tx.standing.person is not None:
        # As the books write the name, whatever was typed at the door.
        tx.occasion = replace(tx.occasion, actor=tx.standing.person.name)
    require(tx, permission)


def leave(tx: Transaction) -> None:
    """End a step: what could only be judged now. Raises NotPermitted."""
    checks, tx.at_end = tx.at_end, []
    for check in checks:
        check()


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
        raise _refusal(view, now.person, permission, permissions.TITLES[permission])


def require(tx: Transaction, permission: str, why: str = "") -> None:
    """Go on if this permission is there, by one's own right or a lent one; `why` it is wanted. Raises NotPermitted."""
    now = tx.standing
    if now is None or now.person is None or permissions.holds(now.person, permission):
        return
    if not permissions.allows(now, permission):
        raise _refusal(tx, now.person, permission, permissions.TITLES[permission] + (f" ({why})" if why else ""))
    _note(tx, now, permission)


def require_discount(tx: Transaction, discount: int, line: int = 0) -> None:
    """Go on if that much (1/1,000 %) may be given. Raises NotPermitted naming the line, if it is one."""
    now = tx.standing
    if now is None or now.person is None or permissions.within_discount(now.person, discount):
        return
    if not permissions.allows_discount(now, discount):
        much = f"give {rate_out(discount)} % discount{f' on line {line}' if line else ''}"
        raise _refusal(tx, now.person, "discount", much, discount)
    _note(tx, now, "discount")


def _refusal(view: View, person: Person, permission: str, words: str, discount: int = 0) -> NotPermitted:
    able = [
        one.name
        for one in asked.people(view)
        if one.has_secret
        and one.user_id != person.user_id
        and (permissions.within_discount(one, discount) if discount else permissions.holds(one, permission))
    ]
    if discount:
        words += f" (up to {rate_out(person.role.discount_limit)} %)"
    ask = f" Ask {' or '.join(able[:3])}." if able else ""
    return NotPermitted(f"{person.name} may not {words}.{ask}", permission, tuple(able))


def _note(tx: Transaction, now: Standing, permission: str) -> None:
    if now.person is None or now.approver is None:
        return
    given = (now.person.name, permission, tx.occasion.action, now.reason)
    tx.record(ApprovalGiven(now.approver.user_id, now.approver.name, *given))


def note_refusal(database: Database, actor: str, action: str, error: NotPermitted) -> None:
    """What was refused is recorded by itself: the act that wanted it left nothing behind."""

    def note(tx: Transaction) -> None:
        person = asked.named(asked.people(tx), actor)
        if person is not None:
            tx.record(PermissionRefused(person.user_id, person.name, error.permission, action))

    database.write(note, action="refused", actor=actor)
