"""Which columns were chosen for the headings of a list, kept on this machine for the next file with the same ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the exchange brings the books along, which a window is painted without
    from app.exchange import ImportOptions
    from app.exchange.looking import Looked
    from app.exchange.staging import Staged

KEPT = "import_columns"
_MOST = 60


def with_remembered(settings: dict[str, object], options: ImportOptions, staged: Staged, kind: str) -> ImportOptions:
    """Columns that were chosen for the same headings before are chosen again."""
    from app.exchange.looking import BY_NAME, fingerprint

    kept = settings.get(KEPT)
    found = kept.get(fingerprint(kind, staged.headings)) if isinstance(kept, dict) else None
    if not isinstance(found, dict) or options.columns:
        return options
    fields = BY_NAME[kind].words
    columns = {str(place): str(field) for place, field in found.items() if field == "-" or field in fields}
    return replace(options, columns=columns)


def remember(settings: dict[str, object], looked: Looked, staged: Staged) -> None:
    """Keep what the columns are; the oldest of many headings are forgotten."""
    from app.exchange.looking import fingerprint

    kept = settings.get(KEPT)
    known = dict(kept) if isinstance(kept, dict) else {}
    known.pop(key := fingerprint(looked.kind, staged.headings), None)
    known[key] = {f"#{one.number + 1}": one.field or "-" for one in looked.columns}
    settings[KEPT] = dict(list(known.items())[-_MOST:])
