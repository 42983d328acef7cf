"""Packs, lengths and prices for so many: what is shown is understood as what it is, always exactly."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.entry.counted import (
    Counted,
    figure_of,
    in_unit,
    per_in,
    per_words,
    typed_over,
    unit_of,
    unit_typed_over,
)
from app.domain.entry.grammar import Entry, Kind, parse_entry, parse_price
from app.domain.money import price_out, rate_out
from app.domain.pricing import UnitPrice

PACKS = (("box", 12_000), ("Karton", 144_000), ("roll", 2500))
BOX = Counted(36_000, "box", 12_000)

plain = st.integers(1, 10**9).map(Counted)
packed = st.tuples(st.integers(1, 10**4), st.sampled_from(PACKS)).map(lambda got: Counted(got[0] * got[1][1], *got[1]))
cut = st.tuples(st.integers(1, 10**4), st.integers(1, 10**5)).map(lambda got: Counted(got[0] * got[1], length=got[1]))
back = st.one_of(plain, packed, cut).map(lambda one: Counted(-one.quantity, one.pack, one.pack_size, one.length))
counts = st.one_of(plain, packed, cut, back)


odd = st.tuples(st.integers(2, 10**6), st.sampled_from(PACKS)).map(lambda got: Counted(got[0], *got[1]))


@given(st.one_of(counts, odd))
def test_what_stands_in_the_cells_means_what_it_is(counted):
    assert typed_over(counted, figure_of(counted), "m", PACKS) == counted
    assert unit_typed_over(counted, unit_of(counted, "m"), "m", PACKS) == counted


@given(counts, st.integers(0, 10**9), st.sampled_from([1, 12, 100, 144, 1000]), st.integers(0, 100_000))
def test_a_row_typed_again_as_it_is_shown_is_the_same_line(counted, price, per, less):
    """Quantity and unit, code, price with what it is for, discount: as the row has them, in the entry row."""
    unit = unit_of(counted, "m").lower()
    shown = f"{figure_of(counted)}{unit}*cbl5 @{price_out(price)}{per_words(per, counted, 'm')} -{rate_out(less)}%"
    entry = parse_entry(shown)
    assert entry.words == "cbl5"
    assert in_unit(entry.quantity, entry.unit, "m", PACKS, entry.length) == counted
    found = per_in(entry.price, entry.per, "m", PACKS) if entry.per else (entry.price, 1)
    assert UnitPrice(*found) == UnitPrice(price, per)
    assert entry.less == less


@given(st.integers(0, 10**9), st.sampled_from(["", "/100", "/box", "/m"]))
def test_a_price_with_what_it_is_for_is_read_again(price, per):
    assert parse_price(f"{price_out(price)}{per}") == (price, per.removeprefix("/"))


@given(st.integers(1, 10**6), st.sampled_from(PACKS))
def test_a_price_for_a_pack_is_exactly_that(price, pack):
    found = per_in(price, pack[0], "m", PACKS)
    assert found is not None
    assert found[0] * pack[1] == price * found[1] * 1000


@given(counts, st.text(max_size=20))
def test_no_text_is_taken_for_something_else(counted, text):
    for found in (typed_over(counted, text, "pc", PACKS), unit_typed_over(counted, text, "pc", PACKS)):
        if isinstance(found, str):
            assert "stands" in found or "exact" in found
        else:
            assume(found != counted)
            assert found.quantity != 0


@pytest.mark.parametrize(
    ("was", "text", "found"),
    [
        (BOX, "5", Counted(60_000, "box", 12_000)),
        (BOX, "5pc", Counted(5000)),
        (BOX, "2 karton", Counted(288_000, "Karton", 144_000)),
        (BOX, "3*2", Counted(72_000, "box", 12_000)),
        (Counted(36_000), "3box", BOX),
        (Counted(25_000, "box", 12_000), "24", Counted(24_000, "box", 12_000)),
        (Counted(15_000, length=1500), "30", Counted(30_000, length=1500)),
        (Counted(15_000, length=1500), "4x2", Counted(8000, length=2000)),
        (Counted(1000), "2roll", Counted(5000, "roll", 2500)),
        (BOX, "0", "Quantity 0 is no line; Ctrl Del deletes it, 3 stands."),
        (BOX, "abc", "Quantity “abc” is not a number; 3 stands."),
        (BOX, "3 crate", "“crate” is no unit of it: pc, box, Karton, roll; 3 stands."),
        (Counted(15_000, length=1500), "20",
         "20 pc are no whole number of pieces of 1.5 pc; 10x1.5 stands. 10x2 is ten pieces of two."),
        (Counted(1000), "10x1.5m", "It is sold by the pc, not by the m; 1 stands."),
        (Counted(1000), "10x1.5", "It is sold by the pc, not cut; 1 stands."),
        (Counted(1000, "roll", 2500), "0.0001roll", "Quantity “0.0001roll” is not a number; 1 stands."),
        (BOX, "2.5", Counted(30_000, "box", 12_000)),
        (Counted(2500, "roll", 2500), "0.001", "0.001 roll are no exact quantity; 1 stands."),
    ],
)  # fmt: skip
def test_typing_over_a_quantity(was, text, found):
    assert typed_over(was, text, "pc", PACKS) == found


@pytest.mark.parametrize(
    ("was", "text", "found"),
    [
        (Counted(3000), "box", BOX),
        (Counted(3000), "K", Counted(432_000, "Karton", 144_000)),
        (BOX, "pc", Counted(3000)),
        (BOX, "PC", Counted(3000)),
        (BOX, "crate", "“crate” is no unit of it: pc, box, Karton, roll; box stands."),
        (BOX, "", "“” is no unit of it: pc, box, Karton, roll; box stands."),
        (Counted(15_000, length=1500), "box", "It is cut in pc; pc stands."),
        (Counted(15_000, length=1500), "pc", Counted(15_000, length=1500)),
        (Counted(1), "roll", "0.001 roll are no exact quantity; pc stands."),
    ],
)
def test_typing_over_a_unit(was, text, found):
    assert unit_typed_over(was, text, "pc", PACKS) == found


def test_a_length_is_of_the_unit_it_is_sold_by():
    entry = parse_entry("10x1,5m cable")
    assert entry == Entry(Kind.PRODUCT, "cable", 15_000, "m", length=1500)
    assert in_unit(entry.quantity, entry.unit, "m", (), entry.length) == Counted(15_000, length=1500)
    assert in_unit(entry.quantity, entry.unit, "pc", PACKS, entry.length) is None
    assert in_unit(2000, "crate", "pc", PACKS) is None


def test_a_price_says_what_it_is_for_where_that_is_not_plain():
    assert per_words(1, Counted(1000), "pc") == ""
    assert per_words(1, BOX, "pc") == "/pc"
    assert per_words(12, BOX, "pc") == "/box"
    assert per_words(100, Counted(1000), "pc") == "/100"
    assert per_in(100, "0", "pc", PACKS) is None
    assert per_in(100, "crate", "pc", PACKS) is None
