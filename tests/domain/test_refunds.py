"""Money goes back the way it came: no form of money gives more than it took, whatever was paid and given back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.domain.refunds import BACK_BY, Paid, check_refund, split_refund, took

FORMS = st.dictionaries(st.sampled_from(BACK_BY), st.integers(1, 5000), min_size=1, max_size=4)


@st.composite
def payments(draw: st.DrawFn) -> Paid:
    """A payment that settles an invoice with some of its money."""
    forms = draw(FORMS)
    return Paid(draw(st.integers(1, sum(forms.values()))), tuple(forms.items()))


@given(st.lists(payments(), max_size=4), st.dictionaries(st.sampled_from(BACK_BY), st.integers(0, 4000)), st.data())
def test_however_it_is_split_no_form_gives_back_more_than_it_took(
    paid: list[Paid], back: dict[str, int], data: st.DataObject
) -> None:
    amount = data.draw(st.integers(0, 20_000))
    parts = split_refund(paid, back, amount)
    left = took(paid, back)
    assert [method for method, _ in parts] == [method for method in BACK_BY if method in dict(parts)]
    assert all(0 < given <= left[method] for method, given in parts)
    total = sum(given for _, given in parts)
    assert total <= min(amount, sum(one.part for one in paid))
    check_refund(paid, back, parts, "EUR")


@given(payments(), st.lists(st.integers(1, 900), min_size=1, max_size=12))
def test_many_refunds_of_one_payment_give_back_what_it_took_and_no_cent_more(paid: Paid, asked: list[int]) -> None:
    whole = Paid(sum(amount for _, amount in paid.forms), paid.forms)
    back: dict[str, int] = {}
    for amount in asked:
        for method, piece in split_refund([whole], back, amount):
            back[method] = back.get(method, 0) + piece
    assert sum(back.values()) == min(sum(asked), whole.part)
    assert all(back.get(method, 0) <= amount for method, amount in whole.forms)


def test_a_card_is_not_turned_into_cash() -> None:
    paid = [Paid(10_000, (("cash", 4_000), ("card", 6_000)))]
    assert split_refund(paid, {}, 5_000) == (("card", 5_000),)
    assert split_refund(paid, {"card": 5_000}, 5_000) == (("card", 1_000), ("cash", 4_000))
    with pytest.raises(RuleViolation, match=r"By cash at most 40.00 EUR can go back"):
        check_refund(paid, {}, [("cash", 4_001)], "EUR")
