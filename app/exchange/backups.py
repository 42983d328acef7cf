"""Backups as a person meets them: put where this machine puts them, looked at, brought back as a station of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.actions.companies import open_next_station
from app.domain.errors import RuleViolation, Unavailable
from app.domain.keeping import due
from app.runtime.paths import company_files, paths
from app.runtime.settings import load, save
from app.store.backup import unpack
from app.store.backups import Kept, changed, folder_of, kept, make, same_disk, stations_beside
from app.store.database import Database
from app.store.migrate import migrate


@dataclass(frozen=True, slots=True)
class State:
    """How safe the company is: its backups, the newest first, where they lie; why the last try failed, "" if not."""

    place: Path
    own: bool
    kept: tuple[Kept, ...] = ()
    same_disk: bool = False
    problem: str = ""


def place() -> tuple[Path, bool]:
    """Where backups go on this machine, and whether that is the program's own folder."""
    chosen = load(paths().settings).settings.backup_place
    return (Path(chosen), False) if chosen else (paths().backups, True)


def choose_place(folder: str) -> None:
    """From now on backups go there; "" is the program's own folder. Raises RuleViolation for what is no folder."""
    chosen = Path(folder.strip()).expanduser() if folder.strip() else None
    if chosen is not None and not (chosen.is_absolute() and chosen.is_dir()):
        raise RuleViolation("This is no folder on this machine. Choose one that is there, on another disk.", "place")
    file = paths().settings
    save(replace(load(file).settings, backup_place=str(chosen or "")), file)


def state(where: str) -> State:
    """The backups of the company as they lie there now."""
    folder, own = place()
    try:
        found = tuple(kept(folder_of(folder, where)))
    except Unavailable as error:
        return State(folder, own, problem=str(error))
    return State(folder, own, found, same_disk(folder, where))


def keep(where: str) -> Kept:
    """One more backup, now. Raises Unavailable, RuleViolation."""
    folder, own = place()
    return make(where, company_files(where), folder, _now(), own=own)


def keep_if_due(where: str) -> State:
    """One more backup if something was written and the newest is four hours old; then how things stand.

    Never raises: a disk that is full or not there is said in the state, and nothing that was kept is touched.
    """
    folder, own = place()
    problem = ""
    try:
        if due([one.made for one in kept(folder_of(folder, where))], changed(where), _now()):
            make(where, company_files(where), folder, _now(), own=own)
    except (Unavailable, RuleViolation) as error:
        problem = str(error)
    except OSError as error:
        problem = f"The backup could not be made ({error.strerror or error})."
    found = state(where)
    return replace(found, problem=problem or found.problem)


def bring_back(source: Path, where: str, allowed: Callable[[Database], object] = lambda _books: None) -> str:
    """Make a company at `where` from a backup; it goes on as a new station with number series of its own.

    `allowed` is asked with the books of the backup, and refuses by what it raises. Returns the station's code. Raises
    RuleViolation, Unavailable; then there is nothing at `where`.
    """
    stations: list[str] = []

    def prepare(books: str) -> None:
        migrate(books)
        database = Database(books)
        try:
            allowed(database)
            stations.append(open_next_station(database, "Restored", past=stations_beside(where, database)))
        finally:
            database.close()

    unpack(source, where, company_files(where), prepare)
    return stations[0]


def beside(where: str, made: int) -> str:
    """A free name beside the company for the one that is brought back from a backup of that time."""
    path = Path(where)
    day = time.strftime("%Y-%m-%d %H.%M", time.localtime(made / 1_000_000))
    number, name = 1, f"{path.stem} as of {day}"
    while (found := path.with_name(f"{name}{path.suffix}")).exists() or company_files(str(found)).exists():
        number += 1
        name = f"{path.stem} as of {day} ({number})"
    return str(found)


def _now() -> int:
    return time.time_ns() // 1000
