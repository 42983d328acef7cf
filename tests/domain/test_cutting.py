"""Which pieces are cut of bars and rests: nothing is made or lost, nothing long is cut while something short does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cutting import Bars, Cut, Stock, check_bars, plan, stock_of, together
from app.domain.errors import RuleViolation

SIX = Bars(6000)


def test_ten_pieces_of_a_metre_and_a_half_are_two_bars_and_half_of_a_third() -> None:
    found = plan(1500, 10, SIX, Stock(5))
    assert found.cuts == (Cut(6000, 4, 0, 2), Cut(6000, 2, 3000))
    assert (found.bars, found.pieces, found.missing, found.kept, found.waste) == (3, 10, 0, {3000: 1}, 0)


def test_the_saw_takes_its_part_and_a_short_rest_is_waste() -> None:
    found = plan(1500, 10, Bars(6000, kerf=3, least=1500), Stock(5))
    assert found.cuts == (Cut(6000, 3, 1491, 3), Cut(6000, 1, 4497))
    assert (found.kept, found.waste) == ({4497: 1}, 4 * 6000 - 15_000 - 4497)


def test_rests_go_before_bars_and_short_ones_before_long_ones() -> None:
    found = plan(1500, 5, SIX, Stock(5, {1600: 1, 4000: 2, 1400: 9}))
    assert found.cuts == (Cut(1600, 1, 100, 1, whole=False), Cut(4000, 2, 1000, 2, whole=False))
    assert found.taken == {1600: 1, 4000: 2}
    assert found.bars == 0


def test_what_is_there_in_short_pieces_cannot_be_cut() -> None:
    found = plan(1500, 4, SIX, Stock(0, {1400: 50}))
    assert (found.pieces, found.missing) == (0, 4)
    assert plan(7000, 1, SIX, Stock(9)).missing == 1, "longer than a bar"


def test_a_piece_that_is_a_whole_bar_needs_no_saw() -> None:
    found = plan(6000, 2, Bars(6000, kerf=3), Stock(2))
    assert (found.bars, found.waste, found.kept) == (2, 0, {})


lengths = st.integers(1, 7000)
stocks = st.builds(Stock, st.integers(0, 9), st.dictionaries(lengths, st.integers(0, 5), max_size=6))
kinds = st.builds(Bars, st.just(6000), st.integers(0, 60), st.integers(0, 3000))


@given(lengths, st.integers(1, 60), kinds, stocks)
def test_nothing_is_made_or_lost(length: int, pieces: int, bars: Bars, stock: Stock) -> None:
    found = plan(length, pieces, bars, stock)
    taken = sum(one.of * one.times for one in found.cuts)
    kept = sum(of * many for of, many in found.kept.items())
    assert taken == found.pieces * length + kept + found.waste
    assert found.waste >= 0
    assert found.pieces + found.missing == pieces
    assert found.bars <= stock.bars
    assert all(many <= stock.rests[of] for of, many in found.taken.items())
    assert all(of >= bars.least for of in found.kept)
    for one in found.cuts:
        assert one.pieces * length + max(0, one.pieces - 1) * bars.kerf <= one.of
        assert 0 <= one.left < one.of


@given(lengths, st.integers(1, 60), kinds, stocks)
def test_nothing_is_missing_that_could_be_cut(length: int, pieces: int, bars: Bars, stock: Stock) -> None:
    found = plan(length, pieces, bars, stock)
    if found.missing:
        all_of_it = [(bars.length, stock.bars), *stock.rests.items()]
        most = sum((of + bars.kerf) // (length + bars.kerf) * many for of, many in all_of_it if of >= length)
        assert found.pieces == most
    again = plan(length, pieces, bars, Stock(stock.bars, dict(reversed(list(stock.rests.items())))))
    assert again == found, "the order in which rests were noted does not matter"


@given(st.integers(-5000, 60_000), st.dictionaries(lengths, st.integers(0, 6), max_size=5))
def test_what_was_counted_goes_before_what_was_noted(on_hand: int, rests: dict[int, int]) -> None:
    found = stock_of(on_hand, 6000, rests)
    held = sum(length * many for length, many in found.rests.items())
    assert held + found.bars * 6000 <= max(0, on_hand)
    assert all(many <= rests[length] for length, many in found.rests.items())
    if sum(length * many for length, many in rests.items()) <= on_hand:
        assert found.rests == {length: many for length, many in rests.items() if many}


def test_places_are_looked_at_together() -> None:
    assert together([Stock(1, {500: 2}), Stock(2, {500: 1, 900: 1})]) == Stock(3, {500: 3, 900: 1})


@pytest.mark.parametrize(
    ("bars", "sentence"),
    [
        (Bars(-1), "A length is not below zero."),
        (Bars(0, kerf=3), "How long are the bars that ROD is cut from?"),
        (Bars(6000, kerf=6000), "The saw cannot take a whole bar of ROD."),
        (Bars(6000, least=7000), "A rest is no longer than its bar."),
    ],
)
def test_bars_that_cannot_be_meant_are_refused(bars: Bars, sentence: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        check_bars(bars, "ROD")
    assert caught.value.message == sentence
