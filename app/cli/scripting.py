"""`counterfoil do`: actions as JSON, one or a line each, with references between them."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from app.actions.catalogue import BY_NAME
from app.actions.registry import Action, perform
from app.actions.reply import Reply
from app.actions.together import Commands, perform_together
from app.domain.errors import CounterfoilError, RuleViolation
from app.domain.legal import Incomplete
from app.store.database import Database

Answer = dict[str, Any]


def _ready(database: Database) -> None:
    # Here: most of what is done by scripts issues no paper.
    from app.documents.runner import ready

    ready(database)


class Script:
    """Runs commands one after the other, remembers what `as` named, and counts refusals."""

    def __init__(self, database: Database, actor: str) -> None:
        self._database = database
        self._actor = actor
        self._commands = Commands()
        self.refused = 0

    def run(self, command: object) -> Answer:
        """Run one command in a transaction of its own; the answer, refusals included."""
        try:
            action, name, given = self._commands.understood(asking_the_law(command))
            lent = {"approval": command["approval"]} if isinstance(command, dict) and command.get("approval") else {}
            reply = perform(self._database, action, {**given, **lent}, self._actor, ready=_ready).reply
            self._commands.name(name, reply)
            return self._answer(action, name, reply)
        except RecursionError:
            return self._refusal(command, RuleViolation("The command is nested too deeply."))
        except CounterfoilError as error:
            return self._refusal(command, error)

    def run_together(self, commands: list[object]) -> list[Answer]:
        """Run all commands in one transaction: all of them happen, or none."""
        answers: list[Answer] = []

        def answered(action: Action, name: str, reply: Reply) -> None:
            answers.append(self._answer(action, name, reply))

        try:
            perform_together(
                self._database,
                [asking_the_law(one) for one in commands],
                self._actor,
                understanding=self._commands,
                answered=answered,
                action="script",
                ready=_ready,
            )
        except CounterfoilError as error:
            failed = len(answers)
            sentence = f"Nothing was done: {error.message}"
            if failed < len(commands):
                sentence = f"Nothing was done, for command {failed + 1} was refused: {error.message}"
            undone = RuleViolation(sentence)
            return [self._refusal(one, error if n == failed else undone) for n, one in enumerate(commands)]
        return answers

    @staticmethod
    def _answer(action: Action, name: str, reply: Reply) -> Answer:
        answer: Answer = {"ok": True, "action": action.name}
        answer |= flat(reply)
        if name:
            answer["as"] = name
        return answer

    def _refusal(self, command: object, error: CounterfoilError) -> Answer:
        self.refused += 1
        action = command.get("action") if isinstance(command, dict) else None
        action = action if isinstance(action, str) and action in BY_NAME else None
        answer = {"ok": False, "action": action, "error": error.message, "field": getattr(error, "field", None)}
        if isinstance(error, Incomplete):
            answer["error"] = f"{' '.join(error.sentences)} {_WITHOUT}"
            answer["lacks"] = [{"field": one.field, "record": one.record} for one in error.lacks]
        return answer


_WITHOUT = 'To issue it without, say "complete": false; that stands in its trail.'


def asking_the_law(command: object) -> object:
    """A command that issues a bill asks for all that the law wants on it, unless it says "complete": false."""
    name = command.get("action") if isinstance(command, dict) else None
    action = BY_NAME.get(name) if isinstance(name, str) else None
    if isinstance(command, dict) and action and "complete" in action.parameters.__slots__:
        return {**command, "complete": True if command.get("complete") is None else command["complete"]}
    return command


def flat(reply: object) -> dict[str, Any]:
    """A reply or an answer as JSON values: totals stand among the rest, what does not apply is left out."""
    content = msgspec.to_builtins(reply)
    totals = content.pop("totals", None) or {}
    kept = {**content, **totals}
    return {key: _trimmed(value) for key, value in kept.items() if value is not None}


def _trimmed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_trimmed(one) for one in value]
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if one is not None and one != ""}
    return value


def commands_from(stream: Any) -> Iterator[object]:
    """The commands of a stream of bytes, one JSON object a line; what cannot be read becomes its refusal."""
    for number, row in enumerate(stream, 1):
        try:
            text = row.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            if text:
                yield json.loads(text)
        except RecursionError:
            yield RuleViolation(f"Line {number} is not JSON that can be meant: it is nested too deeply.")
        except ValueError as error:
            yield RuleViolation(f"Line {number} is not JSON ({error}).")


def say(answer: Answer) -> None:
    """One answer, one line, out at once: what is read has happened. Its refusal is told on stderr too."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    if not answer["ok"]:
        print(answer["error"], file=sys.stderr)
