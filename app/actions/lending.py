"""What is no action and yet not everybody's: taking data out, bringing a backup back. Asked before it is begun."""

from contextlib import suppress

from app.actions import permitted
from app.actions.catalogue import BY_NAME
from app.actions.registry import approval_of
from app.domain.errors import NotPermitted, Unavailable
from app.store.database import Database, Transaction

ACTS = {
    "export_report": "Save a report",
    "export_books": "Write all that the books hold",
    "export_archive": "Write an archive of papers",
    "restore_backup": "Bring a backup back",
    "name_mail_server": "Name the mail server",
}
"""What they are called where a lent or a refused right is told, as actions are by their titles."""


def title_of(action: str) -> str:
    """What an action or one of `ACTS` is called."""
    return BY_NAME[action].title if action in BY_NAME else ACTS.get(action, action)


def permit(database: Database, actor: str, permission: str, act: str, approval: object = None) -> None:
    """Go on if the actor may do this one of `ACTS`, by their own right or on the word of who approves it.

    `approval` is what actions are given as such. What is lent or refused is recorded; who may by themselves needs no
    disk to write on. Raises NotPermitted, SignInRefused, RuleViolation.
    """
    with database.read() as view:
        try:
            permitted.check(view, actor, permission)
        except NotPermitted as error:
            refused = error
        else:
            return
    lent = permitted.prove(database, approval_of({"approval": approval})[1])

    def record(tx: Transaction) -> None:
        with permitted.judging(tx):
            permitted.enter(tx, actor, lent, permission)

    try:
        if lent is None:
            raise refused
        database.write(record, action=act, actor=actor, reason=lent.reason)
    except NotPermitted as error:
        with suppress(Unavailable):
            permitted.note_refusal(database, actor, act, error)
        raise
