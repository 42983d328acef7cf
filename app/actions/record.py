"""A master record changes by one fact of what changed; what the books hold already is no change."""

from decimal import Decimal
from typing import Any

from app.actions.before import lost, note
from app.domain.errors import RuleViolation
from app.domain.facts import RecordChanged
from app.domain.money import rate_in
from app.domain.tolerance import check_percent
from app.store.apply.master import PRIVATE, stored
from app.store.database import Transaction
from app.store.schema import agreements, sourcing, templates

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
# What can be made and unmade again: it is retired.
RETIRED = frozenset(
    {
        "address",
        "contact",
        "carrier",
        "location",
        "pack",
        "custom_field",
        *agreements.ENTITIES,
        *sourcing.ENTITIES,
        *templates.ENTITIES,
    }
)


def change(tx: Transaction, entity: str, record_id: str, fields: dict[str, Any], *, fresh: bool = False) -> str:
    """Record what changed, personal fields apart. Fields that are None were not given.

    What the books hold already is no change, so saying the same twice makes no fact. A `fresh` record has an id that
    was made for it, and is not looked for. Returns CREATED, CHANGED or UNCHANGED.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    held = None if fresh else stored(tx, entity, record_id)
    if held is not None:
        given = {name: value for name, value in given.items() if name not in held or held[name] != value}
        if not given:
            return UNCHANGED
    elif entity not in RETIRED:
        lost(tx)
    private = {name: value for name, value in given.items() if name in PRIVATE.get(entity, ())}
    public = {name: value for name, value in given.items() if name not in private}
    [fact] = tx.record(RecordChanged(entity, record_id, public, private or None))
    was = {name: held[name] for name in given if name in held} if held is not None else None
    note(tx, fact, {"kind": "record", "entity": entity, "record": record_id, "names": list(given), "was": was})
    return CREATED if held is None else CHANGED


def refuse_new(
    tx: Transaction, entity: str, record_id: str, column: str, value: str | None, sentence: str, field: str = ""
) -> None:
    """Refuse a value of which something is wrong (`sentence`), unless the record says it already.

    What came into the books before there was the rule stays, and does not keep anybody from changing the rest.
    Raises RuleViolation.
    """
    if doubt_new(tx, entity, record_id, column, value, sentence):
        raise RuleViolation(sentence, field or column)


def doubt_new(tx: Transaction, entity: str, record_id: str, column: str, value: str | None, sentence: str) -> str:
    """The sentence on what is wrong with a value, "" if nothing is or the record says it already."""
    return sentence if sentence and (stored(tx, entity, record_id) or {}).get(column) != value else ""


def tolerances(over: Decimal | None, under: Decimal | None) -> dict[str, int | None]:
    """How much more or less may be sent, as it is kept. Raises RuleViolation."""
    given = {"over": over, "under": under}
    return {
        name: None if one is None else check_percent(rate_in(one, f"{name}_percent"), f"{name}_percent")
        for name, one in given.items()
    }


def one_of(value: str | None, allowed: tuple[str, ...], field: str) -> str | None:
    """The value if it is allowed. Raises RuleViolation."""
    if value is not None and value not in allowed:
        raise RuleViolation(f"The field {field} is one of {', '.join(x for x in allowed if x)}, not {value}.", field)
    return value


def not_below(value: int, what: str, field: str) -> int:
    """A figure that is nothing or more. Raises RuleViolation."""
    if value < 0:
        raise RuleViolation(f"{what} is not below zero.", field)
    return value


def required(value: str | None, what: str, field: str) -> str:
    """A text that must be there. Raises RuleViolation."""
    if value is None or not value.strip():
        raise RuleViolation(f"{what} is missing.", field)
    return value.strip()


def span(given: int | None, most: int, field: str, what: str, unit: str) -> int | None:
    """So many months or days. Raises RuleViolation."""
    if given is not None and not 0 <= given <= most:
        raise RuleViolation(f"{what} 0 to {most} {unit}.", field)
    return given
