"""The folder of the queue: a small JSON and the paper for each job, written whole, so that a cut wire loses none.

The paper is there before its JSON and goes after it. What cannot be read is left alone for an hour, then swept.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path

from app.domain.errors import Unavailable
from app.exchange.printing.cups import AS_IT_IS, How
from app.exchange.printing.jobs import FORMS, KEPT, STATES, Job, is_past
from app.runtime.files import write_whole
from app.runtime.paths import ensure

_KINDS = {one.name: int if one.type == "int" else str for one in fields(Job)}


class Spool:
    """Jobs in a folder. Any thread may call it; several programs of a person share the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def put(self, title: str, paper: bytes, printer: str = "", copies: int = 1, how: How = AS_IT_IS) -> Job:
        """One more paper. Raises Unavailable where the folder cannot be written."""
        now = clock()
        # Jobs are listed by name: the time first keeps them in the order they were wanted.
        job = Job(f"{now:017d}-{os.urandom(4).hex()}", title, printer, copies, made=now, since=now, form=how.form,
                  kick=int(how.kick), tray=how.tray, duplex=how.duplex)  # fmt: skip
        try:
            ensure(self.folder)
            write_whole(self.paper(job.id, job.form), paper)
            self._write(job)
        except OSError as error:
            self._drop(job.id)
            raise Unavailable(f"{title} could not be put into the print queue ({error.strerror or error}).") from error
        return job

    def jobs(self) -> tuple[Job, ...]:
        """All of them, the oldest first."""
        names = sorted(self.folder.glob("*.json")) if self.folder.is_dir() else []
        return tuple(job for one in names if (job := _read(one)) is not None)

    def paper(self, job_id: str, form: str = "pdf") -> Path:
        """Where its paper lies."""
        return self.folder / f"{job_id}.{form}"

    def change(self, job_id: str, step: Callable[[Job], Job | None]) -> Job | None:
        """Take the job a step further as it is by now; None if it is not there, or if the step says so."""
        with self._lock:
            before = _read(self.folder / f"{job_id}.json")
            after = step(before) if before is not None else None
            if after is not None and after != before:
                self._write(after)
            return after

    def forget(self, job_id: str) -> None:
        """It needs no place any more."""
        with self._lock:
            self._drop(job_id)

    def sweep(self, now: int) -> None:
        """Away with what is over for long, and with halves that a killed program left."""
        if not self.folder.is_dir():
            return
        for job in self.jobs():
            if is_past(job, now):
                self.forget(job.id)
        known = {one.id for one in self.jobs()}
        for one in self.folder.iterdir():
            with contextlib.suppress(OSError):
                old = now // 1_000_000 - one.stat().st_mtime > KEPT // 1_000_000
                if old and one.suffix in {".part", ".json", *(f".{form}" for form in FORMS)} and one.stem not in known:
                    one.unlink()

    def _write(self, job: Job) -> None:
        write_whole(self.folder / f"{job.id}.json", json.dumps(asdict(job), ensure_ascii=False).encode())

    def _drop(self, job_id: str) -> None:
        for one in (self.folder / f"{job_id}.json", *(self.paper(job_id, form) for form in FORMS)):
            with contextlib.suppress(OSError):
                one.unlink(missing_ok=True)


def clock() -> int:
    """Now, in microseconds UTC."""
    return time.time_ns() // 1000


def _read(file: Path) -> Job | None:
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(raw, dict) or raw.get("id") != file.stem or raw.get("state") not in STATES:
        return None
    known = {name: value for name, value in raw.items() if name in _KINDS}
    if not all(isinstance(value, _KINDS[name]) for name, value in known.items()) or "title" not in known:
        return None
    job = Job(**known)
    return job if job.form in FORMS else None
