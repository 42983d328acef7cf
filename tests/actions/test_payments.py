"""Money: split, oldest first, by hand, too much, too late, back, and not there after all."""

from typing import Any

import pytest

from app.queries.report_exceptions import exceptions
from app.store.sql import sql
from tests.actions.told import gross, refused, status
from tests.shop import Shop


@pytest.fixture
def invoices(shop: Shop) -> list[str]:
    """Three invoices of 100.20, 50.10 and 10.02; the second falls due first."""
    numbers = []
    for quantity, days in (("10", 30), ("5", 10), ("1", 30)):
        lines = [{"product": "CU15", "quantity": quantity}]
        order = shop.order(lines=lines, invoice_method="order", terms_days=days).number
        numbers.append(shop.do("issue_invoice", orders=[order]).number)
    return numbers


def pay(shop: Shop, *tenders: tuple[str, str], **more: Any) -> Any:
    """A payment of Müller's."""
    given = [{"method": method, "amount": amount} for method, amount in tenders]
    return shop.do("record_payment", customer="MUELLER", tenders=given, **more)


def due(shop: Shop, *numbers: str) -> list[str]:
    """What is open of invoices."""
    return [shop.ask("invoice", number)["due"] for number in numbers]


def test_money_in_several_forms_settles_what_fell_due_first(shop: Shop, invoices: list[str]) -> None:
    first = pay(shop, ("cash", "20"), ("card", "20"))
    assert (first.number, first.due, first.credit) == ("PA-1", "120.32", "0.00")
    assert due(shop, *invoices) == ["100.20", "10.10", "10.02"]
    second = pay(shop, ("transfer", "60.10"))
    assert due(shop, *invoices) == ["50.20", "0.00", "10.02"]
    assert second.due == "60.22"
    assert [shop.ask("invoice", one)["status"] for one in invoices] == ["part_paid", "paid", "open"]
    assert status(shop, "SO-1") == "to_pick"
    assert shop.ask("order", "SO-1")["payment"] == "partial"


def test_too_much_stays_as_credit_and_is_used_later(shop: Shop, invoices: list[str]) -> None:
    paid = pay(shop, ("transfer", "200"))
    assert (paid.due, paid.credit) == ("0.00", "39.68")
    order = shop.order(lines=[{"product": "CU15", "quantity": "2"}], invoice_method="order").number
    new = shop.do("issue_invoice", orders=[order]).number
    assert due(shop, new) == ["20.04"], "nobody has said yet that the credit is for this"
    done = shop.do("allocate_payment", payment=paid.number, allocate=[{"invoice": new, "amount": "20.04"}])
    assert (done.due, done.credit) == ("0.00", "19.64")
    back = shop.do("refund", payment=paid.number, tenders=[{"method": "transfer", "amount": "19.64"}])
    assert back.number == "RF-1"
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"
    refused(shop, f"{paid.number} has 0.00 EUR left to pay back", "refund", payment=paid.number,
            tenders=[{"method": "cash", "amount": "0.01"}])  # fmt: skip


def test_money_is_for_what_a_person_says(shop: Shop, invoices: list[str]) -> None:
    pay(shop, ("card", "60"), allocate=[{"invoice": invoices[2], "amount": "10.02"}])
    assert due(shop, *invoices) == ["100.20", "50.10", "0.00"]
    assert shop.ask("customer", "MUELLER")["credit"] == "49.98"
    pay(shop, ("card", "5"), allocate=[])
    assert shop.ask("customer", "MUELLER")["credit"] == "54.98"
    other = shop.order("KERN", invoice_method="order").number
    kern = shop.do("issue_invoice", orders=[other]).number
    for allocate, sentence, field in (
        ([{"invoice": "RE-9", "amount": "1"}], "There is no invoice RE-9", "allocate.1.invoice"),
        ([{"invoice": kern, "amount": "1"}], "is another customer's", "allocate.1.invoice"),
        ([{"invoice": invoices[0], "amount": "100.21"}], "has 100.20 EUR open", "allocate.1.amount"),
        ([{"invoice": invoices[0], "amount": "0"}], "has 100.20 EUR open", "allocate.1.amount"),
        ([{"invoice": invoices[0], "amount": "60"}] * 2, "has 40.20 EUR open", "allocate.2.amount"),
        ([{"invoice": invoices[0], "amount": "11"}], "There are only 10.00 EUR to allocate", "allocate"),
    ):
        tenders = [{"method": "cash", "amount": "10"}]
        refused(shop, sentence, "record_payment", customer="MUELLER", tenders=tenders, allocate=allocate, field=field)


