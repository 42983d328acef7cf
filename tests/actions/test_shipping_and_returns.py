"""Picked, packed, out, arrived, called back, brought back."""

from app.store.database import wall_clock
from tests.actions.told import at, picked, quantities, refused, status
from tests.shop import Shop

HOUR_US = 3_600_000_000


def test_each_step_follows_the_one_before(shop: Shop) -> None:
    order = shop.order().number
    assert status(shop, order) == "to_pick"
    pick = shop.do("open_pick_list", order=order).number
    assert status(shop, order) == "picking"
    refused(shop, "Nothing of order SO-1 can be picked now", "open_pick_list", order=order)
    refused(shop, f"Pick list {pick} is open; confirm it first", "pack_shipment", pick_list=pick)
    shop.do("confirm_pick", pick_list=pick)
    refused(shop, f"Pick list {pick} is picked", "confirm_pick", pick_list=pick)
    refused(shop, f"Pick list {pick} is picked", "cancel_pick_list", pick_list=pick)
    refused(shop, "A shipment has 1 to 999 parcels", "pack_shipment", pick_list=pick, parcels=0, field="parcels")
    shipment = shop.do("pack_shipment", pick_list=pick, parcels=[{"weight": 1200, "tracking": "T1"}, {}]).number
    assert status(shop, order) == "to_ship"
    refused(shop, f"Shipment {shipment} is packed, not on its way", "deliver", shipment=shipment)
    refused(shop, f"Shipment {shipment} is packed: nothing of it is out", "receive_return",
            shipment=shipment, lines=[{"line": 1, "quantity": "1"}])  # fmt: skip
    shop.do("ship", shipment=shipment, carrier="DHL", tracking="T1")
    assert quantities(shop, order) == {"ordered": "40", "picked": "40", "shipped": "40"}
    assert shop.ask("stock", "CU15")["on_hand"] == "60"
    refused(shop, f"Shipment {shipment} is shipped, not packed", "ship", shipment=shipment)
    shop.do("deliver", shipment=shipment, received_by="Karin")
    refused(shop, f"Shipment {shipment} is delivered", "cancel_shipment", shipment=shipment)
    refused(shop, "There is no shipment DN-9", "ship", shipment="DN-9", field="shipment")
    refused(shop, "There is no pick list PL-9", "confirm_pick", pick_list="PL-9", field="pick_list")


def test_goods_at_packing_stay_on_hand_and_promised(shop: Shop) -> None:
    order = shop.order().number
    pick = picked(shop, order)
    stock = shop.ask("stock", "CU15")
    assert (stock["on_hand"], stock["reserved"], stock["available"]) == ("100", "40", "60")
    assert {x["location"]: x["on_hand"] for x in stock["locations"]} == {"MAIN": "60", "PACKING": "40"}
    refused(shop, "Line 1 holds 0 on the shelf", "release_reservation", order=order,
            lines=[{"line": 1, "quantity": "1"}])  # fmt: skip
    shop.do("pack_shipment", pick_list=pick)
    assert quantities(shop, order) == {"ordered": "40", "reserved": "40", "picked": "40", "open": "40"}


def test_a_pick_list_that_nobody_walks_gives_nothing_away(shop: Shop) -> None:
    order = shop.order().number
    first = shop.do("open_pick_list", order=order).number
    shop.do("cancel_pick_list", pick_list=first, reason="night")
    assert status(shop, order) == "to_pick"
    refused(shop, f"Pick list {first} is cancelled", "confirm_pick", pick_list=first)
    assert shop.do("open_pick_list", order=order).number == "PL-2"


def test_unpacked_goods_lie_where_they_came_from_still_promised(shop: Shop) -> None:
    shop.do("save_location", code="ANNEX", name="Annex")
    shop.do("receive_goods", lines=[{"product": "ELB15", "quantity": "20", "location": "ANNEX"}])
    order = shop.order(lines=[{"product": "ELB15", "quantity": "60"}]).number
    shipment = shop.do("pack_shipment", pick_list=picked(shop, order)).number
    shop.do("cancel_shipment", shipment=shipment, reason="wrong box")
    stock = shop.ask("stock", "ELB15")
    assert {x["location"]: (x["on_hand"], x["reserved"]) for x in stock["locations"]} == {
        "ANNEX": ("20", "10"), "MAIN": ("50", "50"),
    }  # fmt: skip
    refused(shop, f"Shipment {shipment} is cancelled", "cancel_shipment", shipment=shipment)
    shop.shipped(order)
    assert quantities(shop, order)["shipped"] == "60"


