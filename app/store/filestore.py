"""Files that people attached: bytes under their SHA-256 in the company's folder, each once, whole or not at all.

What a file is called stands in the books; here nothing has a name that a person chose.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import RuleViolation, Unavailable
from app.domain.filenames import safe_name
from app.domain.identity import recorded_us
from app.runtime.paths import company_files
from app.store.database import Database
from app.store.sql import sql

MOST_BYTES = 50 * 1024 * 1024
FOLDER = "attachments"
_CHUNK = 1024 * 1024
_DAY_US = 24 * 3600 * 1_000_000
_HASH = re.compile(r"[0-9a-f]{64}")


def files_of(database: Database) -> Path:
    """Where the company's papers, files and certificate lie."""
    return company_files(database.where, database.engine_name)


def place_of(folder: Path, sha256: str) -> Path:
    """Where bytes with this hash lie."""
    return folder / FOLDER / sha256[:2] / sha256


def is_kept(folder: Path, sha256: str) -> bool:
    """Whether bytes with this hash lie here."""
    return bool(_HASH.fullmatch(sha256)) and place_of(folder, sha256).is_file()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """Bytes in the store: their hash, and how many."""

    sha256: str
    size: int


def keep(folder: Path, source: Path) -> KeptFile:
    """Copy a file into the store; the same bytes lie there once. Raises RuleViolation, Unavailable."""
    part = folder / FOLDER / f".{os.urandom(8).hex()}.part"
    digest, size = hashlib.sha256(), 0
    try:
        if not source.is_file():
            raise RuleViolation(f"There is no file {source}.", "file")
        if source.stat().st_size > MOST_BYTES:
            raise RuleViolation(too_large(source.name, source.stat().st_size), "file")
        part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with source.open("rb") as given, part.open("xb") as copy:
            while chunk := given.read(_CHUNK):
                size += len(chunk)
                if size > MOST_BYTES:  # it grew while it was read
                    raise RuleViolation(too_large(source.name, size), "file")
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        if not size:
            raise RuleViolation(f"{source.name} is empty.", "file")
        target = place_of(folder, digest.hexdigest())
        target.parent.mkdir(exist_ok=True, mode=0o700)
        part.replace(target)
    except OSError as error:
        raise Unavailable(f"{source.name} cannot be kept ({error.strerror or error}). Nothing was attached.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return KeptFile(digest.hexdigest(), size)


def keep_content(folder: Path, content: bytes, name: str) -> KeptFile:
    """The same for bytes that were read already; `name` is what a sentence calls them. RuleViolation, Unavailable."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / safe_name(name)
        try:
            source.write_bytes(content)
        except OSError as error:
            raise Unavailable(f"{name} cannot be kept ({error.strerror or error}). Nothing was attached.") from error
        return keep(folder, source)


def too_large(name: str, size: int) -> str:
    """Why a file is not taken."""
    most, mb = MOST_BYTES // 2**20, -(-size // 2**20)
    return f"{name} has {mb} MB; a file of {most} MB at most can be attached."


def read(folder: Path, sha256: str) -> bytes:
    """The bytes, proved. Raises Unavailable."""
    try:
        content = place_of(folder, sha256).read_bytes()
    except OSError:
        raise Unavailable("The bytes of this file are missing. Bring them back from a backup.") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Unavailable("The bytes of this file were changed. Bring them back from a backup.")
    return content


_LIVE = sql("SELECT sha256, min(name) FROM attachment WHERE removed = 0 AND sha256 <> '' GROUP BY sha256")
_REMOVED = sql(
    "SELECT a.sha256, max(a.removed_hlc) FROM attachment a WHERE a.removed = 1 AND a.sha256 > '' AND NOT EXISTS "
    "(SELECT 1 FROM attachment b WHERE b.sha256 = a.sha256 AND b.removed = 0) GROUP BY a.sha256"
)
_ANY = sql("SELECT 1 FROM attachment WHERE removed = 1 AND sha256 > '' LIMIT 1")
_NAMED = sql("SELECT 1 FROM attachment WHERE sha256 = :sha256 AND removed = 0 LIMIT 1")


def sweep(database: Database) -> int:
    """Let bytes go that nobody names any more: a day after the last was removed, at once of who was forgotten.

    Under the lock of the books, so that nobody attaches the same bytes meanwhile. Returns how many went.
    """
    folder = files_of(database)
    if not (folder / FOLDER).is_dir():
        return 0
    with database.read() as view:
        if not view.value(_ANY):
            return 0
        rows = [(str(sha256), int(stamp)) for sha256, stamp in view.rows(_REMOVED)]
    old = [sha256 for sha256, stamp in rows if not stamp or database.now() - recorded_us(stamp) > _DAY_US]
    old = [sha256 for sha256 in old if is_kept(folder, sha256)]
    gone = 0
    if old:
        with database.maintain() as writer:
            for sha256 in old:
                if not writer.value(_NAMED, {"sha256": sha256}):
                    with contextlib.suppress(OSError):  # held open by somebody; next time
                        place_of(folder, sha256).unlink()
                        gone += 1
    return gone


def check(database: Database) -> list[str]:
    """Files that are missing or changed, in sentences."""
    folder = files_of(database)
    with database.read() as view:
        live = [(str(sha256), str(name)) for sha256, name in view.rows(_LIVE)]
    faults = []
    for sha256, name in sorted(live):
        path = place_of(folder, sha256)
        if not path.is_file():
            faults.append(f"The attached file {name or sha256} is missing.")
        elif _hash_of(path) != sha256:
            faults.append(f"The attached file {name or sha256} was changed.")
    return faults


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
