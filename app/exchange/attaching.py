"""Files in and out of the store: attach one by its path, give a copy of it to the system's program, save a copy."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from pathlib import Path

from app.actions.catalogue import BY_NAME
from app.actions.own_fields import record_of
from app.actions.registry import perform
from app.actions.reply import Reply
from app.domain.errors import RuleViolation, Unavailable
from app.domain.filenames import file_name, runs, safe_name
from app.queries.attachments import file_of
from app.runtime.files import write_whole
from app.store import filestore
from app.store.database import Database

_OPENED = "counterfoil-file-"
_A_DAY = 24 * 3600


def attach(database: Database, entity: str, record: str, file: Path, actor: str = "", *, sha256: str = "") -> Reply:
    """Copy a file into the store and attach it. Raises RuleViolation, NotPermitted, Unavailable.

    ``sha256`` is that of the bytes that somebody looked at before: a file that is another by now is not attached.
    """
    name = file_name(file.name)
    with database.read() as view:  # before bytes are copied for nothing
        record_of(view, entity, record)
    kept = filestore.keep(filestore.files_of(database), file)
    # Of the bytes that were copied, for the file may change once more behind any look at it.
    if sha256 and kept.sha256 != sha256:
        sentence = f"{file.name} changed after it was checked, so it is not attached. Drop it once more."
        raise RuleViolation(sentence, "file")
    given = {"entity": entity, "record": record, "name": name, "sha256": kept.sha256, "size": kept.size}
    return perform(database, BY_NAME["attach_file"], given, actor).reply


def _bytes_of(database: Database, attachment: str) -> tuple[str, bytes]:
    with database.read() as view:
        found = file_of(view, attachment)
    if found is None:
        raise RuleViolation("This file was removed meanwhile.", "attachment")
    return found.name, filestore.read(filestore.files_of(database), found.sha256)


def copy_to_open(database: Database, attachment: str) -> Path:
    """A copy for the system's program, read-only, so that nobody writes into the store. RuleViolation, Unavailable."""
    name, content = _bytes_of(database, attachment)
    if runs(name):
        raise RuleViolation(f"{name} would be run instead of shown. Save a copy and look at it there.", "attachment")
    try:
        _forget_copies()
        folder = Path(tempfile.mkdtemp(prefix=_OPENED))
        path = folder / safe_name(name)
        write_whole(path, content, 0o400)
    except OSError as error:
        raise Unavailable(f"{name} cannot be opened ({error.strerror or error}).") from error
    return path


def _forget_copies() -> None:
    """Copies that were made to be opened a day ago or more go; one that a program still holds stays."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_OPENED}*"):
        with contextlib.suppress(OSError):  # somebody else's, or gone already
            if time.time() - folder.stat().st_mtime > _A_DAY:
                shutil.rmtree(folder, ignore_errors=True)


def save_copy(database: Database, attachment: str, target: Path) -> None:
    """A copy where a person wants it; nothing is written over. Raises RuleViolation, Unavailable."""
    name, content = _bytes_of(database, attachment)
    if target.is_dir():
        target = target / safe_name(name)
    if target.exists():
        raise RuleViolation(f"{target} is there already.", "file")
    try:
        write_whole(target, content)
    except OSError as error:
        raise Unavailable(f"{name} cannot be saved ({error.strerror or error}).") from error
