"""What is to be made is never somebody else's by now: a number or a code that is taken is refused."""

from typing import Any

import pytest

from app.store.sql import sql
from tests.actions.told import refused
from tests.shop import Shop


def test_a_new_customer_does_not_take_the_place_of_another(shop: Shop) -> None:
    refused(shop, "MUELLER is Müller Bau GmbH already. Take another number.", "save_customer",
            number="MUELLER", name="Neubau GmbH", new=True, field="number")  # fmt: skip
    assert shop.ask("customer", "MUELLER")["name"] == "Müller Bau GmbH"
    shop.do("save_customer", number="NEU", name="Neubau GmbH", new=True)
    shop.do("save_customer", number="MUELLER", name="Müller & Sohn")
    assert shop.ask("customer", "MUELLER")["name"] == "Müller & Sohn", "who is not said to be new is changed as ever"


def test_a_new_supplier_does_not_take_the_place_of_another(shop: Shop) -> None:
    shop.do("save_supplier", number="70001", name="Kupfer AG", new=True)
    refused(shop, "70001 is a supplier already. Take another number.", "save_supplier",
            number="70001", name="Andere AG", new=True, field="number")  # fmt: skip


def test_a_new_product_does_not_take_the_place_of_another(shop: Shop) -> None:
    refused(shop, "CU15 is Copper pipe 15 mm already. Take another code.", "save_product",
            sku="CU15", name="Cutter", price="1", new=True, field="sku")  # fmt: skip
    assert shop.ask("stock", "CU15")["name"] == "Copper pipe 15 mm"


_SPRING = {"name": "Spring", "discount_percent": "10", "valid_from": "2026-03-01", "products": ["CU15"]}


def _held(shop: Shop, statement: str) -> list[tuple[Any, ...]]:
    with shop.database.read() as view:
        return [tuple(row) for row in view.rows(sql(statement))]


@pytest.mark.parametrize(
    ("action", "first", "again", "field", "sentence"),
    [
        ("save_promotion", _SPRING, {"name": "spring", "discount_percent": "50"}, "name",
         "There is a promotion Spring already. Take another name."),
        ("save_group", {"name": "Installers"}, {"name": "Installers", "price_list": ""}, "name",
         "There is a group of customers Installers already. Take another name."),
        ("save_price_list", {"name": "Trade", "percent": "-10"}, {"name": "Trade", "percent": "-50"}, "name",
         "There is a price list Trade already. Take another name."),
        ("save_surcharge", {"name": "Cutting", "product": "CU15", "price": "2"}, {"name": "CUTTING", "price": "9"},
         "name", "There is a surcharge Cutting already. Take another name."),
        ("save_zone", {"name": "Islands", "postcodes": "18"}, {"name": "islands"}, "name",
         "There is a zone Islands already. Take another name."),
        ("save_charge", {"name": "Freight", "kind": "delivery", "amount": "9"},
         {"name": "Freight", "kind": "handling", "amount": "1"}, "name",
         "There is a charge Freight already. Take another name."),
        ("save_tax_rule", {"code": "S7", "country": "FR"}, {"code": "S19", "country": "FR"}, "code",
         "There is such a rule already, by S7. Choose it to change it."),
        ("save_tax_rate", {"code": "S5", "category": "S", "percent": "5", "valid_from": "2026-01-01"},
         {"code": "S5", "category": "S", "percent": "50", "valid_from": "2026-01-01"}, "code",
         "S5 is a tax rate already. Choose it in the list to give it another percentage from a day on."),
        ("save_location", {"code": "A-01", "name": "First bay"}, {"code": "a-01", "name": "Another"}, "code",
         "A-01 is First bay already. Take another code."),
        ("save_carrier", {"name": "Post", "phone": "123"}, {"name": "POST", "phone": "9"}, "name",
         "There is a carrier Post already. Take another name."),
        ("save_user", {"name": "Berta", "role": "owner"}, {"name": "berta", "role": "counter"}, "name",
         "There is a user Berta already. Take another name."),
    ],
)  # fmt: skip
def test_a_new_one_of_any_kind_does_not_take_the_place_of_another(shop: Shop, action: str, first: dict[str, Any],
                                                                  again: dict[str, Any], field: str,
                                                                  sentence: str) -> None:  # fmt: skip
    shop.do("save_tax_rate", code="S7", category="S", percent="7", valid_from="2020-01-01")
    shop.do(action, **first | {"new": True})
    refused(shop, sentence, action, **again | {"new": True}, field=field)
    shop.do(action, **{name: value for name, value in first.items() if name != "new"})


def test_a_new_price_in_a_list_does_not_take_the_place_of_another(shop: Shop) -> None:
    shop.do("save_price_list", name="Trade")
    price = {"price_list": "Trade", "product": "CU15", "valid_from": "2026-03-01", "min_quantity": "10"}
    shop.do("save_list_price", **price, price="7", new=True)
    refused(shop, "CU15 has a price from 2026-03-01 and 10 on already. Choose it in the list to change it.",
            "save_list_price", **price, price="1", new=True, field="product")  # fmt: skip
    shop.do("save_list_price", **price, retired=True)
    shop.do("save_list_price", **price, price="6", new=True)


def test_what_is_made_anew_under_a_retired_name_says_nothing_of_what_that_said(shop: Shop) -> None:
    shop.do("save_group", name="Installers")
    first = shop.do("save_promotion", **_SPRING, group="Installers", valid_to="2026-03-31", beats_contract=True)
    undone = shop.do("undo_edit", step=first.step)
    assert undone.state == "undone"
    again = shop.do("save_promotion", name="Spring", discount_percent="5", valid_from="2026-05-01", new=True)
    assert again.id == first.id, "what was taken back comes back to life under its name"
    [held] = _held(shop, "SELECT group_id, valid_to, beats_contract, discount, inactive FROM promotion")
    assert held == ("", "", 0, 5_000, 0)
    assert _held(shop, "SELECT product_id FROM promotion_scope WHERE inactive = 0") == [("",)]
    shop.do("save_promotion", name="Spring", retired=True)
    shop.do("save_promotion", name="Spring", valid_to="2026-06-30")
    [held] = _held(shop, "SELECT valid_to, discount, inactive FROM promotion")
    assert held == ("2026-06-30", 5_000, 0), "a list that is brought in changes it as ever"


def test_a_location_and_a_carrier_that_were_taken_back_are_made_again(shop: Shop) -> None:
    for action, given in (("save_location", {"code": "A-01", "name": "Bay"}), ("save_carrier", {"name": "Post"})):
        shop.do("undo_edit", step=shop.do(action, **given, new=True).step)
        shop.do(action, **given, new=True)
    for table, what in (("location", "id = 'A-01'"), ("carrier", "name = 'Post'")):
        assert _held(shop, f"SELECT inactive FROM {table} WHERE {what}") == [(0,)]


def test_a_place_that_goods_only_pass_stays_what_it_is_when_it_is_named(shop: Shop) -> None:
    shop.do("save_location", code="PACKING", name="Packing bench")
    assert _held(shop, "SELECT kind, name FROM location WHERE id = 'PACKING'") == [("packing", "Packing bench")]
