"""What is counted and billed by weight: estimates, scales, bills and credits."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain import codes
from app.domain.billing import BilledBefore, ToBill, decide_bill, kept
from app.domain.credit import BilledLine, by_quantity
from app.domain.deal import Deal, DealLine, LineAllowance, Particulars, Party, reckoned
from app.domain.entry.counted import pieces_of
from app.domain.errors import RuleViolation
from app.domain.gtin import check_digit
from app.domain.money import extended
from app.domain.pricing import Agreed, Asked, Offers, PriceEntry, Promotion, decide, explain, free_allowance, nudge
from app.domain.tax import Tax
from app.domain.weighing import about, kilograms, off_weight, portion, weight_in, weight_out

S7 = Tax("S7", "S", 7000)
CHEESE = Particulars(each_weight=2400)


def cheese(quantity: int, **more: object) -> DealLine:
    """Gouda at 12.50 the kilogram, 2.4 kg a wheel."""
    said = replace(CHEESE, weight=int(more.pop("weight", 0)))  # type: ignore[call-overload]
    return DealLine(1, "P", "GOUDA", "Gouda", quantity, "pc", 125_000, S7, more=said, **more)  # type: ignore[arg-type]


def deal(*lines: DealLine) -> Deal:
    return reckoned(Deal(Party("C", "K-1", "Kern"), "2026-03-01", "EUR", lines))


def test_an_estimate_is_pieces_by_what_one_weighs_about_and_scales_take_its_place() -> None:
    line = deal(cheese(3000)).lines[0]
    assert (line.priced_quantity, line.amount, line.estimated) == (7200, 90_00, True)
    line = deal(cheese(3000, weight=7215)).lines[0]
    assert (line.priced_quantity, line.amount, line.estimated) == (7215, 90_19, False)


def test_less_of_what_was_weighed_weighs_its_share() -> None:
    assert cheese(3000, weight=7215).of(1000).said.weight == 2405
    assert cheese(3000).of(1000) == cheese(1000)
    assert kept(deal(cheese(3000, weight=7215)), {1: 2000}).lines[0].said.weight == 4810


weights = st.integers(1, 40_000)
parts = st.lists(st.tuples(st.integers(1, 9), weights), min_size=1, max_size=5)


@given(parts, st.sampled_from([0, 5000, 12_500]), st.integers(0, 3_00))
def test_every_bill_says_what_was_weighed_times_the_price(
    shipments: list[tuple[int, int]], discount: int, off: int
) -> None:
    whole = sum(pieces for pieces, _ in shipments) * 1000
    allowances = (LineAllowance(off, 0, "scratched"),) if off else ()
    order = deal(cheese(whole, discount=discount, allowances=allowances))
    before = taken = 0
    for pieces, weight in shipments:
        wanted = [ToBill(order.lines[0], pieces * 1000, before, S7, weight)]
        line = decide_bill(order, wanted, BilledBefore(), {}).lines[0]
        now = sum(one.amount for one in line.allowances)
        assert line.said.weight == weight
        assert not line.estimated
        assert line.amount == extended(125_000, 1, weight, discount, "EUR") - now
        before, taken = before + pieces * 1000, taken + now
    assert taken == off, "a sum that is taken off is taken off once"


@given(st.integers(1, 9), weights, st.lists(st.tuples(st.integers(1, 4), st.none() | weights), max_size=5))
def test_credits_follow_the_weight_and_never_exceed_the_bill(
    pieces: int, weight: int, back: list[tuple[int, int | None]]
) -> None:
    amount = extended(125_000, 1, weight, 0, "EUR")
    billed = BilledLine(1, pieces * 1000, amount, S7, weight=weight)
    for some, weighed in back:
        left = billed.quantity - billed.credited_quantity, billed.weight - billed.credited_weight
        try:
            now = by_quantity(billed, some * 1000, weighed or 0)
        except RuleViolation:
            assert some * 1000 > left[0] or (weighed or 0) > left[1]
            continue
        assert 0 <= now.amount <= amount - billed.credited_amount
        assert now.weight == weighed if weighed else True
        billed = replace(
            billed,
            credited_quantity=billed.credited_quantity + now.quantity,
            credited_amount=billed.credited_amount + now.amount,
            credited_weight=billed.credited_weight + now.weight,
        )
        assume(billed.credited_weight < weight or billed.credited_quantity == billed.quantity)
    rest = billed.quantity - billed.credited_quantity
    if rest:
        last = by_quantity(billed, rest)
        assert billed.credited_amount + last.amount == amount, "the last piece takes what is left"
        assert billed.credited_weight + last.weight == weight


def test_a_piece_that_was_weighed_is_credited_by_what_it_weighs_and_else_by_its_share() -> None:
    billed = BilledLine(1, 3000, 90_19, S7, weight=7215)
    assert by_quantity(billed, 1000).amount == 30_06
    assert by_quantity(billed, 1000, 2500).amount == 31_25
    with pytest.raises(RuleViolation, match=r"^Line 1 has 7\.215 kg left to credit, not 7\.5\.$"):
        by_quantity(billed, 3000, 7500)
    with pytest.raises(RuleViolation, match=r"^Line 1 is not billed by weight, not 1\.$"):
        by_quantity(BilledLine(1, 3000, 90_00, S7), 1000, 1000)


@given(st.integers(0, 10**6), st.lists(st.integers(1, 9000), min_size=1, max_size=6))
def test_portions_add_up(weight: int, pieces: list[int]) -> None:
    done, found = 0, 0
    for now in pieces:
        found += portion(weight, done, now, sum(pieces))
        done += now
    assert found == weight
    assert portion(weight, 0, 0, 0) == 0


def test_a_weight_out_of_tolerance_is_asked_about_and_where_nobody_said_only_what_is_mistyped() -> None:
    far = "3 × GOUDA should weigh about 7.2 kg; {} kg is more than {} % {}. Weigh again, or say why."
    assert off_weight("3 × GOUDA", 7920, 7200, 10_000, 5_000) == ""
    assert off_weight("3 × GOUDA", 7921, 7200, 10_000, 5_000) == far.format("7.921", "10", "over")
    assert off_weight("3 × GOUDA", 6839, 7200, 10_000, 5_000) == far.format("6.839", "5", "under")
    assert off_weight("3 × GOUDA", 5000, 7200, 0, 0) == ""
    assert off_weight("3 × GOUDA", 72150, 7200, 0, 0) == far.format("72.15", "50", "over")
    assert off_weight("3 × GOUDA", 7, 7200, 0, 0) == far.format("0.007", "50", "under")


def test_weights_are_read_exactly() -> None:
    from decimal import Decimal

    assert weight_in(Decimal("7.215"), "w") == 7215
    assert weight_out(7215) == "7.215"
    for wrong in ("0", "-1", "1.2345"):
        with pytest.raises(RuleViolation):
            weight_in(Decimal(wrong), "w")
    assert kilograms(("kg", 2415)) == 2415
    assert kilograms(("lb", 1000)) == 454
    assert kilograms(("m", 1500)) == kilograms(None) == 0
    assert about(2500, 2400) == 6000


def test_a_weight_that_is_asked_for_is_the_nearest_number_of_pieces() -> None:
    assert pieces_of(7_000, "kg", 2400) == 3000
    assert pieces_of(500_000, "g", 2400) == 1000, "less than one is one"
    assert pieces_of(-5_000, "kg", 2400) == -2000


def test_a_line_that_says_a_weight_is_billed_by_weight() -> None:
    from app.domain.deal import check_line

    with pytest.raises(RuleViolation, match="not billed by weight"):
        check_line(replace(cheese(1000), more=Particulars(weight=5)), "lines.1")


def test_prices_breaks_and_what_is_free_are_reckoned_in_kilograms_of_the_pieces() -> None:
    standard = (PriceEntry("2020-01-01", 0, 125_000, 1), PriceEntry("2020-01-01", 24_000, 115_000, 1))
    offers = Offers(standard, cost=80_000, floor=90_000, each=2400)
    near = decide(Asked(9000, "2026-03-01"), offers)
    assert near is not None
    assert near.next_break is not None
    assert nudge(near.next_break, "EUR") == "1 more → 11.50 per kg, saves 24.00 net"
    assert explain(near, "pc")[1] == "Standard price: 12.50 per kg."
    promotion = Promotion("R", "Autumn", "2020-01-01", "", buy=2000, get=1000)
    found = decide(Asked(3000, "2026-03-01"), Offers(standard[:1], promotions=(promotion,), each=2400))
    assert found is not None
    assert free_allowance(found, 0, "EUR")[0].amount == 30_00, "one piece of 2.4 kg at 12.50"


def test_a_break_of_what_is_billed_by_weight_counts_kilograms() -> None:
    standard = (PriceEntry("2020-01-01", 0, 125_000, 1), PriceEntry("2020-01-01", 24_000, 115_000, 1))
    offers = Offers(standard, each=2400)

    def said(quantity: int, weight: int = 0) -> tuple[int, str]:
        found = decide(Asked(quantity, "2026-03-01", weight=weight), offers)
        assert found is not None
        return found.price, explain(found, "pc")[-1]

    about = "Breaks count the weight: about 24 kg, by what one weighs. What is billed keeps this price."
    assert said(10_000) == (115_000, about)
    assert said(9000, 24_100) == (115_000, "Breaks count the weight: 24.1 kg, as weighed.")
    assert said(10_000, 23_900) == (125_000, "Breaks count the weight: 23.9 kg, as weighed.")
    assert said(-10_000, 24_100)[0] == 125_000, "what comes back reaches none"
    found = decide(Asked(10_000, "2026-03-01"), offers)
    assert found is not None
    assert explain(found, "pc")[0] == "Standard price, from 24 kg"
    agreed = Agreed("A", 0, "", "2020-01-01", "", 20_000, 110_000, 1)
    for quantity, price in ((8000, 125_000), (9000, 110_000)):
        found = decide(Asked(quantity, "2026-03-01"), Offers(standard, agreed=(agreed,), each=2400))
        assert found is not None
        assert found.price == price, "19.2 kg and 21.6 kg of an agreement from 20 kg on"
    near = decide(Asked(9000, "2026-03-01", weight=21_000), offers)
    assert near is not None
    assert near.next_break is not None
    assert near.next_break.more == 2000, "3 kg are two wheels"


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("2812345024159", ("2812345000009", 2415)),
        ("4006381333931", None),
        ("28123450241", None),
    ],
)
def test_a_label_of_the_shops_own_scales_says_goods_and_grams(code: str, label: tuple[str, int] | None) -> None:
    if len(code) == 13:
        code = code[:12] + check_digit(code[:12])
    if label:
        label = label[0][:12] + check_digit(label[0][:12]), label[1]
    assert codes.read(code, date(2026, 3, 1)).scale_label == label
