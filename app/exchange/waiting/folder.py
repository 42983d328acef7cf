"""The folder of what waits: a small JSON and the bytes for each job, written whole, so that no kill loses one.

The bytes are there before their JSON and go after it. Every change is made under a lock that all programs of a person
share: the state that a step was decided on is the state it is written over.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import Generic, TypeVar

from app.domain.errors import Unavailable
from app.exchange.waiting.rules import KEPT, SECOND, Waits, is_past
from app.runtime.files import write_whole
from app.runtime.paths import ensure
from app.runtime.turn import one_at_a_time

J = TypeVar("J", bound=Waits)
_KINDS = {"int": int, "bool": bool}


@dataclass(frozen=True, slots=True)
class Use(Generic[J]):
    """What a folder is for.

    ``kind`` is the class of its jobs, ``states`` and ``forms`` are what one of them can be in, ``called`` is the folder
    as a person calls it. ``keeps_unread`` leaves a JSON that cannot be read, with its bytes, where the record of what
    left would go with it; else it goes once it is old.
    """

    kind: type[J]
    states: tuple[str, ...]
    forms: tuple[str, ...]
    called: str
    lock: str
    keeps_unread: bool = False


class Folder(Generic[J]):
    """Jobs in a folder. Any thread may call it; several programs of a person share the folder."""

    def __init__(self, folder: Path, use: Use[J]) -> None:
        self.folder, self._use = folder, use
        self._lock = threading.Lock()
        self._kinds = {one.name: _KINDS.get(str(one.type), str) for one in fields(use.kind)}
        self._needed = {one.name for one in fields(use.kind) if one.default is MISSING}

    def add(self, title: str, begin: Callable[[str, int], tuple[J, bytes]]) -> J:
        """One more; ``begin`` gets its id and the time, and gives the job with its bytes while no other is added.

        Raises what ``begin`` does, and Unavailable where the folder cannot be written.
        """
        now = clock()
        # Jobs are listed by name: the time first keeps them in the order they were wanted.
        name = f"{now:017d}-{os.urandom(4).hex()}"
        try:
            ensure(self.folder)
            with self._alone():
                job, content = begin(name, now)
                write_whole(self.file(job.id, job.form), content)
                self._write(job)
        except OSError as error:
            self._drop(name)
            why = error.strerror or error
            raise Unavailable(f"{title} could not be put into {self._use.called} ({why}).") from error
        return job

    def jobs(self) -> tuple[J, ...]:
        """All of them, the oldest first."""
        names = sorted(self.folder.glob("*.json")) if self.folder.is_dir() else []
        return tuple(job for one in names if (job := self._seen(one)) is not None)

    def file(self, job_id: str, form: str) -> Path:
        """Where its bytes lie."""
        return self.folder / f"{job_id}.{form}"

    def change(self, job_id: str, step: Callable[[J], J | None]) -> J | None:
        """Take the job a step further as it is by now; None if it is not there, or if the step says so."""
        file = self.file(job_id, "json")
        if not file.exists():
            return None
        with self._alone():
            before = self._seen(file)
            after = step(before) if before is not None else None
            if after is not None and after != before:
                self._write(after)
            return after

    def forget(self, job_id: str) -> None:
        """It needs no place any more."""
        with self._alone():
            self._drop(job_id)

    def sweep(self, now: int) -> None:
        """Away with what is over for long, and with halves that a killed program left."""
        if not self.folder.is_dir():
            return
        ours = {".part", ".json", *(f".{form}" for form in self._use.forms)}
        with self._alone():
            kept = {file.stem for file in self.folder.glob("*.json") if self._stays(file, now)}
            for one in self.folder.iterdir():
                with contextlib.suppress(OSError):
                    old = now // SECOND - one.stat().st_mtime > KEPT // SECOND
                    told = self._use.keeps_unread and self.file(one.stem, "json").exists()
                    if old and one.suffix in ours and one.stem not in kept and not told:
                        one.unlink()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock, one_at_a_time(self.folder / self._use.lock):
            yield

    def _write(self, job: J) -> None:
        write_whole(self.file(job.id, "json"), json.dumps(asdict(job), ensure_ascii=False).encode())

    def _drop(self, job_id: str) -> None:
        for form in ("json", *self._use.forms):
            with contextlib.suppress(OSError):
                self.file(job_id, form).unlink(missing_ok=True)

    def _stays(self, file: Path, now: int) -> bool:
        """Whether it is a job, or may be one; one that is over for long goes here."""
        try:
            job = self._read(file)
        except OSError:  # another program holds it, or the disk does not answer now: what it says waits all the same
            return True
        if job is not None and is_past(job, now):
            self._drop(job.id)
        return job is not None

    def _seen(self, file: Path) -> J | None:
        with contextlib.suppress(OSError):
            return self._read(file)
        return None

    def _read(self, file: Path) -> J | None:
        """The job that a file says, None where it says none. Raises OSError where it cannot be opened."""
        try:
            raw = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            return None
        if not isinstance(raw, dict) or raw.get("id") != file.stem or raw.get("state") not in self._use.states:
            return None
        known = {name: value for name, value in raw.items() if name in self._kinds}
        if not self._needed <= known.keys() or any(type(value) is not self._kinds[n] for n, value in known.items()):
            return None
        job = self._use.kind(**known)
        return job if job.form in self._use.forms else None


def clock() -> int:
    """Now, in microseconds UTC."""
    return time.time_ns() // 1000
