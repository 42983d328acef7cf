"""Credit notes, cut every way: they never exceed the invoice, and all together are just what it said."""

from decimal import Decimal
from typing import Any

import pytest

from tests.actions.told import gross, quantities, refused, status, vat
from tests.shop import Shop


def billed(shop: Shop, *lines: dict[str, Any], customer: str = "MUELLER", **more: Any) -> str:
    """An invoice of an order that is billed at once."""
    order = shop.order(customer, lines=list(lines), invoice_method="order", **more).number
    return shop.do("issue_invoice", orders=[order]).number


def credit(shop: Shop, invoice: str, *lines: dict[str, Any]) -> Any:
    """A credit note of some lines, or without lines of the whole rest."""
    return shop.do("issue_credit_note", invoice=invoice, lines=list(lines) or None, reason="returned")


@pytest.mark.parametrize("rounding", ["document", "line"])
@pytest.mark.parametrize("includes_tax", [False, True])
def test_ten_single_pieces_give_back_exactly_what_the_invoice_said(
    shop: Shop, rounding: str, includes_tax: bool
) -> None:
    shop.do("save_company", tax_rounding=rounding)
    shop.do("save_customer", number="MUELLER", prices_include_tax=includes_tax)
    invoice = billed(
        shop,
        {"product": "ELB15", "quantity": "10", "price": "3.337", "discount_percent": "3"},
        {"product": "BOOK", "quantity": "10", "price": "0.999"},
        allowances=[{"percent": "7.5", "reason": "Trade"}, {"amount": "1.11", "reason": "Scratch"}],
    )
    said = shop.ask("invoice", invoice)
    notes = [
        credit(shop, invoice, {"line": 1, "quantity": "1"}, {"line": 2, "quantity": "1"}).totals for _ in range(10)
    ]
    for name in ("net", "tax", "gross"):
        assert sum(Decimal(getattr(note, name)) for note in notes) == Decimal(said[name]), name
        assert all(Decimal(getattr(note, name)) >= 0 for note in notes)
    refused(shop, f"Invoice {invoice} is credited whole", "issue_credit_note", invoice=invoice, reason="again")
    assert shop.ask("invoice", invoice)["status"] == "credited"
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"


def test_the_whole_rest_takes_the_charges_back(shop: Shop) -> None:
    invoice = billed(shop, {"product": "CU15", "quantity": "10"}, charges=[{"amount": "12.50", "reason": "Freight"}])
    some = credit(shop, invoice, {"line": 1, "quantity": "10"})
    assert (some.totals.charge, gross(some)) == ("0.00", "100.20")
    rest = credit(shop, invoice)
    assert (rest.totals.charge, gross(rest)) == ("12.50", "14.87")
    assert shop.ask("invoice", invoice)["credited"] == "115.07"


def test_a_price_is_lowered_without_goods(shop: Shop) -> None:
    order = shop.order(invoice_method="order").number
    invoice = shop.do("issue_invoice", orders=[order]).number
    note = credit(shop, invoice, {"line": 1, "amount": "36.80"})
    assert vat(note) == [("S", "19", "36.80", "6.99")]
    assert "credited" not in quantities(shop, order), "no piece was credited"
    pieces = credit(shop, invoice, {"line": 1, "quantity": "4"})
    assert pieces.totals.net == "30.00", "a tenth of what is left of the line"
    refused(
        shop, "less than that left to credit", "issue_credit_note", invoice=invoice, reason="x",
        lines=[{"line": 1, "amount": "270.01"}], field="lines.1.amount",
    )  # fmt: skip
    assert credit(shop, invoice, {"line": 1, "amount": "270"}).totals.net == "270.00"


