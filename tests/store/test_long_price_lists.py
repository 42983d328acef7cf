"""A long price list is read from either end, and every price stands on one page of it, in the order of the codes."""

import pytest

from app.queries import desk_prices
from app.store.sql import sql
from tests.shop import Shop


def test_pages_of_a_long_list_are_the_whole_list_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.do("save_price_list", name="Trade")
    for number in range(7):
        shop.do("save_product", sku=f"X{number * 5 % 7}", name="Thing", price="1", tax="S19")
        for least in ("0", "50", "100"):
            given = {"price": f"{number + 1}", "valid_from": "2026-01-01", "min_quantity": least}
            shop.do("save_list_price", price_list="Trade", product=f"X{number * 5 % 7}", **given)
    with shop.database.read() as view:
        list_id = str(view.value(sql("SELECT id FROM price_list")))
        assert desk_prices.list_prices_count(view, list_id, "") == 21
        short = desk_prices.list_prices(view, list_id, "", 0, 200)
        monkeypatch.setattr(desk_prices, "_LONG", 5)
        for size in (3, 6, 9, 200):
            pages = [desk_prices.list_prices(view, list_id, "", offset, size) for offset in range(0, 21, size)]
            assert [row for page in pages for row in page] == list(short), size
        for most in (1000, 0):
            monkeypatch.setattr(desk_prices, "_MEANT", most)
            found = desk_prices.list_prices(view, list_id, "x3", 0, 9)
            assert [(row.sku, row.min_quantity) for row in found] == [("X3", 0), ("X3", 50_000), ("X3", 100_000)]
            assert desk_prices.list_prices(view, list_id, "thing x3", 1, 9) == found[1:]
            assert desk_prices.list_prices_count(view, list_id, "x3") == 3
            assert desk_prices.list_prices_count(view, list_id, "nothing") == 0
