"""Two records of one customer: seen before they are made, merged into one, and parted again as they were."""

from typing import Any

import pytest

from app.actions.merging import CHOSEN
from app.queries.alike import customers_alike, doubles_of, twin_of
from app.queries.desk_customers import count_customers, customer_addresses, customer_card, find_customers
from app.queries.desk_products import search_products
from app.store.sql import sql
from tests.actions.told import refused
from tests.shop import Shop

TODAY = "2026-11-29"


def _id(shop: Shop, number: str) -> str:
    with shop.database.read() as view:
        return str(view.value(sql("SELECT id FROM customer WHERE number = :number"), {"number": number}))


@pytest.fixture
def twice(shop: Shop) -> Shop:
    """Müller stands in the books a second time, as 7001, with an order, a bill and a payment."""
    shop.do("save_customer", number="MUELLER", phone="0251 443 21", address={"postcode": "48155", "city": "Münster"})
    shop.do(
        "save_customer", number="7001", name="Mueller Bau", phone="+49 251 44321", email="buero@mueller.example",
        country="DE", address={"postcode": "48155", "city": "Münster"},
        addresses=[{"kind": "shipping", "city": "Hamm"}],
    )  # fmt: skip
    order = shop.order("7001", lines=[{"product": "ELB15", "quantity": "10"}])
    shop.shipped(order.id)
    shop.do("issue_invoice", orders=[order.id])
    shop.order("7001", lines=[{"product": "CU15", "quantity": "3"}])
    return shop


def test_who_is_known_is_found_by_phone_mail_vat_and_name(twice: Shop) -> None:
    twice.do("save_customer", number="KERN", vat_id="DE 811 907 980")
    with twice.database.read() as view:
        for given, why in (
            ({"phone": "0251/44321"}, "same phone"),
            ({"email": "BUERO@mueller.example "}, "same e-mail"),
            ({"vat_id": "de811907980"}, "same VAT id"),
            ({"name": "Müller Bau GmbH & Co. KG", "postcode": "48155"}, "same name and postcode"),
        ):
            said = {"name": "", "phone": "", "email": "", "postcode": "", **given}
            assert {one.why for one in customers_alike(view, **said)} == {why}, given
        assert customers_alike(view, "Lang", "", "", "48155") == ()
        assert customers_alike(view, "", "443", "", "") == (), "a beginning is nobody's number"
        assert [one.number for one in doubles_of(view, _id(twice, "MUELLER"))] == ["7001"]
        assert doubles_of(view, "nobody") == ()


def _told(shop: Shop, number: str) -> dict[str, Any]:
    """All that the books say of a customer."""
    with shop.database.read() as view:
        id_ = _id(shop, number)
        card = customer_card(view, id_, TODAY)
        row = [one for one in find_customers(view, number, TODAY, 8) if one.number == number]
        habits = [(one.sku, one.bought) for one in search_products(view, "CU15", id_, TODAY)]
        said = {"card": card, "addresses": customer_addresses(view, id_), "row": row, "habits": habits}
    return {**said, "account": shop.ask("customer", number)}


def test_merged_they_are_one_and_parted_they_are_two_as_before(twice: Shop) -> None:
    before = {number: _told(twice, number) for number in ("MUELLER", "7001")}
    done = twice.do("merge_customers", customer="MUELLER", gone="7001", take=["email"], reason="the same firm")
    assert (done.number, done.state) == ("MUELLER", "merged")
    one = twice.ask("customer", "7001")
    assert one["number"] == "MUELLER", "the old number still finds them"
    assert (one["balance"], len(one["open_documents"])) == ("7.26", 3)
    with twice.database.read() as view:
        assert [row.number for row in find_customers(view, "7001", TODAY, 8)] == ["MUELLER"]
        assert count_customers(view, "mueller bau") == 1
        card = customer_card(view, "7001", TODAY)
        assert (card.products_bought, card.last_order_lines) == (2, 1)
        assert customer_addresses(view, card.id)[0].postal["city"] == "Hamm"
        assert search_products(view, "CU15", card.id, TODAY)[0].bought == 1, "habits go along"
    assert twice.ask("order", "SO-1")["customer_name"] == "Mueller Bau", "what is printed keeps its name"
    refused(twice, "7001 was merged into MUELLER; change that one", "save_customer", number="7001", name="x")
    paid = twice.order("7001", lines=[{"product": "BOOK", "quantity": "1"}])
    assert twice.ask("order", paid.number)["customer"] == "MUELLER"
    twice.do("cancel_order", order=paid.id)

    assert done.step
    twice.do("undo_edit", step=done.step)
    after = {number: _told(twice, number) for number in ("MUELLER", "7001")}
    assert after["7001"] == before["7001"]
    assert after["MUELLER"]["account"] == before["MUELLER"]["account"]


def test_money_that_paid_across_keeps_them_one(twice: Shop) -> None:
    done = twice.do("merge_customers", customer="MUELLER", gone="7001")
    twice.do("record_payment", customer="MUELLER", tenders=[{"method": "cash", "amount": "7.26"}])
    assert twice.ask("customer", "MUELLER")["balance"] == "0.00"
    refused(twice, "paid RE-1 meanwhile: they are one customer now", "undo_edit", step=done.step)


def test_what_is_not_merged(twice: Shop) -> None:
    refused(twice, "MUELLER is that customer already", "merge_customers", customer="MUELLER", gone="MUELLER")
    refused(twice, "There is no customer 9", "merge_customers", customer="MUELLER", gone="9", field="gone")
    refused(twice, "shoe is not chosen in a merge", "merge_customers", customer="MUELLER", gone="7001", take=["shoe"],
            field="take.1")  # fmt: skip
    twice.do("save_customer", number="7001", stop="orders", stop_reason="two bills overdue")
    twice.do("merge_customers", customer="MUELLER", gone="7001", take=list(CHOSEN))
    draft = twice.do("draft_order", customer="MUELLER", lines=[{"product": "BOOK", "quantity": "1"}])
    refused(twice, "is on stop", "confirm_order", order=draft.id)
    twice.do("merge_customers", customer="KERN", gone="MUELLER")
    assert twice.ask("customer", "7001")["number"] == "KERN", "who was merged twice is found in one step"


def test_an_order_that_was_just_taken_is_told(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "4"}, {"product": "BOOK", "quantity": "1"}]
    order = shop.order(lines=lines)
    with shop.database.read() as view:
        products = dict(view.rows(sql("SELECT sku, id FROM product")))
        now = int(view.value(sql("SELECT max(occurred_at) FROM journal")))
        who = _id(shop, "MUELLER")
        same = {products["CU15"]: 4_000, products["BOOK"]: 1_000}
        assert (found := twin_of(view, who, same, now)) is not None
        assert found.number == order.number
        assert twin_of(view, who, {**same, products["CU15"]: 5_000}, now) is None
        assert twin_of(view, _id(shop, "KERN"), same, now) is None
        assert twin_of(view, who, same, now + 49 * 3600 * 1_000_000) is None
        assert twin_of(view, who, {}, now) is None
    shop.do("cancel_order", order=order.id)
    with shop.database.read() as view:
        assert twin_of(view, who, same, now) is None
    shop.do("save_customer", number="WALK-IN", name="Walk-in")
    shop.order("WALK-IN", lines=lines)
    with shop.database.read() as view:
        assert twin_of(view, _id(shop, "WALK-IN"), same, now) is None, "somebody else bought that"
