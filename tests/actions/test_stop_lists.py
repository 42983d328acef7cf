"""Customers and products on stop: asked when something becomes binding, lent by a second person, and recorded."""

from datetime import date

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.domain.errors import NotPermitted, RuleViolation
from app.store.sql import sql
from tests.actions.test_people import by, house, lent, told
from tests.actions.told import refused
from tests.shop import Shop

__all__ = ["house"]
TODAY = date.today().isoformat()  # noqa: DTZ011 - the day on this machine's wall
PIPE = [{"product": "CU15", "quantity": "10"}]


def stopped(shop: Shop, table: str, key: str) -> tuple[str, ...]:
    """A stop as the books hold it."""
    name = "number" if table == "customer" else "sku"
    with shop.database.read() as view:
        row = view.row(
            sql(f"SELECT stop, stop_reason, stop_date, stop_by FROM {table} WHERE {name} = :key"), {"key": key}
        )
    return tuple(row or ())


def test_a_stop_keeps_its_reason_its_day_and_who_said_so(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", stop="orders", stop_reason="two bills overdue")
    assert stopped(shop, "customer", "MUELLER") == ("orders", "two bills overdue", TODAY, "anna")
    perform(shop.database, BY_NAME["save_customer"], {"number": "MUELLER", "stop_reason": "three bills"}, "bert")
    assert stopped(shop, "customer", "MUELLER") == ("orders", "three bills", TODAY, "anna"), "who began it stays"
    assert shop.do("save_customer", number="MUELLER", stop="orders").state == "unchanged"
    shop.do("save_customer", number="MUELLER", stop="")
    assert stopped(shop, "customer", "MUELLER") == ("", "", "", "")
    refused(shop, "Say why it is on stop", "save_customer", number="MUELLER", stop="account", field="stop_reason")
    refused(shop, "one of orders, account", "save_customer", number="MUELLER", stop="sale", field="stop")


def test_no_order_of_who_is_on_stop_is_confirmed_and_the_draft_stays(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", stop="orders", stop_reason="two bills overdue")
    order = shop.do("draft_order", customer="MUELLER", lines=PIPE).id
    said = f"Müller Bau GmbH is on stop since {TODAY} (anna): two bills overdue. Park the order, or take the stop off."
    refused(shop, said, "confirm_order", order=order, field="customer")
    refused(shop, said, "counter_sale", order=order, field="customer")
    shop.do("send_quote", quote=shop.do("draft_quote", customer="MUELLER", lines=PIPE).id)  # binds nobody yet
    shop.do("save_customer", number="MUELLER", stop="")
    shop.do("confirm_order", order=order)


def test_an_order_of_before_the_stop_grows_no_more(shop: Shop) -> None:
    order = shop.order(lines=PIPE).number
    shop.do("save_customer", number="MUELLER", stop="orders", stop_reason="two bills overdue")
    refused(shop, "is on stop", "amend_order", order=order, lines=[{"line": 1, "quantity": "11"}])
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "9"}])


def test_a_second_person_lends_the_right_and_it_is_recorded(house: Shop) -> None:
    by(house, "Anna", "save_customer", number="MUELLER", stop="orders", stop_reason="two bills overdue")
    order = by(house, "Bert", "draft_order", customer="MUELLER", lines=PIPE).id
    with pytest.raises(
        NotPermitted, match=r"Bert may not go beyond the stop list \(Müller Bau GmbH is on stop"
    ) as error:
        by(house, "Bert", "confirm_order", order=order)
    assert (error.value.permission, error.value.approvers) == ("stop_list", ("Anna",))
    by(house, "Bert", "confirm_order", order=order, approval=lent("paid this morning"))
    assert told(house)[-1] == ("approved", "Bert", "Anna", "stop_list", "paid this morning")


def test_who_may_not_go_beyond_a_stop_does_not_take_it_off_either(house: Shop) -> None:
    by(house, "Anna", "save_customer", number="MUELLER", stop="orders", stop_reason="overdue", blocked=True)
    by(house, "Anna", "save_customer", number="MUELLER", credit_limit="100")
    for given in ({"stop": ""}, {"stop": "account"}, {"blocked": False}, {"stop_reason": "nothing"}):
        with pytest.raises(NotPermitted, match="go beyond the stop list"):
            by(house, "Bert", "save_customer", number="MUELLER", **given)
    for limit in ("0", "100.01"):
        with pytest.raises(NotPermitted, match="go beyond a credit limit"):
            by(house, "Bert", "save_customer", number="MUELLER", credit_limit=limit)
    by(house, "Bert", "save_customer", number="MUELLER", credit_limit="50", phone="0251 1")
    assert stopped(house, "customer", "MUELLER")[0] == "orders"


def test_goods_of_who_gets_none_on_account_leave_once_they_are_paid(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", stop="account", stop_reason="paid late twice")
    order = shop.order(lines=PIPE).number
    pick = shop.do("open_pick_list", order=order)
    shop.do("confirm_pick", pick_list=pick.id)
    shipment = shop.do("pack_shipment", pick_list=pick.id).number
    refused(shop, f"Order {order} ships when it is paid.", "ship", shipment=shipment)
    bill = shop.do("issue_invoice", orders=[order])
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "transfer", "amount": bill.totals.gross}])
    assert shop.do("ship", shipment=shipment).state == "shipped"


