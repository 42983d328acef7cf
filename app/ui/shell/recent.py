"""The documents somebody had open lately: found first, and shown before anything is typed."""

from __future__ import annotations

from typing import Any

_KEPT = 20


def note_recent(values: dict[str, Any], document: str) -> None:
    """A document was opened; what is opened in order to do something with a record is none."""
    if document and ":" not in document:
        values["recent"] = [document, *(one for one in recent(values) if one != document)][:_KEPT]


def recent(values: dict[str, Any]) -> tuple[str, ...]:
    """Their ids, the last one first."""
    kept = values.get("recent", ())
    return tuple(map(str, kept)) if isinstance(kept, list | tuple) else ()
