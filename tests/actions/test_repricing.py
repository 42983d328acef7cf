"""The supplier writes that copper costs four percent more from New Year on; the office changes them all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pricing import PriceEntry, changed_price, in_force
from tests.actions.told import refused
from tests.shop import Shop


@pytest.fixture
def copper(shop: Shop) -> Shop:
    """Copper and brass, one with a break and one per hundred."""
    shop.do("save_supplier", number="W-1", name="Wieland", country="DE")
    shop.do("save_product", sku="CU15", category="Copper", supplier="W-1", breaks=[{"quantity": "50", "price": "7.90"}])
    shop.do("save_product", sku="ELB15", category="Copper")
    shop.do("save_product", sku="SCR4", name="Screw", price="3.755", price_per=100, tax="S19", category="Brass")
    return shop


def price(shop: Shop, sku: str, date: str, quantity: str = "1") -> str:
    """What a line of that day would cost."""
    lines = [{"product": sku, "quantity": quantity}]
    draft = shop.do("draft_quote", customer="MUELLER", lines=lines, date=date)
    found = shop.ask("quote", draft.number)["lines"][0]["price"]
    shop.do("discard_draft", draft=draft.id)
    return str(found)


def test_a_category_costs_more_from_a_day_on_and_not_before(copper: Shop) -> None:
    said = copper.do("change_prices", category="Copper", percent="4", valid_from="2027-01-01")
    assert said.prices is not None
    assert [(one.sku, one.min_quantity, one.old, one.new) for one in said.prices] == [
        ("CU15", "0", "8.42", "8.76"),
        ("CU15", "50", "7.90", "8.22"),
        ("ELB15", "0", "0.61", "0.63"),
    ]
    assert (price(copper, "CU15", "2026-12-31"), price(copper, "CU15", "2027-01-01")) == ("8.42", "8.76")
    assert price(copper, "CU15", "2027-01-01", "60") == "8.22"
    assert price(copper, "SCR4", "2027-01-01") == "3.755"


def test_a_look_before_changes_nothing(copper: Shop) -> None:
    said = copper.do("change_prices", supplier="W-1", percent="-10", step="0.05", preview=True)
    assert said.prices is not None
    assert [(one.new, one.min_quantity) for one in said.prices] == [("7.60", "0"), ("7.10", "50")]
    assert said.state == "preview"
    assert price(copper, "CU15", "2099-01-01") == "8.42"


def test_what_was_fine_stays_fine_and_cents_stay_cents(copper: Shop) -> None:
    said = copper.do("change_prices", all=True, percent="3.3")
    assert said.prices is not None
    assert {one.sku: one.new for one in said.prices if one.min_quantity == "0"} == {
        "BOOK": "30.99", "CU15": "8.70", "CUT": "2.58", "ELB15": "0.63", "SCR4": "3.8789",
    }  # fmt: skip


def test_the_old_prices_come_back_by_naming_them(copper: Shop) -> None:
    said = copper.do("change_prices", category="Copper", percent="50", valid_from="2027-01-01")
    old = [
        {"product": one.sku, "price": one.old, "price_per": one.price_per, "min_quantity": one.min_quantity}
        for one in said.prices or ()
    ]
    copper.do("change_prices", prices=old, valid_from="2027-01-01")
    assert [price(copper, "CU15", "2027-02-01", quantity) for quantity in ("1", "60")] == ["8.42", "7.90"]
    assert price(copper, "ELB15", "2027-02-01") == "0.61"


def test_what_cannot_be_meant_is_refused(copper: Shop) -> None:
    refused(copper, "Say which products", "change_prices", percent="4", field="category")
    refused(copper, "Say by how much", "change_prices", all=True, field="percent")
    refused(copper, "The price of CU15 would be -91.58", "change_prices", products=["CU15"], amount="-100")
    refused(copper, "There is no product XX", "change_prices", products=["XX"], percent="4", field="products")
    refused(copper, "There is no category Steel", "change_prices", category="Steel", percent="4", field="category")
    refused(copper, "There is no supplier W-9", "change_prices", supplier="W-9", percent="4", field="supplier")
    refused(copper, "No price would change", "change_prices", category="Copper", percent="0")
    refused(copper, "a multiple of something above zero", "change_prices", all=True, percent="4", step="-1")
    twice = [{"product": "CU15", "price": "1"}, {"product": "CU15", "price": "2"}]
    refused(copper, "CU15 is named twice", "change_prices", prices=twice, field="prices.2.product")


def test_an_order_that_is_agreed_keeps_its_price(copper: Shop) -> None:
    order = copper.order().number
    copper.do("change_prices", all=True, percent="20")
    assert copper.line(order)["price"] == "8.42"


@given(
    st.integers(0, 10**9), st.integers(-90_000, 200_000), st.integers(0, 10**6), st.sampled_from([0, 100, 500, 10_000])
)
def test_a_changed_price_is_nearest_to_what_it_should_be(old, percent, amount, step):
    new = changed_price(old, percent, amount, step)
    grain = step or (1 if old % 100 else 100)
    assert new % grain == 0
    assert abs(2 * (new * 100_000 - old * (100_000 + percent) - amount * 100_000)) <= grain * 100_000
    assert changed_price(old) == old


def test_of_each_break_the_newest_that_has_come_holds():
    rows = [PriceEntry("2026-01-01", 0, 5, 1), PriceEntry("2026-06-01", 0, 6, 1), PriceEntry("2026-03-01", 9, 4, 1)]
    assert in_force(rows, "2026-05-01") == [rows[0], rows[2]]
    assert in_force(rows, "2025-05-01") == []