def test_what_was_ordered_before_the_stop_waits_for_its_money_or_for_somebodys_word(house: Shop) -> None:
    order = by(house, "Bert", "confirm_order", order=by(house, "Bert", "draft_order", customer="KERN", lines=PIPE).id)
    pick = by(house, "Bert", "open_pick_list", order=order.number)
    by(house, "Bert", "confirm_pick", pick_list=pick.id)
    shipment = by(house, "Bert", "pack_shipment", pick_list=pick.id).number
    by(house, "Anna", "save_customer", number="KERN", stop="account", stop_reason="paid late twice")
    with pytest.raises(NotPermitted, match="gets no goods on account"):
        by(house, "Bert", "ship", shipment=shipment)
    by(house, "Bert", "ship", shipment=shipment, approval=lent("the cheque is here"))
    assert told(house)[-1][3:] == ("stop_list", "the cheque is here")


def test_over_the_counter_nothing_stays_open_for_who_pays_first(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", stop="account", stop_reason="paid late twice")
    order = shop.do("draft_order", customer="MUELLER", lines=PIPE).id
    part = [{"method": "cash", "amount": "50"}]
    refused(
        shop, "Müller Bau GmbH gets no goods on account", "counter_sale", order=order, tenders=part, field="tenders"
    )
    assert shop.do("counter_sale", order=order).due == "0.00"
    assert shop.ask("stock", "CU15")["on_hand"] == "90"


def test_what_is_on_stop_is_not_sold_and_its_substitute_is_named(shop: Shop) -> None:
    order = shop.do("draft_order", customer="MUELLER", lines=[*PIPE, {"product": "ELB15", "quantity": "5"}]).id
    shop.do("save_product", sku="ELB15", stop="sale", stop_reason="recall", substitute="BOOK")
    assert stopped(shop, "product", "ELB15") == ("sale", "recall", TODAY, "anna")
    said = f"Line 2: ELB15 is on stop since {TODAY} (anna): recall. BOOK takes its place."
    refused(shop, said, "confirm_order", order=order, field="lines.2.product")
    refused(shop, said, "counter_sale", order=order, field="lines.2.product")
    shop.do("save_product", sku="ELB15", stop="")
    number = shop.do("confirm_order", order=order).number
    shop.do("save_product", sku="ELB15", stop="both", stop_reason="recall")
    refused(shop, "ELB15 is on stop", "amend_order", order=number, lines=[{"line": 2, "quantity": "6"}])
    shop.do("amend_order", order=number, lines=[{"line": 2, "quantity": "4"}, {"line": 1, "quantity": "11"}])


def test_a_service_taken_off_is_no_sale(shop: Shop) -> None:
    shop.do("save_product", sku="CUT", stop="sale", stop_reason="the saw is broken")
    shop.order(lines=[*PIPE, {"product": "CUT", "quantity": "-1"}])


def test_what_is_not_bought_any_more_is_neither_ordered_nor_proposed(shop: Shop) -> None:
    shop.do("save_supplier", number="W-1", name="Wieland", country="DE")
    shop.do("save_product", sku="CU15", supplier="W-1", min_stock="500", substitute="BOOK")
    draft = shop.do("order_goods", supplier="W-1", lines=PIPE).number
    with shop.database.read() as view:
        from app.actions.purchasing import proposed

        assert [one.sku for one in proposed(view)] == ["CU15"]
    shop.do("save_product", sku="CU15", stop="purchase", stop_reason="the maker is gone")
    said = f"CU15 is not bought, since {TODAY} (anna): the maker is gone. BOOK takes its place."
    refused(shop, said, "order_goods", supplier="W-1", lines=PIPE, field="lines.1.product")
    refused(shop, said, "send_purchase", purchase=draft, field="purchase")
    refused(shop, said, "amend_purchase", purchase=draft, lines=[{"line": 1, "quantity": "20"}])
    shop.do("amend_purchase", purchase=draft, lines=[{"line": 1, "quantity": "5"}])
    with shop.database.read() as view:
        assert [one.sku for one in proposed(view)] == []
    shop.order(lines=PIPE)  # what is there is sold


def test_an_alert_is_one_short_line(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", alert="  always ask\nfor the order no. ")
    shop.do("save_product", sku="CU15", alert="Only with gloves")
    with shop.database.read() as view:
        assert view.value(sql("SELECT alert FROM customer WHERE number = 'MUELLER'")) == "always ask for the order no."
    refused(shop, "200 letters at most, not 201", "save_product", sku="CU15", alert="x" * 201, field="alert")


def test_who_is_forgotten_leaves_no_alert_behind(shop: Shop) -> None:
    given = {"alert": "owes his brother", "stop": "orders", "stop_reason": "drinks"}
    shop.do("save_customer", number="KERN", **given)
    shop.do("forget_customer", customer="KERN", reason="asked to be")
    with shop.database.read() as view:
        assert tuple(view.row(sql("SELECT alert, stop_reason FROM customer WHERE number = 'KERN'")) or ()) == ("", "")
        bodies = " ".join(
            str(row[0]) for row in view.rows(sql("SELECT body FROM journal UNION SELECT body FROM journal_private"))
        )
    assert "brother" not in bodies
    assert "drinks" not in bodies


@pytest.mark.postgres
def test_stops_hold_on_a_server(postgres_shop: Shop) -> None:
    postgres_shop.do("save_customer", number="MUELLER", stop="orders", stop_reason="two bills overdue")
    with pytest.raises(RuleViolation, match="is on stop"):
        postgres_shop.order(lines=PIPE)
    postgres_shop.do("save_customer", number="MUELLER", stop="")
    postgres_shop.do("save_product", sku="CU15", stop="sale", stop_reason="recall", return_days=14)
    with pytest.raises(RuleViolation, match="CU15 is on stop"):
        postgres_shop.order(lines=PIPE)
