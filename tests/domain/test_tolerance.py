"""How much more or less than ordered may be delivered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.domain.tolerance import EXACT, Tolerance, check_percent, enough, most, tolerance_of, too_much

quantities = st.integers(1, 10_000_000)
percents = st.integers(0, 50_000)


@given(quantities, percents)
def test_the_limits_hold_to_the_thousandth(ordered: int, percent: int) -> None:
    limit = most(ordered, percent)
    assert ordered <= limit
    assert (limit - ordered) * 100_000 <= ordered * percent
    assert (limit + 1 - ordered) * 100_000 > ordered * percent
    assert enough(ordered, ordered, percent)
    assert not enough(0, ordered, percent)


@given(quantities, percents, quantities)
def test_less_is_enough_only_within_the_tolerance(ordered: int, percent: int, done: int) -> None:
    assert enough(done, ordered, percent) == ((ordered - done) * 100_000 <= ordered * percent)


def test_whose_word_holds() -> None:
    goods, who = Tolerance(5_000, 10_000), Tolerance(0, 2_000)
    assert tolerance_of(goods, EXACT, exact=False) == goods
    assert tolerance_of(goods, who, exact=False) == Tolerance(5_000, 2_000)
    assert tolerance_of(goods, who, exact=True) == EXACT


def test_what_is_too_much_is_said_with_the_way_on() -> None:
    assert too_much("1", 40_000, 40_000, 41_000, 0) == "Line 1 asks for 40, not 41."
    assert too_much("1", 40_000, 42_000, 45_000, 5_000) == (
        "Line 1 asks for 40, and 42 may be sent (5 % over). Put 3 back, or amend the order."
    )
    with pytest.raises(RuleViolation, match="A tolerance is 0 to 50 percent"):
        check_percent(50_001, "over_percent")
