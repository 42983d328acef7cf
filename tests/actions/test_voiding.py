"""A moment later: the sale that should not have been, and the count of the wrong shelf, taken back by new facts."""

from typing import Any

import pytest

from app.domain.errors import RuleViolation
from app.queries.report_exceptions import exceptions
from app.store.sql import sql
from tests.actions.told import at, refused
from tests.scenarios.test_quote_to_credit import check
from tests.shop import Shop

DAY = 24 * 3600 * 1_000_000


def sold(shop: Shop, *tenders: tuple[str, str], quantity: str = "2", sku: str = "CU15", **more: Any) -> Any:
    """Müller's sale over the counter; two pipes are 20.04."""
    lines = [{"product": sku, "quantity": quantity}]
    draft = shop.do("draft_order", customer="MUELLER", lines=lines, **more.pop("deal", {})).number
    given = [{"method": method, "amount": amount} for method, amount in tenders] or None
    return shop.do("counter_sale", order=draft, tenders=given, **more)


def void(shop: Shop, sale: Any, **more: Any) -> Any:
    """It should not have been."""
    return shop.do("void_sale", sale=sale.number, reason="typed wrong", **more)


def rows(shop: Shop, statement: str) -> list[tuple[Any, ...]]:
    """What the books hold."""
    with shop.database.read() as view:
        return [tuple(row) for row in view.rows(sql(statement))]


BACK = "SELECT method, sum(amount) FROM refund_tender GROUP BY method ORDER BY method"


def test_goods_credit_and_money_are_back_as_they_came(shop: Shop) -> None:
    shop.do("open_till", opening="100")
    sale = sold(shop, ("card", "15"), ("cash", "10"))  # 4.96 change
    done = void(shop, sale)
    assert (done.state, done.paid_back, done.told) == (
        "voided",
        "20.04",
        "Give back 15.00 EUR by card and 5.04 EUR in cash.",
    )
    assert (done.invoice, done.order, done.credit_note, done.returned) == (sale.number, sale.order, "GS-1", "RT-1")
    assert rows(shop, BACK) == [("card", 1500), ("cash", 504)]
    assert shop.ask("stock", "CU15")["on_hand"] == "100"
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"
    assert shop.ask("invoice", sale.number)["due"] == "0.00"
    counted = shop.do("count_till", pieces=[{"value": "50", "count": 2}], card="0")
    assert [one.difference for one in counted.tenders] == ["0.00", "0.00"]
    assert rows(shop, "SELECT DISTINCT action FROM journal WHERE kind IN ('SaleVoided', 'RefundPaid')") == [
        ("void_sale",)
    ]
    words = f"All of {sale.number} was taken back already."
    refused(shop, words, "void_sale", sale=sale.number, reason="again", field="sale")
    check(shop)


def test_goods_go_back_to_the_shelves_they_came_from_and_the_promise_is_renewed(shop: Shop) -> None:
    shop.do("save_location", code="CELLAR", name="Cellar")
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "7", "location": "CELLAR"}])
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "100"}]).number
    sale = sold(shop, quantity="20", reason="in their hand")
    assert shop.line(order)["backordered"] == "13"
    void(shop, sale)
    found = "SELECT location, on_hand FROM stock_level WHERE location IN ('MAIN', 'CELLAR') AND product_id = "
    levels = rows(shop, f"{found}(SELECT id FROM product WHERE sku = 'CU15') ORDER BY location")
    assert levels == [("CELLAR", 7000), ("MAIN", 100000)]
    assert shop.line(order)["backordered"] == "0"
    check(shop)


def test_what_was_paid_too_much_goes_back_too_and_what_was_on_account_needs_no_money(shop: Shop) -> None:
    done = void(shop, sold(shop, ("transfer", "30")))
    assert (done.paid_back, rows(shop, BACK)) == ("30.00", [("transfer", 3000)])
    assert shop.ask("customer", "MUELLER")["credit"] == "0.00"
    done = void(shop, shop.do("counter_sale", order=_draft(shop), tenders=[]))
    assert (done.paid_back, done.told, done.refund) == ("0.00", None, None)
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"


def _draft(shop: Shop) -> str:
    lines = [{"product": "CU15", "quantity": "2"}]
    return str(shop.do("draft_order", customer="MUELLER", lines=lines).number)


def test_charges_services_and_several_lines_go_whole(shop: Shop) -> None:
    shop.do("save_product", sku="HOUR", name="An hour", price="60", tax="S19", service=True)
    lines = [{"product": "CU15", "quantity": "3"}, {"product": "HOUR", "quantity": "1"}]
    charges = [{"amount": "5.90", "tax": "S19", "reason": "Cutting"}]
    draft = shop.do("draft_order", customer="MUELLER", lines=lines, charges=charges).number
    sale = shop.do("counter_sale", order=draft)
    done = void(shop, sale)
    assert done.paid_back == sale.totals.gross
    draft = shop.do("draft_order", customer="MUELLER", lines=lines[1:]).number
    alone = void(shop, shop.do("counter_sale", order=draft))
    assert (alone.returned, alone.paid_back) == (None, "71.40")
    check(shop)


