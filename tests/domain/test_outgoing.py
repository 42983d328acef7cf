"""When a file goes out: what is typed, what it means, and that nothing is ever put off for ever."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.domain.outgoing import Job, LastRun, Schedule, due, next_run, schedule_of

MINUTE = 60_000_000


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("every 15 minutes", Schedule(15)), ("15", Schedule(15)), ("30 min", Schedule(30)), ("2 h", Schedule(120)),
        ("hourly", Schedule(60)), ("every 90 minutes", Schedule(90)), ("daily at 06:00", Schedule(0, 360)),
        ("6:30", Schedule(0, 390)), (" Daily  23:59 ", Schedule(0, 1439)),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood_and_said_again_in_one_way(typed: str, means: Schedule) -> None:
    assert schedule_of(typed) == means
    assert schedule_of(means.words) == means


@pytest.mark.parametrize("typed", ["", "soon", "24:00", "6:60", "1 minute", "0", "99999 h", "every", "-5"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(RuleViolation):
        schedule_of(typed)


WHEN = st.one_of(
    st.integers(5, 10_080).map(lambda n: Schedule(n).words), st.integers(0, 1439).map(lambda n: Schedule(0, n).words)
)


@given(WHEN, st.integers(0, 10**16), st.integers(0, 10**16), st.booleans())
def test_a_job_is_never_put_off_for_longer_than_its_time(when: str, last: int, now: int, refused: bool) -> None:
    job, ran = Job("1", "stock", "/x/a.csv", when), LastRun(last, 0, "no" if refused else "")
    at = next_run(job, ran, now)
    # A day of summer time has 25 hours; a clock that was wrong puts nothing off.
    longest = max((schedule_of(when).minutes or 25 * 60), 15) * MINUTE
    assert at <= max(now, last) + longest
    assert due(job, ran, at) if last <= at else True
    if last and last <= now and not refused:
        assert at > last, "nor run twice for the same time"


def test_once_a_day_is_by_the_clock_on_the_wall() -> None:
    job = Job("1", "stock", "/x/a.csv", "daily at 06:00")

    def at(hour: int, minute: int = 0, day: int = 10) -> int:
        return int(datetime(2026, 11, day, hour, minute).astimezone().timestamp()) * 1_000_000

    assert due(job, LastRun(), at(3)), "one that never ran does so at once"
    assert not due(job, LastRun(at(3), 5), at(5, 59))
    assert due(job, LastRun(at(3), 5), at(6))
    assert not due(job, LastRun(at(6), 5), at(23))
    assert due(job, LastRun(at(6), 5), at(6, day=11))
    assert due(job, LastRun(at(6), 0, "no"), at(6, 15)), "what failed is tried again soon"
