"""What a telephone dials for numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.phone import dialled


@pytest.mark.parametrize(
    ("written", "dials"),
    [
        ("0251 443 21", "025144321"),
        ("+49 (0)251 / 443-21", "+4925144321"),
        ("(0251) 44321", "025144321"),
        ("0251 44321 ext. 12", "025144321"),
        ("0251 44321 / +49 170 1", "025144321"),
        ("110", "110"),
        ("12", ""),
        ("ask at the desk", ""),
        ("", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_numbers_as_they_are_written(written, dials):
    assert dialled(written) == dials


@given(st.text(max_size=40))
def test_nothing_but_digits_and_a_plus_in_front_is_dialled(text):
    digits = dialled(text).removeprefix("+")
    assert digits == "" or (digits.isascii() and digits.isdigit())
