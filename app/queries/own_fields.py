"""The company's own fields: how they are defined, what records hold, and what held when a document was issued."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.domain.fields import NOTE, FieldDef
from app.store.database import View
from app.store.folding import fold
from app.store.sql import sql

# Before the name of an own field in a heading of a list, so that it is never taken for another column.
OWN_MARK = "own:"
_DEFINITIONS = sql(
    "SELECT id, entity, name, kind, choices, papers, required, position, inactive FROM custom_field "
    "ORDER BY entity, inactive, position, name, id"
)
_VALUES = sql(f"SELECT field_id, value FROM field_value WHERE record_id = :id AND field_id <> '{NOTE}'")


def definitions(view: View, entity: str = "", *, retired: bool = False) -> tuple[FieldDef, ...]:
    """The fields of an entity, or of all, in their order; those that are retired only if asked for."""
    found = []
    for id_, of, name, kind, choices, papers, required, position, inactive in view.rows(_DEFINITIONS):
        if (entity and of != entity) or (inactive and not retired):
            continue
        chosen = tuple(json.loads(choices)) if choices else ()
        printed = tuple(papers.split())
        found.append(FieldDef(id_, of, name, kind, chosen, printed, bool(required), position, bool(inactive)))
    return tuple(found)


def values_of(view: View, record_id: str) -> dict[str, str]:
    """What a record holds, by the field's id; what was emptied is left out."""
    return {field_id: value for field_id, value in view.rows(_VALUES, {"id": record_id}) if value}


@dataclass(frozen=True, slots=True)
class OwnFields:
    """The fields of a record with what it holds: to be edited, and to be shown."""

    fields: tuple[FieldDef, ...]
    values: dict[str, str]


def own_fields(view: View, entity: str, record_id: str) -> OwnFields:
    """The fields of a record; a retired one only where it holds something."""
    values = values_of(view, record_id) if record_id else {}
    every = definitions(view, entity, retired=True)
    return OwnFields(tuple(one for one in every if not one.retired or values.get(one.id)), values)


def by_name(view: View, entity: str, record_id: str) -> dict[str, str] | None:
    """What a record holds by the field's name, for answers; None where the company has no such fields."""
    if not (fields := definitions(view, entity, retired=True)):
        return None
    values = values_of(view, record_id)
    return {one.name: values[one.id] for one in fields if values.get(one.id)}


@dataclass(frozen=True, slots=True)
class FieldHit:
    """A record that is found by a value of one of its own fields; `title` is how it is known."""

    entity: str
    record_id: str
    title: str
    name: str
    value: str


# Values that begin with what was typed, from their index; an order's is the newest first.
_FOUND = sql(
    "SELECT f.entity, v.record_id, coalesce(c.name, p.sku, o.number, q.number, ''), f.name, v.value FROM "
    "(SELECT record_id, field_id, value, search FROM field_value WHERE search >= :low AND search < :high "
    f"AND search <> '' AND field_id <> '{NOTE}' ORDER BY search, record_id DESC LIMIT 40) v "
    "JOIN custom_field f ON f.id = v.field_id "
    "LEFT JOIN customer c ON c.id = v.record_id LEFT JOIN product p ON p.id = v.record_id "
    "LEFT JOIN sales_order o ON o.id = v.record_id LEFT JOIN quote q ON q.id = v.record_id "
    "ORDER BY v.search, v.record_id DESC LIMIT :limit"
)


def find_by_field(view: View, text: str, limit: int = 4) -> tuple[FieldHit, ...]:
    """Records with an own field that begins with the text; yes and no find nothing."""
    low = fold(text.strip())
    if len(low) < 2 or low in {"yes", "no"}:
        return ()
    rows = view.rows(_FOUND, {"low": low, "high": low + "\U0010ffff", "limit": limit})
    return tuple(FieldHit(*row) for row in rows if row[2])


# --- as it was when something was issued ------------------------------------------------------------------------------

_SAID = sql(
    "SELECT j.body, p.body FROM journal_subject s JOIN journal j ON j.id = s.fact_id "
    "LEFT JOIN journal_private p ON p.fact_id = j.id "
    "WHERE s.subject_id = :id AND j.kind = :kind AND j.hlc <= :stamp ORDER BY j.hlc"
)


def definition_at(view: View, field: FieldDef, stamp: int) -> FieldDef:
    """A field as it was defined then: its name, and the papers it stood on."""
    for body, _ in view.rows(_SAID, {"id": field.id, "kind": "RecordChanged", "stamp": stamp}):
        said = json.loads(body)["fields"]
        papers = said.get("papers", " ".join(field.papers)).split()
        field = replace(field, name=said.get("name", field.name), papers=tuple(papers))
    return field


def said_at(
    view: View, fields: Iterable[FieldDef], record_id: str, stamp: int, paper: str
) -> tuple[tuple[FieldDef, str], ...]:
    """What a paper says of a record: the fields that stood on such papers then, with what they held, in order."""
    values: dict[str, str] = {}
    for body, private in view.rows(_SAID, {"id": record_id, "kind": "FieldsSet", "stamp": stamp}):
        values |= json.loads(body)["values"] | (json.loads(private) if private else {})
    if not values:
        return ()
    then = [(definition_at(view, one, stamp), values.get(one.id, "")) for one in fields]
    return tuple((one, value) for one, value in then if value and paper in one.papers)
