"""What an action is to everything that lists them: its name, parameters, permission, and the function that does it."""

import datetime
import functools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from typing import Any, get_args, get_type_hints

import msgspec

from app.actions import before, permitted
from app.actions.permitted import Approval
from app.actions.reply import Reply
from app.domain.errors import NotPermitted, RuleViolation
from app.store.database import Database, Transaction, Written


@dataclass(frozen=True, slots=True)
class Action:
    """One intention of a person. `run` takes the open transaction and the parameters, and never commits.

    `permission` is the right it needs, of `app.domain.permissions`; "" is what everybody may.
    """

    name: str
    title: str
    parameters: type[Any]
    run: Callable[[Transaction, Any], Reply]
    permission: str
    undoable: bool = False
    """Whether it is an edit that `undo_edit` takes back: its reply names the step."""
    papers: bool = False
    """Whether it takes a number for a paper that is sealed: where none can be sealed, it is not begun."""

    def schema(self) -> dict[str, Any]:
        """The parameters as JSON Schema."""
        schema: dict[str, Any] = msgspec.json.schema(self.parameters)
        lent = msgspec.json.schema(Approval)
        schema.setdefault("$defs", {}).update(lent["$defs"])
        schema["$defs"][self.parameters.__name__]["properties"]["approval"] = {"$ref": lent["$ref"]}
        return schema


def approval_of(given: object) -> tuple[object, Approval | None]:
    """What an action is given without its approval, and the approval. Raises RuleViolation."""
    if not isinstance(given, dict) or given.get("approval") is None:
        return given, None
    rest = {name: value for name, value in given.items() if name != "approval"}
    check_plain(given["approval"], "approval")
    check_names(Approval, given["approval"], "approval")
    try:
        return rest, msgspec.convert(given["approval"], Approval)
    except msgspec.ValidationError as error:
        sentence, field = _sentence(str(error))
        raise RuleViolation(sentence, f"approval.{field}" if field else "approval") from None


def parse(action: Action, given: object) -> Any:
    """Decoded JSON as the action's parameters. Raises RuleViolation with a sentence and the field."""
    check_plain(given)
    if isinstance(given, dict):
        check_names(action.parameters, given, "")
    try:
        return msgspec.convert(given, action.parameters, strict=False)
    except msgspec.ValidationError as error:
        raise RuleViolation(*_sentence(str(error))) from None


_LARGEST = 10**15


def check_plain(value: object, path: str = "") -> None:
    """Refuse at any depth what no table holds: whole numbers beyond all trade, characters that are no text."""
    if isinstance(value, dict):
        for name, one in value.items():
            check_plain(name, path)
            check_plain(one, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for position, one in enumerate(value, 1):
            check_plain(one, f"{path}.{position}".lstrip("."))
    elif isinstance(value, str):
        if "\0" in value or (not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value)):
            where = f"The field {path}" if path else "A name"
            raise RuleViolation(f"{where} holds characters that are no text.", path or None)
    elif isinstance(value, int) and abs(value) > _LARGEST:
        raise RuleViolation(f"The field {path} is too large.", path or None)


def check_names(kind: Any, given: object, path: str) -> None:
    """Refuse names that mean nothing, at any depth: a misspelt field must not be dropped in silence."""
    if isinstance(given, list):
        for position, one in enumerate(given, 1):
            check_names(kind, one, f"{path}.{position}")
        return
    hints = _fields(kind)
    if not isinstance(given, dict) or not hints:
        return
    for name, value in given.items():
        here = f"{path}.{name}".lstrip(".")
        if name not in hints:
            raise RuleViolation(f"There is no field {name} here; there are {', '.join(sorted(hints))}.", here)
        if isinstance(value, list | dict):
            check_names(hints[name], value, here)


@functools.cache
def _fields(kind: Any) -> dict[str, Any]:
    """The fields of the dataclass that a type is, or holds (in a list, or beside None)."""
    if is_dataclass(kind):
        return get_type_hints(kind)
    return next((found for one in get_args(kind) if (found := _fields(one))), {})


# msgspec's words for types, as a person says them; beside `null` the others count.
_TYPES = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "decimal": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "nothing",
}
_WANTED = re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<got>[^`]+)`")


def _sentence(text: str) -> tuple[str, str | None]:
    """msgspec's words as ours: what is wrong, and the field with lines counted from 1."""
    what, _, path = text.partition(" - at `$")
    field = re.sub(r"\[(\d+)\]", lambda found: f".{int(found[1]) + 1}", path.rstrip("`")).lstrip(".")
    if "missing required field" in what:
        name = what.rsplit("`", 2)[-2]
        return f"The field {name} is missing.", f"{field}.{name}".lstrip(".")
    where = f"The field {field}" if field else "The input"
    if found := _WANTED.fullmatch(what):
        wanted = [_TYPES.get(one, one) for one in found["wanted"].split(" | ") if one != "null"]
        got = _TYPES.get(found["got"], found["got"])
        return f"{where} wants {' or '.join(dict.fromkeys(wanted))}, not {got}.", field
    if "decimal" in what:
        return f"{where} is not a number.", field
    return f"{where} cannot be read ({what}).", field or None


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
    try:
        noon = datetime.datetime.combine(day, datetime.time(12)).astimezone()
        return int(time.mktime(noon.timetuple())) * 1_000_000
    except (OverflowError, ValueError, OSError):
        raise RuleViolation(f"{date} lies beyond the calendar.", "date") from None


Ready = Callable[[Database], None]
"""Asked before an action that issues papers is begun; raises Unavailable with the reason where none can be sealed."""


def perform(
    database: Database,
    action: Action,
    given: object,
    actor: str = "",
    reason: str = "",
    *,
    ready: Ready | None = None,
) -> Written[Reply]:
    """Run one action in a transaction of its own, if the actor may. Raises RuleViolation, Conflict, Unavailable.

    `given` may carry an `approval`: a second person's secret, who lends a right for this one act. `ready` is handed in
    by whoever can tell, for actions know nothing of papers: so no number is taken for one that could not be sealed.
    """
    given, approval = approval_of(given)
    parameters = parse(action, given) if not isinstance(given, action.parameters) else given
    lent = permitted.prove(database, approval)
    if ready is not None and action.papers:
        ready(database)

    def run(tx: Transaction) -> Reply:
        with permitted.judging(tx):
            permitted.enter(tx, actor, lent, action.permission)
            before.begin(tx, undoable=action.undoable)
            reply = action.run(tx, parameters)
            permitted.leave(tx)
        return before.end(tx, reply)

    try:
        return database.write(
            run,
            action=action.name,
            actor=actor,
            reason=reason or getattr(parameters, "reason", "") or "",
            occurred_at=moment_of(parameters.date),
        )
    except NotPermitted as error:
        permitted.note_refusal(database, actor, action.name, error)
        raise
