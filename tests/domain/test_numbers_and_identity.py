"""Numbers without gaps or steps back, and identities that sort by time whatever the clock does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.domain.identity import HybridClock, first_id, uuid7
from app.domain.numbers import GAPLESS, PREFIXES, Series, prefix_at, prefix_for

NOON = 1_773_993_600_000_000
MINUTE = 60_000_000


def series(kind: str, last: int = 2040, last_date: str = "2026-03-20") -> Series:
    """A series in the middle of its year."""
    return Series(f"{kind}-1", kind, PREFIXES[kind], 5, last, last_date)


def test_the_next_number_follows_the_last() -> None:
    assert series("invoice").next("2026-03-20") == (2041, "IN-02041")
    assert series("invoice", 0, "").next("2026-01-02") == (1, "IN-00001")


def test_a_number_outgrows_its_width() -> None:
    assert series("invoice", 99_999).next("2026-12-31") == (100_000, "IN-100000")


@pytest.mark.parametrize("kind", GAPLESS)
def test_dates_in_a_gapless_series_refuse_to_run_backwards(kind: str) -> None:
    with pytest.raises(RuleViolation, match="is dated 2026-03-20; 2026-03-19 would run backwards") as refused:
        series(kind).next("2026-03-19")
    assert refused.value.field == "date"


@pytest.mark.parametrize("kind", sorted(set(PREFIXES) - set(GAPLESS)))
def test_other_papers_may_be_dated_back(kind: str) -> None:
    assert series(kind).next("2026-03-19")[0] == 2041


@given(st.lists(st.dates().map(str), max_size=30))
def test_whatever_dates_are_tried_the_numbers_have_no_gap_and_the_dates_only_rise(dates: list[str]) -> None:
    now, issued = series("invoice", 0, ""), []
    for date in dates:
        try:
            counter, _ = now.next(date)
        except RuleViolation:
            continue
        issued.append((counter, date))
        now = Series(now.series, now.kind, now.prefix, now.width, counter, date)
    assert [counter for counter, _ in issued] == list(range(1, len(issued) + 1))
    assert [date for _, date in issued] == sorted(date for _, date in issued)


@pytest.mark.parametrize(
    ("kind", "country", "station", "prefix"),
    [
        ("invoice", "NL", "1", "IN-"),
        ("invoice", "DE", "1", "RE-"),
        ("credit_note", "AT", "1", "GS-"),
        ("credit_note", "DE", "2", "GS-2-"),
        ("sales_order", "DE", "3", "SO-3-"),
        ("draft", "US", "1", "D-"),
    ],
)
def test_a_station_has_its_own_series_in_its_countrys_words(kind: str, country: str, station: str, prefix: str) -> None:
    assert prefix_for(kind, country, station) == prefix


def test_no_two_kinds_share_a_prefix() -> None:
    for country in ("NL", "DE"):
        prefixes = [prefix_for(kind, country, "1") for kind in PREFIXES]
        assert len(set(prefixes)) == len(prefixes)


@given(st.integers(0, 2**47 * 1000), st.integers(1, 10**9))
def test_an_identity_is_a_version_7_uuid_that_sorts_by_time(now: int, later_ms: int) -> None:
    earlier, later = uuid7(now), uuid7(now + later_ms * 1000)
    assert earlier < later
    for one in (earlier, later):
        assert len(one) == 32
        assert one[12] == "7"
        assert one[16] in "89ab"
    assert earlier < first_id(now + later_ms * 1000) <= later


def test_identities_of_one_moment_differ() -> None:
    assert len({uuid7(NOON) for _ in range(1000)}) == 1000


def test_the_clock_goes_on_when_the_wall_clock_is_set_back() -> None:
    clock = HybridClock(1)
    stamps = [clock.tick(moment) for moment in (NOON, NOON - MINUTE, NOON - MINUTE, NOON, NOON + MINUTE)]
    assert stamps == sorted(set(stamps))


def test_a_stamp_seen_from_a_station_in_the_future_is_never_undercut() -> None:
    ours, theirs = HybridClock(1), HybridClock(2)
    seen = theirs.tick(NOON + 60 * MINUTE)
    ours.witness(seen)
    assert ours.tick(NOON) > seen
    ours.witness(1)
    assert ours.tick(NOON) > seen


def test_two_stations_in_the_same_millisecond_never_make_the_same_stamp() -> None:
    one, two = HybridClock(1), HybridClock(2)
    stamps = [clock.tick(NOON) for _ in range(500) for clock in (one, two)]
    assert len(set(stamps)) == len(stamps)


@given(
    st.lists(
        st.tuples(st.sampled_from(["tick", "witness"]), st.integers(0, 2 * NOON), st.integers(1, 1023)), max_size=40
    ),
    st.integers(1, 1023),
)
def test_the_clock_never_runs_backwards(events: list[tuple[str, int, int]], node: int) -> None:
    clock, newest = HybridClock(node), 0
    for what, moment, other in events:
        if what == "witness":
            stamp = HybridClock(other).tick(moment)
            clock.witness(stamp)
        else:
            stamp = clock.tick(moment)
            assert stamp > newest
            assert stamp < 2**63, "it is stored in a signed 64-bit integer"
        newest = max(newest, stamp)


@pytest.mark.parametrize(
    ("prefix", "of", "station", "found"),
    [
        ("RE-2026-", "1", "2", "RE-2-2026-"),
        ("RE-2-2026-", "2", "3", "RE-3-2026-"),
        ("SO-", "1", "2", "SO-2-"),
        ("SO-2-", "2", "3", "SO-3-"),
        ("F2026-", "1", "2", "F-2-2026-"),
        ("INV/26-27/", "1", "2", "INV/2/26-27/"),
        ("2026-", "1", "2", "2-2026-"),
        ("", "1", "2", "2-"),
        ("Ö_2026_", "1", "2", "Ö_2_2026_"),
    ],
)
def test_a_prefix_at_another_station_keeps_its_year(prefix, of, station, found):
    assert prefix_at(prefix, of, station) == found
