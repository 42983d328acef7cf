"""Quantities of templates: sums of one number that is asked, exact, and the same when they are read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entry.templates import TemplateLine, asks, lines_from, parse_amount, quantities, written


@pytest.mark.parametrize(
    ("text", "six"),
    [
        ("4", 4000), ("2,5", 2500), ("n", 6000), ("2n", 12_000), ("2*n", 12_000), ("n*2", 12_000), ("2n+1", 13_000),
        ("1 + 2 n", 13_000), ("n-2", 4000), ("0.5n", 3000), ("n/4", 2000), ("n/4+1", 3000), ("3*n/2", 9000),
        ("2*3+n", 12_000), ("1/3", 1000),
    ],
)  # fmt: skip
def test_what_a_quantity_is_for_six(text, six):
    assert parse_amount(text).of(6000) == six


@pytest.mark.parametrize(
    "text", ["", "0", "-3", "2x", "n*n", "n/0", "4/n", "2 3 n n", "+", "n+", "-n", "n n", "9" * 41, "1e9"]
)
def test_what_is_no_quantity(text):
    assert parse_amount(text) is None


def test_a_number_is_how_many_times_where_no_line_says_n():
    plain = (
        TemplateLine(product="a", amount="4"),
        TemplateLine("note", text="x"),
        TemplateLine(product="b", amount="2,5"),
    )
    assert not asks(plain)
    assert quantities(plain, 3000) == (12_000, 0, 7500)
    formula = (*plain, TemplateLine(product="c", amount="n/4"), TemplateLine(product="d", amount="n-9"))
    assert asks(formula)
    assert quantities(formula, 6000) == (4000, 0, 2500, 2000, 0)


def test_what_a_newer_program_wrote_is_passed_over():
    assert lines_from('[{"product":"a","amount":"n","colour":"red"}]') == (TemplateLine(product="a", amount="n"),)
    assert lines_from("") == ()


_LINES = st.builds(
    TemplateLine, st.sampled_from(["product", "note", "heading", "end"]), st.text(max_size=5), st.text(max_size=5),
    st.text(max_size=9), st.integers(0, 100_000), st.text(max_size=9),
)  # fmt: skip


@given(st.lists(_LINES, max_size=4))
def test_lines_are_read_as_they_were_written(lines):
    assert lines_from(written(lines)) == tuple(lines)


@given(st.text(alphabet="0123456789n+-*/,. ", max_size=12), st.integers(1, 10**6))
def test_no_text_breaks_the_reckoning(text, number):
    amount = parse_amount(text)
    if amount is not None:
        assert isinstance(amount.of(number), int)