def test_a_credit_says_what_and_why(shop: Shop) -> None:
    invoice = billed(shop, {"product": "CU15", "quantity": "10"})
    for lines, sentence, field in (
        ([{"line": 2, "quantity": "1"}], "The invoice has no line 2", "lines.1.line"),
        ([{"line": 1}], "by a quantity or by an amount", "lines.1"),
        ([{"line": 1, "quantity": "1", "amount": "1"}], "by a quantity or by an amount", "lines.1"),
        ([{"line": 1, "quantity": "11"}], "Line 1 has 10 left to credit, not 11", "lines.1.quantity"),
        ([{"line": 1, "quantity": "0"}], "Line 1 has 10 left to credit, not 0", "lines.1.quantity"),
        ([{"line": 1, "quantity": "-1"}], "Line 1 has 10 left to credit, not -1", "lines.1.quantity"),
        ([{"line": 1, "amount": "0"}], "less than that left to credit", "lines.1.amount"),
        ([{"line": 1, "amount": "1.001"}], "more than 2 decimals", "lines.1.amount"),
        ([{"line": 1, "quantity": "6"}, {"line": 1, "quantity": "4"}], "Line 1 is named twice.", "lines.2.line"),
        ([], "There are no lines. To credit the whole invoice, leave them out", "lines"),
    ):
        refused(shop, sentence, "issue_credit_note", invoice=invoice, lines=lines, reason="x", field=field)
    refused(shop, "A credit note says why", "issue_credit_note", invoice=invoice, reason=" ", field="reason")
    refused(shop, "There is no invoice RE-9", "issue_credit_note", invoice="RE-9", reason="x", field="invoice")
    refused(shop, "would run backwards", "issue_credit_note", invoice=billed_back(shop, invoice), reason="x",
            date="2001-01-01", field="date")  # fmt: skip


def billed_back(shop: Shop, invoice: str) -> str:
    """The same invoice, after a first credit note has given the series a date."""
    credit(shop, invoice, {"line": 1, "quantity": "1"})
    return invoice


def test_what_was_paid_becomes_the_customers_credit(shop: Shop) -> None:
    invoice = billed(shop, {"product": "CU15", "quantity": "10"})  # 100.20
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "card", "amount": "70.20"}])
    note = credit(shop, invoice, {"line": 1, "quantity": "5"})  # 50.10: 30.00 were open, 20.10 come back
    assert shop.ask("invoice", invoice)["due"] == "0.00"
    asked = shop.ask("credit_note", note.number)
    assert (asked["status"], asked["due"], asked["invoice"]) == ("open", "20.10", invoice)
    account = shop.ask("customer", "MUELLER")
    assert (account["balance"], account["credit"]) == ("-20.10", "20.10")
    refused(shop, f"{note.number} has 20.10 EUR left to pay back", "refund", credit_note=note.number,
            tenders=[{"method": "cash", "amount": "20.11"}], field="tenders")  # fmt: skip
    cash = [{"method": "cash", "amount": "20.10"}]
    words = "By cash at most 0.00 EUR can go back: it took no more. If it goes back so all the same, say why."
    refused(shop, words, "refund", credit_note=note.number, tenders=cash, field="otherwise")
    back = shop.do("refund", credit_note=note.number, tenders=cash, otherwise="their card is blocked")
    assert back.number == "RF-1"
    assert shop.ask("credit_note", note.number)["status"] == "settled"
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"


def test_a_credit_settles_another_invoice(shop: Shop) -> None:
    first = billed(shop, {"product": "CU15", "quantity": "10"})
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "card", "amount": "100.20"}])
    second = billed(shop, {"product": "CU15", "quantity": "1"})
    note = credit(shop, first, {"line": 1, "quantity": "1"}).number
    done = shop.do("allocate_payment", credit_note=note, allocate=[{"invoice": second, "amount": "10.02"}])
    assert (done.due, done.credit) == ("0.00", "0.00")
    assert shop.ask("invoice", second)["status"] == "paid"


def test_an_order_that_was_billed_and_credited_whole_owes_nothing(shop: Shop) -> None:
    order = shop.order().number
    shop.shipped(order)
    invoice = shop.do("issue_invoice", orders=[order]).number
    shop.do("receive_return", invoice=invoice, lines=[{"line": 1, "quantity": "40"}])
    credit(shop, invoice)
    assert status(shop, order) == "paid"
    assert shop.ask("order", order)["state"] == "closed"
