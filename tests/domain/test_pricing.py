"""The one decision about a price: its ladder, its promises for every input, and what it says in sentences."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.margin import line_margin
from app.domain.pricing import (
    Agreed,
    Asked,
    Offers,
    PriceEntry,
    PriceList,
    Promotion,
    Told,
    UnitPrice,
    decide,
    explain,
    explain_margin,
    floor_of,
    in_mode,
    nudge,
    per_units,
    price_words,
    summary,
)
from app.domain.tax import Tax

DAY = "2026-03-18"
PIPE = (PriceEntry("2020-01-01", 0, 84200, 1), PriceEntry("2020-01-01", 50_000, 79000, 1))
CONTRACT = Agreed("c", 0, "2026", "2026-01-01", "2026-06-30", 50_000, 75000, 1)


def asked(quantity: int = 1000, **more: object) -> Asked:
    """So many thousandths on the day."""
    return replace(Asked(quantity, DAY), **more)


@pytest.mark.parametrize(("offers", "quantity", "price", "mark"), [
    (Offers(PIPE), 1000, 84200, "L"),
    (Offers(PIPE), 50_000, 79000, "B"),
    (Offers(PIPE, agreed=(CONTRACT,)), 50_000, 75000, "C"),
    (Offers(PIPE, agreed=(CONTRACT,)), 49_999, 84200, "L"),
    (Offers(PIPE, agreed=(replace(CONTRACT, valid_to="2026-03-17"),)), 50_000, 79000, "B"),
    (Offers(PIPE, agreed=(CONTRACT, replace(CONTRACT, rank=2, price=1))), 50_000, 75000, "C"),
    (Offers(PIPE, agreed=(replace(CONTRACT, price=0, discount=12_500, min_quantity=0),)), 1000, 73675, "C"),
    (Offers(PIPE, promotions=(Promotion("p", "Spring", "2026-03-01", "", discount=10_000),)), 1000, 75780, "P"),
    (Offers(PIPE, promotions=(Promotion("p", "Dear", "2026-03-01", "", price=90000),)), 1000, 84200, "L"),
    (Offers(PIPE, agreed=(CONTRACT,), promotions=(Promotion("p", "S", "", "", price=70000),)), 50_000, 75000, "C"),
    (Offers(PIPE, agreed=(CONTRACT,), promotions=(Promotion("p", "S", "", "", price=70000, beats_contract=True),)),
     50_000, 70000, "P"),
    (Offers(PIPE, lists=(PriceList("l", "Trade", percent=-10_000),)), 1000, 75800, "L"),
    (Offers(PIPE, lists=(PriceList("l", "Trade", percent=-10_000, step=500),)), 1000, 76000, "L"),
    (Offers(PIPE, lists=(PriceList("l", "Old", percent=-10_000, valid_to="2025-12-31"),)), 1000, 84200, "L"),
    (Offers(PIPE, lists=(PriceList("l", "Empty"), PriceList("m", "Group", (PriceEntry("", 0, 1, 1),)))), 1000, 1, "L"),
])  # fmt: skip
def test_the_ladder(offers: Offers, quantity: int, price: int, mark: str) -> None:
    found = decide(asked(quantity), offers)
    assert found is not None
    assert (found.price, found.mark) == (price, mark)


def test_what_is_typed_or_quoted_stands_above_all_rules() -> None:
    offers = Offers(PIPE, agreed=(CONTRACT,))
    quoted = decide(asked(50_000, quoted=UnitPrice(70000)), offers)
    typed = decide(asked(50_000, quoted=UnitPrice(70000), hand=UnitPrice(60000)), offers)
    assert quoted is not None
    assert typed is not None
    assert (quoted.price, quoted.mark, typed.price, typed.mark) == (70000, "Q", 60000, "M")
    assert typed.listed is not None
    assert typed.listed.price == UnitPrice(75000)
    assert decide(asked(), Offers()) is None


def test_the_reason_names_the_rule() -> None:
    spring = Promotion("p", "Spring", "", "2027-01-31", price=70000)
    found = decide(asked(50_000), Offers(PIPE, agreed=(CONTRACT,), promotions=(spring,)))
    assert found is not None
    assert explain(found, "pc") == (
        "Contract 2026, until 30 Jun, from 50 pc",
        "Contract 2026, until 30 Jun, from 50 pc: 7.50 each.",
        "Promotion Spring, until 31 Jan 2027: 7.00 each – the contract holds.",
        "Standard price, from 50 pc: 7.90 each.",
    )


@pytest.mark.parametrize(("quantity", "said"), [
    (39_999, ""), (40_000, "10 more → 7.90 each, saves 26.00 net"), (49_000, "1 more → 7.90 each, saves 26.00 net"),
    (50_000, ""),
])  # fmt: skip
def test_the_nudge_comes_from_a_fifth_below_the_break(quantity: int, said: str) -> None:
    found = decide(asked(quantity), Offers(PIPE))
    assert found is not None
    assert (nudge(found.next_break, "EUR") if found.next_break else "") == said


def test_a_floor_is_the_floor_price_or_the_least_margin_on_the_cost() -> None:
    assert floor_of(60000, 0, 20_000) == 75000
    assert floor_of(60000, 80000, 20_000) == 80000
    assert floor_of(60000, 0, 0) == 0
    below = decide(asked(hand=UnitPrice(749900, 10)), Offers(PIPE, cost=60000, min_margin=20_000))
    assert below is not None
    assert below.below_floor
    assert "Below the floor of 7.50 each: needs approval." in explain(below, "pc")


def test_a_price_by_hand_is_held_against_what_the_rules_say() -> None:
    offers = Offers(PIPE, agreed=(CONTRACT,), cost=60000, floor=70000, min_margin=20_000)
    found = decide(asked(50_000, hand=UnitPrice(72000)), offers)
    assert found is not None
    assert explain(found, "pc", "old friend") == (
        "By hand: old friend",
        "By rule 7.50 each, Contract 2026, until 30 Jun, from 50 pc: 0.30 less.",
        "By hand: 7.20 each.",
        "Contract 2026, until 30 Jun, from 50 pc: 7.50 each.",
        "Standard price, from 50 pc: 7.90 each.",
        "Below the floor of 7.50 each: needs approval.",
    )
    above = decide(asked(50_000, hand=UnitPrice(80000)), offers)
    assert above is not None
    assert explain(above, "pc")[1].endswith(": 0.50 more.")
    assert explain(above, "pc")[-1] == "The floor is 7.50 each."
    assert "needs approval" in explain(above, "pc", below_floor=True)[-1], "what is taken off counts too"
    nobody = decide(asked(hand=UnitPrice(80000)), Offers())
    assert nobody is not None
    assert explain(nobody, "pc")[1] == "No rule says a price."
    earned = line_margin(36_000, 50_000, found.cost, "EUR")
    assert explain_margin(earned, found.min_margin, "EUR") == "Costs 300.00 EUR, margin 16.7 %, at least 20 %."
    assert explain_margin(earned, 0, "EUR") == "Costs 300.00 EUR, margin 16.7 %."
    assert explain_margin(line_margin(8000, 1000, nobody.cost, "EUR"), 0, "EUR") == "", "what it costs is not known"


def test_prices_of_packs_and_what_changes_are_said_plainly() -> None:
    assert per_units(100000, 2500) == UnitPrice(200000, 5)
    assert price_words(UnitPrice(1240000, 1000)) == "124.00 per 1,000"
    full, reverse = Tax("S19", "S", 19_000), Tax("S19", "AE", 0)
    before = [Told(UnitPrice(84200), 8420, full), Told(UnitPrice(61), 6, full)]
    after = [Told(UnitPrice(71800), 7180, reverse), Told(UnitPrice(6100, 100), 6, reverse)]
    assert summary(before, after, "EUR") == "1 price changed, −12.40 EUR; tax 19 % → reverse charge"
    assert summary(before, before, "EUR") == ""
    assert in_mode(100000, full, was_gross=False, gross=True) == 119000
    assert in_mode(119000, full, was_gross=True, gross=False) == 100000


DATES = st.sampled_from(["", "2026-01-01", "2026-03-18", "2026-04-01"])
LEAST = st.sampled_from([0, 5_000, 10_000, 50_000])
PRICE = st.integers(0, 200_000)
ENTRIES = st.lists(st.builds(PriceEntry, DATES, LEAST, PRICE, st.sampled_from([1, 100])), max_size=4).map(tuple)
AGREED = st.builds(Agreed, st.text("abc", min_size=1, max_size=3), st.integers(0, 3), st.just("K"), DATES, DATES, LEAST,
                   PRICE, st.just(1), st.sampled_from([0, 0, 5_000, 100_000]))  # fmt: skip
PROMOTIONS = st.one_of(
    st.builds(Promotion, st.just("p"), st.just("P"), DATES, DATES, LEAST, price=PRICE, beats_contract=st.booleans()),
    st.builds(Promotion, st.just("d"), st.just("D"), DATES, DATES, LEAST, discount=st.integers(1, 100_000)),
    st.builds(Promotion, st.just("b"), st.just("B"), DATES, DATES, LEAST, buy=st.just(10_000), get=st.just(1_000)),
)
LISTS = st.builds(PriceList, st.just("l"), st.just("L"), ENTRIES, st.integers(-50_000, 50_000), st.just(0), DATES,
                  DATES, st.none() | st.builds(PriceList, st.just("m"), st.just("M"), ENTRIES))  # fmt: skip
OFFERS = st.builds(Offers, ENTRIES, st.lists(LISTS, max_size=2).map(tuple), st.lists(AGREED, max_size=4).map(tuple),
                   st.lists(PROMOTIONS, max_size=3).map(tuple))  # fmt: skip
QUANTITY = st.integers(-20_000, 120_000)


@given(OFFERS, QUANTITY)
def test_one_rung_holds_and_it_is_the_price(offers: Offers, quantity: int) -> None:
    found = decide(Asked(quantity, DAY), offers)
    if found is None:
        return
    assert [one for one in found.steps if one.holds] == [found.taken]
    assert found.taken.price == UnitPrice(found.price, found.price_per)
    assert found.price >= 0
    assert 0 <= found.free <= max(quantity, 0)
    assert explain(found, "pc")[0]


@given(OFFERS, QUANTITY)
def test_a_promotion_never_makes_goods_dearer(offers: Offers, quantity: int) -> None:
    found, without = decide(Asked(quantity, DAY), offers), decide(Asked(quantity, DAY), replace(offers, promotions=()))
    if found and without and quantity > 0:
        price, per = found.taken.cost_of(quantity)
        other, other_per = without.taken.cost_of(quantity)
        assert price * other_per <= other * per


@given(OFFERS, QUANTITY, PRICE)
def test_a_price_by_hand_changes_nothing_of_what_the_rules_say(offers: Offers, quantity: int, price: int) -> None:
    ruled, typed = decide(Asked(quantity, DAY), offers), decide(Asked(quantity, DAY, UnitPrice(price)), offers)
    assert typed is not None
    assert typed.price == price
    assert (typed.listed is None) == (ruled is None)
    if ruled and typed.listed:
        assert typed.listed.price == ruled.taken.price


@given(OFFERS, st.integers(1, 120_000))
def test_the_break_that_is_offered_is_had(offers: Offers, quantity: int) -> None:
    found = decide(Asked(quantity, DAY), offers)
    near = found.next_break if found else None
    if near:
        then = decide(Asked(near.quantity, DAY), offers)
        assert then is not None
        assert UnitPrice(then.price, then.price_per) == near.then
        assert near.then.is_below(near.now)
        assert quantity + near.more == near.quantity
        assert quantity * 5 >= near.quantity * 4
        (price, per), (other, other_per) = then.taken.cost_of(near.quantity), found.taken.cost_of(quantity)
        assert price * other_per * quantity < other * per * near.quantity, "also with what is free now"
