"""What the places of money and goods list: counts, places and narrowing agree with the rows."""

from tests.shop import Shop
from tests.store.desk_rows import check_rows
from tests.store.story import month


def test_every_view_counts_and_places_what_it_shows(shop: Shop) -> None:
    month(shop)
    with shop.database.read() as view:
        assert check_rows(view) > 0
