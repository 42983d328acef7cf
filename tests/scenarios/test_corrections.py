"""A wrong account, price, day or form of money, found later, is set right in one flow, with its trail and figures."""

from __future__ import annotations

from typing import Any

import pytest

from app.store.sql import sql
from tests.actions.told import refused
from tests.scenarios.test_returns_over_the_counter import forms, sold, whole
from tests.shop import Shop

MOVES = sql("SELECT count(*) FROM stock_move")
DONE = sql("SELECT kind FROM journal WHERE action = 'correct_invoice' ORDER BY hlc")


def tenders(shop: Shop, payment: str) -> dict[str, int]:
    """In which forms money came in."""
    with shop.database.read() as view:
        return dict(
            view.rows(
                sql(
                    "SELECT t.method, sum(t.amount) FROM payment_tender t JOIN payment p ON p.id = t.payment_id "
                    "WHERE p.number = :number GROUP BY t.method"
                ),
                {"number": payment},
            )
        )


def test_the_wrong_account_is_put_right_with_its_money_and_without_touching_goods(shop: Shop) -> None:
    money = [{"method": "cash", "amount": "50"}, {"method": "card", "amount": "53.17"}]
    wrong = sold(shop, money).number  # 103.17
    with shop.database.read() as view:
        moves = view.value(MOVES)
    right = shop.do("correct_invoice", invoice=wrong, customer="KERN", reason="sold to Kern, booked on Müller")
    assert (right.totals.gross, right.due, right.paid_back) == ("103.17", "0.00", "103.17")
    assert shop.ask("credit_note", right.credit_note)["gross"] == "103.17"
    assert shop.ask("invoice", right.number)["customer"] == "KERN"
    assert shop.ask("customer", "MUELLER")["balance"] == shop.ask("customer", "KERN")["balance"] == "0.00"
    assert forms(shop, "RF-1") == {"card": 5317, "cash": 5000}
    assert tenders(shop, "PA-2") == {"card": 5317, "cash": 5000}, "the drawer is as it was: what went out came in"
    with shop.database.read() as view:
        assert view.value(MOVES) == moves
        kinds = [row[0] for row in view.rows(DONE)]
        trail = view.row(sql("SELECT reason, moved FROM invoice_correction"))
    assert kinds == ["CreditNoteIssued", "InvoiceIssued", "RefundPaid", "PaymentRecorded", "InvoiceCorrected"]
    assert tuple(trail) == ("sold to Kern, booked on Müller", 10317)
    order = shop.ask("order", "SO-1")
    assert [(line["shipped"], line["invoiced"], line["credited"]) for line in order["lines"]] == [
        ("10", "10", "0"), ("0", "1", "0"),
    ], "for the order it is billed, as before"  # fmt: skip
    assert order["status"] == "paid"
    whole(shop)
    # What comes back comes back of the right one, and to the card first.
    back = shop.do("take_back", sale=right.number, lines=[{"line": 1, "quantity": "6"}], reason="too many")
    assert (back.paid_back, forms(shop, back.refund)) == ("60.12", {"card": 5317, "cash": 695})
    whole(shop)


def test_the_money_stays_where_it_rightly_was(shop: Shop) -> None:
    wrong = sold(shop).number
    right = shop.do("correct_invoice", invoice=wrong, customer="KERN", reason="Kern's goods", keep_money=True)
    assert (right.due, right.paid_back) == ("103.17", "0.00")
    assert (shop.ask("customer", "MUELLER")["balance"], shop.ask("customer", "KERN")["balance"]) == (
        "-103.17", "103.17",
    )  # fmt: skip
    whole(shop)


def test_a_wrong_price_is_put_right_and_what_was_overpaid_is_their_credit(shop: Shop) -> None:
    draft = shop.do(
        "draft_order",
        customer="MUELLER",
        lines=[{"product": "CU15", "quantity": "10", "price": "9.42"}, {"product": "ELB15", "quantity": "10"}],
        allowances=[{"percent": "5", "reason": "Loyalty"}],
    )
    # 94.20 + 6.10 - 5.02 = 95.28, tax 18.10
    assert draft.totals.gross == "113.38"
    wrong = shop.do("counter_sale", order=draft.number).number
    prices = [{"line": 1, "price": "8.42"}]
    right = shop.do("correct_invoice", invoice=wrong, prices=prices, reason="typed 9.42")
    # 84.20 + 6.10 - 4.52 (5 % of 90.30) = 85.78, tax 16.30
    assert (right.totals.line, right.totals.allowance, right.totals.gross) == ("90.30", "4.52", "102.08")
    assert right.due == "0.00"
    assert shop.ask("customer", "MUELLER")["balance"] == "-11.30"
    refused(shop, f"Invoice {wrong} is credited whole.", "correct_invoice", invoice=wrong, prices=prices, reason="x")
    dearer = shop.do("correct_invoice", invoice=right.number, prices=[{"line": 1, "price": "9.00"}], reason="it was 9")
    # 90.00 + 6.10 - 4.81 (4.805) = 91.29, tax 17.35
    assert (dearer.totals.gross, dearer.due) == ("108.64", "6.56")
    whole(shop)


def test_the_rest_of_an_order_is_billed_as_if_nothing_had_been_wrong(shop: Shop) -> None:
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "9", "price": "0.335"}],
                       invoice_method="order").number  # fmt: skip
    first = shop.do("issue_invoice", lines=[{"order": order, "line": 1, "quantity": "4"}])  # 1.34 of 3.02 (3.015)
    shop.do("correct_invoice", invoice=first.number, prices=[{"line": 1, "price": "0.50"}], reason="dearer")
    rest = shop.do("issue_invoice", lines=[{"order": order, "line": 1, "quantity": "5"}])
    assert (first.totals.net, rest.totals.net) == ("1.34", "1.68")
    whole(shop)


