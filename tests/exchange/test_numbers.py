"""A price is never guessed wrong by a factor of 1,000."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.tables.numbers import COMMA, MIXED, POINT, UNKNOWN, Evidence, NotANumberError, decided, number


@pytest.mark.parametrize(
    ("text", "value", "sign"),
    [
        ("1.234,56", "1234.56", ""), ("1,234.56", "1234.56", ""), ("1'234.50", "1234.50", ""),
        ("1 234,50", "1234.50", ""), ("1\u202f234,00", "1234.00", ""), ("12,34,567.89", "1234567.89", ""),
        ("1.234.567", "1234567", ""), ("0,500", "0.500", ""), ("1234,567", "1234.567", ""), (".5", "0.5", ""),
        ("5,00 €", "5.00", "€"), ("$1,000.00", "1000.00", "$"), ("CHF 12.–", "12", "CHF"), ("12,--", "12", ""),
        ("-5", "-5", ""), ("5-", "-5", ""), ("(5.00)", "-5.00", ""), ("−3,5", "-3.5", ""),
    ],
)  # fmt: skip
def test_a_number_that_can_be_read_in_one_way_only(text: str, value: str, sign: str) -> None:
    assert number(text, "") == (Decimal(value), sign)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,2,3", "1.234,5.6", "12.05.2024", "1e5", "4.00638E+12", "5 kg", "02. Mrz", "3 Stk", "1" * 50]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumberError):
        number(text, COMMA)


def test_the_column_decides_and_without_it_nobody_does() -> None:
    assert number("1.234", COMMA)[0] == 1234
    assert number("1.234", POINT)[0] == Decimal("1.234")
    for style in ("", UNKNOWN, MIXED):
        with pytest.raises(NotANumberError, match=r"can mean 1234 or 1\.234"):
            number("1.234", style)
    with pytest.raises(NotANumberError, match="does not fit its column"):
        number("12.50", COMMA)


def test_evidence_is_gathered_from_all_values() -> None:
    def styled(*texts: str) -> Evidence:
        evidence = Evidence()
        for text in texts:
            evidence.hear(text)
        return evidence

    assert styled("1.234", "12", "9,8").style == COMMA
    assert styled("1.234", "12").style == UNKNOWN
    assert styled("1,5", "1.5").style == MIXED
    assert decided([styled("1.234"), styled("9,8")]) == COMMA
    assert decided([styled("9.8"), styled("9,8")]) == MIXED
    assert decided([styled("5"), styled("abc")]) == ""


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from([(".", ","), (",", "."), ("'", "."), (" ", ",")]),
    st.booleans(), st.sampled_from(["", " €", "EUR "]),
)  # fmt: skip
def test_money_comes_back_however_it_was_written(
    value: Decimal, marks: tuple[str, str], negative: bool, sign: str
) -> None:
    thousands, decimal = marks
    text = f"{value:,.2f}".translate(str.maketrans({",": thousands, ".": decimal}))
    text = ("-" if negative else "") + text
    text = sign + text if sign.endswith(" ") else text + sign
    assert number(text, "")[0] == (-value if negative else value)
