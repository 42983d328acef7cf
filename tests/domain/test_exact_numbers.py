"""Exact numbers: halves go away from zero, no decimal is lost on the way in, and what went in comes out."""

import time
from collections.abc import Callable
from decimal import Decimal, getcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.domain.money import (
    LARGEST,
    amount_in,
    amount_out,
    exponent,
    extended,
    price_in,
    price_out,
    rate_in,
    rate_out,
    scaled_text,
    share,
)
from app.domain.quantity import LARGEST as LARGEST_QUANTITY
from app.domain.quantity import positive, quantity_in, quantity_out
from app.domain.rounding import half_up

READERS: dict[str, Callable[[Decimal, str | None], int]] = {
    "amount": lambda value, field: amount_in(value, "EUR", field),
    "price": price_in,
    "rate": rate_in,
    "quantity": quantity_in,
}
PLACES = {"amount": 2, "price": 4, "rate": 3, "quantity": 3}
readers = pytest.mark.parametrize("what", READERS)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(3, 2, 2), (-3, 2, -2), (1, 2, 1), (-1, 2, -1), (5, 2, 3), (149, 100, 1), (-149, 100, -1), (3, -2, -2), (0, 7, 0)],
)
def test_halves_go_away_from_zero(numerator: int, denominator: int, rounded: int) -> None:
    assert half_up(numerator, denominator) == rounded


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**15))
def test_rounding_is_never_more_than_a_half_off_and_mirrors_at_zero(numerator: int, denominator: int) -> None:
    rounded = half_up(numerator, denominator)
    assert abs(rounded * denominator - numerator) * 2 <= denominator
    assert half_up(-numerator, denominator) == -rounded
    if abs(rounded * denominator - numerator) * 2 == denominator:
        assert abs(rounded) * denominator > abs(numerator)


def test_money_of_every_currency_keeps_its_own_decimals() -> None:
    assert [exponent(currency) for currency in ("EUR", "JPY", "KWD", "XXX")] == [2, 0, 3, 2]
    assert amount_in(Decimal("633.54"), "EUR") == 63354
    assert amount_in(Decimal("1480"), "JPY") == 1480
    assert amount_in(Decimal("2.469"), "KWD") == 2469
    assert [amount_out(63354, "EUR"), amount_out(1480, "JPY"), amount_out(2469, "KWD")] == ["633.54", "1480", "2.469"]
    assert amount_out(-5, "EUR") == "-0.05"


def test_prices_rates_and_quantities_are_said_as_short_as_people_say_them() -> None:
    assert [price_out(84200), price_out(375), price_out(1_000_000)] == ["8.42", "0.0375", "100.00"]
    assert [rate_out(19000), rate_out(5500), rate_out(8875)] == ["19", "5.5", "8.875"]
    assert [quantity_out(2500), quantity_out(40_000), quantity_out(-1), quantity_out(0)] == ["2.5", "40", "-0.001", "0"]


@readers
def test_trailing_zeros_are_no_decimals(what: str) -> None:
    assert READERS[what](Decimal("1.50000000"), None) == READERS[what](Decimal("1.5"), None)
    assert READERS[what](Decimal("1E+2"), None) == READERS[what](Decimal(100), None)
    assert [READERS[what](Decimal(zero), None) for zero in ("-0.000000", "0E-999999", "0E+999999")] == [0, 0, 0]


@readers
def test_one_decimal_too_many_is_refused_with_its_field(what: str) -> None:
    value = Decimal(1).scaleb(-PLACES[what] - 1)
    with pytest.raises(RuleViolation, match="decimals") as refused:
        READERS[what](value, "lines.2.price")
    assert refused.value.field == "lines.2.price"
    assert str(value) in refused.value.message


@readers
@pytest.mark.parametrize("text", ["1.000000000000000000000000000000001", "0.00000000000000000000000001", "1E-999999"])
def test_a_decimal_far_behind_the_point_is_not_lost_in_rounding(what: str, text: str) -> None:
    with pytest.raises(RuleViolation, match="decimals"):
        READERS[what](Decimal(text), None)


@readers
@pytest.mark.parametrize("text", ["NaN", "-NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(what: str, text: str) -> None:
    with pytest.raises(RuleViolation, match="is not a number"):
        READERS[what](Decimal(text), None)


@readers
@pytest.mark.parametrize("text", ["1E+30", "-1E+30", "9E+999999", "1E+999999", "9" * 400])
def test_a_number_beyond_all_trade_is_refused_at_once(what: str, text: str) -> None:
    value, started = Decimal(text), time.perf_counter()
    with pytest.raises(RuleViolation, match="too large"):
        READERS[what](value, None)
    assert time.perf_counter() - started < 0.5


def test_the_largest_numbers_just_fit() -> None:
    assert amount_in(Decimal(LARGEST).scaleb(-2), "EUR") == LARGEST
    assert quantity_in(Decimal(LARGEST_QUANTITY).scaleb(-3)) == LARGEST_QUANTITY
    with pytest.raises(RuleViolation, match="too large"):
        amount_in(Decimal(LARGEST + 1).scaleb(-2), "EUR")
    with pytest.raises(RuleViolation, match="too large"):
        quantity_in(Decimal(LARGEST_QUANTITY + 1).scaleb(-3))


@pytest.mark.parametrize("text", ["0", "-1", "-0.001"])
def test_a_quantity_that_must_be_above_zero(text: str) -> None:
    with pytest.raises(RuleViolation, match="above zero"):
        positive(Decimal(text), "quantity")
    assert positive(Decimal("0.001")) == 1


@readers
@given(value=st.integers(-(10**11), 10**11))
def test_what_goes_in_comes_out(what: str, value: int) -> None:
    places = PLACES[what]
    assert READERS[what](Decimal(scaled_text(value, places)), None) == value
    assert READERS[what](Decimal(scaled_text(value, places, places)), None) == value


def test_reading_does_not_depend_on_the_callers_precision() -> None:
    before = getcontext().prec
    try:
        getcontext().prec = 3
        assert amount_in(Decimal("12345.67"), "EUR") == 1234567
        assert quantity_in(Decimal("12345.678")) == 12345678
    finally:
        getcontext().prec = before


@given(st.integers(0, 10**9), st.sampled_from([1, 100, 1000]), st.integers(-(10**7), 10**7), st.integers(0, 100_000))
def test_a_lines_price_is_the_exact_product_rounded_once(price: int, per: int, quantity: int, less: int) -> None:
    exact = Decimal(price) / 10_000 / per * Decimal(quantity) / 1000 * (100_000 - less) / 100_000
    assert abs(Decimal(extended(price, per, quantity, less, "EUR")) / 100 - exact) <= Decimal("0.005000000001")


def test_a_share_is_rounded_half_up() -> None:
    assert [share(150, 5_000), share(-150, 5_000), share(1000, 33_333)] == [8, -8, 333]
