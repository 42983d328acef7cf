"""The grammar of the entry row, of dates and of pasted lists."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entry.dates import moved, parse_date
from app.domain.entry.grammar import Entry, Kind, parse_cut, parse_entry, parse_number, parse_price, parse_sum
from app.domain.entry.lists import rows_of_list

P = Kind.PRODUCT


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("cu15", Entry(P, "cu15")),
        ("10*cu15", Entry(P, "cu15", 10_000)),
        ("10*4711", Entry(P, "4711", 10_000)),
        ("4711", Entry(P, "4711")),
        ("10 copper elbow", Entry(P, "copper elbow", 10_000)),
        ("10 x cu15", Entry(P, "cu15", 10_000)),
        ("m6x20 bolt", Entry(P, "m6x20 bolt")),
        ("2box scr5", Entry(P, "scr5", 2000, "box")),
        ("10*cu15@7.90", Entry(P, "cu15", 10_000, price=79_000)),
        ("10*cu15 @ 7,9", Entry(P, "cu15", 10_000, price=79_000)),
        ("10*cu15 -5%", Entry(P, "cu15", 10_000, less=5000)),
        ("10*cu15@7.90 -5% !thu", Entry(P, "cu15", 10_000, price=79_000, less=5000, when="thu")),
        ("cu15 !next  Thu", Entry(P, "cu15", when="next thu")),
        ("-2*cu15", Entry(P, "cu15", -2000)),
        ("0,5 cable", Entry(P, "cable", 500)),
        ("3*12+4 cu15", Entry(P, "cu15", 40_000)),
        ("2*12*4711", Entry(P, "12*4711", 2000)),
        ("3*12+4*cu15", Entry(P, "cu15", 40_000)),
        ("-2*3 * cu15", Entry(P, "cu15", -6000)),
        ("3+4*cu15", Entry(P, "cu15", 7000)),
        ("10x1.5m cable", Entry(P, "cable", 15_000, "m", length=1500)),
        ("10x1,5m cable red", Entry(P, "cable red", 15_000, "m", length=1500)),
        ("10×1.5 m * cbl", Entry(P, "cbl", 15_000, "m", length=1500)),
        ("-2x1.5m cable", Entry(P, "cable", -3000, "m", length=1500)),
        ("10x1.5M cable", Entry(P, "cable", 15_000, "m", length=1500)),
        ("4x40mm screw", Entry(P, "4x40mm screw")),
        ("2 x 1.5m usb cable", Entry(P, "1.5m usb cable", 2000)),
        ("0x1.5m cable", Entry(P, "0x1.5m cable")),
        ("10x1.5m", Entry(P, "10x1.5m")),
        ("cu15@12.40/100", Entry(P, "cu15", price=124_000, per="100")),
        ("2box scr5 @ 4,50 / Box -5%", Entry(P, "scr5", 2000, "box", 45_000, 5000, per="box")),
        ("'leave at the gate", Entry(Kind.NOTE, "leave at the gate")),
        ("=Bathroom", Entry(Kind.HEADING, "Bathroom")),
        (" = ", Entry(Kind.END, "")),
        ("3*cu15@1.23456", Entry(P, "cu15@1.23456", 3000)),
        ("10*", Entry(P, "10*")),
        ("", Entry(P, "")),
    ],
)
def test_what_people_type(text, entry):
    assert parse_entry(text) == entry


quantities = st.integers(1, 10**9)


@given(quantities, st.sampled_from(".,"), st.sampled_from(["*", " * ", " x ", " "]))
def test_a_quantity_is_exact_with_either_separator(thousandths, separator, sign):
    text = f"{Decimal(thousandths).scaleb(-3):f}".replace(".", separator)
    assert parse_entry(f"{text}{sign}cu15") == Entry(P, "cu15", thousandths)


@given(st.integers(0, 10**11), st.sampled_from(".,"))
def test_a_price_is_exact_with_either_separator(price, separator):
    text = f"{Decimal(price).scaleb(-4):f}".replace(".", separator)
    assert parse_entry(f"cu15@{text}").price == price


@given(st.text(max_size=200))
def test_no_text_is_refused_and_no_float_is_made(text):
    entry = parse_entry(text)
    for value in (entry.quantity, entry.price, entry.less):
        assert value is None or type(value) is int
    assert entry.words == entry.words.strip()


@given(st.from_regex(r"[a-z]{1,5}[0-9]{0,3}( [a-z]{1,6}){0,3}", fullmatch=True), quantities)
def test_words_come_through_untouched(words, thousandths):
    if words.startswith("x "):
        return
    quantity = f"{Decimal(thousandths).scaleb(-3):f}"
    assert parse_entry(f"{quantity}*{words}").words == words


def test_prices_and_lengths_alone():
    assert parse_price("12,40/100") == (124_000, "100")
    assert parse_price("-1") == (-10_000, "")
    assert parse_price("4.50/Box") == (45_000, "box")
    assert parse_price("4.50/") is None
    assert parse_cut("10 x 1.5") == (15_000, 1500, "")
    assert parse_cut("x 1.5") is None
    assert parse_cut("0x2") is None


def test_sums_are_exact():
    assert parse_sum("3*12+4", 1000) == 40_000
    assert parse_sum("0.1+0,2", 1000) == 300
    assert parse_sum("-2", 1000) == -2000
    assert parse_sum("2+", 1000) is None
    assert parse_sum("9" * 200, 1000) is None
    assert parse_number("1.0000000000000000000000000000000000000001", 1000) is None
    assert parse_number("3*4", 1000) is None


TODAY = date(2026, 3, 18)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t", TODAY),
        ("+5", date(2026, 3, 23)),
        ("-10", date(2026, 3, 8)),
        ("26", date(2026, 3, 26)),
        ("12", date(2026, 4, 12)),
        ("5-2", date(2027, 2, 5)),
        ("5.4.", date(2026, 4, 5)),
        ("1.4.27", date(2027, 4, 1)),
        ("thu", date(2026, 3, 19)),
        ("wed", TODAY),
        ("next thu", date(2026, 3, 26)),
        ("mo", date(2026, 3, 23)),
        ("2026-12-01", date(2026, 12, 1)),
        ("31-2", None),
        ("soon", None),
    ],
)
def test_dates_as_they_are_said(text, expected):
    assert parse_date(text, TODAY) == expected


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-500, 500))
def test_months_later_and_back_is_the_same_month(day, months):
    there = moved(day, months=months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day in {day.day, 28, 29, 30}
    assert moved(day, days=months) - day == timedelta(days=months)
    assert moved(date(2027, 1, 31), months=1) == date(2027, 2, 28)
    assert moved(date(2027, 12, 31), months=2) == date(2028, 2, 29)


def test_a_pasted_list_becomes_entries():
    text = "Code\tQty\r\nCU15-3\t40\r\n60\tELB15\nflux 500; 2\n4006381333931 4\nELB22 12\nBV12,3\n\nTotal 99\nodd one"
    assert rows_of_list(text) == [
        "40*CU15-3",
        "60*ELB15",
        "2*flux 500",
        "4*4006381333931",
        "12*ELB22",
        "3*BV12",
        "odd one",
    ]