def test_change_is_given_from_cash(shop: Shop, invoices: list[str]) -> None:
    paid = pay(shop, ("cash", "50"), ("card", "20"), change="9.90")
    assert (paid.due, paid.change) == ("100.22", "9.90")
    for tenders, change, sentence in (
        ([("card", "50")], "1", "Change is given back from cash only"),
        ([("cash", "5"), ("card", "50")], "6", "Change is given back from cash only"),
        ([("cash", "5")], "-1", "Change is given back from cash only"),
        ([("cash", "5")], "5", "Nothing would be left of the payment"),
    ):
        given = [{"method": method, "amount": amount} for method, amount in tenders]
        refused(shop, sentence, "record_payment", customer="MUELLER", tenders=given, change=change, field="change")


def test_more_by_card_than_is_owed_is_said(shop: Shop, invoices: list[str]) -> None:
    paid = pay(shop, ("card", "180"))
    assert paid.warnings == ("19.68 EUR by card are more than is owed; they stay as credit.",)
    assert (paid.due, paid.credit) == ("0.00", "19.68")
    assert pay(shop, ("transfer", "10")).warnings is None


def test_money_is_looked_at(shop: Shop) -> None:
    for tenders, sentence, field in (
        ([], "There is no money", "tenders"),
        ([{"method": "gold", "amount": "1"}], "Money comes as cash, card", "tenders.1.method"),
        ([{"method": "cash", "amount": "0"}], "The amount must be above zero", "tenders.1.amount"),
        ([{"method": "cash", "amount": "1.001"}], "more than 2 decimals", "tenders.1.amount"),
        ([{"method": "cash", "amount": "Infinity"}], "is not a number", "tenders.1.amount"),
    ):
        refused(shop, sentence, "record_payment", customer="MUELLER", tenders=tenders, field=field)
    cash = [{"method": "cash", "amount": "1"}]
    refused(shop, "There is no customer NOBODY", "record_payment", customer="NOBODY", tenders=cash, field="customer")
    refused(shop, "Name a payment, a credit note", "refund", tenders=cash, field="payment")
    refused(shop, "There is no credit note GS-9", "refund", credit_note="GS-9", tenders=cash, field="credit_note")
    refused(shop, "There is no payment PA-9", "reverse_payment", payment="PA-9", reason="x", field="payment")
    refused(shop, "Name a payment, a credit note", "allocate_payment", allocate=[])


def test_a_payment_that_bounces_leaves_the_invoices_open_again(shop: Shop, invoices: list[str]) -> None:
    first = pay(shop, ("cheque", "155"))
    assert due(shop, *invoices) == ["0.00", "0.00", "5.32"]
    refused(shop, "Say why the payment is reversed", "reverse_payment", payment=first.number, reason="", field="reason")
    done = shop.do("reverse_payment", payment=first.number, reason="bounced")
    assert (done.state, done.due, done.credit) == ("reversed", "160.32", "0.00")
    assert due(shop, *invoices) == ["100.20", "50.10", "10.02"]
    for action, given in (
        ("reverse_payment", {"reason": "again"}),
        ("refund", {"tenders": [{"method": "cash", "amount": "1"}]}),
        ("allocate_payment", {"allocate": [{"invoice": invoices[0], "amount": "1"}]}),
    ):
        refused(shop, f"Payment {first.number} was reversed", action, payment=first.number, field="payment", **given)


def test_a_payment_that_was_paid_back_is_not_reversed(shop: Shop, invoices: list[str]) -> None:
    paid = pay(shop, ("card", "200"))
    shop.do("refund", payment=paid.number, tenders=[{"method": "card", "amount": "1"}])
    refused(shop, "was paid back already", "reverse_payment", payment=paid.number, reason="x", field="payment")
    refused(shop, "Nothing is allocated", "allocate_payment", payment=paid.number, allocate=[], field="allocate")
    refused(shop, "has 0.00 EUR open", "allocate_payment", payment=paid.number,
            allocate=[{"invoice": invoices[0], "amount": "1"}])  # fmt: skip


