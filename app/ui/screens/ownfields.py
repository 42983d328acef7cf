"""The company's own fields in forms: rows for them, what they show, and what was typed as the actions take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.domain.entry.dates import parse_date
from app.ui import format as say
from app.ui.widgets.dates import DateLine
from app.ui.widgets.form import Field, Form, choice


class MisreadError(Exception):
    """Something typed is not understood: the field's id, and a sentence."""

    def __init__(self, field_id: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field_id, self.sentence = field_id, sentence


def add_rows(form: Form, fields: Sequence[Any], heading: str = "Our own") -> None:
    """A row for each field that is in use, under the field's id."""
    used = [one for one in fields if not one.retired]
    if used and heading:
        form.heading(heading)
    for one in used:
        form.add(one.id, one.name.replace("&", "&&"), _widget(one), help_text=_help(one))


def _widget(field: Any) -> Field | None:
    if field.kind == "yesno":
        return choice(("", "—"), ("yes", "yes"), ("no", "no"))
    if field.kind == "choice":
        return choice(("", "—"), *((one, one) for one in field.choices))
    if field.kind == "date":
        return DateLine()
    return None


def _help(field: Any) -> str:
    said = {"date": "26-3 · +5 · thu", "number": ""}.get(field.kind, "")
    return " · ".join(filter(None, ("Required" if field.required else "", said)))


def typed(fields: Sequence[Any], values: Mapping[str, Any], today: str) -> dict[str, str]:
    """What was typed, by the field's id, as the actions take it. Raises MisreadError."""
    found = {}
    for one in fields:
        if one.retired or one.id not in values:
            continue
        text = str(values[one.id]).strip()
        if one.kind == "number":
            text = text.replace(" ", "").replace(",", ".")
        elif one.kind == "date" and text:
            day = parse_date(text, date.fromisoformat(today))
            if day is None:
                raise MisreadError(one.id, f"“{text}” is not a date. Try 26-3 or +5.")
            text = day.isoformat()
        found[one.id] = text
    return found


def pairs(fields: Sequence[Any], values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Name and value of what is filled, in order."""
    return tuple((one.name, shown(one, values[one.id])) for one in fields if values.get(one.id))


def shown(field: Any, value: str) -> str:
    """A value as people read it; forms hold it as it is kept."""
    if field.kind == "date":
        return say.day(value, year=True)
    return say.percent_text(value) if field.kind == "number" else value


def missing(fields: Sequence[Any], values: Mapping[str, str]) -> list[Any]:
    """Required fields that hold nothing yet."""
    return [one for one in fields if one.required and not one.retired and not values.get(one.id)]


def read_definitions(view: Any, entity: str) -> Any:
    """The fields of an entity, on a reader."""
    from app.queries.own_fields import definitions

    return definitions(view, entity)


def beside_pairs(view: Any, entity: str, record_id: str) -> list[tuple[str, str]]:
    """What a card says beside its own words, on a reader: the company's own fields, and which files there are."""
    from app.queries.attachments import files_of
    from app.queries.own_fields import own_fields

    held = own_fields(view, entity, record_id)
    own = pairs(held.fields, held.values)
    files = files_of(view, record_id)
    found = [("", "Our own"), *own] if own else []
    if files:
        found += [("", f"Files · {len(files)}"), *((say.size(one.size), one.name) for one in files[:5])]
    return found