def test_only_a_sale_of_today_whose_till_is_open_and_that_nobody_touched(shop: Shop) -> None:
    bill = shop.do("issue_invoice", orders=[shop.order(invoice_method="order").number]).number
    words = f"{bill} is no sale over the counter. Take {bill} back instead."
    refused(shop, words, "void_sale", sale=bill, reason="x", field="sale")
    refused(shop, "Say why", "void_sale", sale=bill, reason=" ", field="reason")
    part = sold(shop)
    shop.do("take_back", sale=part.number, lines=[{"line": 1, "quantity": "1"}], reason="not needed")
    refused(shop, f"Something of {part.number} was taken back", "void_sale", sale=part.number, reason="x")
    later = shop.do("counter_sale", order=_draft(shop), tenders=[])
    paid = shop.do("record_payment", customer="MUELLER", tenders=[{"method": "cash", "amount": "20.04"}],
                   allocate=[{"invoice": later.number, "amount": "20.04"}])  # fmt: skip
    refused(shop, f"was paid with {paid.number} since", "void_sale", sale=later.number, reason="x", field="sale")
    shop.do("open_till", opening="0")
    shut = sold(shop)
    shop.do("count_till", pieces=[{"value": "20", "count": 1}], card="0")
    shop.do("close_till", keep="0", reason="cents")
    refused(shop, f"The till of {shut.number} is closed (Z-1)", "void_sale", sale=shut.number, reason="x")
    fresh = sold(shop)
    now = shop.database.now()
    at(shop, lambda: now + DAY)
    with pytest.raises(RuleViolation, match=f"{fresh.number} was sold on .*, not today"):
        shop.do("void_sale", sale=fresh.number, reason="x")


def test_cash_on_a_certified_till_needs_the_number_of_its_receipt(shop: Shop) -> None:
    shop.do("save_company", cash_recording="certified")
    tenders = [{"method": "cash", "amount": "20.04", "reference": "B-1"}]
    sale = shop.do("counter_sale", order=_draft(shop), tenders=tenders)
    refused(shop, "give the number of its receipt", "void_sale", sale=sale.number, reason="x")
    void(shop, sale, receipt="B-2")
    assert rows(shop, "SELECT amount, reference FROM refund_tender") == [(2004, "B-2")]


def test_a_sale_taken_back_at_once_is_out_of_the_ordinary(shop: Shop) -> None:
    void(shop, sold(shop))
    with shop.database.read() as view:
        told = [one.found for one in exceptions(view, "2000-01-01", "2100-01-01")]
    assert [(one.what, one.document, one.amount, one.why) for one in told] == [
        ("Sale taken back at once", "RE-1", 2004, "typed wrong")
    ]


def test_credit_for_which_no_goods_came_back_is_out_of_the_ordinary(shop: Shop) -> None:
    first, second, third = sold(shop), sold(shop), sold(shop)
    part = [{"line": 1, "quantity": "1"}]
    shop.do("take_back", sale=first.number, lines=part, reason="not needed")
    bare = shop.do("take_back", sale=first.number, lines=part, goods=False, reason="scratched")
    shop.do("correct_invoice", invoice=second.number, customer="KERN", reason="theirs")
    less = shop.do("issue_credit_note", invoice=third.number, lines=[{"line": 1, "amount": "1"}], reason="agreed")
    with shop.database.read() as view:
        told = [one.found for one in exceptions(view, "2000-01-01", "2100-01-01")]
    assert [(one.document, one.amount, one.why) for one in told if one.what == "Credited without goods"] == [
        (bare.number, 1002, "scratched"),
        (less.number, 119, "agreed"),
    ]


# --- counts ---------------------------------------------------------------------------------------------------------


def count(shop: Shop, quantity: str, sku: str = "CU15") -> str:
    """What somebody says lies there; the number of the count."""
    return str(shop.do("adjust_stock", lines=[{"product": sku, "quantity": quantity}], reason="counted").number)


def test_a_count_is_taken_back_and_what_was_sold_since_stays_sold(shop: Shop) -> None:
    number = count(shop, "9")
    sold(shop)
    assert shop.ask("stock", "CU15")["on_hand"] == "7"
    done = shop.do("take_back_count", count=number, reason="it was the other shelf")
    assert done.state == "taken back"
    assert shop.ask("stock", "CU15")["on_hand"] == "98"
    refused(shop, f"Count {number} was taken back already", "take_back_count", count=number, reason="x")
    with shop.database.read() as view:
        [told] = [one.found for one in exceptions(view, "2000-01-01", "2100-01-01") if one.found.what[:5] == "Count"]
    assert (told.what, told.document, told.why) == ("Count taken back", number, "it was the other shelf")
    check(shop)


def test_a_count_that_was_asked_for_is_asked_for_again(shop: Shop) -> None:
    sold(shop, quantity="103", reason="in their hand")
    number = count(shop, "4")
    assert shop.ask("counts_wanted", "")["counts"] == []
    shop.do("take_back_count", count=number, reason="the wrong shelf")
    [wanted] = shop.ask("counts_wanted", "")["counts"]
    assert (wanted["sku"], wanted["on_hand"]) == ("CU15", "-3")


def test_what_was_counted_again_is_true(shop: Shop) -> None:
    first, other = count(shop, "9"), count(shop, "10", "ELB15")
    count(shop, "12")
    words = "CU15 was corrected again since. Count what is there."
    refused(shop, words, "take_back_count", count=first, reason="x", field="count")
    refused(shop, "There is no count ST-99 of today", "take_back_count", count="ST-99", reason="x", field="count")
    refused(shop, "Say why", "take_back_count", count=other, reason="", field="reason")
    now = shop.database.now()
    at(shop, lambda: now + DAY)
    with pytest.raises(RuleViolation, match="of today"):
        shop.do("take_back_count", count=other, reason="x")
