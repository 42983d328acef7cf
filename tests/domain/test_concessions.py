"""What a deal gives away: in percent, in money, by a hand price, below cost; a rounded cent is nobody's gift."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.concessions import Concessions, concessions
from app.domain.deal import Deal, DealLine, LineAllowance, Party, reckoned
from app.domain.pricing import PriceEntry
from app.domain.tax import Adjustment, Tax

S19 = Tax("S19", "S", 19_000)
LIST = PriceEntry("2026-01-01", 0, 84_200, 1)


def line(number: int = 1, **what: object) -> DealLine:
    """Ten copper pipes at 8.42."""
    values = {"quantity": 10_000, "price": 84_200, "unit": "pc", "tax": S19} | what
    return DealLine(number, f"p{number}", f"SKU{number}", "Pipe", **values)  # type: ignore[arg-type]


def deal(*lines: DealLine, adjustments: tuple[Adjustment, ...] = (), includes_tax: bool = False) -> Deal:
    """They as a deal."""
    return reckoned(Deal(Party("c", "1", "Müller"), "2026-03-18", "EUR", lines, adjustments, includes_tax=includes_tax))


def test_list_price_gives_nothing() -> None:
    assert concessions(deal(line()), {}, {}) == Concessions()


def test_a_line_discount_and_an_allowance_in_money_are_the_same_gift() -> None:
    assert concessions(deal(line(discount=10_000)), {}, {}).discount == 10_000
    in_money = concessions(deal(line(), line(2, allowances=(LineAllowance(amount=842),))), {}, {})
    assert in_money.discounted == 2
    assert 9_980 <= in_money.discount <= 10_000


def test_the_whole_document_may_give_more_than_a_line() -> None:
    both = deal(line(discount=5_000), adjustments=(Adjustment(False, 0, 10_000, "Loyalty"),))
    found = concessions(both, {}, {})
    assert found.discounted == 0
    assert 14_450 <= found.discount <= 14_500


def test_a_charge_gives_nothing() -> None:
    assert concessions(deal(line(), adjustments=(Adjustment(True, 990, 0, "Freight", S19),)), {}, {}) == Concessions()


def test_a_hand_price_is_one_that_the_list_does_not_say() -> None:
    hand = deal(line(price=80_000, mark="M"), line(2, mark="M"), line(3, price=8_420_000, price_per=100, mark="M"))
    listed = {1: LIST, 2: LIST, 3: LIST}
    assert concessions(hand, listed, {}).overridden == (1,)
    assert concessions(hand, {}, {}).overridden == (), "where the list says nothing, a price has to be typed"


def test_below_cost_counts_everything_that_was_taken_off() -> None:
    given_away = deal(line(), adjustments=(Adjustment(False, 0, 30_000, "Clearance"),))
    assert concessions(given_away, {}, {"p1": 60_000}).below_cost == (1,)
    assert concessions(given_away, {}, {"p1": 58_900}).below_cost == ()
    assert concessions(given_away, {}, {}).below_cost == (), "a cost that nobody knows is no floor"


def test_prices_with_tax_are_compared_without_it() -> None:
    consumer = deal(line(price=100_000), includes_tax=True)
    assert concessions(consumer, {}, {"p1": 84_000}).below_cost == ()
    assert concessions(consumer, {}, {"p1": 84_100}).below_cost == (1,)


def test_what_a_quote_promised_is_kept_without_asking() -> None:
    quoted = deal(line(price=10_000, discount=50_000, mark="Q"))
    assert concessions(quoted, {1: LIST}, {"p1": 60_000}) == Concessions()


@given(st.integers(1, 99_999), st.integers(1, 10_000), st.integers(0, 100_000))
def test_who_types_a_percentage_is_never_held_to_more(quantity: int, price: int, percent: int) -> None:
    as_percent = concessions(deal(line(quantity=quantity, price=price * 100, discount=percent)), {}, {}).discount
    allowance = (LineAllowance(percent=percent, reason="Loyalty"),) if percent else ()
    as_allowance = concessions(deal(line(quantity=quantity, price=price * 100, allowances=allowance)), {}, {}).discount
    assert as_percent == percent
    assert as_allowance <= percent, "rounding gives nothing away"