def test_the_wrong_day_of_supply_brings_the_right_tax(shop: Shop) -> None:
    shop.do("save_tax_rate", code="S19", category="S", percent="16", valid_from="2020-07-01")
    shop.do("save_tax_rate", code="S19", category="S", percent="19", valid_from="2021-01-01")
    wrong = sold(shop, [], date="2021-01-02").number
    right = shop.do("correct_invoice", invoice=wrong, supply_date="2020-12-30", date="2021-01-05", reason="left before")
    assert (right.totals.net, right.totals.tax, right.due) == ("86.70", "13.87", "100.57")
    whole(shop)


def test_what_was_taken_back_before_is_not_billed_again(shop: Shop) -> None:
    wrong = sold(shop).number
    shop.do("take_back", sale=wrong, lines=[{"line": 1, "quantity": "4"}], reason="not needed")
    right = shop.do("correct_invoice", invoice=wrong, customer="KERN", reason="Kern's")
    assert [line["quantity"] for line in shop.ask("invoice", right.number)["lines"]] == ["6", "1"]
    assert right.totals.gross == "63.09"
    refused(shop, "Line 1 has 6 out, not 7.", "take_back", sale=right.number,
            lines=[{"line": 1, "quantity": "7"}], reason="x")  # fmt: skip
    whole(shop)


def test_an_invoice_that_took_advances_off_is_corrected_with_them(shop: Shop) -> None:
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "10"}]).number
    advance = shop.do("issue_advance", order=order, amount="40").number
    shop.shipped(order)
    final = shop.do("issue_invoice", orders=[order]).number
    assert shop.ask("invoice", final)["due"] == "60.20"
    right = shop.do("correct_invoice", invoice=final, prices=[{"line": 1, "price": "8.00"}], reason="it was 8")
    assert (right.totals.net, right.totals.tax, right.totals.gross) == ("46.39", "8.81", "55.20")
    refused(shop, f"{advance} is an advance", "correct_invoice", invoice=advance, customer="KERN", reason="x")
    refused(shop, f"that {right.number} takes off", "issue_credit_note", invoice=advance, reason="x")
    whole(shop)


def test_a_correction_says_what_and_why(shop: Shop) -> None:
    wrong = sold(shop).number
    cases: list[tuple[dict[str, Any], str]] = [
        ({"reason": " ", "customer": "KERN"}, "Say what was wrong"),
        ({"reason": "x"}, f"Nothing of {wrong} would change."),
        ({"reason": "x", "customer": "MUELLER"}, f"Nothing of {wrong} would change."),
        ({"reason": "x", "customer": "NOBODY"}, "There is no customer NOBODY."),
        ({"reason": "x", "prices": [{"line": 7, "price": "1"}]}, "The invoice has no line 7"),
        ({"reason": "x", "prices": [{"line": 1, "price": "-1"}]}, "A price is not below zero."),
        ({"reason": "x", "prices": [{"line": 1, "price": "1"}] * 2}, "Line 1 is named twice."),
        ({"reason": "x", "supply_date": "yesterday"}, "yesterday is not a date"),
    ]
    for given, sentence in cases:
        refused(shop, sentence, "correct_invoice", invoice=wrong, **given)


@pytest.mark.parametrize(
    ("given", "paid"),
    [
        ({"tenders": [{"method": "card", "amount": "103.17"}]}, {"card": 10317}),
        ({"tenders": [{"method": "cash", "amount": "100"}]}, {"cash": 10000}),
        ({"paid_on": "2026-03-01"}, {"cash": 10317}),
    ],
)
def test_the_wrong_form_sum_or_day_of_money_is_put_right(shop: Shop, given: Any, paid: dict[str, int]) -> None:
    sale = sold(shop)
    right = shop.do("correct_payment", payment=sale.payment, reason="card, not cash", **given)
    assert tenders(shop, right.number) == paid
    missing = 10317 - sum(paid.values())
    assert shop.ask("invoice", sale.number)["due"] == ("3.17" if missing else "0.00")
    refused(shop, f"Payment {sale.payment} was reversed.", "correct_payment", payment=sale.payment, reason="x", **given)
    whole(shop)


def test_money_of_the_wrong_account(shop: Shop) -> None:
    sold(shop, [])
    owed = shop.do("record_payment", customer="KERN", tenders=[{"method": "transfer", "amount": "103.17"}])
    refused(shop, f"Nothing of {owed.number} would change.", "correct_payment", payment=owed.number, reason="x")
    shop.do("correct_payment", payment=owed.number, customer="MUELLER", reason="it was Müller's")
    assert shop.ask("customer", "MUELLER")["balance"] == shop.ask("customer", "KERN")["balance"] == "0.00"
    whole(shop)


def test_a_price_for_a_pack_is_corrected_as_it_was_said(shop: Shop) -> None:
    shop.do("save_product", sku="ELB15", packs=[{"name": "box", "quantity": "12"}])
    order = shop.order(lines=[{"product": "ELB15", "quantity": "12", "price": "6.00", "price_per": 12}]).number
    shop.shipped(order)
    bill = shop.do("issue_invoice", orders=[order]).number
    right = shop.do("correct_invoice", invoice=bill, prices=[{"line": 1, "price": "5.00"}], reason="it was 5 a box")
    assert right.totals is not None
    assert right.totals.net == "5.00"
    refused(shop, "A price is per 1, 100 or 1000", "correct_invoice", invoice=right.number, reason="no",
            prices=[{"line": 1, "price": "5.00", "price_per": 7}], field="prices.1.price_per")  # fmt: skip
