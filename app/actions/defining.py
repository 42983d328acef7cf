"""Fields of the company's own: defined, renamed, retired."""

from dataclasses import dataclass, replace

from app.actions.own_fields import known_field
from app.actions.parameters import Dated
from app.actions.record import change
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.fields import FieldDef, check_definition, choices_text
from app.queries.own_fields import definitions
from app.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveField(Dated):
    """A field of the company's own on customers, products or orders. Of a known one only what is given changes.

    A known one is named by `field` (its id or its name); `name` renames it, and what records hold stays. `kind`: text,
    number, date, yesno, choice; it never changes. `papers`: quotation, sales-order, pick-list, delivery-note, invoice.
    `retired` takes it from the forms; what was filled in is still shown.
    """

    entity: str = ""
    field: str | None = None
    name: str | None = None
    kind: str | None = None
    choices: list[str] | None = None
    required: bool | None = None
    papers: list[str] | None = None
    position: int | None = None
    retired: bool | None = None


def save_field(tx: Transaction, p: SaveField) -> Reply:
    """Define a field, or change one."""
    every = definitions(tx, retired=True)
    known = known_field(every, p.entity, p.field or "")
    if p.field and known is None:
        raise RuleViolation(f"There is no field {p.field}.", "field")
    if known is None:
        known = FieldDef("", p.entity, "", p.kind or "text", position=_last(every, p.entity) + 1)
    if p.kind is not None and p.kind != known.kind:
        raise RuleViolation("What records hold fits its kind: retire this field and define another.", "kind")
    if p.entity and p.entity != known.entity:
        raise RuleViolation("A field stays where it is: retire it and define another.", "entity")
    field = replace(
        known,
        name=known.name if p.name is None else " ".join(p.name.split()),
        choices=known.choices if p.choices is None else tuple(one.strip() for one in p.choices if one.strip()),
        papers=known.papers if p.papers is None else tuple(dict.fromkeys(p.papers)),
        required=known.required if p.required is None else p.required,
        position=known.position if p.position is None else p.position,
        retired=known.retired if p.retired is None else p.retired,
    )
    check_definition(field, every)
    if not 0 <= field.position <= 9999:
        raise RuleViolation("The place of a field is 0 to 9999.", "position")
    field = field if field.id else replace(field, id=tx.new_id())
    stored = {
        "entity": field.entity,
        "name": field.name,
        "kind": field.kind,
        "choices": choices_text(field.choices) if field.choices else "",
        "papers": " ".join(field.papers),
        "required": int(field.required),
        "position": field.position,
        "inactive": int(field.retired),
    }
    state = change(tx, "custom_field", field.id, stored)
    return Reply(id=field.id, number=field.name, state=state)


def _last(every: tuple[FieldDef, ...], entity: str) -> int:
    return max((one.position for one in every if one.entity == entity), default=0)
