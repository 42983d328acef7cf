"""Fields of the company's own on customers, products and orders: what each may hold, as exact text. Pure."""

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from app.domain.errors import RuleViolation

ENTITIES = ("customer", "product", "order")
KINDS = ("text", "number", "date", "yesno", "choice")
PAPERS = ("quotation", "sales-order", "pick-list", "delivery-note", "invoice")
MOST_FIELDS, MOST_CHOICES, LONGEST_NAME, LONGEST = 40, 100, 60, 1000
# What every order has beside what was agreed: the note for us, which may change without a word to the customer.
NOTE = "note"
_LARGEST, _DECIMALS = Decimal(10) ** 15, 9
_YES = {True: "yes", "true": "yes", "yes": "yes", "1": "yes", False: "no", "false": "no", "no": "no", "0": "no"}


@dataclass(frozen=True, slots=True)
class FieldDef:
    """A field as the company defined it. `position` orders the fields of an entity; `papers` are those it stands on."""

    id: str
    entity: str
    name: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    required: bool = False
    position: int = 0
    retired: bool = False


def choices_text(choices: Iterable[str]) -> str:
    """Choices as they are stored."""
    return json.dumps(list(choices), ensure_ascii=False, separators=(",", ":"))


def check_definition(field: FieldDef, others: Iterable[FieldDef]) -> None:
    """Refuse a definition that cannot be meant. Raises RuleViolation beside its field."""
    if field.entity not in ENTITIES:
        raise RuleViolation(f"A field belongs to one of {', '.join(ENTITIES)}.", "entity")
    if field.kind not in KINDS:
        raise RuleViolation(f"The kind of a field is one of {', '.join(KINDS)}.", "kind")
    if not field.name:
        raise RuleViolation("The field has no name yet.", "name")
    if len(field.name) > LONGEST_NAME or "\n" in field.name:
        raise RuleViolation(f"The name of a field is one line of {LONGEST_NAME} letters at most.", "name")
    same = [one for one in others if one.entity == field.entity and one.id != field.id and not one.retired]
    if any(one.name.casefold() == field.name.casefold() for one in same) and not field.retired:
        raise RuleViolation(f"There is a field {field.name} already.", "name")
    if len(same) >= MOST_FIELDS and not field.retired:
        raise RuleViolation(f"There are {MOST_FIELDS} fields already; retire one first.", "name")
    if field.kind == "choice" and not field.choices:
        raise RuleViolation("A choice needs something to choose from.", "choices")
    if field.kind != "choice" and field.choices:
        raise RuleViolation("Only a choice has choices.", "choices")
    if len(field.choices) > MOST_CHOICES or any(not one or len(one) > LONGEST_NAME for one in field.choices):
        raise RuleViolation(f"Choices are {MOST_CHOICES} at most, of {LONGEST_NAME} letters at most.", "choices")
    if len({one.casefold() for one in field.choices}) < len(field.choices):
        raise RuleViolation("Two of the choices are the same.", "choices")
    for paper in field.papers:
        if paper not in PAPERS:
            raise RuleViolation(f"A field stands on some of {', '.join(PAPERS)}; there is no {paper}.", "papers")


def value_in(field: FieldDef, given: object) -> str:
    """What was given as it is kept: exact text, ISO dates, yes or no, a choice as it is written. RuleViolation."""
    where = f"fields.{field.id}"
    if given is None or (isinstance(given, str) and not given.strip()):
        return ""
    if field.kind == "yesno":
        found = _YES.get(given.strip().casefold() if isinstance(given, str) else given)
        if found is None:
            raise RuleViolation(f"{field.name} is yes or no, not {given}.", where)
        return str(found)
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        raise RuleViolation(f"{field.name} is given as a text.", where)
    # What JSON gave as a number reads as it was written there; exact figures are given as text.
    text = str(given).strip()
    if field.kind == "number":
        return _number(field, text, where)
    if field.kind == "date":
        try:
            return datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            raise RuleViolation(f"{field.name}: {text} is not a date like 2026-03-18.", where) from None
    if field.kind == "choice":
        for choice in field.choices:
            if choice.casefold() == text.casefold():
                return choice
        raise RuleViolation(f"{field.name} is one of {', '.join(field.choices)}, not {text}.", where)
    if len(text) > LONGEST:
        raise RuleViolation(f"{field.name} holds {LONGEST} letters at most.", where)
    return text


def _number(field: FieldDef, text: str, where: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise RuleViolation(f"{field.name}: {text} is not a number.", where) from None
    if not number.is_finite() or abs(number) >= _LARGEST:
        raise RuleViolation(f"{field.name}: {text} is beyond all figures.", where)
    if -int(number.as_tuple().exponent) > _DECIMALS:
        raise RuleViolation(f"{field.name} has {_DECIMALS} decimals at most.", where)
    return f"{number:f}"


def missing(fields: Iterable[FieldDef], values: Mapping[str, str]) -> FieldDef | None:
    """The first required field that holds nothing."""
    return next((one for one in fields if one.required and not one.retired and not values.get(one.id)), None)


def check_required(fields: Iterable[FieldDef], values: Mapping[str, str]) -> None:
    """Refuse what is not whole. Raises RuleViolation beside the field."""
    if one := missing(fields, values):
        raise RuleViolation(f"{one.name} is not filled in yet.", f"fields.{one.id}")
