"""Who is at the command line: where somebody has a secret, a name and its secret, else whoever the system says.

A secret is never an argument, for every process of the machine can read those: it is in the environment, or asked for
on a terminal, or in a line of a script on stdin.
"""

import argparse
import getpass
import os
import sys
from typing import TYPE_CHECKING, Any

from app.domain.errors import RuleViolation, SignInRefused

if TYPE_CHECKING:
    from app.store.database import Database

OWN = "COUNTERFOIL_SECRET"
APPROVER = "COUNTERFOIL_APPROVAL_SECRET"
NEW = "COUNTERFOIL_NEW_SECRET"


def signed_in(options: argparse.Namespace, database: "Database", permission: str = "", act: str = "") -> str:
    """The name under which this command is done. Raises SignInRefused; NotPermitted without the permission.

    With an `act` (one of `lending.ACTS`) somebody can approve it, and what is lent or refused is recorded here.
    """
    from app.actions import lending, permitted, signing_in
    from app.queries import people as asked

    with database.read() as view:
        guarded = asked.guarded(view)
    if not guarded:
        return str(options.user or options.actor)
    if not options.user:
        raise SignInRefused("Say who you are: --user NAME before the command.", "user")
    with database.read() as view:
        known = asked.named(asked.people(view), options.user)
    who = known.name if known else options.user
    proved = signing_in.prove(database, options.user, secret_of(OWN, f"Password or PIN of {who}: "))
    if act:
        lending.permit(database, proved.name, permission, act, _approval(options))
    else:
        with database.read() as view:
            permitted.check(view, proved.name, permission)
    return proved.name


def _approval(options: argparse.Namespace) -> dict[str, str] | None:
    by = options.approved_by
    if not by:
        return None
    return {"by": by, "secret": secret_of(APPROVER, f"Password or PIN of {by}: "), "reason": options.because}


def secret_of(variable: str, prompt: str) -> str:
    """A secret from the environment, else typed on a terminal without being shown. Raises RuleViolation."""
    if variable in os.environ:
        return os.environ[variable]
    if not sys.stdin.isatty():
        raise RuleViolation(f"Put the secret into the environment variable {variable}.", "secret")
    try:
        return getpass.getpass(prompt, stream=sys.stderr)
    except EOFError:
        raise RuleViolation("No secret was given.", "secret") from None


def with_secrets(action: str, given: dict[str, Any]) -> dict[str, Any]:
    """The parameters of `do` as typed, with the secrets that they need and must not hold. Raises RuleViolation."""
    approval = given.get("approval")
    if "secret" in given or (isinstance(approval, dict) and "secret" in approval):
        raise RuleViolation(
            f"A secret is no argument: everybody on this machine can read those. Leave it out; it is asked for, or put "
            f"into {NEW if 'secret' in given else APPROVER}.",
            "secret",
        )
    if action == "set_secret":
        kind = given.get("kind", "password")
        given = {**given, "secret": secret_of(NEW, f"New {kind} of {given.get('user', 'the user')}: ")}
    if isinstance(approval, dict):
        secret = secret_of(APPROVER, f"Password or PIN of {approval.get('by', 'the approver')}: ")
        given = {**given, "approval": {**approval, "secret": secret}}
    return given
