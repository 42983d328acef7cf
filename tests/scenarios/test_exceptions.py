"""Each thing out of the ordinary is done once, and is found once: what, on which document, by whom, and why."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.documents.runner import print_paper
from app.domain.errors import NotPermitted
from app.reports import report
from app.reports.output import as_csv
from tests.scenarios.test_returns_over_the_counter import whole
from tests.shop import Shop

LENT = {"by": "Anna", "secret": "Anna's own words", "reason": "I stood beside him"}


@pytest.fixture
def house(shop: Shop) -> Shop:
    """Anna owns it and Bert stands at the counter; both sign in."""
    for name, role in (("Anna", "owner"), ("Bert", "counter")):
        by(shop, "Anna", "save_user", name=name, role=role)
        by(shop, "Anna", "set_secret", user=name, secret=f"{name}'s own words")
    return shop


def by(shop: Shop, person: str, action: str, **given: Any) -> Any:
    """Somebody does it."""
    return perform(shop.database, BY_NAME[action], given, actor=person).reply


def found(shop: Shop) -> list[tuple[str, str, str, str, str]]:
    """By, document, what, amount and why of each row, as the CSV says it."""
    one = report("exceptions")
    with shop.database.read() as view:
        text = as_csv(one, one.ask(view, "", ""))
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    return [(row["person"], row["document"], row["name"], row["amount"], row["why"]) for row in rows]


@pytest.mark.slow
def test_each_is_done_once_and_found_once(house: Shop) -> None:
    expected = []

    def note(person: str, document: str, what: str, amount: str, why: str = "") -> None:
        expected.append((person, document, what, amount, why))

    # A price by hand, which Bert may not give by himself.
    lines: list[dict[str, Any]] = [{"product": "CU15", "quantity": "10", "price": "7.00"}]
    draft = by(house, "Bert", "draft_order", customer="MUELLER", lines=lines).id
    with pytest.raises(NotPermitted):
        by(house, "Bert", "confirm_order", order=draft)
    order = by(house, "Bert", "confirm_order", order=draft, approval=LENT).number
    note("Bert", order, "Price by hand · line 1: 10 × CU15", "70.00")
    what = "Right lent · may type another price than the list's, in Confirm an order"
    note("Bert", "by Anna", what, "0.00", "I stood beside him")
    # A line is less after its paper was made.
    print_paper(house.database, "sales-order", order)
    by(house, "Anna", "cancel_order", order=order, lines=[{"line": 1, "quantity": "2"}], reason="too many")
    note("Anna", order, "Line less after printing · line 1: 2 × CU15", "14.00", "too many")
    # Sold from the hand: what the books do not know.
    draft = by(house, "Bert", "draft_order", customer="KERN", lines=[{"product": "BOOK", "quantity": "1"}]).id
    sale = by(house, "Bert", "counter_sale", order=draft, reason="stood on the shelf")
    note("Bert", sale.order, "Sold from the hand · line 1: 1 × BOOK, not in the books", "0.00", "stood on the shelf")
    # Taken back without a receipt, for which Bert asks, too.
    back = [{"product": "ELB15", "quantity": "3", "price": "0.70"}]
    unknown = by(
        house, "Bert", "take_back_without_receipt", customer="KERN", lines=back, reason="lost it", approval=LENT
    )
    note("Bert", unknown.number, "Taken back without a receipt · 3 × ELB15", "2.10", "lost it")
    what = "Right lent · may pay back without a receipt, in Take back without a receipt"
    note("Bert", "by Anna", what, "0.00", "I stood beside him")
    # Voids: a payment reversed, an invoice set right, money back that no credit note stands for.
    taken = by(house, "Bert", "record_payment", customer="KERN", tenders=[{"method": "card", "amount": "5"}])
    by(house, "Anna", "reverse_payment", payment=taken.number, reason="booked twice")
    note("Anna", taken.number, "Payment reversed", "5.00", "booked twice")
    right = by(house, "Anna", "correct_invoice", invoice=sale.number, customer="MUELLER", reason="Müller's")
    note("Anna", sale.number, f"Invoice set right · is {right.number}", "32.10", "Müller's")
    taken = by(house, "Bert", "record_payment", customer="KERN", tenders=[{"method": "card", "amount": "9"}])
    paid = by(house, "Bert", "refund", payment=taken.number, tenders=[{"method": "card", "amount": "9"}])
    note("Bert", paid.number, f"Paid back without a credit note · card, of {taken.number}", "9.00")
    # A shipment that was packed is unpacked.
    pick = by(house, "Bert", "open_pick_list", order=order).id
    by(house, "Bert", "confirm_pick", pick_list=pick)
    packed = by(house, "Bert", "pack_shipment", pick_list=pick)
    by(house, "Bert", "cancel_shipment", shipment=packed.id, reason="wrong box")
    note("Bert", packed.number, "Shipment unpacked", "56.00", "wrong box")
    # The drawer is off.
    by(house, "Bert", "open_till", opening="50")
    by(house, "Bert", "count_till", cash="48")
    closed = by(house, "Bert", "close_till", reason="two coins on the floor")
    note("Bert", closed.number, "Count is off · cash", "-2.00", "two coins on the floor")
    # A bill without what the law asks for; what takes it back lacks the same, and is not told once more.
    by(house, "Anna", "save_company", street="Hafenstraße 12", city="Kiel", vat_id="DE136695976")
    draft = by(house, "Bert", "draft_order", customer="MUELLER", lines=[{"product": "BOOK", "quantity": "30"}]).id
    bare = by(
        house, "Bert", "counter_sale", order=draft, reason="stood there, too", complete=False, tenders=[], approval=LENT
    )
    note("Bert", bare.order, "Sold from the hand · line 1: 30 × BOOK, not in the books", "0.00", "stood there, too")
    note("Bert", bare.number, "Issued without what the law asks for · their street and town", "0.00",
         "stood there, too")  # fmt: skip
    what = "Right lent · may bill without what the law asks for, in Sell over the counter"
    note("Bert", "by Anna", what, "0.00", "I stood beside him")
    credit = by(house, "Anna", "issue_credit_note", invoice=bare.number, reason="he called it off", complete=True)
    note("Anna", credit.number, f"Credited without goods · of {bare.number}", "963.00", "he called it off")
    assert sorted(found(house)) == sorted(expected)
    assert len(found(house)) == len(set(found(house))), "each is found once"
    whole(house)


WITHOUT = "Issued without what the law asks for · their street and town"


def test_what_a_bill_lacked_is_told_of_it_and_not_of_what_follows_it(house: Shop) -> None:
    def billed(customer: str, *, complete: bool | None = False) -> str:
        lines = [{"product": "CU15", "quantity": "30"}]
        draft = by(house, "Anna", "draft_order", customer=customer, lines=lines, invoice_method="order").id
        order = by(house, "Anna", "confirm_order", order=draft).number
        return str(by(house, "Anna", "issue_invoice", orders=[order], complete=complete).number)

    def told() -> list[tuple[str, str]]:
        return [(document, what) for _, document, what, *_ in found(house) if "law" in what]

    before = billed("MUELLER", complete=None)  # when nobody asked
    by(house, "Anna", "save_company", street="Hafenstraße 12", city="Kiel", vat_id="DE136695976")
    by(house, "Anna", "save_customer", number="KERN", address={"street": "Weg 1", "city": "Kiel"})
    whole, bare = billed("KERN"), billed("MUELLER")
    assert told() == [(bare, WITHOUT)], f"{whole} lacks nothing, and of {before} nobody asked"
    by(house, "Anna", "issue_credit_note", invoice=bare, reason="bent", complete=True,
       lines=[{"line": 1, "quantity": "1"}])  # fmt: skip
    by(house, "Anna", "correct_invoice", invoice=bare, reason="typed wrong", reference="B 7", complete=True)
    assert told() == [(bare, WITHOUT)], "what follows it lacks no more"
    # Nor does what was billed before anybody asked: nobody decided anything.
    by(house, "Anna", "issue_credit_note", invoice=before, reason="bent", complete=True)
    by(house, "Anna", "correct_invoice", invoice=billed("MUELLER", complete=None), reason="typed wrong",
       reference="B 8", complete=True)  # fmt: skip
    assert told() == [(bare, WITHOUT)]


def test_an_ordinary_sale_return_and_exchange_are_none(house: Shop) -> None:
    draft = by(house, "Bert", "draft_order", customer="KERN", lines=[{"product": "CU15", "quantity": "4"}]).id
    sale = by(house, "Bert", "counter_sale", order=draft)
    lines = [{"line": 1, "quantity": "1"}]
    by(house, "Bert", "take_back", sale=sale.number, lines=lines, reason="bent")
    elbows = [{"product": "ELB15", "quantity": "2"}]
    by(house, "Bert", "take_back", sale=sale.number, lines=lines, reason="wrong", instead=elbows)
    assert found(house) == []
