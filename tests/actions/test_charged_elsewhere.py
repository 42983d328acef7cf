"""An amended ship-to asks the charge for the way anew, by the rules of the order's own day."""

from typing import Any

import pytest

from app.actions.load import deal_of
from app.domain.deal import Deal
from app.domain.difference import difference, sentence
from app.queries.desk_amend import told_of_amendment
from app.store.sql import sql
from tests.actions.told import refused
from tests.shop import Shop

KIEL = {"name": "Site", "street": "Weg 1", "postcode": "24103", "city": "Kiel", "country": "DE"}
SYLT = {"name": "Site", "street": "Weg 1", "postcode": "25980", "city": "Sylt", "country": "DE"}
ISLAND, LAND = "Freight islands 29.00 EUR", "Freight 9.00 EUR"
_FACT = sql("SELECT fact_id FROM sales_order WHERE number = :number")


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """Freight costs 9 on land and 29 to the islands, and nothing from 500 on; a small order costs 5."""
    shop.do("save_zone", name="Islands", country="DE", postcodes="25980 25938")
    shop.do("save_charge", name="Freight", kind="delivery", amount="9", free_above="500")
    shop.do("save_charge", name="Freight islands", kind="delivery", amount="29", zone="Islands", tax="S19")
    shop.do("save_charge", name="Small order", kind="small_order", amount="5", to_value="50")
    return shop


def _deal(shop: Shop, order: str) -> Deal:
    with shop.database.read() as view:
        return deal_of(view, str(view.value(_FACT, {"number": order})))


def _charges(shop: Shop, order: str) -> list[tuple[str, int]]:
    return [(one.reason, one.amount) for one in _deal(shop, order).adjustments]


def _told(shop: Shop, order: str, where: dict[str, str], *lines: Any) -> tuple[str, ...]:
    """What an amendment says of it, the same before and when it binds."""
    given = {"order": order, "lines": [*lines], "ship_to": where}
    with shop.database.read() as view:
        told = told_of_amendment(view, given)
    assert (shop.do("amend_order", **given).warnings or ()) == told
    return told


def test_another_zone_costs_what_it_costs_there_and_back_again(shop: Shop) -> None:
    order = str(shop.order(lines=[{"product": "CU15", "quantity": "4"}], ship_to=KIEL).number)
    first = _deal(shop, order)
    small = ("Small order", 500)
    assert _charges(shop, order) == [("Freight", 900), small]
    assert _told(shop, order, SYLT) == (f"Charged for the way there: {LAND} → {ISLAND}.",)
    assert sorted(_charges(shop, order)) == [("Freight islands", 2900), small]
    moved = difference(first, _deal(shop, order), numbered=True)
    assert "charges and allowances +9.00 Freight; +5.00 Small order → +5.00 Small order; +29.00" in sentence(moved)
    assert moved.change == 2380, "twenty more, with their tax"
    assert _told(shop, order, {**SYLT, "street": "Weg 2"}) == (), "within the zone it costs the same"
    assert _told(shop, order, KIEL) == (f"Charged for the way there: {ISLAND} → {LAND}.",)
    assert sorted(_charges(shop, order)) == [("Freight", 900), small]
    assert _deal(shop, order).totals == first.totals


def test_it_is_asked_for_the_goods_as_they_are_by_then(shop: Shop) -> None:
    order = str(shop.order(lines=[{"product": "CU15", "quantity": "10"}], ship_to=SYLT).number)
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "80"}])
    assert _charges(shop, order) == [("Freight islands", 2900)], "what was agreed stays where it goes to the same place"
    assert _told(shop, order, KIEL) == (f"Charged for the way there: {ISLAND} → nothing.",)
    assert _charges(shop, order) == []
    assert _told(shop, order, SYLT, {"line": 1, "quantity": "10"}) == (
        f"Charged for the way there: nothing → {ISLAND}.",
    )


@pytest.mark.parametrize("charge", [{"amount": "12", "reason": "Freight"}, {"amount": "0", "reason": "Freight"}])
def test_what_a_person_said_of_the_way_stays(shop: Shop, charge: dict[str, str]) -> None:
    lines = [{"product": "CU15", "quantity": "10"}]
    order = str(shop.order(lines=lines, ship_to=KIEL, charges=[charge]).number)
    before = _charges(shop, order)
    assert _told(shop, order, SYLT) == ()
    assert _charges(shop, order) == before


def test_what_is_on_a_bill_stays_and_that_is_told(shop: Shop) -> None:
    order = str(shop.order(lines=[{"product": "ELB15", "quantity": "60"}], ship_to=KIEL).number)
    shop.shipped(order)
    shop.do("issue_invoice", orders=[order])
    assert _told(shop, order, SYLT) == (f"Part of {order} is billed: {LAND} stays for the way there, not {ISLAND}.",)
    assert ("Freight", 900) in _charges(shop, order)
    refused(shop, "Nothing of order", "amend_order", order=order, lines=[], ship_to=SYLT)


def test_a_charge_that_is_typed_is_exempt_for_the_reason_its_customer_is(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", tax_status="exempt", tax_reason="§ 4 Nr. 18")
    shop.do("save_charge", name="Freight", tax="s19")  # a code in small letters is the same code
    typed = [{"amount": "3", "reason": "Copper", "tax": "S19"}]
    order = str(shop.order(lines=[{"product": "CU15", "quantity": "10"}], ship_to=KIEL, charges=typed).number)
    taxes = [(one.reason, one.tax and (one.tax.code, one.tax.reason)) for one in _deal(shop, order).adjustments]
    assert taxes == [("Copper", ("S19", "§ 4 Nr. 18")), ("Freight", ("S19", "§ 4 Nr. 18"))]
