"""The company's own fields, filled in on customers, products and orders."""

from dataclasses import dataclass
from typing import Any

from app.actions.before import note
from app.actions.load import customer, product
from app.actions.parameters import Dated
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.facts import FieldsSet
from app.domain.fields import FieldDef, check_required, value_in
from app.queries.own_fields import definitions, values_of
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class FillOrder(Dated):
    """Own fields of an order, or of a sent quote, by number or id; a draft is written with its fields."""

    order: str
    fields: dict[str, Any]


def known_field(fields: tuple[FieldDef, ...], entity: str, ref: str) -> FieldDef | None:
    """The field of that id or name; one that is in use before one that is retired."""
    if not ref:
        return None
    named = [one for one in fields if one.name.casefold() == ref.strip().casefold() and entity in {"", one.entity}]
    return next((one for one in fields if one.id == ref), None) or next(
        (one for one in sorted(named, key=lambda one: one.retired)), None
    )


def read_fields(view: View, entity: str, given: dict[str, Any] | None) -> dict[str, str]:
    """What was given, by the field's id and as it is kept. Raises RuleViolation beside the field."""
    if not given:
        return {}
    fields = definitions(view, entity, retired=True)
    found: dict[str, str] = {}
    for ref, value in given.items():
        field = known_field(fields, entity, ref)
        if field is None:
            names = ", ".join(one.name for one in fields if not one.retired) or "none"
            raise RuleViolation(f"There is no field {ref} of this {entity}; there are {names}.", f"fields.{ref}")
        if field.retired:
            raise RuleViolation(f"The field {field.name} is retired.", f"fields.{field.id}")
        found[field.id] = value_in(field, value)
    return found


def set_fields(tx: Transaction, entity: str, record_id: str, given: dict[str, Any] | None) -> str:
    """Record what changed of a customer or a product. What is given leaves no required field empty. RuleViolation.

    Who gives no fields at all is asked for none: a name alone makes a customer at the counter.
    """
    if given is None:
        return "unchanged"
    fresh = read_fields(tx, entity, given)
    held = values_of(tx, record_id)
    check_required(definitions(tx, entity), held | fresh)
    return _record(tx, entity, record_id, held, fresh)


def set_order_fields(tx: Transaction, record_id: str, values: dict[str, str], *, whole: bool) -> None:
    """Record what an order or a quote holds; a `whole` one has all that is required. Raises RuleViolation."""
    if whole:
        check_required(definitions(tx, "order"), values)
    held = values_of(tx, record_id)
    _record(tx, "order", record_id, held, dict.fromkeys(held, "") | values)


def _record(tx: Transaction, entity: str, record_id: str, held: dict[str, str], fresh: dict[str, str]) -> str:
    changed = {one: value for one, value in sorted(fresh.items()) if value != held.get(one, "")}
    if not changed:
        return "unchanged"
    private = entity == "customer"
    [fact] = tx.record(FieldsSet(entity, record_id, {} if private else changed, changed if private else None))
    was = {one: held.get(one, "") for one in changed}
    note(tx, fact, {"kind": "fields", "entity": entity, "record": record_id, "was": was, "now": changed})
    return "changed"


_ORDER = sql(
    "SELECT id, number FROM sales_order WHERE id = :ref OR number = :ref "
    "UNION ALL SELECT id, number FROM quote WHERE id = :ref OR number = :ref"
)


_DRAFT = sql("SELECT id, name FROM draft WHERE id = :ref OR name = :ref")


def fill_order(tx: Transaction, p: FillOrder) -> Reply:
    """Own fields of a document of the books; what was issued before stays as it is."""
    row = tx.row(_ORDER, {"ref": p.order})
    if row is None:
        raise RuleViolation(f"There is no order or quote {p.order}.", "order")
    fresh = read_fields(tx, "order", p.fields)
    held = values_of(tx, row[0])
    check_required(definitions(tx, "order"), held | fresh)
    return Reply(id=row[0], number=row[1], state=_record(tx, "order", row[0], held, fresh))


def record_of(view: View, entity: str, ref: str) -> tuple[str, str]:
    """Id and name of a record that fields and files belong to. Raises RuleViolation."""
    if entity == "customer":
        party = customer(view, ref, "record").party
        return party.customer_id, party.number
    if entity == "product":
        goods = product(view, ref, "record")
        return goods.id, goods.sku
    if entity != "order":
        raise RuleViolation("Files belong to a customer, a product or an order.", "entity")
    row = view.row(_ORDER, {"ref": ref}) or view.row(_DRAFT, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no order or quote {ref}.", "record")
    return str(row[0]), str(row[1])
