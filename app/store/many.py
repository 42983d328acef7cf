"""Many rows by their keys in few statements: SQL is fixed, so fifty are asked for at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.store.sql import Statement
from app.store.view import View

# What is not there is asked for as "".
AT_ONCE = 50
_KEYS = tuple(f"k{n}" for n in range(AT_ONCE))
IN = f"IN ({', '.join(f':{name}' for name in _KEYS)})"
"""How a statement that `many` runs names what is wanted."""


def some(wanted: Sequence[str]) -> dict[str, str]:
    """The values of a statement with `IN` for at most `AT_ONCE` keys."""
    return {**dict.fromkeys(_KEYS, ""), **dict(zip(_KEYS, wanted[:AT_ONCE], strict=False))}


def many(view: View, statement: Statement, wanted: Iterable[str], **more: str) -> list[Any]:
    """The rows of all that are wanted; "" is never wanted."""
    ids = [one for one in dict.fromkeys(wanted) if one]
    rows: list[Any] = []
    for at in range(0, len(ids), AT_ONCE):
        rows += view.rows(statement, {**some(ids[at : at + AT_ONCE]), **more})
    return rows
