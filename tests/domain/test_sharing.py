"""What was fetched for several is shared out: nothing is made or lost, and who goes first gets all first."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.picking import shared


@given(st.integers(0, 1000), st.lists(st.integers(0, 300), min_size=1, max_size=8))
def test_it_is_shared_in_order_and_to_the_piece(found: int, wants: list[int]) -> None:
    parts = shared(found, wants)
    assert sum(parts) == min(found, sum(wants))
    assert all(part <= want for part, want in zip(parts, wants, strict=True))
    short = next((at for at, part in enumerate(parts) if part < wants[at]), len(parts))
    assert not any(parts[short + 1 :]), "nobody gets something behind one who lacks something"
