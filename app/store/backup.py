"""One file that holds a company whole: books, papers, certificate. Made online, read back before it counts."""

import contextlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import RuleViolation, Unavailable
from app.store.engine import connect, in_sentences, open_engine

_BOOKS = "company.counterfoil"
_FILES = "files/"
MAKING = ".making-"
PART = ".part"


def backup(where: str, files: Path, target: Path) -> None:
    """Write a backup of a company's file and its folder to `target`, which must not exist. Verified before it counts.

    Raises RuleViolation, Unavailable.
    """
    if where.startswith(("postgresql:", "postgres:")):
        raise RuleViolation("A server's company is backed up with the server's own tools (pg_dump).")
    if target.exists():
        raise RuleViolation(f"{target} is there already; a backup never overwrites.", "file")
    part = target.with_name(target.name + PART)
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=MAKING) as folder:
            copy = Path(folder) / _BOOKS
            papers = _copy_books(where, copy)
            with part.open("wb") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                    archive.write(copy, _BOOKS)
                    for path in sorted(files.rglob("*")) if files.is_dir() else ():
                        if path.is_file() and _belongs(path, files, papers):
                            archive.write(path, _FILES + path.relative_to(files).as_posix())
                file.flush()
                os.fsync(file.fileno())
            with zipfile.ZipFile(part) as archive:
                if archive.testzip() is not None:
                    raise Unavailable("The backup could not be read back; try another disk.")
        part.replace(target)
    except OSError as error:
        raise Unavailable(f"The backup could not be written ({error.strerror or error}).") from error
    finally:
        part.unlink(missing_ok=True)


def _belongs(path: Path, files: Path, hashes: set[str]) -> bool:
    """A paper or file that came since the books were copied belongs to nothing in the copy; the rest goes along."""
    return path.relative_to(files).parts[0] not in {"papers", "attachments"} or path.stem in hashes


def _copy_books(where: str, copy: Path) -> set[str]:
    """A consistent copy while others go on writing; the hashes of the papers and attached files that it knows."""
    engine, _ = open_engine(where)
    with in_sentences(), contextlib.closing(connect(engine)) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(copy),))
    engine.dispose()
    check, _ = open_engine(str(copy))
    with contextlib.closing(connect(check)) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA integrity_check")
        row = cursor.fetchone()
        verdict = row[0] if row else "no answer"
        papers = {row[0] for row in cursor.execute("SELECT DISTINCT sha256 FROM document_archive").fetchall()}
        if cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'attachment'").fetchone():
            papers |= {row[0] for row in cursor.execute("SELECT DISTINCT sha256 FROM attachment").fetchall()}
    check.dispose()
    if verdict != "ok":
        raise Unavailable(f"The books are damaged ({verdict}); the backup was not kept.")
    return papers


def unpack(source: Path, where: str, files: Path, prepare: Callable[[str], None]) -> None:
    """Bring a backup back to a place where there is no company yet.

    `prepare` makes the books ready for use before they stand there: whoever stops this half-way leaves no company that
    would give out numbers again. Raises RuleViolation, Unavailable.
    """
    target = Path(where)
    for place in (target, files):
        if place.exists():
            raise RuleViolation(f"{place} is there already; restore never overwrites.", "company")
    if not source.is_file() or not zipfile.is_zipfile(source):
        raise RuleViolation(f"{source} is not a Counterfoil backup.", "file")
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
            if _BOOKS not in names or archive.testzip() is not None:
                raise RuleViolation(f"{source} is not a whole Counterfoil backup.", "file")
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder:
                archive.extractall(folder, [n for n in names if n == _BOOKS or _inside(n)])
                prepare(str(Path(folder) / _BOOKS))
                if (Path(folder) / "files").is_dir():
                    (Path(folder) / "files").replace(files)
                (Path(folder) / _BOOKS).replace(target)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
        raise RuleViolation(f"{source} is not a whole Counterfoil backup.", "file") from None
    except OSError as error:
        raise Unavailable(f"The backup could not be brought back ({error.strerror or error}).") from error


def _inside(name: str) -> bool:
    """A name that stays in its folder."""
    return name.startswith(_FILES) and ".." not in Path(name).parts and not name.endswith("/")
