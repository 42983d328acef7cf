"""A deal reckoned whole: its lines, what partial bills of a line cost, and lines that cannot be meant."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deal import LineAllowance, check_amounts, check_line, line_amount, reckoned, reckoned_as_given
from app.domain.errors import RuleViolation
from app.domain.tax import TaxRounding
from tests.domain.trade_counter import (
    BOOKS,
    FULL,
    deal,
    eur,
    euros,
    goods,
    ladder_holds,
    less,
    plus,
    rate,
    roundings,
    told,
)

FIVE_OFF = LineAllowance(amount=500, reason="Scratched")
TEN_PERCENT = LineAllowance(percent=10_000, reason="Show piece")


def test_a_scratched_show_piece_loses_its_discount_its_five_euros_and_ten_percent_of_the_rest() -> None:
    stove = goods(1, "STOVE", "2", "199.99", discount=2_000, allowances=(FIVE_OFF, TEN_PERCENT))
    assert euros(line_amount(stove, "EUR")) == "348.28", "(391.98 - 5.00) less 38.70"
    other = replace(stove, allowances=(TEN_PERCENT, FIVE_OFF))
    assert euros(line_amount(other, "EUR")) == "347.78", "391.98 less 39.20, then 5.00"


def test_an_order_says_all_its_amounts() -> None:
    order = reckoned(
        deal(
            goods(1, "STOVE", "1", "200.00"),
            goods(2, "ATLAS", "4", "25.00", BOOKS),
            adjustments=(less(percent="10"), plus("15.00", tax=FULL)),
        )
    )
    assert [told(line.amount, line.net, line.sales) for line in order.lines] == [
        "200.00 200.00 180.00",
        "100.00 100.00 90.00",
    ]
    totals = order.totals
    assert told(totals.line, totals.allowance, totals.charge, totals.net) == "300.00 30.00 15.00 285.00"
    assert told(totals.tax, totals.gross) == "42.00 327.00"
    ladder_holds(totals)


def test_with_tax_in_the_price_the_amount_is_gross_and_the_net_is_without() -> None:
    order = reckoned(deal(goods(1, "MUG", "1", "8.01", rate("20")), includes_tax=True))
    (mug,) = order.lines
    assert told(mug.amount, mug.net) == "8.01 6.68"
    assert told(order.totals.tax, order.totals.gross) == "1.33 8.01"


def test_a_deal_reckoned_again_says_the_same() -> None:
    order = reckoned(
        deal(goods(1, "STOVE", "3", "33.33"), goods(2, "ATLAS", "1", "9.99", BOOKS), adjustments=(less("5"),))
    )
    assert reckoned(order) == order
    assert reckoned_as_given(order) == order


def test_lines_are_found_by_number_not_by_place() -> None:
    order = deal(goods(3, "STOVE", "1", "1"), goods(7, "ATLAS", "1", "1"))
    assert order.line(7).sku == "ATLAS"
    with pytest.raises(RuleViolation, match="There is no line 1"):
        order.line(1)


def test_a_line_amended_to_nothing_costs_nothing_whatever_was_taken_off() -> None:
    gone = replace(goods(1, "STOVE", "1", "100.00", allowances=(FIVE_OFF, TEN_PERCENT)), quantity=0)
    assert line_amount(gone, "EUR") == 0


@given(
    st.lists(
        st.tuples(
            st.integers(1, 20_000), st.integers(0, 10**6), st.integers(0, 100_000), st.sampled_from([FULL, BOOKS])
        ),
        min_size=1,
        max_size=5,
    ),
    roundings,
    st.booleans(),
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_every_deal_adds_up(
    rows: list[tuple[int, int, int, object]], rounding: TaxRounding, includes_tax: bool, currency: str
) -> None:
    lines = [
        replace(goods(i, "THING", "1", "1", tax), quantity=quantity, price=price, discount=discount)  # type: ignore[arg-type]
        for i, (quantity, price, discount, tax) in enumerate(rows, 1)
    ]
    order = reckoned(deal(*lines, tax_rounding=rounding, includes_tax=includes_tax, currency=currency))
    ladder_holds(order.totals)
    assert sum(line.net for line in order.lines) == order.totals.line
    if includes_tax:
        assert sum(line.amount for line in order.lines) == order.totals.gross
    else:
        assert all(line.net == line.amount for line in order.lines)


@pytest.mark.parametrize(
    ("quantity", "more", "field", "words"),
    [
        ("0", {}, "lines.1.quantity", "must not be zero"),
        ("-1", {}, "lines.1.quantity", "what comes back is taken back of its sale"),
        ("1", {"discount": 100_001}, "lines.1.discount_percent", "between 0 and 100"),
        ("1", {"discount": -1}, "lines.1.discount_percent", "between 0 and 100"),
        ("1", {"allowances": (LineAllowance(amount=-1),)}, "lines.1.allowances", "positive amount"),
        ("1", {"allowances": (LineAllowance(percent=100_001),)}, "lines.1.allowances", "positive amount"),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(quantity: str, more: dict[str, object], field: str, words: str) -> None:
    with pytest.raises(RuleViolation, match=words) as refused:
        check_line(goods(1, "STOVE", quantity, "1.00", **more), "lines.1")  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_service_may_be_taken_off_and_a_gift_is_a_whole_discount() -> None:
    check_line(goods(1, "OLD-STOVE-TAKEN-BACK", "-1", "20.00", service=True), "lines.1")
    check_line(goods(2, "MUG", "1", "8.00", discount=100_000), "lines.2")
    order = reckoned(deal(goods(1, "CREDIT", "-1", "20.00", service=True), goods(2, "MUG", "1", "8", discount=100_000)))
    assert told(order.totals.net, order.totals.tax, order.totals.gross) == "-20.00 -3.80 -23.80"


def test_amounts_of_a_deal_are_said_in_cents_only() -> None:
    order = reckoned(deal(goods(1, "WIRE", "0.333", "0.0999")))
    assert order.lines[0].amount == eur("0.03")


def test_an_allowance_beyond_the_line_or_the_whole_is_refused() -> None:
    with pytest.raises(RuleViolation, match="more than it costs") as refused:
        check_amounts(reckoned(deal(goods(1, "SCREW", "3", "0.07", allowances=(FIVE_OFF,)))))
    assert refused.value.field == "lines.1.allowances"
    with pytest.raises(RuleViolation, match="more than what the lines cost"):
        check_amounts(reckoned(deal(goods(1, "MUG", "1", "8.00"), adjustments=(less("8.01"),))))
    check_amounts(reckoned(deal(goods(1, "MUG", "1", "8.00"), adjustments=(less("8.00"),))))
    check_amounts(reckoned(deal(goods(1, "OLD-STOVE-TAKEN-BACK", "-1", "20.00", service=True))))
