"""What the old system left: its unpaid invoices are owed here, its closed orders are remembered; neither is ours."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import RuleViolation
from app.store.rebuild import check_numbers, check_rebuild, check_sums
from app.store.sql import sql
from tests.actions.machine_checks import faults
from tests.shop import Shop

OLD = {"number": "4711", "customer": "MUELLER", "date": "2026-01-10", "open": "50.00", "total": "119.00"}


def counted(shop: Shop, what: str) -> Any:
    """A figure of the tables."""
    with shop.database.read() as view:
        return view.value(sql(what))


def whole(shop: Shop) -> None:
    """The books are what the facts made."""
    assert check_rebuild(shop.database) == []
    with shop.database.read() as view:
        assert check_sums(view) + check_numbers(view) + faults(view) == []


def story(shop: Shop) -> None:
    """Owed, paid in part, and never a sale."""
    shop.do("take_old_invoice", **OLD)
    shop.do("take_old_invoice", number="4709", customer="MUELLER", date="2025-12-01", due_date="2025-12-15", open="10")
    assert shop.ask("customer", "MUELLER")["balance"] == "60.00"
    said = shop.ask("invoice", "4711")
    assert (said["state"], said["status"], said["gross"], said["due"]) == ("old", "open", "119.00", "50.00")
    paid = shop.do("record_payment", customer="MUELLER", tenders=[{"method": "transfer", "amount": "30.00"}])
    assert paid.due == "30.00", "the oldest due first: 10.00 of 4709, 20.00 of 4711"
    assert shop.ask("invoice", "4709")["status"] == "paid"
    assert shop.ask("invoice", "4711")["due"] == "30.00"
    assert counted(shop, "SELECT count(*) FROM invoice_line") == 0
    assert counted(shop, "SELECT sum(net) + sum(tax) + sum(goods_net) FROM invoice") == 0
    whole(shop)


def test_an_old_invoice_is_owed_and_paid_like_any_other(shop: Shop) -> None:
    story(shop)


@pytest.mark.postgres
def test_an_old_invoice_is_owed_on_postgresql(postgres_shop: Shop) -> None:
    story(postgres_shop)


def test_it_is_no_sale_no_paper_and_no_number_of_ours(shop: Shop) -> None:
    from app.queries.papers import paper_for
    from app.queries.papers_due import papers_due

    shop.do("take_old_invoice", **OLD)
    with shop.database.read() as view:
        assert papers_due(view)[1].owed == ()
        with pytest.raises(RuleViolation, match="its paper is there"):
            paper_for(view, "invoice", "4711")
    assert report_rows(shop, "sales-by-customer") == []
    assert [row["key"] for row in report_rows(shop, "unpaid-invoices")] == ["4711"]


def report_rows(shop: Shop, name: str) -> list[dict[str, Any]]:
    """The rows of a report over all time."""
    from app.reports import report

    with shop.database.read() as view:
        return list(report(name).ask(view, basis="invoice" if "sales" in name else "").rows)


def refused(shop: Shop, words: str, action: str, **given: Any) -> None:
    """The action says so, and nothing has changed."""
    before = counted(shop, "SELECT count(*) FROM journal")
    with pytest.raises(RuleViolation, match=words):
        shop.do(action, **given)
    assert counted(shop, "SELECT count(*) FROM journal") == before


def test_what_cannot_be(shop: Shop) -> None:
    refused(shop, "Nothing of invoice 4711 is open", "take_old_invoice", **{**OLD, "open": "0"})
    refused(shop, "120.00 EUR are open of an invoice of 119.00 EUR", "take_old_invoice", **{**OLD, "open": "120"})
    refused(shop, "There is no customer", "take_old_invoice", **{**OLD, "customer": "NOBODY"})
    refused(shop, "The date is missing", "take_old_invoice", **{**OLD, "date": ""})
    refused(shop, "own invoices will come to", "take_old_invoice", **{**OLD, "number": "RE-12"})
    shop.do("take_old_invoice", **OLD)
    refused(shop, "came in before, of 2026-01-10 with 50.00 EUR open", "take_old_invoice", **{**OLD, "open": "40"})
    refused(shop, "the old system's", "issue_credit_note", invoice="4711", reason="wrong")
    refused(shop, "4711", "receive_return", invoice="4711", lines=[{"line": 1, "quantity": "1"}])
    order = shop.order("MUELLER")
    shop.shipped(order.number)
    ours = shop.do("issue_invoice", orders=[order.number]).number
    refused(shop, f"{ours} is an invoice of this program", "take_old_invoice", **{**OLD, "number": ours})


def test_a_series_goes_round_the_numbers_of_the_old_system(shop: Shop) -> None:
    shop.do("save_series", kind="invoice", prefix="R-", width=4, next=500)
    shop.do("take_old_invoice", **{**OLD, "number": "R-0499"})
    refused(shop, "R-0500 is a number", "take_old_invoice", **{**OLD, "number": "R-0500"})


def test_a_new_prefix_goes_on_behind_the_numbers_of_the_old_system(shop: Shop) -> None:
    shop.do("take_old_invoice", **{**OLD, "number": "X-7"})
    refused(shop, "is called X-7", "save_series", kind="invoice", prefix="X-", width=1)
    said = shop.do("save_series", kind="invoice", prefix="X-", width=1, next=8)
    assert said.number == "X-8", "the next number is behind the old ones"


def test_the_same_again_makes_no_fact(shop: Shop) -> None:
    shop.do("take_old_invoice", **OLD)
    before = counted(shop, "SELECT count(*) FROM journal")
    assert shop.do("take_old_invoice", **OLD).state == "unchanged"
    assert counted(shop, "SELECT count(*) FROM journal") == before


def test_money_that_the_customer_had_with_the_old_system(shop: Shop) -> None:
    shop.do("take_old_invoice", number="G-7", customer="MUELLER", date="2026-02-01", open="-25.00")
    assert shop.ask("customer", "MUELLER")["credit"] == "25.00"
    shop.do("take_old_invoice", **OLD)
    shop.do("allocate_payment", invoice="G-7", allocate=[{"invoice": "4711", "amount": "25.00"}])
    assert shop.ask("customer", "MUELLER")["balance"] == "25.00"
    assert shop.ask("invoice", "4711")["due"] == "25.00"
    whole(shop)


LINES = [
    {"product": "CU15", "quantity": "10", "price": "8.00"},
    {"product": "GONE", "name": "A tap of 1998", "quantity": "2", "amount": "31.98"},
    {"product": "ELB15", "quantity": "-3", "price": "0.615"},
]


def history(shop: Shop) -> None:
    """Remembered, and nothing moves."""
    stock, balance = shop.ask("stock", "CU15"), shop.ask("customer", "KERN")["balance"]
    said = shop.do("take_old_order", number="A-1", customer="KERN", date="2025-11-03", lines=LINES)
    assert said.state == "created"
    assert counted(shop, "SELECT total FROM old_order") == 8000 + 3198 - 185
    assert counted(shop, "SELECT count(*) FROM old_order_line WHERE product_id = ''") == 1
    assert (shop.ask("stock", "CU15"), shop.ask("customer", "KERN")["balance"]) == (stock, balance)
    assert counted(shop, "SELECT count(*) FROM sales_order") == 0
    assert shop.do("take_old_order", number="A-1", customer="KERN", date="2025-11-03", lines=LINES).state == "unchanged"
    shop.do("take_old_order", number="A-2", date="2025-11-04", lines=[{"product": "CU15", "quantity": "1"}])
    whole(shop)


def test_a_closed_order_is_history(shop: Shop) -> None:
    history(shop)
    from app.queries.desk_customers import customer_card

    with shop.database.read() as view:
        card = customer_card(view, "KERN", "2026-03-01")
    assert (card.old_orders, card.old_orders_total, card.old_orders_last) == (1, 11013, "2025-11-03")


@pytest.mark.postgres
def test_a_closed_order_is_history_on_postgresql(postgres_shop: Shop) -> None:
    history(postgres_shop)


def test_what_no_order_can_be(shop: Shop) -> None:
    refused(shop, "has no lines", "take_old_order", number="A-1", date="2025-11-03", lines=[])
    refused(shop, "The date is missing", "take_old_order", number="A-1", lines=LINES)
    bad = [{"product": "CU15", "quantity": "1", "price": "1", "discount_percent": "101"}]
    refused(shop, "between 0 and 100", "take_old_order", number="A-1", date="2025-11-03", lines=bad)
    refused(shop, "no customer X", "take_old_order", number="A-1", customer="X", date="2025-11-03", lines=LINES)
