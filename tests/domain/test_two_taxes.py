"""Within a state of India a tax is two, each at half the rate and rounded by itself, so that both are always alike."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.advance import less, less_rows
from app.domain.deal import Address, Deal, Party, reckoned, reckoned_as_given
from app.domain.india import is_two_taxes, state_of, told, told_place
from app.domain.money import share
from app.domain.tax import Adjustment, Tax, TaxRounding, reckon, tax_on, tax_within
from tests.domain.trade_counter import deal, goods, ladder_holds, roundings, taxed_lines
from tests.domain.trade_counter import less as taken_off
from tests.domain.trade_counter import told as said

GST18, GST5 = Tax("G18", "S", 18_000), Tax("G5", "S", 5_000)
KERN = Party("c2", "KERN", "Kern Pvt. Ltd.", Address(city="Mysuru", region="Karnataka", country="IN"))
KOCHI = Address(street="9 Beach Road", city="Kochi", region="Kerala", country="IN")
KARNATAKA = "29"

amounts = st.integers(-(10**12), 10**12)
rates = st.integers(0, 100_000)


def sold(*lines: tuple[str, Tax], **more: object) -> Deal:
    """What Kern of Mysuru buys of a seller in Karnataka, a piece of each."""
    made = [goods(i, f"A{i}", "1", price, tax) for i, (price, tax) in enumerate(lines, 1)]
    more = {"customer": KERN, "seller_state": KARNATAKA, **more}
    return reckoned(replace(deal(*made, currency="INR"), **more))  # type: ignore[arg-type]


def parts_of(one: Deal) -> list[tuple[str, int]]:
    """The taxes as the bill tells them."""
    state = state_of(KARNATAKA)
    assert state is not None
    supplied = state if one.halves else state_of("KL") or state
    return [(part.name, part.amount) for row in one.totals.vat for part in told(row.rate, row.tax, state, supplied)]


def test_each_tax_is_its_own_percentage_of_the_value() -> None:
    # 9 % of 10.51 are 0.9459 each; 18 % of it are 1.8918, which would leave an odd paisa.
    assert parts_of(sold(("10.51", GST18))) == [("CGST", 95), ("SGST", 95)]
    # 9 % of 100.05 are 9.0045; 18 % are 18.009 and rounded up.
    assert parts_of(sold(("100.05", GST18))) == [("CGST", 900), ("SGST", 900)]
    assert share(10005, 18_000) == 1801


def test_over_the_border_the_tax_is_one_and_rounded_once() -> None:
    assert parts_of(sold(("100.05", GST18), ship_to=KOCHI)) == [("IGST", 1801)]


def test_where_it_goes_decides_whenever_it_is_reckoned() -> None:
    order = sold(("100.05", GST18))
    assert (order.halves, order.totals.tax) == (True, 1800)
    there = reckoned(replace(order, ship_to=KOCHI))
    assert (there.halves, there.totals.tax) == (False, 1801)
    theirs = reckoned_as_given(replace(order, customer=replace(KERN, address=KOCHI)))
    assert (theirs.halves, theirs.totals.tax) == (False, 1801)
    registered = replace(KERN, address=Address(country="IN"), vat_id="32AAGCB7383J1ZF")
    assert not replace(order, customer=registered).halves, "registered in Kerala"


@pytest.mark.parametrize(
    ("own", "address", "two"),
    [
        ("", Address(region="Karnataka"), False),  # nobody said where the seller is, or it is not in India
        ("29", Address(), True),  # where nobody said a state, it is supplied where it is sold
        ("29", Address(region="KA", country="IN"), True),
        ("29", KOCHI, False),
        ("29", Address(region="GA", country="US"), False),  # Georgia
        ("30", Address(region="GA", country="US"), False),
        ("30", Address(region="GA"), True),  # Goa
    ],
)  # fmt: skip
def test_the_tax_is_two_within_the_sellers_own_state(own: str, address: Address, two: bool) -> None:
    assert is_two_taxes(own, told_place(None, address)) is two


def test_what_was_written_before_keeps_its_figures() -> None:
    before = sold(("100.05", GST18), seller_state="")
    assert (before.halves, before.totals.tax) == (False, 1801)
    assert reckoned(before).totals == before.totals


def test_an_advance_and_what_is_left_of_its_order_are_even_too() -> None:
    order = sold(("100.05", GST18), ("33.33", GST5))
    paid = reckon([(5001, GST18), (999, GST5)], includes_tax=True, halves=True).totals
    assert said(paid.net, paid.tax, paid.gross) == "51.90 8.10 60.00"
    last = less(order.totals, paid.vat)
    assert all(row.tax % 2 == 0 for row in (*paid.vat, *last.vat))
    assert last.gross + paid.gross == order.totals.gross
    assert less_rows(last.vat, less_rows(order.totals.vat, paid.vat)) == ()


@given(amounts, rates)
def test_of_any_value_both_taxes_are_alike_and_nearest_to_their_share(base: int, rate: int) -> None:
    tax = tax_on(base, rate, halves=True)
    assert tax % 2 == 0
    assert abs(Fraction(tax, 2) - Fraction(base * rate, 200_000)) <= Fraction(1, 2)
    assert tax_on(-base, rate, halves=True) == -tax, "what is taken off bears what was put on"
    assert abs(tax - tax_on(base, rate)) <= 1


@given(amounts, rates)
def test_of_any_price_that_includes_them_both_taxes_are_alike_and_the_price_stands(gross: int, rate: int) -> None:
    tax = tax_within(gross, rate, halves=True)
    base = gross - tax
    assert tax % 2 == 0
    assert abs(Fraction(tax, 2) - Fraction(gross * rate, 2 * (100_000 + rate))) <= Fraction(1, 2)
    assert abs(Fraction(tax, 2) - Fraction(base * rate, 200_000)) <= 1, "within a paisa of what the net would bear"


@given(taxed_lines, st.integers(0, 30_000), roundings, st.booleans())
def test_of_any_document_both_taxes_are_alike_in_every_row(
    lines: list[tuple[int, Tax]], off: int, rounding: TaxRounding, includes_tax: bool
) -> None:
    agreed: list[Adjustment] = [replace(taken_off(), percent=off)]
    result = reckon(lines, agreed, rounding, includes_tax, halves=True)
    ladder_holds(result.totals)
    assert sum(result.line_nets) == result.totals.line
    state = state_of(KARNATAKA)
    assert state is not None
    for row in result.totals.vat:
        union, states = told(row.rate, row.tax, state, state)
        assert union.amount == states.amount
        assert union.amount + states.amount == row.tax
    if rounding == "document" and not includes_tax:
        assert all(row.tax == tax_on(row.base, row.rate, halves=True) for row in result.totals.vat)
    if includes_tax:
        taken = sum(one.amount for one in result.parts)
        assert result.totals.gross == sum(amount for amount, _ in lines) - taken


@given(taxed_lines, st.lists(st.integers(0, 100), min_size=1, max_size=4), roundings)
def test_bills_of_parts_and_advances_leave_no_odd_paisa(
    lines: list[tuple[int, Tax]], percents: list[int], rounding: TaxRounding
) -> None:
    left = reckon(lines, (), rounding, halves=True).totals
    for percent in percents:
        asked = [(share(amount, percent * 1000) // len(percents), tax) for amount, tax in lines]
        paid = reckon(asked, (), "document", includes_tax=True, halves=True).totals
        left = less(left, paid.vat)
        assert all(row.tax % 2 == 0 for row in (*paid.vat, *left.vat))
    assert left.net + left.tax == left.gross
