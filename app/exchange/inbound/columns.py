"""Which columns of orders were named by a person, kept on this machine for the next table with the same headings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.runtime.files import write_whole
from app.runtime.paths import ensure, paths

_MOST = 100


def _file() -> Path:
    return paths().config / "order-columns.json"


def _key(headings: Sequence[str]) -> str:
    return "|".join(" ".join(one.split()).casefold() for one in headings)


def _kept() -> dict[str, dict[str, str]]:
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # it is comfort: without it the headings speak for themselves
    return found if isinstance(found, dict) else {}


def recalled(headings: Sequence[str]) -> dict[str, str]:
    """What columns of these headings were said to be; empty where nobody did."""
    found = _kept().get(_key(headings)) if headings else None
    return {str(one): str(field) for one, field in found.items()} if isinstance(found, dict) else {}


def remember(headings: Sequence[str], columns: Mapping[str, str]) -> None:
    """Keep it for the next time; the oldest of many are forgotten. Raises OSError."""
    known = _kept()
    known.pop(key := _key(headings), None)
    known[key] = dict(columns)
    ensure(_file().parent)
    write_whole(_file(), json.dumps(dict(list(known.items())[-_MOST:]), ensure_ascii=False, indent=1).encode())