def test_a_payment_and_the_credit_notes_of_its_invoices_give_back_no_more_by_card_than_it_took(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "10"}], invoice_method="order").number
    bill = shop.do("issue_invoice", orders=[order]).number  # 100.20
    paid = pay(shop, ("card", "60"), ("cash", "60"))
    note = shop.do("issue_credit_note", invoice=bill, reason="wrong goods").number
    shop.do("refund", credit_note=note)
    shop.do("refund", payment=paid.number)
    with shop.database.read() as view:
        back = view.rows(sql("SELECT method, sum(amount) FROM refund_tender GROUP BY method ORDER BY method"))
    assert [tuple(row) for row in back] == [("card", 6000), ("cash", 6000)], "19.80 by card once more would be theirs"


def test_what_another_payment_of_the_same_invoice_got_back_does_not_keep_the_rest(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "10"}], invoice_method="order").number
    bill = shop.do("issue_invoice", orders=[order]).number  # 100.20
    pay(shop, ("card", "60"))
    second = pay(shop, ("card", "50"))  # 9.80 too much
    shop.do("refund", credit_note=shop.do("issue_credit_note", invoice=bill, reason="wrong goods").number)
    shop.do("refund", payment=second.number)
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"


def test_money_goes_back_otherwise_for_a_reason_which_is_told(shop: Shop, invoices: list[str]) -> None:
    paid = pay(shop, ("card", "200"))
    cash = [{"method": "cash", "amount": "30"}, {"method": "card", "amount": "9.68"}]
    refused(shop, "By cash at most 0.00 EUR can go back", "refund",
            payment=paid.number, tenders=cash, field="otherwise")  # fmt: skip
    refused(shop, "This looks like a card number", "refund", payment=paid.number, tenders=cash,
            otherwise="card 4111111111111111", field="otherwise")  # fmt: skip
    back = shop.do("refund", payment=paid.number, tenders=cash, otherwise="the terminal is out of order")
    with shop.database.read() as view:
        told = [one.found for one in exceptions(view, "2000-01-01", "2100-01-01")]
    [found] = [one for one in told if one.what == "Paid back in another form"]
    assert (found.document, found.amount, found.why) == (back.number, 3000, "the terminal is out of order")


def test_the_account_says_what_is_open(shop: Shop, invoices: list[str]) -> None:
    lines = [{"product": "CU15", "quantity": "1"}]
    shop.do("send_quote", quote=shop.do("draft_quote", customer="MUELLER", lines=lines).number)
    pay(shop, ("card", "50.10"))
    account = shop.ask("customer", "MUELLER")
    assert (account["balance"], account["credit"]) == ("110.22", "0.00")
    assert [(one["kind"], one["number"]) for one in account["open_documents"]] == [
        ("invoice", "RE-1"), ("invoice", "RE-3"),
        ("order", "SO-1"), ("order", "SO-2"), ("order", "SO-3"), ("quote", "Q-1"),
    ]  # fmt: skip


def test_an_invoice_below_zero_is_money_that_the_customer_has_with_us(shop: Shop) -> None:
    taken_off = [{"product": "CUT", "quantity": "-4"}]  # 4 x 2.50 and 19 %: an old boiler taken in payment
    order = shop.order(lines=taken_off, invoice_method="order").number
    bill = shop.do("issue_invoice", orders=[order])
    assert gross(bill) == "-11.90"
    assert status(shop, order) == "paid"
    assert shop.ask("customer", "MUELLER")["balance"] == "-11.90"
    other = shop.do("issue_invoice", orders=[shop.order(invoice_method="order").number]).number
    refused(shop, f"Invoice {other} is not below zero", "refund", invoice=other, tenders=CASH_5, field="invoice")
    given = [{"invoice": other, "amount": "6.90"}]
    assert shop.do("allocate_payment", invoice=bill.number, allocate=given).due == "393.89"
    refused(
        shop, "RE-1 has 5.00 EUR left to pay back", "refund", invoice="RE-1", tenders=[{**CASH_5[0], "amount": "5.01"}]
    )
    wrong = {"invoice": "RE-1", "reason": "wrong"}
    refused(shop, "Of RE-1 only 5.00 EUR are left", "issue_credit_note", **wrong, field="invoice")
    shop.do("refund", invoice="RE-1", tenders=CASH_5)
    assert shop.ask("customer", "MUELLER")["balance"] == "393.89"


def test_an_invoice_below_zero_is_taken_back_whole(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CUT", "quantity": "-4"}], invoice_method="order").number
    shop.do("issue_invoice", orders=[order])
    assert gross(shop.do("issue_credit_note", invoice="RE-1", reason="keyed wrong")) == "-11.90"
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"
    refused(shop, "has 0.00 EUR left to pay back", "refund", invoice="RE-1", tenders=CASH_5)


CASH_5 = [{"method": "cash", "amount": "5"}]
