"""Drafts beside the books: what was typed while the books took nothing, a file for each page, until they have it.

The books are held for half a minute while a long list is written, and longer where a disk is full or another program
writes; what a person types meanwhile must outlive a window that is killed.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from app.runtime.files import write_whole

log = logging.getLogger(__name__)
FOLDER = "unsaved"
_ENDING, _UNREAD = ".json", ".unread"


@dataclass(frozen=True, slots=True)
class Slip:
    """What a page held: `page` names it, `draft` and `version` say what the books had of it ("" and 0: nothing).

    `desk` are the window's notes, `deal` its whole lines as the draft actions take them.
    """

    page: str
    draft: str
    version: int
    kind: str
    parked: bool
    actor: str
    desk: str
    deal: dict[str, Any] | None = None


def write(folder: Path, slip: Slip) -> None:
    """Put a slip on disk, whole or not at all. Raises OSError."""
    where = folder / FOLDER
    where.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(where / f"{slip.page}{_ENDING}", json.dumps(asdict(slip), ensure_ascii=False).encode())


def remove(folder: Path, page: str) -> None:
    """The books have it; or nobody wants it."""
    with contextlib.suppress(OSError):
        (folder / FOLDER / f"{page}{_ENDING}").unlink(missing_ok=True)


def left(folder: Path, alive: Collection[str] = ()) -> list[Slip]:
    """Slips that pages left behind, but those of pages that are `alive`; the oldest first."""
    found = []
    with contextlib.suppress(OSError):
        found = sorted((folder / FOLDER).glob(f"*{_ENDING}"), key=lambda one: (one.stat().st_mtime_ns, one.name))
    slips = (_read(one) for one in found if one.stem not in alive)
    return [one for one in slips if one is not None]


def put_away(folder: Path, page: str) -> None:
    """Nobody can read it; it stays for a person to look at."""
    with contextlib.suppress(OSError):
        file = folder / FOLDER / f"{page}{_ENDING}"
        file.replace(file.with_suffix(_UNREAD))


def _read(file: Path) -> Slip | None:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        slip = Slip(**{one.name: said[one.name] for one in fields(Slip)})
    except OSError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        log.warning("%s cannot be read (%s)", file, error)
        put_away(file.parent.parent, file.stem)
        return None
    return slip
