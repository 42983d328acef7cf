"""Several actions as one: all of them happen, or none; a later one names what an earlier one made as "@name"."""

from collections.abc import Callable, Sequence
from typing import Any

from app.actions import BY_NAME
from app.actions.registry import Action, check_plain, moment_of, parse
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.store.database import Database, Transaction, Written


class Commands:
    """Understands commands, and remembers the ids of what `as` named."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def understood(self, command: object) -> tuple[Action, str, dict[str, Any]]:
        """The action, the name its document is to have, and what it is given. Raises RuleViolation."""
        if isinstance(command, RuleViolation):
            raise command
        if not isinstance(command, dict):
            raise RuleViolation('A command is an object like {"action": "confirm_order", "order": "D-1"}.')
        given = {key: self._resolved(value) for key, value in command.items() if key not in {"action", "as"}}
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


def run_steps(
    tx: Transaction,
    commands: Sequence[object],
    understanding: Commands,
    answered: Callable[[Action, str, Reply], None] | None = None,
) -> list[Reply]:
    """Run commands one after the other in an open transaction. Raises what the first refused one refuses with."""
    replies = []
    for command in commands:
        action, label, given = understanding.understood(command)
        parameters = parse(action, given)
        tx.step(action.name, getattr(parameters, "reason", "") or "", moment_of(parameters.date))
        reply = action.run(tx, parameters)
        tx.settle()
        understanding.name(label, reply)
        if answered:
            answered(action, label, reply)
        replies.append(reply)
    return replies


def perform_together(database: Database, commands: Sequence[object], actor: str = "") -> Written[list[Reply]]:
    """Run commands in one transaction of their own. Raises what a refused one refuses with; then nothing is done."""
    return database.write(lambda tx: run_steps(tx, commands, Commands()), action="together", actor=actor)
