"""The folder of the papers for the printers."""

from __future__ import annotations

from pathlib import Path

from app.exchange.printing.cups import AS_IT_IS, How
from app.exchange.printing.jobs import FORMS, STATES, Job
from app.exchange.waiting.folder import Folder, Use

_USE = Use(Job, STATES, FORMS, "the print queue", "spool.lock")


class Spool(Folder[Job]):
    """Papers in a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, _USE)

    def put(self, title: str, paper: bytes, printer: str = "", copies: int = 1, how: How = AS_IT_IS) -> Job:
        """One more paper. Raises Unavailable where the folder cannot be written."""

        def begin(new_id: str, now: int) -> tuple[Job, bytes]:
            job = Job(new_id, title, printer, copies, made=now, since=now, form=how.form,
                      kick=int(how.kick), tray=how.tray, duplex=how.duplex)  # fmt: skip
            return job, paper

        return self.add(title, begin)

    def paper(self, job_id: str, form: str = FORMS[0]) -> Path:
        """Where its paper lies."""
        return self.file(job_id, form)
