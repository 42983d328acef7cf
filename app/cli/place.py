"""Which company a command means, opened."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import RuleViolation
from app.runtime.paths import ensure, paths

if TYPE_CHECKING:  # the window is painted before the books are loaded
    from app.store.database import Database

SUFFIX = ".counterfoil"


def default_company() -> str:
    """The company of a person who names none: the last one opened, else the one in the data folder."""
    from app.runtime.settings import load

    return load(paths().settings).settings.last_company or str(paths().data / f"company{SUFFIX}")


def where_of(company: str | None) -> str:
    """The file or URL of the company meant."""
    where = company or default_company()
    if where.startswith(("postgresql:", "postgres:")):
        return where
    return str(Path(where).expanduser().absolute())


def new_place(company: str | None) -> str:
    """Where a new company may be made: nothing lies there yet. Raises RuleViolation."""
    where = where_of(company)
    if not where.startswith(("postgresql:", "postgres:")):
        path = Path(where)
        if path.exists():
            raise RuleViolation(f"{where} is there already. Name another --company.", "company")
        if not path.parent.is_dir():
            ensure(path.parent)
    return where


@contextlib.contextmanager
def opened(company: str | None) -> Iterator["Database"]:
    """The company's books, brought up to date. Raises RuleViolation if there are none."""
    database = open_books(company)
    try:
        yield database
    finally:
        database.close()


@contextlib.contextmanager
def founded(company: str | None, name: str, country: str, currency: str, keep: bool = True) -> Iterator["Database"]:
    """Books of a new company for what is brought into them.

    A file gets its name when all went well and the books are to be kept; otherwise nothing is left of it. What a server
    holds stays, and the next try goes on with it.
    """
    from app.actions.companies import create_company

    where = new_place(company)
    if where.startswith(("postgresql:", "postgres:")):
        if not keep:
            raise RuleViolation("There is no company there yet to try this on. Make one with init.", "company")
        with contextlib.closing(create_company(where, name, country, currency)) as database:
            yield database
        return
    scratch = f"{where}.importing"
    _remove(scratch)
    try:
        with contextlib.closing(create_company(scratch, name, country, currency)) as database:
            yield database
        if keep:
            if Path(where).exists():
                raise RuleViolation(f"{where} is there already. Name another --company.", "company")
            Path(scratch).replace(where)
    finally:
        _remove(scratch)


def _remove(scratch: str) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(scratch + suffix).unlink(missing_ok=True)


def open_books(company: str | None) -> "Database":
    """The company's books, brought up to date; the caller closes them. Raises RuleViolation if there are none."""
    from app.store.database import Database
    from app.store.migrate import HEAD, migrate, revision

    where = where_of(company)
    found = revision(where)
    if not found:
        raise RuleViolation(f"There is no company at {where}. Make one with init, or look around with demo.", "company")
    if found != HEAD:
        migrate(where)
    database = Database(where)
    if not database.station:
        database.close()
        raise RuleViolation(f"{where} was not set up whole. Remove it, and make the company again.", "company")
    if database.waits:
        from app.store.waiting import apply_waiting

        apply_waiting(database)
    return database
