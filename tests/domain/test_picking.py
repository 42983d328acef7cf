"""Pick lists give way to what the order wants now."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.picking import Asked, taken_back


def test_the_first_named_loses_first_and_no_more_than_is_too_much():
    newest, oldest = Asked("PL-2", 1, 1, 4), Asked("PL-1", 1, 1, 10)
    assert taken_back([newest, oldest], {1: 14}) == []
    assert taken_back([newest, oldest], {1: 12}) == [Asked("PL-2", 1, 1, 2)]
    assert taken_back([newest, oldest], {1: 7}) == [Asked("PL-2", 1, 1, 4), Asked("PL-1", 1, 1, 3)]
    assert taken_back([newest], {1: -3}) == [newest]


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 50)), max_size=12),
    st.dictionaries(st.integers(1, 3), st.integers(-20, 120), min_size=3),
)
def test_what_is_left_is_what_is_wanted_or_what_was_asked(rows, wanted):
    asked = [Asked(f"PL-{at}", at, line, quantity) for at, (line, quantity) in enumerate(rows)]
    cut = {one.position: one.quantity for one in taken_back(asked, wanted)}
    for line in {one.line for one in asked}:
        before = sum(one.quantity for one in asked if one.line == line)
        after = sum(one.quantity - cut.get(one.position, 0) for one in asked if one.line == line)
        assert after == min(before, max(0, wanted[line]))
    assert all(0 < less <= asked[position].quantity for position, less in cut.items())
