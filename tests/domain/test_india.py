"""GST as bills in India tell it: states, places of supply, one tax as two, sums in words, copies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deal import Address
from app.domain.india import (
    ABROAD,
    STATES,
    State,
    copies,
    halves,
    in_words,
    place_of_supply,
    state_of,
    state_of_gstin,
    told,
    told_place,
)

KARNATAKA, KERALA, CHANDIGARH = State("29", "Karnataka"), State("32", "Kerala"), State("04", "Chandigarh")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Karnataka", "29"), ("karnataka ", "29"), ("KA", "29"), ("IN-KA", "29"), ("29", "29"), ("29-Karnataka", "29"),
        ("Karnataka (29)", "29"), ("Tamilnadu", "33"), ("Tamil Nadu", "33"), ("Jammu & Kashmir", "01"),
        ("Jammu and Kashmir", "01"), ("Orissa", "21"), ("Odisha", "21"), ("Pondicherry", "34"), ("UK", "05"),
        ("Uttarakhand", "05"), ("NCT of Delhi", "07"), ("Andaman & Nicobar Islands", "35"), ("28", "37"),
        ("", ""), ("Bavaria", ""), ("99", ""), ("560001", ""),
    ],
)  # fmt: skip
def test_a_state_is_known_by_its_name_its_letters_and_its_code(said: str, code: str) -> None:
    found = state_of(said)
    assert (found.code if found else "") == code


def test_there_are_36_states_and_territories_and_each_is_known_by_itself() -> None:
    assert len(STATES) == 36
    assert len({one.code for one in STATES}) == 36
    for one in STATES:
        assert state_of(one.name) == state_of(one.code) == one
    assert {one.tax for one in STATES} == {"SGST", "UTGST"}


def test_goods_are_supplied_where_they_are_brought_to() -> None:
    home, away = Address(region="Karnataka"), Address(region="Kerala")
    assert place_of_supply(None, home) == KARNATAKA
    assert place_of_supply(away, home) == KERALA
    yard = Address(street="Yard 1", city="Mysuru", region="Karnataka")
    assert place_of_supply(Address(street="yard 1", contact="Gate 2"), yard) == KARNATAKA, "the buyer's own place"
    assert place_of_supply(Address(street="Pier 2", city="Kochi"), yard, "29AAGCB7383J1Z4") is None, "another place"
    assert told_place(Address(street="Pier 2", city="Kochi"), yard) == KARNATAKA, "as far as anybody knows"
    assert place_of_supply(None, Address(), "32AAGCB7383J1ZF") == KERALA, "where the buyer is registered"
    assert place_of_supply(None, Address()) is None
    assert state_of_gstin("29 AAGCB 7383 J1Z4") == KARNATAKA
    assert state_of_gstin("DE136695976") is None


@pytest.mark.parametrize(
    ("ship_to", "address", "place"),
    [
        (None, Address(region="GA", country="US"), ABROAD),  # Georgia, not Goa
        (None, Address(region="CT", country="US"), ABROAD),
        (None, Address(country="DE"), ABROAD),
        (None, Address(region="Kerala", country="IN"), KERALA),
        (Address(street="Weg 1", country="DE"), Address(region="Kerala", country="IN"), ABROAD),
        (Address(street="Pier 2", region="Kerala", country="IN"), Address(region="GA", country="US"), KERALA),
        (Address(street="Peach 2", region="GA"), Address(street="Elm 1", region="GA", country="US"), ABROAD),
        (Address(street="Pier 2", country="IN"), Address(region="GA", country="US"), None),
    ],
)
def test_what_leaves_the_country_is_supplied_in_no_state_of_it(
    ship_to: Address | None, address: Address, place: State | None
) -> None:
    assert place_of_supply(ship_to, address, "DE136695976") == place
    if place == ABROAD:
        assert told_place(ship_to, address) == ABROAD
        assert [one.name for one in told(18000, 10801, KARNATAKA, ABROAD)] == ["IGST"], "never the seller's own"


def test_within_a_state_a_tax_is_two_and_over_its_border_one() -> None:
    assert [(one.name, one.rate, one.amount) for one in told(18000, 10801, KARNATAKA, KARNATAKA)] == [
        ("CGST", 9000, 5401), ("SGST", 9000, 5400),
    ]  # fmt: skip
    assert [(one.name, one.rate, one.amount) for one in told(18000, 10801, KARNATAKA, KERALA)] == [
        ("IGST", 18000, 10801)
    ]
    assert [one.name for one in told(5000, 100, CHANDIGARH, CHANDIGARH)] == ["CGST", "UTGST"]
    assert [one.rate for one in told(250, 100, KERALA, KERALA)] == [125, 125]


@given(st.integers(-(10**15), 10**15), st.integers(0, 100_000))
def test_the_parts_are_the_tax_and_what_is_odd_of_an_old_bill_is_the_unions(tax: int, rate: int) -> None:
    union, state = halves(tax)
    assert union + state == tax
    assert abs(union) - abs(state) in {0, 1}
    for supplied in (KARNATAKA, KERALA):
        parts = told(rate, tax, KARNATAKA, supplied)
        assert sum(one.amount for one in parts) == tax
        assert sum(one.rate for one in parts) == rate


@pytest.mark.parametrize(
    ("paise", "words"),
    [
        (0, "Rupees Zero Only"),
        (50, "Rupees Zero and Paise Fifty Only"),
        (1_00, "Rupees One Only"),
        (21_05, "Rupees Twenty-One and Paise Five Only"),
        (115_00, "Rupees One Hundred Fifteen Only"),
        (1_000_00, "Rupees One Thousand Only"),
        (99_999_99, "Rupees Ninety-Nine Thousand Nine Hundred Ninety-Nine and Paise Ninety-Nine Only"),
        (1_00_000_00, "Rupees One Lakh Only"),
        (12_34_567_89, "Rupees Twelve Lakh Thirty-Four Thousand Five Hundred Sixty-Seven and Paise Eighty-Nine Only"),
        (1_00_00_000_00, "Rupees One Crore Only"),
        (12_345_00_00_000_00, "Rupees Twelve Thousand Three Hundred Forty-Five Crore Only"),
        (-70_80, "Minus Rupees Seventy and Paise Eighty Only"),
    ],
)
def test_a_sum_is_said_in_lakh_and_crore(paise: int, words: str) -> None:
    assert in_words(paise) == words


_DIGITS = {"One": 1, "Two": 2, "Three": 3, "Four": 4, "Five": 5, "Six": 6, "Seven": 7, "Eight": 8, "Nine": 9,
           "Ten": 10, "Eleven": 11, "Twelve": 12, "Thirteen": 13, "Fourteen": 14, "Fifteen": 15, "Sixteen": 16,
           "Seventeen": 17, "Eighteen": 18, "Nineteen": 19, "Twenty": 20, "Thirty": 30, "Forty": 40, "Fifty": 50,
           "Sixty": 60, "Seventy": 70, "Eighty": 80, "Ninety": 90, "Zero": 0}  # fmt: skip


def _read(words: str) -> int:
    """The number that words say, read apart from how they were made."""
    if " Crore" in words:
        many, _, rest = words.rpartition(" Crore")
        return _read(many) * 10**7 + _read(rest)
    for name, size in (("Lakh", 10**5), ("Thousand", 1000), ("Hundred", 100)):
        if f" {name}" in words:
            many, _, rest = words.partition(f" {name}")
            return _read(many) * size + _read(rest)
    return sum(_DIGITS[one] for one in words.replace("-", " ").split())


@given(st.integers(0, 10**15))
def test_words_say_the_very_sum(paise: int) -> None:
    rupees, _, rest = in_words(paise).removeprefix("Rupees ").removesuffix(" Only").partition(" and Paise ")
    assert _read(rupees) * 100 + _read(rest) == paise


def test_of_goods_there_are_three_copies_of_services_two() -> None:
    assert copies(goods=True) == ("ORIGINAL FOR RECIPIENT", "DUPLICATE FOR TRANSPORTER", "TRIPLICATE FOR SUPPLIER")
    assert copies(goods=False) == ("ORIGINAL FOR RECIPIENT", "DUPLICATE FOR SUPPLIER")
