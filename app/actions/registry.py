"""What an action is to everything that lists them: its name, parameters, permission, and the function that does it."""

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
        unknown = set(given) - set(action.parameters.__dataclass_fields__)
        if unknown:
            name = min(unknown)
            raise RuleViolation(f"{action.name} knows no parameter {name}.", name)
    try:
        return msgspec.convert(given, action.parameters, strict=False)
    except msgspec.ValidationError as error:
        raise RuleViolation(*_sentence(str(error))) from None


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
    return f"{field or 'The input'}: {what[0].lower()}{what[1:]}.", field or None


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
