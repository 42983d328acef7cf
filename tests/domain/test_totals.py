"""Allowances and charges: how they fall on the tax groups, and that every ladder adds up."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rounding import part, split
from app.domain.tax import Adjustment, AdjustmentPart, Tax, TaxRounding, reckon, reckon_parts, spread
from tests.domain.trade_counter import (
    BOOKS,
    EXEMPT,
    FULL,
    REDUCED,
    cents,
    eur,
    euros,
    ladder_holds,
    less,
    plus,
    roundings,
    taxed_lines,
    taxes,
    told,
)

PIPES_AND_BOOKS = [(eur("200.00"), FULL), (eur("100.00"), BOOKS)]


def parts_of(parts: tuple[AdjustmentPart, ...]) -> list[tuple[str, str]]:
    """Which tax code bears how much."""
    return [(one.tax.code, euros(one.amount)) for one in parts]


def test_a_fixed_allowance_is_split_by_net_with_the_remainder_on_the_largest() -> None:
    assert parts_of(spread(PIPES_AND_BOOKS, [less("10.00")])) == [("S19", "6.67"), ("S55", "3.33")]
    three = [(eur("10.00"), FULL), (eur("10.01"), BOOKS), (eur("10.00"), REDUCED)]
    assert parts_of(spread(three, [less("0.10")])) == [("S19", "0.03"), ("S55", "0.04"), ("S7", "0.03")]


def test_a_percentage_is_taken_of_all_lines_and_rounded_once() -> None:
    lines = [(eur("0.45"), FULL), (eur("0.45"), BOOKS)]
    parts = spread(lines, [less(percent="10")])
    assert parts_of(parts) == [("S19", "0.04"), ("S55", "0.05")]
    assert sum(one.amount for one in parts) == eur("0.09"), "ten percent of 0.90, and not 0.05 twice"


def test_an_allowance_of_one_tax_falls_on_its_group_alone() -> None:
    assert parts_of(spread(PIPES_AND_BOOKS, [less(percent="10", tax=BOOKS)])) == [("S55", "10.00")]
    totals = reckon(PIPES_AND_BOOKS, [less(percent="10", tax=BOOKS)]).totals
    assert [(row.rate, euros(row.base)) for row in totals.vat] == [(19_000, "200.00"), (5_500, "90.00")]


def test_freight_of_a_rate_no_line_has_opens_a_row_of_its_own() -> None:
    totals = reckon([(eur("50.00"), BOOKS)], [plus("5.90", tax=FULL)]).totals
    assert [(row.rate, euros(row.base), euros(row.tax)) for row in totals.vat] == [
        (19_000, "5.90", "1.12"),
        (5_500, "50.00", "2.75"),
    ]
    assert (euros(totals.line), euros(totals.charge), euros(totals.gross)) == ("50.00", "5.90", "59.77")


def test_the_ladder_of_an_order_with_everything_on_it() -> None:
    totals = reckon(PIPES_AND_BOOKS, [less("10.00"), less(percent="3"), plus("14.90", tax=FULL)]).totals
    assert told(totals.line, totals.allowance, totals.charge, totals.net) == "300.00 19.00 14.90 295.90"
    assert [(euros(row.base), euros(row.tax)) for row in totals.vat] == [("202.23", "38.42"), ("93.67", "5.15")]
    ladder_holds(totals)


def test_an_allowance_including_tax_takes_its_tax_along() -> None:
    totals = reckon([(eur("119.00"), FULL)], [less("11.90")], includes_tax=True).totals
    assert told(totals.line, totals.allowance) == "100.00 10.00"
    assert told(totals.net, totals.tax, totals.gross) == "90.00 17.10 107.10"


def test_giving_everything_away_leaves_nothing_to_tax() -> None:
    totals = reckon([(eur("80.00"), FULL), (eur("20.00"), EXEMPT)], [less("100.00")]).totals
    assert (totals.net, totals.tax, totals.gross) == (0, 0, 0)
    ladder_holds(totals)


def test_sales_of_a_line_are_its_net_after_its_share_of_the_allowance_but_not_of_the_freight() -> None:
    result = reckon(
        [(eur("75.00"), FULL), (eur("25.00"), FULL), (eur("40.00"), BOOKS)],
        [less("10.00", tax=FULL), plus("9.00", tax=FULL)],
    )
    assert [euros(x) for x in result.line_sales] == ["67.50", "22.50", "40.00"]


adjustments = st.lists(
    st.builds(
        Adjustment,
        charge=st.booleans(),
        amount=st.integers(0, 50_000),
        percent=st.integers(0, 30_000),
        reason=st.just("Agreed"),
        tax=st.none() | taxes,
    ),
    max_size=4,
)


@given(taxed_lines, adjustments, roundings, st.booleans())
def test_every_ladder_adds_up(
    lines: list[tuple[int, Tax]], agreed: list[Adjustment], rounding: TaxRounding, includes_tax: bool
) -> None:
    result = reckon(lines, agreed, rounding, includes_tax)
    ladder_holds(result.totals)
    assert sum(result.line_nets) == result.totals.line
    assert sum(result.line_sales) == result.totals.line - result.totals.allowance
    by_tax = {(row.category, row.rate) for row in result.totals.vat}
    assert by_tax >= {tax.group for _, tax in lines}
    assert all(not row.tax for row in result.totals.vat if not row.rate)


@given(taxed_lines, adjustments, roundings)
def test_a_gross_document_costs_exactly_what_its_prices_say(
    lines: list[tuple[int, Tax]], agreed: list[Adjustment], rounding: TaxRounding
) -> None:
    result = reckon(lines, agreed, rounding, includes_tax=True)
    said = sum(amount for amount, _ in lines)
    said += sum(one.amount if one.charge else -one.amount for one in result.parts)
    assert result.totals.gross == said


@given(taxed_lines, adjustments, roundings)
def test_a_net_document_has_exactly_the_nets_its_prices_say(
    lines: list[tuple[int, Tax]], agreed: list[Adjustment], rounding: TaxRounding
) -> None:
    result = reckon(lines, agreed, rounding)
    assert result.line_nets == tuple(amount for amount, _ in lines)
    assert result.totals.allowance == sum(one.amount for one in result.parts if not one.charge)
    assert result.totals.charge == sum(one.amount for one in result.parts if one.charge)


@given(taxed_lines, adjustments, roundings, st.booleans())
def test_parts_as_they_stand_give_the_same_totals_again(
    lines: list[tuple[int, Tax]], agreed: list[Adjustment], rounding: TaxRounding, includes_tax: bool
) -> None:
    result = reckon(lines, agreed, rounding, includes_tax)
    assert reckon_parts(lines, result.parts, rounding, includes_tax) == result


@given(taxed_lines, st.randoms(use_true_random=False), roundings, st.booleans())
def test_the_order_of_the_lines_changes_no_total(
    lines: list[tuple[int, Tax]], chance: Random, rounding: TaxRounding, includes_tax: bool
) -> None:
    mixed = list(lines)
    chance.shuffle(mixed)
    assert reckon(mixed, (), rounding, includes_tax).totals.vat == reckon(lines, (), rounding, includes_tax).totals.vat


@given(taxed_lines)
def test_by_document_the_tax_is_never_more_than_half_a_cent_off_per_rate(lines: list[tuple[int, Tax]]) -> None:
    for row in reckon(lines).totals.vat:
        assert abs(row.tax * 100_000 - row.base * row.rate) * 2 <= 100_000


@given(st.integers(-10_000, 10_000), st.lists(cents, min_size=1, max_size=9))
def test_a_split_loses_no_cent_and_is_fair(amount: int, weights: list[int]) -> None:
    shares = split(amount, weights)
    assert sum(shares) == amount
    total, largest = sum(weights), weights.index(max(weights))
    for index, (share, weight) in enumerate(zip(shares, weights, strict=True)):
        if total and index != largest:
            assert abs(share * total - amount * weight) * 2 <= total


def test_a_split_over_nothing() -> None:
    assert split(500, []) == []
    assert split(500, [0, 0]) == [500, 0]
    assert split(500, [-3, 3]) == [500, 0], "the shares of nothing are nothing; the first of the largest takes it"


@given(st.integers(-(10**6), 10**6), st.lists(st.integers(1, 50), min_size=1, max_size=10))
def test_parts_taken_one_after_another_sum_to_the_whole(amount: int, steps: list[int]) -> None:
    whole, done, taken = sum(steps), 0, 0
    for step in steps:
        taken += part(amount, done + step, whole) - part(amount, done, whole)
        done += step
    assert taken == amount


@pytest.mark.parametrize("rounding", ["document", "line"])
def test_negative_lines_keep_the_ladder(rounding: TaxRounding) -> None:
    lines = [(eur("54.45"), FULL), (eur("600"), FULL), (eur("-500"), FULL), (eur("-0.05"), REDUCED)]
    for includes_tax in (False, True):
        result = reckon(lines, [less(percent="2")], rounding, includes_tax)
        ladder_holds(result.totals)
        assert sum(result.line_nets) == result.totals.line
