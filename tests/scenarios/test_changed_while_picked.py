"""The order changes while somebody is fetching it: the list follows, shipment and invoice are right."""

from __future__ import annotations

import pytest

from app.domain.errors import RuleViolation
from tests.actions.machine_checks import faults, settled_again
from tests.shop import Shop

PIPE, ELBOW = {"product": "CU15", "quantity": "10"}, {"product": "ELB15", "quantity": "20"}


def checked(shop: Shop) -> None:
    assert not settled_again(shop.database)
    with shop.database.read() as view:
        assert not faults(view)


def asked(shop: Shop, number: str) -> dict[int, int]:
    """What a pick list asks for now, in pieces."""
    from app.actions.picking import pick_head, pick_lines

    with shop.database.read() as view:
        return {one.line: one.quantity // 1000 for one in pick_lines(view, pick_head(view, number).id)}


def test_four_fewer_are_wanted_while_ten_are_fetched(shop: Shop) -> None:
    order = shop.order(lines=[PIPE, ELBOW]).number
    pick = shop.do("open_pick_list", order=order).number
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "6"}])
    assert asked(shop, pick) == {1: 6, 2: 20}
    with pytest.raises(RuleViolation, match="Line 1 asks for 6, not 10"):
        shop.do("confirm_pick", pick_list=pick, lines=[{"line": 1, "quantity": "10"}])
    shop.do("confirm_pick", pick_list=pick)
    shipment = shop.do("ship", shipment=shop.do("pack_shipment", pick_list=pick).number)
    invoice = shop.do("issue_invoice", shipments=[shipment.id])
    assert invoice.totals is not None
    assert invoice.totals.net == "62.72"  # 6 x 8.42 + 20 x 0.61
    assert shop.ask("stock", "CU15")["available"] == "94"
    checked(shop)


def test_more_is_wanted_and_a_second_list_fetches_it(shop: Shop) -> None:
    order = shop.order(lines=[PIPE]).number
    first = shop.do("open_pick_list", order=order).number
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "14"}])
    assert asked(shop, first) == {1: 10}
    second = shop.do("open_pick_list", order=order).number
    assert asked(shop, second) == {1: 4}
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "12"}])
    assert (asked(shop, first), asked(shop, second)) == ({1: 10}, {1: 2}), "the newest list loses first"
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "7"}])
    assert (asked(shop, first), asked(shop, second)) == ({1: 7}, {1: 0})
    with pytest.raises(RuleViolation, match="is cancelled"):
        shop.do("confirm_pick", pick_list=second)
    shop.do("confirm_pick", pick_list=first)
    checked(shop)


def test_the_whole_order_is_cancelled_and_the_picker_stops(shop: Shop) -> None:
    order = shop.order(lines=[PIPE, ELBOW]).number
    pick = shop.do("open_pick_list", order=order).number
    assert shop.do("cancel_order", order=order, reason="built elsewhere").state == "cancelled"
    with pytest.raises(RuleViolation, match=f"Pick list {pick} is cancelled"):
        shop.do("confirm_pick", pick_list=pick)
    assert {sku: shop.ask("stock", sku)["available"] for sku in ("CU15", "ELB15")} == {"CU15": "100", "ELB15": "50"}
    checked(shop)


def test_what_is_freed_goes_to_who_waits_at_once(shop: Shop) -> None:
    first = shop.order(lines=[{"product": "ELB15", "quantity": "50"}]).number
    shop.do("save_customer", number="KERN", shortage="backorder")
    waiting = shop.order("KERN", lines=[{"product": "ELB15", "quantity": "5"}]).number
    assert shop.line(waiting)["backordered"] == "5"
    shop.do("open_pick_list", order=first)
    shop.do("cancel_order", order=first, lines=[{"line": 1, "quantity": "8"}])
    assert shop.line(waiting)["reserved"] == "5"
    checked(shop)
