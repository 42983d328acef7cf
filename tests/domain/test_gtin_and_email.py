"""Slips in numbers and addresses are found, and nothing that is right is refused."""

import pytest

from app.domain.email import email_problem
from app.domain.gtin import barcode_problem, check_digit, gtin_problem


@pytest.mark.parametrize(
    "right", ["4006381333931", "96385074", "036000291452", "10036000291459", "00000000", "5901234123457"]
)
def test_a_right_gtin_is_right_and_every_slip_of_one_digit_is_found(right: str) -> None:
    assert gtin_problem(right) == ""
    assert check_digit(right[:-1]) == right[-1]
    for place, digit in enumerate(right):
        for other in set("0123456789") - {digit}:
            assert "wrong check digit" in gtin_problem(right[:place] + other + right[place + 1 :])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("400638133393", "has the wrong check digit: it ends in 3, its other digits want 0"),
        ("40063813339", "has 11 digits; a GTIN has 8, 12, 13 or 14; zeros in front may be lost"),
        ("400638133393112", "has 15 digits; a GTIN has 8, 12, 13 or 14"),
        ("40063813339X1", "is no GTIN, which has digits only"),
        ("４００６３８１３３３９３１", "is no GTIN, which has digits only"),
        ("", "is no GTIN, which has digits only"),
    ],
)
def test_what_is_wrong_with_a_gtin_is_said(wrong: str, why: str) -> None:
    assert gtin_problem(wrong) == why


def test_a_code_of_the_house_is_no_gtin_where_it_is_the_products_number_or_looks_otherwise() -> None:
    assert "wrong check digit" in barcode_problem("10000001")
    assert barcode_problem("10000001", "10000001") == ""
    assert [barcode_problem(one) for one in ("BOX-7", "1234567", "CU15-3", "4006381333931")] == [""] * 4


@pytest.mark.parametrize("right", ["", "anna@example.com", " a.b+c@mail.example.co.uk ", "ö@münchen.example"])
def test_an_address_that_can_be_is_taken(right: str) -> None:
    assert email_problem(right) == ""


@pytest.mark.parametrize(
    "wrong", ["anna", "anna@", "@example.com", "anna@example", "a@b.com; c@d.com", "a b@c.de", "a@b..", "a@@b.de"]
)
def test_a_slip_in_an_address_is_found(wrong: str) -> None:
    assert email_problem(wrong) == f"{wrong} is not an e-mail address; it looks like anna@example.com."
