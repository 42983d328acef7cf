"""Many rows by their keys in few statements: SQL is fixed, so fifty are asked for at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.store.sql import Statement
from app.store.view import View

# What is not there is asked for as "".
_AT_ONCE = 50
_KEYS = tuple(f"k{n}" for n in range(_AT_ONCE))
IN = f"IN ({', '.join(f':{name}' for name in _KEYS)})"
"""How a statement that `many` runs names what is wanted."""


def many(view: View, statement: Statement, wanted: Iterable[str], **more: str) -> list[Any]:
    """The rows of all that are wanted; "" is never wanted."""
    ids = [one for one in dict.fromkeys(wanted) if one]
    rows: list[Any] = []
    for at in range(0, len(ids), _AT_ONCE):
        part = dict(zip(_KEYS, ids[at : at + _AT_ONCE], strict=False))
        rows += view.rows(statement, {**dict.fromkeys(_KEYS, ""), **part, **more})
    return rows
