"""Which columns of orders were named by a person, kept on this machine for the next table with the same headings.

One store, whoever names them and however a table comes: by the command line, in a watched folder, as a list in an
order. A table may be somebody's (a customer's id, the address of an e-mail): what was said of theirs comes before what
was said of such headings at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.errors import RuleViolation
from app.exchange import ImportOptions
from app.runtime.files import write_whole
from app.runtime.paths import ensure, paths

_MOST = 200
_PLACE = re.compile(r"#[1-9][0-9]{0,4}")

Kept = dict[str, dict[str, str]]
"""Columns by their place ("#2") and the field they are, by the headings, with whose they are before them."""


def _file() -> Path:
    return paths().config / "order-columns.json"


def _plain(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _keys(headings: Sequence[str], whose: Sequence[str]) -> Iterator[str]:
    """The own ones first."""
    key = "|".join(map(_plain, headings))
    yield from (f"{one.casefold()}\x1f{key}" for one in whose if one)
    yield key


def _kept() -> Kept:
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # it is comfort: without it the headings speak for themselves
    if not isinstance(found, dict):
        return {}
    return {str(key): {str(a): str(b) for a, b in one.items()} for key, one in found.items() if isinstance(one, dict)}


def _placed(headings: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Columns by their place: a heading may be written otherwise the next time, and what is not there is left."""
    plain = [_plain(one) for one in headings]
    found = {}
    for column, field in columns.items():
        if _PLACE.fullmatch(column):
            if int(column[1:]) <= len(headings):
                found[column] = field
        elif plain.count(_plain(column)) == 1:
            found[f"#{plain.index(_plain(column)) + 1}"] = field
    return found


def recalled(headings: Sequence[str], *whose: str) -> dict[str, str]:
    """What columns of these headings were said to be, by their place; empty where nobody did."""
    if not any(headings):
        return {}
    kept = _kept()
    found = next((kept[key] for key in _keys(headings, whose) if key in kept), {})
    return _placed(headings, found)


def with_recalled(options: ImportOptions, headings: Sequence[str]) -> ImportOptions:
    """The options with the columns that were named before, unless they name some themselves."""
    if options.columns or not (columns := recalled(headings, *options.whose)):
        return options
    return replace(options, columns=columns)


def remember(headings: Sequence[str], columns: Mapping[str, str], *whose: str) -> Kept:
    """Keep it for the next time; the oldest of many are forgotten. Returns what stood there. Raises RuleViolation."""
    known, placed = _kept(), _placed(headings, columns)
    before: Kept = {}
    for key in _keys(headings, whose):
        before[key] = known.pop(key, {})
        known[key] = placed
    _write(known)
    return before


def put_back(before: Kept) -> None:
    """What `remember` returned stands there again; what was not known is not. Raises RuleViolation."""
    known = _kept()
    for key, columns in before.items():
        known.pop(key, None)
        if columns:
            known[key] = columns
    _write(known)


def _write(known: Kept) -> None:
    newest = dict(list(known.items())[-_MOST:])
    try:
        ensure(_file().parent)
        write_whole(_file(), json.dumps(newest, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise RuleViolation(f"What the columns are cannot be kept on this machine ({error.strerror}).", "map") from None
