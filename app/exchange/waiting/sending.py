"""The thread that hands over what waits, so that nobody else ever waits for a printer or a server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic

from app.exchange.waiting.folder import Folder, J, clock
from app.exchange.waiting.rules import SENDING
from app.runtime.rounds import Rounds


class Sending(Rounds, Generic[J]):
    """Goes through what a folder holds, in one program of a person at a time.

    ``changed`` hears all jobs after each change, in the thread.
    """

    def __init__(self, name: str, folder: Folder[J], changed: Callable[[tuple[J, ...]], None], seconds: float) -> None:
        super().__init__(name, folder.folder / "sender.lock", seconds)
        self._folder, self._changed = folder, changed
        self._told: tuple[J, ...] = ()

    def stop(self, seconds: float = 5.0) -> None:
        """Let it end after the job in hand; one that takes longer is found in the folder by the next run."""
        self._end(seconds)

    def leave(self) -> None:
        """Let another program send; for who looks without the thread."""
        self._turn.leave()

    def look(self) -> bool:
        """One round: take up what a killed program left, then one job after the other. Whether it was our turn."""
        mine = self._folder.folder.is_dir() and self._turn.take()
        if mine:
            self._folder.sweep(clock())
            for job in self._folder.jobs():
                if job.state == SENDING:  # between two rounds nothing is in hand
                    self._folder.change(job.id, self._left)
            for job in self._folder.jobs():
                if self._ending or not self._handle(job):
                    break
        self._tell()
        return mine

    def _left(self, job: J) -> J:
        """It was in hand when a program was killed."""
        raise NotImplementedError

    def _handle(self, job: J) -> bool:
        """Do what there is to do for it now; False where the others need not be tried."""
        raise NotImplementedError

    def _tell(self) -> None:
        found = self._folder.jobs()
        if found != self._told:
            self._told = found
            self._changed(found)

    def _by_hand(self, job_id: str, step: Callable[[J], J | None]) -> J | None:
        """What a person does; in any thread but this one."""
        after = self._folder.change(job_id, step)
        self._tell()
        self.wake()
        return after
