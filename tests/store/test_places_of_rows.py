"""Where a record that was just made stands in its list, by the very order in which the list is read."""

import pytest

from app.queries import desk_customers, desk_stock
from app.queries.desk_customers import customer_page, customer_place
from app.queries.desk_stock import movements, product_place, stock_page
from app.store.sql import sql
from tests.shop import Shop

_ALWAYS, _NEVER = sql("SELECT 1"), sql("SELECT 1 WHERE 1 = 0")


@pytest.mark.parametrize("large", [_ALWAYS, _NEVER])
def test_each_row_is_where_its_page_has_it(shop: Shop, large: object, monkeypatch: pytest.MonkeyPatch) -> None:
    _check(shop, large, monkeypatch)


@pytest.mark.postgres
@pytest.mark.parametrize("large", [_ALWAYS, _NEVER])
def test_it_is_so_on_the_hub(postgres_shop: Shop, large: object, monkeypatch: pytest.MonkeyPatch) -> None:
    _check(postgres_shop, large, monkeypatch)


def _check(shop: Shop, large: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in (("12", "Åberg"), ("2", "aal"), ("3", "Zoll"), ("4", "Brandt"), ("5", "Bäcker")):
        shop.do("save_customer", number=number, name=name, country="DE")
    for sku in ("BE12", "BE2", "A-7", "be2", "Z"):
        shop.do("save_product", sku=sku, name=sku, unit="pc", price="1", tax="S19")
    monkeypatch.setattr(desk_customers, "_IS_LARGE", large)
    monkeypatch.setattr(desk_stock, "_IS_LARGE", large)
    with shop.database.read() as view:
        customers = customer_page(view, "", "2026-03-18", 0, 200)
        products = stock_page(view, "all", "", 0, 200)
        assert len(customers) > 5
        assert len(products) > 5
        assert [customer_place(view, one.id) for one in customers] == list(range(len(customers)))
        [pipe] = [one.id for one in products if one.sku == "CU15"]
        assert [(one.quantity, one.who, one.number) for one in movements(view, pipe)] == [(100_000, "anna", "")]
        assert [product_place(view, one.id) for one in products] == list(range(len(products)))