def test_a_shipment_is_called_back_within_the_hour(shop: Shop) -> None:
    now = [wall_clock() + HOUR_US]
    at(shop, lambda: now[0])
    early, late = shop.order().number, shop.order(lines=[{"product": "ELB15", "quantity": "5"}]).number
    first, second = shop.shipped(early).number, shop.shipped(late).number
    now[0] += HOUR_US - 1_000_000
    shop.do("cancel_shipment", shipment=first, reason="wrong van")
    assert quantities(shop, early) == {"ordered": "40", "reserved": "40", "open": "40"}
    assert shop.ask("stock", "CU15")["on_hand"] == "100"
    now[0] += 2_000_000
    refused(shop, f"Shipment {second} left more than an hour ago", "cancel_shipment", shipment=second)


def test_what_is_billed_is_not_called_back(shop: Shop) -> None:
    by_order, by_hand, ahead = (shop.order(lines=[{"product": "CU15", "quantity": "9"}], invoice_method=method).number
                                for method in ("shipment", "shipment", "order"))  # fmt: skip
    first, second = shop.shipped(by_order).number, shop.shipped(by_hand).number
    shop.do("issue_invoice", orders=[by_order])
    shop.do("issue_invoice", lines=[{"order": by_hand, "line": 1, "quantity": "1"}])
    for shipment in (first, second):
        refused(shop, f"Shipment {shipment} is billed", "cancel_shipment", shipment=shipment)
    shop.do("issue_invoice", orders=[ahead])
    third = shop.shipped(ahead).number
    shop.do("cancel_shipment", shipment=third)
    assert quantities(shop, ahead) == {"ordered": "9", "reserved": "9", "invoiced": "9", "open": "9"}


def test_goods_come_back_to_the_shelf_or_to_scrap(shop: Shop) -> None:
    shop.do("save_location", code="ANNEX", name="Annex")
    order = shop.order().number
    shipment = shop.shipped(order).number
    lines = [
        {"line": 1, "quantity": "3"},
        {"line": 1, "quantity": "2", "outcome": "scrap"},
        {"line": 1, "quantity": "1", "location": "ANNEX"},
    ]
    back = shop.do("receive_return", shipment=shipment, lines=lines, reason="bent")
    assert (back.number, back.state) == ("RT-1", "received")
    stock = shop.ask("stock", "CU15")
    assert {x["location"]: x["on_hand"] for x in stock["locations"]} == {"ANNEX": "1", "MAIN": "63"}
    assert quantities(shop, order) == {"ordered": "40", "picked": "40", "shipped": "40", "returned": "6"}


def test_never_more_comes_back_than_is_out(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "40"}, {"product": "CUT", "quantity": "1"}]).number
    shipment = shop.shipped(order).number
    invoice = shop.do("issue_invoice", orders=[order]).number

    def back(quantity: str, line: int = 1, **more: str) -> dict[str, object]:
        return {"lines": [{"line": line, "quantity": quantity, **more}]}

    refused(shop, "of a shipment or of an invoice", "receive_return", **back("1"), field="shipment")
    refused(shop, "of a shipment or of an invoice", "receive_return", shipment=shipment, invoice=invoice, **back("1"))
    refused(shop, "There is no invoice RE-9", "receive_return", invoice="RE-9", **back("1"), field="invoice")
    refused(shop, "Line 1 has 40 out, not 41", "receive_return", shipment=shipment, **back("41"),
            field="lines.1.quantity")  # fmt: skip
    refused(shop, "There is no line 2 that could come back", "receive_return", invoice=invoice, **back("1", 2))
    refused(shop, "restock or scrap", "receive_return", shipment=shipment, **back("1", outcome="eat"),
            field="lines.1.outcome")  # fmt: skip
    refused(shop, "There is no location MOON", "receive_return", shipment=shipment, **back("1", location="MOON"))
    refused(shop, "Nothing came back", "receive_return", shipment=shipment, lines=[], field="lines")
    shop.do("receive_return", shipment=shipment, **back("30"))
    twice = [{"line": 1, "quantity": "6"}, {"line": 1, "quantity": "6"}]
    refused(shop, "Line 1 has 4 out, not 6", "receive_return", invoice=invoice, lines=twice, field="lines.2.quantity")
    shop.do("receive_return", invoice=invoice, **back("10"))
    refused(shop, f"Nothing of {shipment} is left to return", "receive_return", shipment=shipment, **back("1"))
    refused(shop, f"Nothing of {invoice} is left to return", "receive_return", invoice=invoice, **back("1"))


def test_what_is_back_is_free_for_those_who_wait(shop: Shop) -> None:
    shipment = shop.shipped(shop.order(lines=[{"product": "ELB15", "quantity": "50"}]).number).number
    waiting = shop.order("MUELLER", lines=[{"product": "ELB15", "quantity": "8"}]).number
    assert status(shop, waiting) == "waiting"
    shop.do("receive_return", shipment=shipment, lines=[{"line": 1, "quantity": "5"}])
    assert quantities(shop, waiting)["reserved"] == "5"
    assert status(shop, waiting) == "to_pick"
