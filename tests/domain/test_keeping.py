"""Backups lie close together when they are fresh and far apart when they are old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.keeping import DAILY, HOUR, MONTHLY, due, surplus

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def at(days: float = 0, hours: float = 0) -> int:
    """So long before noon."""
    return int((NOON - timedelta(days=days, hours=hours)).timestamp()) * 1_000_000


def left(made: list[int]) -> list[int]:
    return sorted(set(made) - surplus(made, at()))


def test_everything_of_two_days_is_kept():
    made = [at(hours=hour) for hour in range(0, 48, 4)]
    assert surplus(made, at()) == set()


def test_of_an_older_day_the_last_one_is_kept():
    morning, evening = at(days=5, hours=4), at(days=5, hours=-6)
    assert left([morning, evening, at()]) == [evening, at()]


def test_of_an_older_month_the_last_one_is_kept_and_after_a_year_none():
    june = [int(datetime(2026, 6, day, 18, tzinfo=UTC).timestamp()) * 1_000_000 for day in (3, 29, 30)]
    assert left([*june, at(days=400), at()]) == [june[2], at()]


def test_the_only_one_is_kept_however_old_it_is():
    assert surplus([at(days=900)], at()) == set()


def test_a_shop_that_closed_for_a_year_keeps_about_forty_of_two_thousand():
    """What a daily life of a year leaves: letting go each time leaves what letting go once would."""
    made: list[int] = []
    for hours in range(365 * 24, -1, -4):
        now = at(hours=hours)
        made = sorted({*made, now} - surplus([*made, now], now))
    assert 48 / 4 + 27 + 11 <= len(made) <= 48 / 4 + 31 + 13


@given(st.lists(st.integers(0, 800 * 24 * 60), unique=True, min_size=1))
def test_whatever_was_made_no_stretch_of_the_last_year_is_left_without(minutes):
    made = [at() - one * 60_000_000 for one in minutes]
    kept = left(made)
    assert max(made) in kept
    for one in made:
        age = at() - one
        if age <= MONTHLY:
            # Something as good is kept: made no earlier, and at most a day (a month) later.
            limit = 0 if age <= 48 * HOUR else 24 * HOUR if age <= DAILY else 31 * 24 * HOUR
            assert any(0 <= other - one <= limit for other in kept)


def test_one_is_due_when_something_was_written_and_four_hours_are_over():
    assert due([], changed=at(), now=at())
    assert due([at(hours=4)], changed=at(), now=at())
    assert not due([at(hours=3)], changed=at(), now=at())
    assert not due([at(days=3)], changed=at(days=4), now=at())
    assert due([at(hours=-9), at(hours=5)], changed=at(), now=at()), "the clock was wrong once"
