"""Files that go out by themselves: what is in one, for whom, where it is written, and when. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from app.domain.errors import RuleViolation

KINDS: Final = {"stock": "Stock", "prices": "Prices", "order_status": "Order status"}
"""What may be in a file, and how it is called."""
FORMS: Final = ("csv", "json")
LEAST_MINUTES, MOST_MINUTES = 5, 7 * 24 * 60
_MINUTE = 60_000_000
_AGAIN_MINUTES = 15
_EVERY = re.compile(r"(?:every\s+)?(\d{1,5})\s*(m|min|mins|minutes?|h|hours?)?", re.IGNORECASE)
_AT = re.compile(r"(?:daily|every day)?\s*(?:at\s+)?(\d{1,2}):(\d{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Each so many minutes, or, where that is 0, each day at that minute of the day by the clock on the wall."""

    minutes: int = 0
    at: int = 0

    @property
    def words(self) -> str:
        """As it is typed and shown."""
        if not self.minutes:
            return f"daily at {self.at // 60:02}:{self.at % 60:02}"
        if self.minutes % 60 == 0:
            hours = self.minutes // 60
            return f"every {hours} hours" if hours > 1 else "every hour"
        return f"every {self.minutes} minutes"


def schedule_of(text: str) -> Schedule:
    """What `every 15 minutes`, `2 h`, `hourly` or `daily at 06:00` means. Raises RuleViolation."""
    said = " ".join(text.split())
    if said.lower() in {"hourly", "every hour"}:
        return Schedule(60)
    if found := _AT.fullmatch(said):
        hour, minute = int(found[1]), int(found[2])
        if hour < 24 and minute < 60:
            return Schedule(0, hour * 60 + minute)
    elif found := _EVERY.fullmatch(said):
        minutes = int(found[1]) * (60 if (found[2] or "m").lower().startswith("h") else 1)
        if LEAST_MINUTES <= minutes <= MOST_MINUTES:
            return Schedule(minutes)
        raise RuleViolation(f"Every {LEAST_MINUTES} minutes at most, and once a week at least.", "when")
    raise RuleViolation("When? Like every 15 minutes, every 2 hours, or daily at 06:00.", "when")


@dataclass(frozen=True, slots=True)
class Job:
    """One file: `what` of `KINDS`, for a customer (their number; "" is for everybody), at a place of this machine.

    `by` is who set it up; it is written on that person's right.
    """

    id: str
    what: str
    file: str
    when: str
    customer: str = ""
    by: str = ""

    @property
    def form(self) -> str:
        """csv or json, as its name ends."""
        return self.file.rpartition(".")[2].lower()


@dataclass(frozen=True, slots=True)
class LastRun:
    """When a job ran last (microseconds UTC, 0 is never), how many rows it wrote, and why it did not, "" if it did."""

    at: int = 0
    rows: int = 0
    refused: str = ""


def next_run(job: Job, last: LastRun, now: int) -> int:
    """When a job is to run, microseconds UTC; `now` or before where it is due. What failed is tried again soon."""
    schedule = schedule_of(job.when)
    if not last.at or last.at > now:
        # Never, or by a clock that was wrong.
        return now
    if last.refused:
        return last.at + min(_AGAIN_MINUTES, schedule.minutes or _AGAIN_MINUTES) * _MINUTE
    if schedule.minutes:
        return last.at + schedule.minutes * _MINUTE
    then = datetime.fromtimestamp(last.at / 1_000_000, UTC).astimezone()
    day = then.date()
    for _ in range(3):
        # By the clock on the wall of that day, whatever summer time does to it.
        start = datetime(day.year, day.month, day.day, schedule.at // 60, schedule.at % 60).astimezone()
        if start > then:
            return int(start.timestamp()) * 1_000_000
        day += timedelta(days=1)
    raise AssertionError


def due(job: Job, last: LastRun, now: int) -> bool:
    """Whether it is to run now."""
    return next_run(job, last, now) <= now
