"""Files that go out by themselves: the jobs of this machine, when each ran, and the writing of one whole file."""

from __future__ import annotations

import csv
import io
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from app.actions import permitted
from app.actions.load import today
from app.domain.errors import CounterfoilError, RuleViolation, Unavailable
from app.domain.outgoing import FORMS, KINDS, Job, LastRun, due, next_run, schedule_of
from app.exchange.guard import guarded
from app.queries.outgoing import COLUMNS, TEXTS, rows_of
from app.runtime.files import write_whole
from app.runtime.paths import company_files, company_key, ensure, paths
from app.store.database import Database, View

RIGHT = "export"
_DAYS = 60
"""How long a closed order is still told of."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A job, and what became of it just now."""

    job: Job
    last: LastRun


# --- which jobs there are: a machine's choice, for it names places of this machine ------------------------------------


def _jobs_file() -> Path:
    return paths().config / "files-out.json"


def _all_jobs() -> dict[str, list[dict[str, Any]]]:
    try:
        found = json.loads(_jobs_file().read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise Unavailable(f"{_jobs_file()} cannot be understood. Mend it, or move it away.") from None
    return found if isinstance(found, dict) else {}


def jobs_of(where: str) -> tuple[Job, ...]:
    """The jobs of a company on this machine. Raises Unavailable where they cannot be read."""
    rows = _all_jobs().get(company_key(where), [])
    try:
        return tuple(msgspec.convert(row, Job) for row in rows)
    except msgspec.ValidationError:
        raise Unavailable(f"{_jobs_file()} cannot be understood. Mend it, or move it away.") from None


def _keep_jobs(where: str, jobs: Sequence[Job]) -> None:
    held = _all_jobs() | {company_key(where): [asdict(one) for one in jobs]}
    ensure(_jobs_file().parent)
    write_whole(_jobs_file(), json.dumps(held, ensure_ascii=False, indent=1).encode())


def save_job(database: Database, given: Job, actor: str = "") -> Job:
    """Keep a job, a new one where it has no id; its file is written from now on. Raises RuleViolation, NotPermitted."""
    where = str(database.where)
    with database.read() as view:
        permitted.check(view, actor, RIGHT)
        if given.what not in KINDS:
            raise RuleViolation(f"A file holds one of {', '.join(KINDS)}.", "what")
        job = replace(
            given,
            id=given.id or os.urandom(8).hex(),
            when=schedule_of(given.when).words,
            customer=given.customer.strip(),
            file=str(Path(given.file.strip()).expanduser()) if given.file.strip() else "",
            by=actor,
        )
        rows_of(view, job.what, job.customer, today(), today())
    jobs = jobs_of(where)
    before = next((one for one in jobs if one.id == job.id), None)
    _check_place(job, where, before, jobs)
    kept = [job if one.id == job.id else one for one in jobs]
    _keep_jobs(where, kept if before else [*kept, job])
    return job


def _check_place(job: Job, where: str, before: Job | None, jobs: Sequence[Job]) -> None:
    """A file's place is a name in a folder that is there, that ends as its form, and that nothing else has."""
    file = Path(job.file)
    if not job.file or not file.is_absolute() or not file.parent.is_dir() or file.is_dir():
        raise RuleViolation("Name a file in a folder that is there, like /srv/shop/stock.csv.", "file")
    if job.form not in FORMS:
        raise RuleViolation("The file's name ends in .csv or .json.", "file")
    same = [one for one in jobs if one.id != job.id and Path(one.file) == file]
    ours = [] if "://" in where else [company_files(where).resolve()]
    if same or any(file.resolve().is_relative_to(one) for one in ours):
        raise RuleViolation("Something else is written there. Choose another name.", "file")
    if file.exists() and (before is None or Path(before.file) != file):
        raise RuleViolation("A file of that name is there already. Choose another name, or move it away.", "file")


def remove_job(database: Database, job_id: str, actor: str = "") -> None:
    """No more of it; what was written stays where it is. Raises NotPermitted."""
    with database.read() as view:
        permitted.check(view, actor, RIGHT)
    where = str(database.where)
    _keep_jobs(where, [one for one in jobs_of(where) if one.id != job_id])
    _run_file(job_id).unlink(missing_ok=True)


# --- when each ran ------------------------------------------------------------------------------------------------


def _run_file(job_id: str) -> Path:
    # An id is ours; whatever stands in the file of jobs, it never leads out of this folder.
    return paths().data / "files-out" / f"{''.join(filter(str.isalnum, job_id))[:64]}.json"


def last_run(job: Job) -> LastRun:
    """When it ran last, and what became of it."""
    try:
        return msgspec.json.decode(_run_file(job.id).read_bytes(), type=LastRun)
    except (OSError, msgspec.DecodeError):
        return LastRun()


def _note(job: Job, last: LastRun) -> None:
    file = _run_file(job.id)
    ensure(file.parent)
    write_whole(file, msgspec.json.encode(last))


def next_due(where: str, now: int | None = None) -> int:
    """When the next job is to run, microseconds UTC; 0 where there is none."""
    at = _now() if now is None else now
    return min((next_run(one, last_run(one), at) for one in jobs_of(where)), default=0)


def _now() -> int:
    return time.time_ns() // 1000


# --- running ------------------------------------------------------------------------------------------------------


def run_due(database: Database, *, whatever: bool = False, only: str = "", now: int | None = None) -> tuple[Ran, ...]:
    """Run the jobs whose time has come; `whatever` their time, or `only` the one of that id. Raises Unavailable.

    One that is refused hinders none of the others; what it said stands in its last run.
    """
    at = _now() if now is None else now
    ran = []
    for job in jobs_of(str(database.where)):
        if only and job.id != only:
            continue
        if whatever or only or due(job, last_run(job), at):
            ran.append(Ran(job, run_job(database, job, at)))
    return tuple(ran)


def run_job(database: Database, job: Job, now: int | None = None) -> LastRun:
    """Write the file of a job, on the right of who set it up; what became of it is noted and answered."""
    at = _now() if now is None else now
    try:
        last = LastRun(at, _write(database, job, at))
    except CounterfoilError as error:
        last = LastRun(at, 0, error.message)
    except OSError as error:
        last = LastRun(at, 0, f"{job.file} cannot be written ({error.strerror}).")
    try:
        _note(job, last)
    except OSError as error:
        return LastRun(at, last.rows, last.refused or f"When it ran cannot be noted ({error.strerror}).")
    return last


def _write(database: Database, job: Job, now: int) -> int:
    if job.form not in FORMS or job.what not in KINDS:
        raise RuleViolation("This job is of another version of Counterfoil. Set it up again.", "what")
    if not Path(job.file).parent.is_dir():
        raise RuleViolation(f"The folder {Path(job.file).parent} is not there.", "file")
    with database.read() as view:
        permitted.check(view, job.by, RIGHT)
        content, count = content_of(view, job, now)
    write_whole(Path(job.file), content, 0o666)
    return count


def content_of(view: View, job: Job, now: int) -> tuple[bytes, int]:
    """The bytes of a job's file as the books stand, and how many rows it has."""
    day = today()
    since = (date.fromisoformat(day) - timedelta(days=_DAYS)).isoformat()
    rows = rows_of(view, job.what, job.customer, day, since)
    return _as_csv(job.what, rows) if job.form == "csv" else _as_json(job, rows, now)


def _as_csv(what: str, rows: Iterator[dict[str, str]]) -> tuple[bytes, int]:
    columns, count = COLUMNS[what], 0
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(row[one]) if one in TEXTS else row[one] for one in columns])
        count += 1
    return stream.getvalue().encode(), count


def _as_json(job: Job, rows: Iterator[dict[str, str]], now: int) -> tuple[bytes, int]:
    listed = list(rows)
    written = datetime.fromtimestamp(now // 1_000_000, UTC).isoformat().replace("+00:00", "Z")
    body = {"file": job.what, "written": written, "customer": job.customer, "rows": listed}
    return json.dumps(body, ensure_ascii=False, indent=1).encode(), len(listed)
