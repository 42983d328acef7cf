"""What was sold comes back over the counter: by its receipt, exchanged, or without any receipt. With figures."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import RuleViolation
from app.store.sql import sql
from tests.actions.machine_checks import faults
from tests.actions.told import refused
from tests.scenarios.test_quote_to_credit import check
from tests.shop import Shop

_FORMS = sql(
    "SELECT t.method, t.amount FROM refund_tender t JOIN refund r ON r.id = t.refund_id WHERE r.number = :number"
)


def sold(shop: Shop, tenders: list[dict[str, Any]] | None = None, **more: Any) -> Any:
    """Ten pipes at 8.42 and one hour of cutting: 86.70 + 16.47 tax = 103.17."""
    lines = [{"product": "CU15", "quantity": "10"}, {"product": "CUT", "quantity": "1"}]
    draft = shop.do("draft_order", customer="MUELLER", lines=more.pop("lines", lines)).number
    return shop.do("counter_sale", order=draft, tenders=tenders, **more)


def whole(shop: Shop) -> None:
    """The journal, the ledgers and what must always hold."""
    check(shop)
    with shop.database.read() as view:
        assert faults(view) == []


def test_by_the_receipt_in_one_step_and_back_the_way_it_was_paid(shop: Shop) -> None:
    sale = sold(shop, [{"method": "cash", "amount": "60"}, {"method": "card", "amount": "50"}], change="6.83")
    assert sale.due == "0.00"
    back = shop.do("take_back", sale=sale.payment, lines=[{"line": 1, "quantity": "2"}], reason="not needed")
    # 2 x 8.42 = 16.84, tax 3.20; the card goes first
    assert (back.totals.gross, back.paid_back, back.credit) == ("20.04", "20.04", "0.00")
    assert forms(shop, back.refund) == {"card": 2004}
    assert shop.ask("stock", "CU15")["on_hand"] == "92"
    more = shop.do("take_back", sale=sale.order, lines=[{"line": 1, "quantity": "8"}], reason="not needed")
    # 80.16: the card took 50.00 and gave 20.04 back already; the rest is cash, of which 53.17 were kept
    assert (more.paid_back, forms(shop, more.refund)) == ("80.16", {"card": 2996, "cash": 5020})
    words = f"Nothing of {sale.number} is left to return."
    refused(shop, words, "take_back", sale=sale.number, lines=[{"line": 1, "quantity": "1"}], reason="again")
    rest = shop.do("take_back", sale=sale.number, lines=[{"line": 2, "quantity": "1"}], reason="badly cut")
    assert (rest.totals.gross, rest.paid_back) == ("2.97", "2.97")
    words = f"All of {sale.number} was taken back already."
    refused(shop, words, "take_back", sale=sale.number, lines=[{"line": 2, "quantity": "1"}], reason="again")
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"
    whole(shop)


def forms(shop: Shop, refund: str) -> dict[str, int]:
    """In which forms money went back."""
    with shop.database.read() as view:
        return dict(view.rows(_FORMS, {"number": refund}))


def test_no_form_of_money_gives_back_more_than_it_took(shop: Shop) -> None:
    sale = sold(shop, [{"method": "card", "amount": "3.17"}, {"method": "cash", "amount": "100"}])
    given = {"sale": sale.number, "lines": [{"line": 1, "quantity": "1"}], "reason": "bent"}
    words = "By card at most 3.17 EUR can go back: it took no more."
    refused(shop, words, "take_back", **given, tenders=[{"method": "card", "amount": "10.02"}])
    words = "By transfer at most 0.00 EUR can go back: it took no more."
    refused(shop, words, "take_back", **given, tenders=[{"method": "transfer", "amount": "1"}])
    words = "Only 10.02 EUR go back."
    refused(shop, words, "take_back", **given, tenders=[{"method": "cash", "amount": "11"}])
    back = shop.do("take_back", **given, tenders=[{"method": "cash", "amount": "5"}])
    assert (back.paid_back, back.credit) == ("5.00", "5.02"), "what is not paid back stays as credit"
    kept = shop.do("take_back", **given, keep=True)
    assert (kept.paid_back, kept.credit) == ("0.00", "10.02")
    whole(shop)


def test_what_was_never_paid_is_not_paid_back(shop: Shop) -> None:
    sale = sold(shop, [])
    back = shop.do("take_back", sale=sale.number, lines=[{"line": 1, "quantity": "10"}], reason="wrong goods")
    assert (back.totals.gross, back.paid_back, back.refund) == ("100.20", "0.00", None)
    assert shop.ask("invoice", sale.number)["due"] == "2.97"
    whole(shop)


def test_what_comes_back_goes_to_the_shelf_to_scrap_or_to_its_supplier(shop: Shop) -> None:
    sale = sold(shop)
    lines = [
        {"line": 1, "quantity": "2"},
        {"line": 1, "quantity": "3", "outcome": "scrap"},
        {"line": 1, "quantity": "4", "outcome": "supplier"},
    ]
    refused(shop, "restock or scrap or supplier", "take_back", sale=sale.number, reason="x",
            lines=[{"line": 1, "quantity": "1", "outcome": "attic"}])  # fmt: skip
    back = shop.do("take_back", sale=sale.number, lines=lines, reason="damaged")
    assert back.totals.gross == "90.18"
    assert shop.ask("stock", "CU15")["on_hand"] == "92"
    with shop.database.read() as view:
        levels = dict(view.rows(sql("SELECT location, sum(on_hand) FROM stock_level l JOIN product p "
                                    "ON p.id = l.product_id WHERE p.sku = 'CU15' GROUP BY location")))  # fmt: skip
    assert (levels["CUSTOMER"], levels["ADJUSTMENT"], levels["SUPPLIER"]) == (1000, 3000, -96000)
    whole(shop)


def test_an_exchange_is_one_net_sum(shop: Shop) -> None:
    sale = sold(shop, [{"method": "card", "amount": "103.17"}])
    elbows = [{"product": "ELB15", "quantity": "40"}]  # 24.40 + 4.64 = 29.04
    draft = shop.do("draft_order", customer="MUELLER", lines=elbows).number
    swap = shop.do(
        "take_back",
        sale=sale.number,
        lines=[{"line": 1, "quantity": "2"}],  # 20.04
        reason="wrong goods",
        order=draft,
        tenders=[{"method": "cash", "amount": "10"}],
        change="1.00",
    )
    assert (swap.state, swap.due, swap.paid_back, swap.credit, swap.change) == (
        "exchanged", "0.00", "0.00", "0.00", "1.00",
    )  # fmt: skip
    assert shop.ask("invoice", swap.invoice)["status"] == "paid"
    assert shop.ask("stock", "ELB15")["on_hand"] == "10"
    assert shop.ask("stock", "CU15")["on_hand"] == "92"
    cheaper = shop.do("draft_order", customer="MUELLER", lines=[{"product": "ELB15", "quantity": "5"}]).number  # 3.63
    again = shop.do("take_back", sale=sale.number, lines=[{"line": 1, "quantity": "1"}], reason="wrong", order=cheaper)
    assert (again.paid_back, again.payment, again.credit) == ("6.39", None, "0.00")
    assert forms(shop, again.refund) == {"card": 639}
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"
    whole(shop)


def test_the_whole_of_a_sale_comes_back_charges_included(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "10"}, {"product": "CUT", "quantity": "1"}]
    charge = [{"amount": "5", "reason": "Delivery"}]
    draft = shop.do("draft_order", customer="MUELLER", lines=lines, charges=charge).number
    sale = shop.do("counter_sale", order=draft)
    # 86.70 and 5.00 are 91.70; with 17.42 tax 109.12
    shop.do("take_back", sale=sale.number, lines=[{"line": 1, "quantity": "4"}], reason="bent")
    back = shop.do("take_back", sale=sale.number, reason="all of it")
    assert (back.paid_back, back.state) == ("69.04", "taken back"), "109.12 less 40.08"
    assert shop.ask("stock", "CU15")["on_hand"] == "100"
    assert shop.ask("invoice", sale.number)["credited"] == "109.12"
    whole(shop)


def test_a_price_comes_down_and_the_goods_stay(shop: Shop) -> None:
    sale = sold(shop, [{"method": "card", "amount": "103.17"}])
    lines = [{"line": 1, "amount": "4.20"}, {"line": 2, "quantity": "1"}]
    back = shop.do("take_back", sale=sale.number, lines=lines, reason="scratched", goods=False)
    # 4.20 and 2.50, with tax 7.97
    assert (back.totals.gross, back.state, back.returned) == ("7.97", "credited", None)
    assert forms(shop, back.refund) == {"card": 797}
    assert shop.ask("stock", "CU15")["on_hand"] == "90"
    both = [{"line": 1, "quantity": "2"}, {"line": 1, "amount": "1"}]
    refused(shop, "Line 1 is named twice.", "take_back", sale=sale.number, lines=both, reason="x")
    rest = shop.do("take_back", sale=sale.number, lines=[{"line": 1, "quantity": "2"}], reason="bent after all")
    # the line came down to 80.00: two of ten are 16.00
    assert (rest.returned, rest.totals.gross) == ("RT-1", "19.04")
    whole(shop)


def test_a_refusal_names_the_line_as_it_was_given(shop: Shop) -> None:
    sale = sold(shop)
    given = {"sale": sale.number, "reason": "x"}
    lines = [{"line": 2, "quantity": "1"}, {"line": 1, "quantity": "11"}]
    assert field_of(shop, lines=lines, **given) == "lines.2.quantity"
    lines = [{"line": 1, "quantity": "1"}, {"line": 2, "amount": "99"}]
    assert field_of(shop, lines=lines, **given).startswith("lines.2")
    lines = [{"line": 2, "quantity": "1"}, {"line": 1, "quantity": "1", "location": "NOWHERE"}]
    assert field_of(shop, lines=lines, **given) == "lines.2.location"


def field_of(shop: Shop, **given: Any) -> str:
    """The field that a refused return is about."""
    with pytest.raises(RuleViolation) as caught:
        shop.do("take_back", **given)
    return caught.value.field or ""


def test_goods_taken_instead_need_no_draft(shop: Shop) -> None:
    sale = sold(shop, [{"method": "card", "amount": "103.17"}])
    elbows = [{"product": "ELB15", "quantity": "40"}]  # 24.40 + 4.64 = 29.04
    given = {"sale": sale.number, "lines": [{"line": 1, "quantity": "2"}], "reason": "wrong goods"}
    draft = shop.do("draft_order", customer="MUELLER", lines=elbows).number
    refused(shop, "not both", "take_back", **given, order=draft, instead=elbows)
    swap = shop.do("take_back", **given, instead=elbows, tenders=[{"method": "cash", "amount": "9"}])
    assert (swap.due, swap.state, swap.paid_back) == ("0.00", "exchanged", "0.00")
    assert shop.ask("stock", "ELB15")["on_hand"] == "10"
    book = [{"product": "BOOK", "quantity": "1"}]
    assert field_of(shop, **given, instead=book) == "in_hand"
    with shop.database.read() as view:
        assert view.rows(sql("SELECT name FROM draft")) == [(draft,)], "only the one that was written"
    whole(shop)


def test_an_exchange_is_done_wholly_or_not_at_all(shop: Shop) -> None:
    sale = sold(shop)
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": "BOOK", "quantity": "1"}]).number
    given = {"sale": sale.number, "lines": [{"line": 1, "quantity": "1"}], "reason": "wrong goods", "order": draft}
    refused(shop, "1 × BOOK are not here by the books", "take_back", **given)
    assert shop.do("take_back", **given, in_hand="on the table").due == "0.00"
    other = shop.do("draft_order", customer="KERN", lines=[{"product": "ELB15", "quantity": "1"}]).number
    refused(shop, "is another customer's", "take_back", **{**given, "order": other})
    whole(shop)


def test_without_a_receipt_at_a_stated_price_and_for_a_reason(shop: Shop) -> None:
    shop.do("save_customer", number="WALK-IN", name="Walk-in")
    line = {"product": "ELB15", "quantity": "3", "price": "0.70"}
    refused(shop, "says why", "take_back_without_receipt", lines=[line], reason=" ")
    back = shop.do("take_back_without_receipt", lines=[line], reason="bought last week, receipt lost")
    # 2.10 in hand: 1.76 and 0.34 tax
    assert (back.totals.net, back.totals.tax, back.totals.gross) == ("-1.76", "-0.34", "-2.10")
    assert (back.paid_back, back.credit) == ("2.10", "0.00")
    assert shop.ask("stock", "ELB15")["on_hand"] == "53"
    assert shop.ask("customer", "WALK-IN")["balance"] == "0.00"
    scrap = {**line, "outcome": "scrap"}
    kept = shop.do("take_back_without_receipt", customer="MUELLER", lines=[scrap], reason="regular", keep=True)
    assert (kept.paid_back, kept.credit) == ("0.00", "2.10")
    assert shop.ask("customer", "MUELLER")["balance"] == "-2.10"
    assert shop.ask("stock", "ELB15")["on_hand"] == "53"
    words = "CUT is a service; nothing of it comes back."
    refused(shop, words, "take_back_without_receipt", lines=[{**line, "product": "CUT"}], reason="x")
    with shop.database.read() as view:
        rows = view.rows(sql("SELECT DISTINCT r.reason FROM sales_return r JOIN return_line l ON l.return_id = r.id "
                             "WHERE l.order_id = '' ORDER BY 1"))  # fmt: skip
    assert [row[0] for row in rows] == ["bought last week, receipt lost", "regular"], "what a report can find"
    whole(shop)


def test_a_sale_on_several_invoices_asks_which(shop: Shop) -> None:
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "4"}], invoice_method="order").number
    bills = [shop.do("issue_invoice", lines=[{"order": order, "line": 1, "quantity": "2"}]).number for _ in range(2)]
    shop.shipped(order)
    given = {"lines": [{"line": 1, "quantity": "1"}], "reason": "bent"}
    refused(shop, f"{order} was billed on {bills[0]}, {bills[1]}: say which.", "take_back", sale=order, **given)
    refused(shop, "There is no invoice, receipt or order NONE-1", "take_back", sale="NONE-1", **given)
    assert shop.do("take_back", sale=bills[1], **given).totals.gross == "10.02"
    whole(shop)
