"""Several actions as one: all of them happen, or none; a later one names what an earlier one made as "@name"."""

from collections.abc import Callable, Sequence
from typing import Any

from app.actions import before, permitted
from app.actions.catalogue import BY_NAME
from app.actions.permitted import Lent
from app.actions.registry import Action, Ready, approval_of, check_plain, moment_of, parse
from app.actions.reply import Reply
from app.domain.errors import CounterfoilError, NotPermitted, RuleViolation
from app.store.database import Database, Transaction, Written


class Commands:
    """Understands commands, and remembers the ids of what `as` named."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def understood(self, command: object) -> tuple[Action, str, dict[str, Any]]:
        """The action, the name its document is to have, and what it is given but for its approval. RuleViolation."""
        if isinstance(command, RuleViolation):
            raise command
        if not isinstance(command, dict):
            raise RuleViolation('A command is an object like {"action": "confirm_order", "order": "D-1"}.')
        given = {
            key: self._resolved(value) for key, value in command.items() if key not in {"action", "as", "approval"}
        }
        name = command.get("action")
        if not isinstance(name, str) or name not in BY_NAME:
            check_plain(name, "action")
            raise RuleViolation(f"There is no action {name}. See counterfoil actions.", "action")
        label = command.get("as", "")
        if not isinstance(label, str):
            raise RuleViolation("The field as wants a text.", "as")
        check_plain(label, "as")
        return BY_NAME[name], label.removeprefix("@"), given

    def name(self, label: str, reply: Reply) -> None:
        """From now on "@label" is what this reply is about."""
        if label:
            self._names[label] = reply.id

    def _resolved(self, value: Any) -> Any:
        """References like "@x" as the ids they stand for, at any depth."""
        if isinstance(value, str):
            return self._names.get(value[1:], value) if value.startswith("@") else value
        if isinstance(value, list):
            return [self._resolved(one) for one in value]
        if isinstance(value, dict):
            return {key: self._resolved(one) for key, one in value.items()}
        return value


Answered = Callable[[Action, str, Reply], None]


def perform_together(
    database: Database,
    commands: Sequence[object],
    actor: str = "",
    *,
    understanding: Commands | None = None,
    answered: Answered | None = None,
    action: str = "together",
    ready: Ready | None = None,
) -> Written[list[Reply]]:
    """Run commands in one transaction of their own. Raises what a refused one refuses with; then nothing is done.

    `understanding` remembers names across calls; `answered` hears each reply as it comes. `ready` is asked as in
    `perform`, once, if one of them issues papers.
    """
    known = understanding or Commands()
    proved = [_proved(database, command) for command in commands]
    if ready is not None and any(_issues(command) for command in commands):
        ready(database)
    at: list[str] = []

    def step(tx: Transaction, command: object, lent: Lent | None) -> Reply:
        one, label, given = known.understood(command)
        parameters = parse(one, given)
        tx.step(one.name, getattr(parameters, "reason", "") or "", moment_of(parameters.date))
        at.append(one.name)
        permitted.enter(tx, actor, lent, one.permission)
        before.begin(tx, undoable=one.undoable)
        reply = one.run(tx, parameters)
        tx.settle()
        permitted.leave(tx)
        reply = before.end(tx, reply)
        known.name(label, reply)
        if answered:
            answered(one, label, reply)
        return reply

    def steps(tx: Transaction) -> list[Reply]:
        replies = []
        with permitted.judging(tx):
            for command, (lent, error) in zip(commands, proved, strict=True):
                if error:
                    known.understood(command)
                    raise error
                replies.append(step(tx, command, lent))
        return replies

    try:
        return database.write(steps, action=action, actor=actor)
    except NotPermitted as error:
        permitted.note_refusal(database, actor, at[-1], error)
        raise


def _issues(command: object) -> bool:
    name = command.get("action") if isinstance(command, dict) else None
    return isinstance(name, str) and name in BY_NAME and BY_NAME[name].papers


def _proved(database: Database, command: object) -> tuple[Lent | None, CounterfoilError | None]:
    """A command's approval, proved before anything is begun; or what is wrong with it, told when its turn comes."""
    try:
        return permitted.prove(database, approval_of(command)[1]), None
    except CounterfoilError as error:
        return None, error
