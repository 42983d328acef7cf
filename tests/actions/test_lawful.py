"""What a bill lacks: every action that issues one asks; to go on without it wants a right and leaves a record."""

from __future__ import annotations

from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.actions.together import perform_together
from app.domain.errors import NotPermitted, RuleViolation
from app.domain.legal import Incomplete
from app.queries.desk_billing import to_bill
from app.queries.desk_history import trail_of
from app.store.sql import sql
from tests.actions.test_people import by, house, lent, told
from tests.shop import Shop

__all__ = ["house"]
PIPE = [{"product": "CU15", "quantity": "40"}]
HOME = {"street": "Weg 1", "postcode": "24103", "city": "Kiel"}
ROWS = ("invoice", "credit_note", "sales_return", "payment")


def counts(shop: Shop) -> list[int]:
    """How many documents of money there are."""
    with shop.database.read() as view:
        return [int(view.value(sql(f"SELECT count(*) FROM {name}"))) for name in ROWS]


def lawful(shop: Shop) -> None:
    """The company says its street, and stands for its bills from now on; Müller's address nobody knows."""
    shop.do("save_company", street="Hafenstraße 12", city="Kiel", vat_id="DE136695976")


@pytest.fixture
def asked(shop: Shop) -> Shop:
    """Two bills without an address that went out before anybody asked."""
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "200"}])
    for _ in range(2):
        shop.do("issue_invoice", orders=[shop.order(lines=PIPE, invoice_method="order").number])
    lawful(shop)
    return shop


def test_every_action_that_bills_asks_and_leaves_nothing_behind(asked: Shop) -> None:
    asked.do("save_customer", number="KERN", address=HOME)
    ordered = asked.order(lines=PIPE, invoice_method="order").number
    books = asked.do("draft_order", customer="MUELLER", lines=[{"product": "BOOK", "quantity": "30"}]).id
    unknown = [{"product": "CU15", "quantity": "40", "price": "10"}]
    acts: list[tuple[str, dict[str, Any]]] = [
        ("issue_invoice", {"orders": [ordered]}),
        ("issue_advance", {"order": ordered, "amount": "300"}),
        ("counter_sale", {"order": books, "reason": "in hand"}),
        ("correct_invoice", {"invoice": "RE-3", "reason": "typed wrong", "customer": "MUELLER"}),
        ("take_back", {"sale": "RE-1", "reason": "bent", "goods": False, "order": books, "in_hand": "here"}),
        ("take_back_without_receipt", {"customer": "MUELLER", "lines": unknown, "reason": "no receipt", "keep": True}),
    ]
    asked.do("issue_invoice", orders=[asked.order("KERN", lines=PIPE, invoice_method="order").number])
    before = counts(asked)
    for action, given in acts:
        with pytest.raises(Incomplete) as refused:
            asked.do(action, complete=True, **given)
        assert [one.field for one in refused.value.lacks] == ["customer.street", "customer.city"], action
        assert refused.value.field == "customer.street"
    assert counts(asked) == before


def test_what_is_filled_in_and_the_bill_are_one_step(asked: Shop) -> None:
    order = asked.order(lines=PIPE, invoice_method="order").number
    bill = {"action": "issue_invoice", "orders": [order], "complete": True}
    half = {"action": "save_customer", "number": "MUELLER", "address": {"street": "Weg 1"}}
    with pytest.raises(Incomplete) as refused:
        perform_together(asked.database, [half, bill], "anna")
    assert [one.field for one in refused.value.lacks] == ["customer.city"]
    with asked.database.read() as view:
        assert view.value(sql("SELECT street FROM customer WHERE number = 'MUELLER'")) == "", "nothing half kept"
    perform_together(asked.database, [half | {"address": HOME}, bill], "anna")
    assert counts(asked)[0] == 3


