"""Goods come back in their time without a word; after it with a reason and the right. Warranty runs from the sale."""

from datetime import date, timedelta

import pytest

from app.domain.errors import NotPermitted
from app.queries.promises import bought_lines
from app.store.sql import sql
from tests.actions.test_people import by, house, lent, told
from tests.actions.told import refused
from tests.shop import Shop

__all__ = ["house"]
TODAY = date.today()  # noqa: DTZ011 - the day on this machine's wall


def ago(days: int) -> str:
    """A day before today."""
    return (TODAY - timedelta(days=days)).isoformat()


def sold(shop: Shop, days: int, product: str = "CU15") -> str:
    """A shipment that left so many days ago."""
    when = {"date": ago(days)}
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": product, "quantity": "4"}], **when)
    order = shop.do("confirm_order", order=draft.id, **when).number
    pick = shop.do("open_pick_list", order=order, **when)
    shop.do("confirm_pick", pick_list=pick.id, **when)
    shipment = shop.do("pack_shipment", pick_list=pick.id, **when).number
    shop.do("ship", shipment=shipment, **when)
    return shipment


BACK = [{"line": 1, "quantity": "1"}]


def test_in_time_goods_come_back_without_a_word(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", return_days=14)
    shop.do("receive_return", shipment=sold(shop, 14), lines=BACK)


def test_after_their_time_they_want_a_reason(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", return_days=14)
    shipment = sold(shop, 15)
    said = f"CU15 left on {ago(15)}; its 14 days to come back ended on {ago(1)}. Say why it is taken all the same."
    refused(shop, said, "receive_return", shipment=shipment, lines=BACK, field="reason")
    shop.do("receive_return", shipment=shipment, lines=BACK, reason="a good customer")


def test_who_may_not_asks_who_may(house: Shop) -> None:
    by(house, "Anna", "save_product", sku="CU15", return_days=14)
    when = {"date": ago(20)}
    draft = by(house, "Anna", "draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "4"}], **when)
    sale = by(house, "Anna", "counter_sale", order=draft.id, **when).number
    given = {"sale": sale, "lines": BACK, "reason": "does not fit"}
    with pytest.raises(NotPermitted, match=r"Bert may not take goods back after their time \(CU15 left on .* Ask Anna"):
        by(house, "Bert", "take_back", **given)
    by(house, "Bert", "take_back", **given, approval=lent("a good customer"))
    assert told(house)[-1][3:] == ("late_return", "a good customer")


def test_what_was_promised_when_it_was_sold_is_kept_though_the_product_changes(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", return_days=30, warranty_months=24)
    shipment = sold(shop, 20)
    shop.do("save_product", sku="CU15", return_days=7, warranty_months=6)
    shop.do("receive_return", shipment=shipment, lines=BACK)
    later = sold(shop, 20)
    refused(shop, "its 7 days", "receive_return", shipment=later, lines=BACK)
    with shop.database.read() as view:
        mueller = str(view.value(sql("SELECT id FROM customer WHERE number = 'MUELLER'")))
        newest, oldest = bought_lines(view, mueller)
    assert (oldest.shipped, newest.shipped, oldest.left) == (3000, 4000, ago(20))
    assert (oldest.returns, newest.returns) == (ago(-10), ago(13))
    assert int(oldest.warranty[:4]) - int(oldest.left[:4]) == 2
    assert oldest.warranty > newest.warranty > TODAY.isoformat()


def test_goods_that_have_not_left_promise_nothing_yet(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", return_days=30, warranty_months=24)
    shop.order()
    with shop.database.read() as view:
        mueller = str(view.value(sql("SELECT id FROM customer WHERE number = 'MUELLER'")))
        [line] = bought_lines(view, mueller)
    assert (line.left, line.warranty, line.returns, line.quantity) == ("", "", "", 40_000)


def test_spans_that_cannot_be_meant_are_refused(shop: Shop) -> None:
    refused(shop, "A warranty lasts 0 to 600 months.", "save_product", sku="CU15", warranty_months=601)
    refused(shop, "Goods come back within 0 to 3650 days.", "save_product", sku="CU15", return_days=-1)
    with shop.database.read() as view:
        plan = "EXPLAIN QUERY PLAN SELECT 1 FROM shipment_line l JOIN shipment s ON s.id = l.shipment_id "
        rows = view.rows(sql(plan + "WHERE s.order_id = 'x' AND l.line = 1"))
    assert not [row for row in rows if str(row[3]).startswith("SCAN")]
