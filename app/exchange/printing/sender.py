"""The thread that hands papers to the printers and follows them, so that nobody else ever waits for one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.exchange.printing import jobs as step
from app.exchange.printing.cups import Found, HopelessError, How, Offered, PrintError, Standing
from app.exchange.printing.jobs import AT_PRINTER, Job
from app.exchange.printing.spool import Spool
from app.exchange.waiting.folder import clock
from app.exchange.waiting.rules import SENDING, ready
from app.exchange.waiting.sending import Sending

LOOK_SECONDS = 2.0
_MISSING = "The paper is not in the queue's folder any more; print it from its document."
_log = logging.getLogger(__name__)


class Printers(Protocol):
    """A print system: ``cups.Cups``, or the windows' own where there is none."""

    def found(self) -> Found:
        """Which printers there are."""

    def offered(self, printer: str) -> Offered:
        """What a printer can do; raises PrintError."""

    def send(self, printer: str, file: Path, title: str, copies: int, how: How) -> str:
        """Hand a paper over; raises PrintError."""

    def standing(self, printer: str, ticket: str) -> Standing:
        """How it stands; raises PrintError."""

    def cancel(self, ticket: str) -> None:
        """Take it back."""


class Sender(Sending[Job]):
    """Sends what the spool holds, and follows it.

    In its thread ``routed`` hears a job for which the usual printer was found, and ``nowhere`` the file of one for
    which this machine has no printer; that job leaves the queue when it returns.
    """

    def __init__(
        self,
        spool: Spool,
        printers: Printers,
        *,
        changed: Callable[[tuple[Job, ...]], None] = lambda _jobs: None,
        routed: Callable[[Job], None] = lambda _job: None,
        nowhere: Callable[[Job, bytes], None] = lambda _job, _pdf: None,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        super().__init__("printing", spool, changed, look_seconds)
        self.spool, self._printers, self._routed, self._nowhere = spool, printers, routed, nowhere

    def _left(self, job: Job) -> Job:
        return step.found_after_stop(job, clock())

    def _handle(self, job: Job) -> bool:
        if ready(job, clock()):
            self._send(job)
        elif job.state == AT_PRINTER:
            self._follow(job)
        return True

    def _send(self, job: Job) -> None:
        printer, paper = job.printer, self.spool.paper(job.id, job.form)
        if not paper.exists():
            self.spool.change(job.id, lambda one: step.hopeless(one, _MISSING, clock()))
            return
        if not printer:
            try:
                found = self._printers.found()
            except PrintError as error:
                self._fail(job, "", str(error))
                return
            printer = found.default or (found.printers[0] if len(found.printers) == 1 else "")
        if not printer:
            self._nowhere(job, paper.read_bytes())
            self.spool.forget(job.id)
            return
        now = self.spool.change(job.id, lambda one: _if(one, job, lambda: step.sending(one, printer, clock())))
        if now is None:
            return
        if not job.printer:
            self._routed(now)
        self._tell()
        try:
            how = How(job.form, bool(job.kick), job.tray, job.duplex)
            ticket = self._printers.send(printer, paper, job.title, job.copies, how)
        except PrintError as error:
            self._fail(now, printer, str(error), hopeless=isinstance(error, HopelessError))
            return
        took = self.spool.change(now.id, lambda one: _if(one, now, lambda: step.taken(one, ticket, clock())))
        if took is None:  # somebody gave it up, or chose another printer, while it was sent
            self._cancel(ticket)

    def _fail(self, job: Job, printer: str, reason: str, *, hopeless: bool = False) -> None:
        _log.warning("%s was not printed: %s", job.title, reason)

        def fail(one: Job) -> Job | None:
            tried = step.sending(one, printer, clock()) if one.state != SENDING else one
            fail_so = step.hopeless if hopeless else step.failed
            return _if(one, job, lambda: fail_so(tried, reason, clock()))

        self.spool.change(job.id, fail)

    def _follow(self, job: Job) -> None:
        try:
            standing = self._printers.standing(job.printer, job.ticket)
        except PrintError as error:
            standing = Standing("waiting", str(error))

        def move(one: Job) -> Job:
            if standing.state == "done":
                return step.done(one, clock())
            if standing.state == "lost":
                return step.failed(one, standing.trouble, clock())
            return step.followed(one, standing.trouble, clock())

        self.spool.change(job.id, lambda one: _if(one, job, lambda: move(one)))

    # --- what a person does; in any thread but this one -----------------------------------------------------------

    def again(self, job_id: str, printer: str = "") -> Job | None:
        """Try it now, perhaps at another printer; what still waits at the first one is taken back from it."""
        return self._taken_back(job_id, lambda one: step.again(one, clock(), printer))

    def give_up(self, job_id: str) -> Job | None:
        """It is not wanted any more."""
        return self._taken_back(job_id, lambda one: step.given_up(one, clock()))

    def _taken_back(self, job_id: str, move: Callable[[Job], Job]) -> Job | None:
        tickets: list[str] = []

        def act(one: Job) -> Job:
            if one.state == AT_PRINTER and one.ticket:
                tickets.append(one.ticket)
            return move(one)

        after = self._by_hand(job_id, act)
        for ticket in tickets:
            self._cancel(ticket)
        return after

    def _cancel(self, ticket: str) -> None:
        try:
            self._printers.cancel(ticket)
        except PrintError as error:
            _log.warning("%s was not taken back: %s", ticket, error)


def _if(one: Job, seen: Job, move: Callable[[], Job]) -> Job | None:
    """The step, if nobody changed the job since it was seen."""
    same = (one.state, one.printer, one.tries, one.since) == (seen.state, seen.printer, seen.tries, seen.since)
    return move() if same else None
