"""What an action is to everything that lists them: its name, parameters, permission, and the function that does it."""

import datetime
import functools
import time
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from typing import Any, get_args, get_type_hints

import msgspec

from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.store.database import Database, Transaction, Written


@dataclass(frozen=True, slots=True)
class Action:
    """One intention of a person. `run` takes the open transaction and the parameters, and never commits."""

    name: str
    title: str
    parameters: type[Any]
    run: Callable[[Transaction, Any], Reply]
    permission: str

    def schema(self) -> dict[str, Any]:
        """The parameters as JSON Schema."""
        schema: dict[str, Any] = msgspec.json.schema(self.parameters)
        return schema


def parse(action: Action, given: object) -> Any:
    """Decoded JSON as the action's parameters. Raises RuleViolation with a sentence and the field."""
    if isinstance(given, dict):
        _check_names(action.parameters, given, "")
    try:
        return msgspec.convert(given, action.parameters, strict=False)
    except msgspec.ValidationError as error:
        raise RuleViolation(*_sentence(str(error))) from None


def _check_names(kind: Any, given: object, path: str) -> None:
    """Refuse names that mean nothing, at any depth: a misspelt field must not be dropped in silence."""
    if isinstance(given, list):
        for position, one in enumerate(given, 1):
            _check_names(kind, one, f"{path}.{position}")
        return
    hints = _fields(kind)
    if not isinstance(given, dict) or not hints:
        return
    for name, value in given.items():
        here = f"{path}.{name}".lstrip(".")
        if name not in hints:
            raise RuleViolation(f"There is no field {name} here; there are {', '.join(sorted(hints))}.", here)
        if isinstance(value, list | dict):
            _check_names(hints[name], value, here)


@functools.cache
def _fields(kind: Any) -> dict[str, Any]:
    """The fields of the dataclass that a type is, or holds (in a list, or beside None)."""
    if is_dataclass(kind):
        return get_type_hints(kind)
    return next((found for one in get_args(kind) if (found := _fields(one))), {})


def _sentence(text: str) -> tuple[str, str | None]:
    """msgspec's words as ours: what is wrong, and the field with lines counted from 1."""
    what, _, path = text.partition(" - at `$")
    field = path.rstrip("`").lstrip(".")
    for index in range(200):
        field = field.replace(f"[{index}]", f".{index + 1}") if f"[{index}]" in field else field
    if "missing required field" in what:
        name = what.rsplit("`", 2)[-2]
        full = f"{field}.{name}" if field else name
        return f"{name} is missing.", full.lstrip(".")
    words = (
        what.replace("`", "")
        .replace("Expected str", "a text was expected")
        .replace("Expected array", "a list was expected")
    )
    words = words.replace("Expected object", "an object was expected").replace(
        "Expected int", "a whole number was expected"
    )
    words = words.replace("Invalid decimal string", "that is not a number").replace(
        "Expected decimal", "a number was expected"
    )
    return f"{field or 'The input'}: {words[0].lower()}{words[1:]}.", field or None


def moment_of(date: str) -> int | None:
    """The business time of a date: now if it is today or not given, else noon of that day; microseconds UTC."""
    if not date:
        return None
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        raise RuleViolation(f"{date} is not a date like 2026-03-18.", "date") from None
    if day == datetime.datetime.now().astimezone().date():
        return None
    noon = datetime.datetime.combine(day, datetime.time(12)).astimezone()
    return int(time.mktime(noon.timetuple())) * 1_000_000


def perform(database: Database, action: Action, given: object, actor: str = "", reason: str = "") -> Written[Reply]:
    """Run one action in a transaction of its own. Raises RuleViolation, Conflict, Unavailable."""
    parameters = parse(action, given) if not isinstance(given, action.parameters) else given
    return database.write(
        lambda tx: action.run(tx, parameters),
        action=action.name,
        actor=actor,
        reason=reason or getattr(parameters, "reason", "") or "",
        occurred_at=moment_of(parameters.date),
    )
