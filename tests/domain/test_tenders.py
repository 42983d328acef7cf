"""What is too much: change from the cash, credit of what was sent or written, and nothing from a card."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.tenders import MAY_EXCEED, Beyond, beyond

FORMS = st.lists(st.tuples(st.sampled_from(["cash", "card", *sorted(MAY_EXCEED)]), st.integers(1, 9999)), max_size=5)


@pytest.mark.parametrize(
    ("tenders", "owed", "found"),
    [
        ([], 1000, Beyond()),
        ([("card", 600), ("cash", 500)], 1000, Beyond(change=100)),
        ([("card", 1200)], 1000, Beyond(by_card=200)),
        ([("card", 1200), ("cash", 500)], 1000, Beyond(change=500, by_card=200)),
        ([("transfer", 1200)], 1000, Beyond(kept=200)),
        ([("card", 1000), ("cheque", 300)], 1000, Beyond(kept=300)),
        ([("wallet", 5000), ("cash", 100)], 4000, Beyond(change=100, kept=1000)),
        ([("card", 500)], -200, Beyond(by_card=500)),
    ],
)
def test_each_form_of_money_has_its_own_way_with_what_is_too_much(
    tenders: list[tuple[str, int]], owed: int, found: Beyond
) -> None:
    assert beyond(tenders, owed) == found


@given(FORMS, st.integers(0, 20_000))
def test_nothing_of_what_is_too_much_is_lost_or_made(tenders: list[tuple[str, int]], owed: int) -> None:
    more = beyond(tenders, owed)
    assert more.change + more.kept + more.by_card == max(0, sum(amount for _, amount in tenders) - owed)
    sums = {name: sum(amount for method, amount in tenders if method == name) for name in ("cash", "card")}
    assert 0 <= more.change <= sums["cash"]
    assert 0 <= more.by_card <= sums["card"]
