"""One paper on its way to a printer: its states, when it is tried again, and how each is said."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.exchange.waiting.rules import FAILED, GIVEN_UP, MINUTE, QUEUED, SECOND, SENDING, Waits, said

AT_PRINTER, DONE = "at_printer", "done"
FORMS = ("pdf", "escpos", "zpl")
STATES = (QUEUED, SENDING, AT_PRINTER, DONE, FAILED, GIVEN_UP)
RETRIES = (10 * SECOND, MINUTE, 5 * MINUTE)
"""How long after the first, second and third failure it is tried again; after that it waits for a person."""
SILENT = MINUTE
"""A paper that is still at the printer after this time is told of."""


@dataclass(frozen=True, slots=True)
class Job(Waits):
    """One paper for one printer; ``printer`` is empty until the usual one is known.

    ``ticket`` is the system's own name of the job while it has it. Its form is ``pdf``, or the bytes of a kind of
    printer, ``escpos`` or ``zpl``.
    """

    ENDS = (DONE, GIVEN_UP)

    title: str
    printer: str = ""
    copies: int = 1
    ticket: str = ""
    kick: int = 0
    """Whether the drawer opens once it is out, 1 or 0; the printer that took it opened it."""
    tray: str = ""
    duplex: str = ""


def sending(job: Job, printer: str, now: int) -> Job:
    """It is handed to the system; what was wrong the last time is said until it is better."""
    return replace(job, state=SENDING, printer=printer, tries=job.tries + 1, since=now, due=0, ticket="")


def taken(job: Job, ticket: str, now: int) -> Job:
    """The system has it."""
    return replace(job, state=AT_PRINTER, ticket=ticket, since=now, reason="", kick=0)


def done(job: Job, now: int) -> Job:
    """It is out, as far as the system tells."""
    return replace(job, state=DONE, since=now, reason="", due=0)


def failed(job: Job, reason: str, now: int) -> Job:
    """It was refused or lost: tried again in a while, three times, then a person decides."""
    wait = RETRIES[job.tries - 1] if 0 < job.tries <= len(RETRIES) else 0
    return replace(job, state=FAILED, reason=reason, since=now, due=now + wait if wait else 0, ticket="")


def hopeless(job: Job, reason: str, now: int) -> Job:
    """Trying again would not help."""
    return replace(job, state=FAILED, reason=reason, since=now, due=0, ticket="")


def followed(job: Job, trouble: str, now: int) -> Job:
    """It is still at the printer. ``trouble`` is what the printer says of itself; long silence is trouble, too."""
    silent = now - job.since >= SILENT
    reason = trouble or (f"Printer {job.printer} does not answer." if silent else "")
    return job if reason == job.reason else replace(job, reason=reason)


def again(job: Job, now: int, printer: str = "") -> Job:
    """A person wants it tried now, perhaps at another printer; the three tries begin anew."""
    return replace(job, state=QUEUED, printer=printer or job.printer, since=now, tries=0, due=0, ticket="", reason="")


def given_up(job: Job, now: int) -> Job:
    """A person does not want it any more. It can be brought back for a while."""
    return replace(job, state=GIVEN_UP, since=now, due=0, ticket="")


def found_after_stop(job: Job, now: int) -> Job:
    """The program ended while it handed the paper over: it is sent once more, for a paper twice is better than none."""
    return replace(job, state=QUEUED, since=now, ticket="") if job.state == SENDING else job


def state_words(job: Job, now: int) -> str:
    """Its state as a person reads it, with the reason where something is wrong."""
    return said(job, now, {AT_PRINTER: job.reason or "at the printer", DONE: "done"})


def summary(jobs: tuple[Job, ...]) -> tuple[str, bool]:
    """What the corner of the window says of the queue, and whether it is in trouble; nothing if nothing is open."""
    waiting = [one for one in jobs if one.open]
    troubled = [one for one in waiting if one.troubled]
    if troubled:
        printers = sorted({one.printer for one in troubled})
        if len(printers) == 1 and printers[0]:
            return f"printer {printers[0]} does not answer", True
        return f"{len(troubled)} papers are not printed", True
    return (f"{len(waiting)} to print" if waiting else ""), False
