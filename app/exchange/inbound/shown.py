"""The columns of an order's table as a person names them: what each is taken for now, and what is in it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.exchange import ImportOptions
from app.exchange.inbound.columns import recalled, with_recalled
from app.exchange.inbound.table import KIND
from app.exchange.plan import IGNORED, columns_of
from app.exchange.staging import Staged, found_table, samples, stage_of

FIELDS: tuple[str, ...] = tuple(KIND.words)
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """A column: its place from 0, its heading, the field it is taken for ("" for none), and what stands in it."""

    number: int
    heading: str
    field: str
    sample: str


def staged_of(data: bytes, name: str) -> Staged:
    """A file as a table. Raises RuleViolation where it is none."""
    return stage_of(found_table(io.BytesIO(data), name, (KIND,), ImportOptions()), name)


def seen(staged: Staged, whose: tuple[str, ...] = ()) -> tuple[Seen, ...]:
    """Its columns, as they would be read now."""
    options = with_recalled(ImportOptions(whose=whose), staged.headings)
    try:
        known = columns_of(KIND, staged, options)
    except RuleViolation:
        known = {}
    return tuple(
        Seen(at, heading, known.get(at, ""), ", ".join(" ".join(one.split()) for one in samples(staged, at)[:_SAMPLES]))
        for at, heading in enumerate(staged.headings)
    )


def is_named(headings: list[str], whose: tuple[str, ...] = ()) -> bool:
    """Whether somebody said what columns of these headings are."""
    return bool(recalled(headings, *whose))


def lacking(columns: Mapping[str, str]) -> str:
    """What nobody has said of the columns and an order cannot do without, in words; "" where nothing is missing."""
    fields = {one for one in columns.values() if one != IGNORED}
    return next((what for either, what in KIND.needed if not fields & set(either)), "")
