"""The backups of a company that are made by themselves: where they lie, how old they are, which are let go."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import CounterfoilError, Unavailable
from app.domain.keeping import surplus
from app.store.backup import MAKING, PART, backup
from app.store.database import Database
from app.store.sql import sql

_NAME = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)\.backup")
_LEFT_BEHIND = 24 * 3600 * 1_000_000
_TIME = "%Y-%m-%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup: when it was made (microseconds UTC, told by its name) and its size in bytes."""

    path: Path
    made: int
    size: int


def folder_of(place: Path, where: str) -> Path:
    """The folder of one company in the place for backups; two companies of one name do not meet in it."""
    path = Path(where).resolve()
    return place / f"{path.stem}-{hashlib.sha256(str(path).encode()).hexdigest()[:6]}"


def kept(folder: Path) -> list[Kept]:
    """The backups in a folder, the newest first; nothing where there is no such folder. Raises Unavailable."""
    found = []
    try:
        for path in folder.iterdir() if folder.exists() else ():
            if match := _NAME.fullmatch(path.name):
                with contextlib.suppress(ValueError, FileNotFoundError):
                    made = datetime.strptime(match[1], _TIME).replace(tzinfo=UTC)
                    found.append(Kept(path, int(made.timestamp()) * 1_000_000, path.stat().st_size))
    except OSError as error:
        raise Unavailable(f"The folder of the backups cannot be read ({error.strerror or error}).") from error
    return sorted(found, key=lambda one: one.made, reverse=True)


def changed(where: str) -> int:
    """When the company was written to last, microseconds UTC."""
    files = (Path(where), Path(f"{where}-wal"))
    return max(int(one.stat().st_mtime * 1_000_000) for one in files if one.exists())


def make(where: str, files: Path, place: Path, now: int, *, own: bool = False) -> Kept:
    """One more backup of the company at `where` in `place`, verified; then those that need not be kept are let go.

    `place` must be there, unless it is the program's own: a network folder that is not mounted would be made anew on
    the disk of the books. Raises Unavailable, RuleViolation; nothing that was kept is touched then.
    """
    try:
        if own:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not place.is_dir():
            raise Unavailable(
                f"The folder for backups is not there: {place}. Connect its disk, or choose another in Settings."
            )
        folder = folder_of(place, where)
        folder.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise Unavailable(f"The folder for backups cannot be used ({error.strerror or error}): {place}.") from error
    target = folder / f"{datetime.fromtimestamp(now // 1_000_000, UTC).strftime(_TIME)}.backup"
    if not target.exists():  # made this very second
        backup(where, files, target)
    prune(folder, now)
    return Kept(target, now, target.stat().st_size)


def prune(folder: Path, now: int) -> int:
    """Let go what need not be kept; how many went."""
    found = kept(folder)
    gone = surplus([one.made for one in found], now)
    count = 0
    for one in found:
        if one.made in gone:
            with contextlib.suppress(OSError):  # held open by somebody; next time
                one.path.unlink()
                count += 1
    _sweep(folder, now)
    return count


def _sweep(folder: Path, now: int) -> None:
    """What a program left that was ended in the middle of a backup, a day ago or more."""
    for path in (*folder.glob(f"{MAKING}*"), *folder.glob(f"*{PART}")):
        with contextlib.suppress(OSError):
            if now - int(path.stat().st_mtime * 1_000_000) > _LEFT_BEHIND:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def same_disk(place: Path, where: str) -> bool:
    """Whether a broken disk would take both."""
    try:
        return place.stat().st_dev == Path(where).stat().st_dev
    except OSError:
        return False


_FIRST = sql("SELECT id FROM journal ORDER BY hlc LIMIT 1")
_HIGHEST = sql("SELECT code FROM station")


def stations_beside(where: str, books: Database) -> int:
    """The highest station that a file of this very company in the same folder has; 0 if there is none.

    The same backup may have been brought back before: what went on from it has given out numbers of its own.
    """
    with books.read() as view:
        root = view.value(_FIRST)
    highest = 0
    for path in Path(where).parent.glob(f"*{Path(where).suffix}"):
        try:
            with contextlib.closing(Database(str(path))) as other, other.read() as view:
                if view.value(_FIRST) == root:
                    highest = max(highest, *(int(code) for (code,) in view.rows(_HIGHEST) if code.isdigit()))
        except (CounterfoilError, OSError):
            # What cannot be read here keeps nobody from having their company back.
            continue
    return highest