def test_a_run_lists_what_each_bill_lacks(asked: Shop) -> None:
    asked.do("save_customer", number="KERN", address=HOME)
    bare, whole = (asked.order(one, lines=PIPE, invoice_method="order").id for one in ("MUELLER", "KERN"))
    with asked.database.read() as view:
        rows = to_bill(view, "2026-03-18", (whole, bare))
    assert [(row.order_ids, row.problem) for row in rows] == [
        ((bare,), "Lacks their street and town."), ((whole,), ""),
    ]  # fmt: skip
    assert [one.record for one in rows[0].lacks] == ["MUELLER", "MUELLER"]


def test_to_go_on_without_it_wants_a_right_that_may_be_lent_and_is_recorded(house: Shop) -> None:
    by(house, "Anna", "save_company", street="Hafenstraße 12", city="Kiel", vat_id="DE136695976")
    draft = by(house, "Bert", "draft_order", customer="MUELLER", lines=PIPE).id
    with pytest.raises(NotPermitted, match="bill without what the law asks for"):
        by(house, "Bert", "counter_sale", order=draft, complete=False, tenders=[])
    bill = by(house, "Bert", "counter_sale", order=draft, complete=False, tenders=[], approval=lent("he calls tonight"))
    assert told(house)[-1][3:] == ("incomplete_bill", "he calls tonight")
    with house.database.read() as view:
        id_ = str(view.value(sql("SELECT id FROM invoice")))
        [sold] = trail_of(view, id_)
        assert view.value(sql("SELECT actor FROM journal WHERE kind = 'IssuedIncomplete'")) == "Bert"
    assert bill.number
    assert (sold.what, sold.why) == ("Sell over the counter", "without their street and town")


@pytest.mark.parametrize("complete", [True, False])
def test_what_a_bill_lacked_is_not_asked_of_what_takes_it_back(house: Shop, *, complete: bool) -> None:
    by(house, "Anna", "save_company", street="Hafenstraße 12", city="Kiel", vat_id="DE136695976")
    by(house, "Anna", "save_customer", number="MUELLER", address={"street": "Weg 1"})
    by(house, "Anna", "save_role", name="counter", permissions=["orders", "money", "warehouse", "drawer", "void"])
    by(house, "Anna", "receive_goods", lines=[{"product": "CU15", "quantity": "100"}])

    def sold() -> str:
        order = by(house, "Bert", "draft_order", customer="MUELLER", lines=PIPE).id
        sale = by(house, "Bert", "counter_sale", order=order, tenders=[])
        return str(sale.invoice or sale.number)

    acts: list[tuple[str, dict[str, Any]]] = [
        ("issue_credit_note", {"invoice": sold(), "reason": "bent"}),
        ("correct_invoice", {"invoice": sold(), "reason": "typed wrong", "reference": "B 7"}),
        ("take_back", {"sale": sold(), "reason": "bent"}),
        ("void_sale", {"sale": sold(), "reason": "typed wrong"}),
    ]
    for action, given in acts:
        assert by(house, "Bert", action, complete=complete, **given).number, action
    with house.database.read() as view:
        told_of = view.value(sql("SELECT count(*) FROM journal WHERE kind = 'IssuedIncomplete'"))
    assert told_of == len(acts) + 1, "each says of itself what it lacks; a correction is two documents"


def test_what_lacks_nothing_and_what_is_not_asked_leave_no_record(asked: Shop) -> None:
    asked.do("issue_credit_note", invoice="RE-1", reason="bent")
    asked.do("save_customer", number="MUELLER", address=HOME)
    note = asked.do("issue_credit_note", invoice="RE-2", reason="bent", complete=False)
    with asked.database.read() as view:
        assert view.value(sql("SELECT count(*) FROM journal WHERE kind = 'IssuedIncomplete'")) == 0
        body = str(view.value(sql("SELECT j.body FROM credit_note c JOIN journal j ON j.id = c.fact_id "
                                  "WHERE c.number = :number"), {"number": note.number}))  # fmt: skip
    assert "Weg 1" in body, "the address that its invoice lacked"


def test_a_value_that_means_nothing_is_refused(shop: Shop) -> None:
    order = shop.order(invoice_method="order").number
    with pytest.raises(RuleViolation, match="complete"):
        perform(shop.database, BY_NAME["issue_invoice"], {"orders": [order], "complete": "perhaps"}, actor="anna")
