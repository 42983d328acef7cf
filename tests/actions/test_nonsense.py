"""What cannot be meant is refused beside its field, and what was not said is not forgotten."""

import datetime

import pytest

from app.store.sql import sql
from tests.actions.told import refused
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "4"}]
LATER = (datetime.datetime.now().astimezone().date() + datetime.timedelta(days=40)).isoformat()


@pytest.mark.parametrize(
    ("action", "given"),
    [
        ("receive_goods", {"lines": LINES}),
        ("adjust_stock", {"lines": LINES, "reason": "counted"}),
        ("transfer_stock", {"lines": LINES, "to": "YARD"}),
    ],
)
def test_goods_do_not_move_on_a_day_that_has_not_come(shop: Shop, action: str, given: dict[str, object]) -> None:
    shop.do("save_location", code="YARD")
    refused(shop, f"{LATER} has not come yet", action, **given, date=LATER, field="date")


def test_a_purchase_arrives_and_a_shipment_leaves_today_or_before(shop: Shop) -> None:
    shop.do("save_supplier", number="W-1", name="Wieland")
    bought = shop.do("order_goods", supplier="W-1", lines=LINES, send=True)
    refused(shop, f"{LATER} has not come yet", "receive_purchase", purchase=bought.id, date=LATER, field="date")
    order = shop.order()
    pick = shop.do("open_pick_list", order=order.id)
    shop.do("confirm_pick", pick_list=pick.id)
    shipment = shop.do("pack_shipment", pick_list=pick.id)
    refused(shop, f"{LATER} has not come yet", "ship", shipment=shipment.id, date=LATER, field="date")


def test_goods_come_from_a_supplier_who_is_known(shop: Shop) -> None:
    refused(shop, "There is no supplier Wieland", "receive_goods", supplier="Wieland", lines=LINES, field="supplier")
    made = shop.do("save_supplier", number="W-1", name="Wieland")
    shop.do("receive_goods", supplier="W-1", lines=LINES)
    with shop.database.read() as view:
        statement = sql("SELECT supplier_id FROM goods_receipt ORDER BY date, number DESC LIMIT 1")
        assert view.value(statement) == made.id


@pytest.mark.parametrize(
    ("action", "given", "field", "sentence"),
    [
        ("save_supplier", {"number": "W-1", "name": "Wieland", "lead_days": -4}, "lead_days", "0 to 999 days"),
        ("save_supplier", {"number": "W-1"}, "name", "The supplier's name is missing."),
        ("save_product", {"sku": "CU15", "min_stock": "-5"}, "min_stock", "A minimum is not below zero."),
        ("save_product", {"sku": "CU15", "reorder_quantity": "-5"}, "reorder_quantity", "is not below zero."),
    ],
)
def test_figures_that_cannot_be_meant(
    shop: Shop, action: str, given: dict[str, object], field: str, sentence: str
) -> None:
    refused(shop, sentence, action, **given, field=field)


def test_what_is_not_said_of_a_supplier_a_carrier_or_a_place_stays(shop: Shop) -> None:
    shop.do("save_supplier", number="W-1", name="Wieland", phone="0731 1", city="Ulm", country="DE", lead_days=5)
    shop.do("save_supplier", number="W-1", city="Velbert")
    shop.do("save_carrier", name="DHL", phone="0228 1", tracking_url="https://dhl.example/{}")
    shop.do("save_carrier", name="DHL", phone="0228 2")
    shop.do("save_location", code="HALL", name="Hall")
    shop.do("save_location", code="A-03", name="Bay 3", parent="HALL")
    shop.do("save_location", code="A-03")
    with shop.database.read() as view:
        assert view.row(sql("SELECT name, phone, city, country, lead_days FROM supplier WHERE number = 'W-1'")) == (
            "Wieland", "0731 1", "Velbert", "DE", 5,
        )  # fmt: skip
        assert view.row(sql("SELECT phone, tracking_url FROM carrier WHERE name = 'DHL'")) == (
            "0228 2", "https://dhl.example/{}",
        )  # fmt: skip
        assert view.row(sql("SELECT name, parent FROM location WHERE id = 'A-03'")) == ("Bay 3", "HALL")
