"""How far a customer is trusted: policies of credit, required references, who orders, what they may buy."""

import pytest

from app.actions.trust import credit_of, trade_of
from app.domain.errors import NotPermitted
from tests.actions.told import refused
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "40"}]  # 400.79


def _limited(shop: Shop, policy: str) -> None:
    shop.do("save_customer", number="MUELLER", credit_limit="300", credit_policy=policy)


def _draft(shop: Shop, **more: object) -> str:
    return shop.do("draft_order", customer="MUELLER", lines=LINES, **more).id


@pytest.mark.parametrize("policy", ["", "ignore", "warn"])
def test_where_nobody_signs_in_a_limit_is_told_and_refuses_nothing(shop: Shop, policy: str) -> None:
    _limited(shop, policy)
    assert shop.do("confirm_order", order=_draft(shop)).state == "confirmed"


def test_an_order_beyond_the_limit_is_held_until_it_is_within(shop: Shop) -> None:
    _limited(shop, "hold")
    draft = _draft(shop)
    refused(shop, "Müller Bau GmbH would stand at 400.79 of 300.00 EUR. Let them pay now, put the order on hold",
            "confirm_order", order=draft, field="credit")  # fmt: skip
    held = shop.do("confirm_order", order=draft, hold=True)
    assert (held.state, shop.ask("order", held.number)["status"]) == ("on_hold", "on_hold")
    assert shop.ask("stock", "CU15")["reserved"] == "0", "nothing is promised before somebody lets it go"
    refused(shop, "would stand at 400.79 of 300.00", "release_hold", order=held.number, field="credit")
    shop.do("save_customer", number="MUELLER", credit_limit="500")
    shop.do("release_hold", order=held.number)
    assert shop.ask("stock", "CU15")["reserved"] == "40"


def test_what_is_overdue_for_long_counts_as_beyond(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "ELB15", "quantity": "10"}])
    shop.shipped(order.id)
    shop.do("issue_invoice", orders=[order.id], date="2026-01-02")
    shop.do("save_company", credit_policy="hold", overdue_days=30)
    refused(shop, "Müller Bau GmbH has 7.26 EUR overdue.", "confirm_order", order=_draft(shop), field="credit")
    shop.do("save_company", overdue_days=3650)
    assert shop.do("confirm_order", order=_draft(shop)).state == "confirmed"


def test_who_buys_for_cash_gets_goods_once_they_are_paid(shop: Shop) -> None:
    _limited(shop, "cash")
    order = shop.do("confirm_order", order=_draft(shop))
    picking = shop.do("open_pick_list", order=order.id)
    shop.do("confirm_pick", pick_list=picking.id)
    packed = shop.do("pack_shipment", pick_list=picking.id)
    refused(shop, "ships when it is paid", "ship", shipment=packed.id, carrier="DHL")
    refused(shop, "buys for cash only. 400.79 EUR stay open", "counter_sale", order=_draft(shop), tenders=[],
            reason="in hand", field="tenders")  # fmt: skip
    refused(shop, "Nobody signs in here", "confirm_order", order=_draft(shop), on_account=True, field="on_account")


def test_a_manager_approves_in_place_and_it_is_in_the_audit_trail(shop: Shop) -> None:
    from app.actions.catalogue import BY_NAME
    from app.actions.registry import perform
    from app.queries.people import audit

    shop.do("save_user", name="anna", role="owner")
    shop.do("set_secret", user="anna", secret="correct horse")
    shop.do("save_user", name="ben", role="warehouse")
    shop.do("save_role", name="counter", permissions=["orders"])
    shop.do("save_user", name="ben", role="counter")
    shop.do("set_secret", user="ben", kind="pin", secret="4711")
    _limited(shop, "hold")
    act, draft = BY_NAME["confirm_order"], _draft(shop)
    with pytest.raises(NotPermitted, match=r"would stand at 400.79 of 300.00"):
        perform(shop.database, act, {"order": draft}, "ben")
    lent = {"by": "anna", "secret": "correct horse", "reason": "pays tomorrow"}
    assert perform(shop.database, act, {"order": draft, "approval": lent}, "ben").reply.state == "confirmed"
    with shop.database.read() as view:
        told = [(one.person, one.permission, one.approver, one.reason) for one in audit(view)]
    assert ("ben", "credit_limit", "anna", "pays tomorrow") in told
    with pytest.raises(NotPermitted):
        perform(shop.database, BY_NAME["save_customer"], {"number": "MUELLER", "credit_policy": "ignore"}, "ben")


def test_an_order_bears_what_is_agreed(shop: Shop) -> None:
    shop.do(
        "save_customer", number="MUELLER", reference_required=True, buyers="refuse",
        contacts=[{"name": "Karin", "may_order": True}, {"name": "Otto"}],
    )  # fmt: skip
    draft = _draft(shop)
    refused(shop, "“Your ref” is required for Müller Bau GmbH.", "confirm_order", order=draft, field="reference")
    draft = _draft(shop, reference="BV-7719")
    refused(shop, "It is not said who orders for Müller Bau GmbH; there are Karin.", "confirm_order", order=draft,
            field="buyer")  # fmt: skip
    refused(shop, "Otto does not order for", "confirm_order", order=draft, buyer="Otto", field="buyer")
    shop.do("save_customer", number="MUELLER", buyers="warn")
    warned = shop.do("confirm_order", order=draft, buyer="Otto")
    assert warned.warnings == ("Otto does not order for Müller Bau GmbH; there are Karin.",)
    with shop.database.read() as view:
        assert trade_of(view, shop.ask("customer", "MUELLER")["id"]).buyers == ("Karin",)


def test_a_customer_buys_what_is_allowed_to_them(shop: Shop) -> None:
    shop.do("save_product", sku="ELB15", category="Fittings")
    shop.do("save_customer", number="MUELLER", assortment="refuse", allow=["category:Fittings"])
    refused(shop, "Müller Bau GmbH does not buy CU15.", "confirm_order", order=_draft(shop), field="lines.1.product")
    edit = shop.do("save_customer", number="MUELLER", allow=["CU15"])
    assert edit.state == "changed"
    shop.do("undo_edit", step=edit.step)
    refused(shop, "does not buy CU15", "confirm_order", order=_draft(shop), field="lines.1.product")
    fittings = [{"product": "ELB15", "quantity": "1"}]
    shop.order(lines=fittings)
    shop.do("save_customer", number="MUELLER", disallow=["category:Fittings"], assortment="warn")
    assert shop.order(lines=fittings).warnings == ("Müller Bau GmbH does not buy ELB15.",)
    refused(shop, "There is no product NONE; a category is said like", "save_customer", number="MUELLER",
            allow=["NONE"], field="allow")  # fmt: skip


def test_the_meter_counts_open_orders_and_unpaid_bills(shop: Shop) -> None:
    _limited(shop, "warn")
    order = shop.order(lines=LINES)
    shop.shipped(order.id)
    shop.do("issue_invoice", orders=[order.id])
    shop.order(lines=[{"product": "ELB15", "quantity": "10"}])
    with shop.database.read() as view:
        credit = credit_of(view, shop.ask("customer", "MUELLER")["id"])
    assert (credit.used, credit.level(), credit.policy) == (40_805, "over", "warn")
