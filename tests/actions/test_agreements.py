"""Price lists, contracts, promotions, charges and taxes by destination, from what is saved to what a line costs."""

from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.drafts import find_draft
from app.actions.load import deal_of, today
from app.actions.orders import order_head
from app.actions.registry import perform
from app.domain.errors import NotPermitted
from app.queries.offers import offers_of
from app.queries.report_exceptions import exceptions
from app.store.sql import sql
from tests.actions.told import refused
from tests.shop import Shop

DAY = "2026-03-18"


def deal(shop: Shop, *lines: tuple[str, str], customer: str = "MUELLER", **more: Any) -> Any:
    """The deal of a draft of these (product, quantity)."""
    asked = [{"product": sku, "quantity": quantity} for sku, quantity in lines]
    reply = shop.do("draft_order", customer=customer, lines=asked, **{"date": DAY, **more})
    with shop.database.read() as view:
        found = find_draft(view, reply.id)
    assert found is not None
    assert found.draft.deal is not None
    return found.draft.deal


def marks(shop: Shop, *lines: tuple[str, str], **more: Any) -> list[tuple[int, str]]:
    """Price and mark of each line."""
    return [(one.price, one.mark) for one in deal(shop, *lines, **more).lines]


def test_a_customer_pays_by_their_list_their_groups_list_or_the_standard_price(shop: Shop) -> None:
    shop.do("save_price_list", name="Trade", percent="-10")
    shop.do("save_price_list", name="Plumbers", parent="Trade", percent="-5")
    shop.do("save_list_price", price_list="Trade", product="CU15", price="8.00", valid_from="2026-01-01")
    shop.do("save_group", name="Installers", price_list="Trade")
    shop.do("save_customer", number="KERN", group="Installers")
    assert marks(shop, ("CU15", "1"), ("ELB15", "1"), customer="KERN") == [(80000, "L"), (5500, "L")]
    shop.do("save_customer", number="KERN", price_list="Plumbers")
    assert marks(shop, ("CU15", "1"), ("ELB15", "1"), customer="KERN") == [(76000, "L"), (5200, "L")]
    assert marks(shop, ("CU15", "1"), customer="KERN", date="2025-12-31") == [(72000, "L")], "the list was younger"
    assert marks(shop, ("CU15", "1")) == [(84200, "L")], "who is in no group"
    shop.do("save_price_list", name="Plumbers", retired=True)
    assert marks(shop, ("CU15", "1"), customer="KERN") == [(80000, "L")], "the group's list is there"


def test_a_contract_is_nearer_than_a_list_and_a_promotion_beats_it_only_where_it_says_so(shop: Shop) -> None:
    contract = {"customer": "MUELLER", "product": "CU15", "valid_from": "2026-01-01"}
    shop.do("save_agreed_price", **contract, price="7.90", contract="2026", min_quantity="50", valid_to="2026-06-30")
    shop.do("save_agreed_price", **contract, price="8.10", contract="2026")
    shop.do("save_promotion", name="Spring", price="7.50", products=["CU15"], valid_from="2026-03-01",
            valid_to="2026-03-31")  # fmt: skip
    assert marks(shop, ("CU15", "50"), ("CU15", "49")) == [(79000, "C"), (81000, "C")]
    assert marks(shop, ("CU15", "50"), date="2026-07-01") == [(81000, "C")]
    assert marks(shop, ("CU15", "1"), customer="KERN") == [(75000, "P")]
    shop.do("save_promotion", name="Spring", beats_contract=True)
    assert marks(shop, ("CU15", "50")) == [(75000, "P")]
    assert marks(shop, ("CU15", "50"), date="2026-04-01") == [(79000, "C")]
    shop.do("save_agreed_price", customer="MUELLER", category="Pipes", discount_percent="20", valid_from="2026-01-01")
    assert marks(shop, ("ELB15", "1")) == [(6100, "L")]
    shop.do("save_product", sku="ELB15", category="Pipes")
    assert marks(shop, ("ELB15", "1")) == [(4880, "C")], "an agreed percentage is exact"
    shop.do("save_agreed_price", **contract, retired=True)
    assert marks(shop, ("CU15", "1"), date="2026-04-02") == [(84200, "L")]


def test_so_many_of_a_promotion_are_free_and_are_nobodys_gift(shop: Shop) -> None:
    shop.do("save_promotion", name="Ten and one", buy="10", get="1", products=["CU15"], valid_from="2026-01-01")
    line = deal(shop, ("CU15", "22")).lines[0]
    assert (line.mark, line.price, line.amount) == ("P", 84200, 16840)
    assert [one.reason for one in line.allowances] == ["Ten and one: 2 free"]
    assert marks(shop, ("CU15", "10")) == [(84200, "L")]
    _staffed(shop, "counter")
    assert _sold_by_eve(shop, {"product": "CU15", "quantity": "22"}) == "confirmed"


def test_what_was_free_follows_the_quantity_of_an_amendment(shop: Shop) -> None:
    shop.do("save_promotion", name="Ten and one", buy="10", get="1", products=["CU15"], valid_from="2026-01-01")
    order = shop.order(lines=[{"product": "CU15", "quantity": "11"}])

    def net(quantity: str) -> str:
        totals = shop.do("amend_order", order=order.number, lines=[{"line": 1, "quantity": quantity}]).totals
        assert totals is not None
        return totals.net

    assert order.totals is not None
    assert order.totals.net == "84.20"
    assert net("22") == "168.40", "twice as many, twice as many free"
    assert net("1") == "8.42", "nothing is free of one"


def test_what_was_free_by_a_rule_that_is_gone_goes_with_its_share(shop: Shop) -> None:
    shop.do("save_promotion", name="Ten and one", buy="10", get="1", products=["CU15"], valid_from="2026-01-01")
    order = shop.order(lines=[{"product": "CU15", "quantity": "11"}])
    shop.do("save_promotion", name="Ten and one", retired=True)
    totals = shop.do("amend_order", order=order.number, lines=[{"line": 1, "quantity": "1"}]).totals
    assert totals is not None
    assert totals.net == "7.65", "8.42 less the eleventh part of 8.42"


def test_a_line_that_is_added_is_taxed_where_the_order_goes(shop: Shop) -> None:
    shop.do("save_tax_rate", code="FR20", category="S", percent="20", valid_from="2021-07-01")
    shop.do("save_tax_rule", code="FR20", status="domestic", country="FR", valid_from="2021-07-01")
    there = {"name": "Chez Paul", "street": "Rue 1", "city": "Lyon", "country": "FR"}
    order = shop.order(lines=[{"product": "CU15", "quantity": "1"}], ship_to=there)
    more = [{"product": "ELB15", "quantity": "100"}]
    totals = shop.do("amend_order", order=order.number, lines=more).totals
    assert totals is not None
    assert (totals.net, totals.tax) == ("69.42", "13.88"), "all at 20 %"


def _staffed(shop: Shop, role: str) -> None:
    """Anna owns the shop; Eve has a role."""
    shop.do("save_user", name="anna", role="owner")
    shop.do("save_user", name="Eve", role=role)
    shop.do("set_secret", user="anna", secret="correct horse")
    shop.do("set_secret", user="Eve", kind="pin", secret="4711")


def _sold_by_eve(shop: Shop, line: dict[str, str]) -> str | None:
    asked = {"customer": "MUELLER", "lines": [line]}
    draft = perform(shop.database, BY_NAME["draft_order"], asked, actor="Eve").reply
    return perform(shop.database, BY_NAME["confirm_order"], {"order": draft.id}, actor="Eve").reply.state


def test_a_price_is_for_a_pack_too(shop: Shop) -> None:
    shop.do("save_product", sku="ELB15", packs=[{"name": "box", "quantity": "25"}])
    shop.do(
        "save_agreed_price", customer="MUELLER", product="ELB15", price="12.50", pack="box", valid_from="2026-01-01"
    )
    line = deal(shop, ("ELB15", "30")).lines[0]
    assert (line.price, line.price_per, line.amount) == (125000, 25, 1500)
    asked = [{"product": "ELB15", "quantity": "50", "price": "10", "price_per": 25}]
    assert shop.do("draft_order", customer="KERN", lines=asked).totals.net == "20.00"
    refused(shop, "per 1, 100 or 1000, or for a pack", "draft_order", customer="KERN",
            lines=[{**asked[0], "price_per": 24}], field="lines.1.price_per")  # fmt: skip


def test_charges_come_by_rule_and_what_is_typed_of_that_name_stays(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", weight=500)
    shop.do("save_charge", name="Delivery", kind="delivery", amount="9.50", free_above="500")
    shop.do("save_zone", name="Islands", country="DE", postcodes="259, 264")
    shop.do("save_charge", name="Delivery to islands", kind="delivery", zone="Islands", amount="30", tax="S19")
    shop.do("save_charge", name="Small order", kind="small_order", amount="5", to_value="50")
    shop.do("save_surcharge", name="Cutting", product="CU15", basis="unit", price="0.20", tax="S7")
    assert _charges(deal(shop, ("CU15", "2"))) == [("Cutting", 40, "S7"), ("Small order", 500, "")], "fetched"
    phone = {"channel": "phone"}
    assert _charges(deal(shop, ("CU15", "10"), **phone)) == [("Cutting", 200, "S7"), ("Delivery", 950, "")]
    assert _charges(deal(shop, ("CU15", "60"), **phone)) == [("Cutting", 1200, "S7")], "free above"
    island = {"name": "Hotel", "street": "Strand 1", "postcode": "25946", "city": "Norddorf", "country": "DE"}
    found = _charges(deal(shop, ("CU15", "10"), ship_to=island))
    assert found == [("Cutting", 200, "S7"), ("Delivery to islands", 3000, "S19")]
    by_hand = [{"amount": "4", "reason": "delivery"}, {"amount": "0", "reason": "Cutting"}]
    typed = deal(shop, ("CU15", "10"), charges=by_hand, **phone)
    assert _charges(typed) == [("delivery", 400, "")]


def _charges(found: Any) -> list[tuple[str, int, str]]:
    return [(one.reason, one.amount, one.tax.code if one.tax else "") for one in found.adjustments]


def test_goods_are_taxed_where_they_go(shop: Shop) -> None:
    shop.do("save_tax_rate", code="FR20", category="S", percent="20", valid_from="2021-07-01")
    shop.do("save_tax_rule", code="FR20", status="domestic", country="FR", valid_from="2021-07-01")
    there = {"name": "Chez Paul", "street": "Rue 1", "city": "Lyon", "country": "FR"}
    assert deal(shop, ("CU15", "1"), ship_to=there).lines[0].tax.code == "FR20"
    assert deal(shop, ("CU15", "1")).lines[0].tax.code == "S19"
    shop.do("save_customer", number="PAUL", name="Paul", country="FR", vat_id="FR83404833048")
    assert deal(shop, ("CU15", "1"), customer="PAUL").lines[0].tax.category == "K"
    here = {"name": "Baustelle", "street": "Weg 1", "city": "Kiel", "country": "DE"}
    assert deal(shop, ("CU15", "1"), customer="PAUL", ship_to=here).lines[0].tax.category == "S", "they stay here"
    swiss = {"name": "Zentrale", "street": "Weg 1", "city": "Basel", "country": "CH"}
    assert deal(shop, ("CU15", "1"), ship_to=swiss).tax_status == "export"


def test_the_account_named_at_the_end_pays_its_own_prices_and_taxes(shop: Shop) -> None:
    shop.do("save_agreed_price", customer="KERN", product="CU15", price="7.00", valid_from="2026-01-01")
    asked = [{"product": "CU15", "quantity": "2"}, {"product": "ELB15", "quantity": "1", "price": "0.50"}]
    draft = shop.do("draft_order", customer="MUELLER", lines=asked)
    sold = shop.do("counter_sale", order=draft.id, customer="KERN")
    assert sold.told == "1 price changed, −2.84 EUR"
    assert sold.totals is not None
    assert sold.totals.net == "14.50"


def test_the_floor_asks_for_a_second_person(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", cost="6.00", min_margin="20")
    shop.do("save_role", name="seller", title="Seller", permissions=["orders", "price_override"], discount_percent="50")
    _staffed(shop, "seller")
    asked = {"product": "CU15", "quantity": "1"}
    assert _sold_by_eve(shop, {**asked, "price": "7.50"}) == "confirmed"
    with pytest.raises(NotPermitted, match="floor"):
        _sold_by_eve(shop, {**asked, "price": "7.49"})


def test_a_price_by_hand_says_why_where_the_company_asks(shop: Shop) -> None:
    def draft(price: str, reason: str = "") -> Any:
        line = {"product": "CU15", "quantity": "1", "price": price, "price_reason": reason}
        return shop.do("draft_order", customer="KERN", lines=[{"product": "ELB15", "quantity": "1"}, line]).id

    def sold(price: str, reason: str = "") -> str:
        return str(shop.do("confirm_order", order=draft(price, reason)).number)

    assert sold("8.00"), "nobody asks"
    shop.do("save_company", price_reason="below")
    why = "Why 8.00 each, not 8.42 each? Say the reason."
    refused(shop, why, "confirm_order", order=draft("8.00"), field="lines.2.price_reason")
    number = sold("8.00", "bent")
    with shop.database.read() as view:
        told = [(one.found.what, one.found.why) for one in exceptions(view, "2000-01-01", "2999-12-31")
                if one.found.document == number]  # fmt: skip
    assert told == [("Price by hand", "bent")], "who looks in the evening reads why"
    assert sold("9.00"), "dearer than the list"
    shop.do("save_company", price_reason="always")
    refused(shop, "Why 9.00 each", "confirm_order", order=draft("9.00"), field="lines.2.price_reason")
    assert sold("8.42"), "the list's own price"
    quote = shop.do("draft_quote", customer="KERN", lines=[{"product": "CU15", "quantity": "1", "price": "8"}])
    refused(shop, "Why 8.00 each", "send_quote", quote=quote.id, field="lines.1.price_reason")
    shop.do("save_company", price_reason=False)
    number = shop.do("send_quote", quote=quote.id).number
    shop.do("save_company", price_reason=True)
    order = shop.do("accept_quote", quote=number)
    assert shop.do("confirm_order", order=order.id).number, "a quote was promised"
    refused(shop, "one of never, always, below", "save_company", price_reason="sometimes", field="price_reason")


def test_what_an_amendment_adds_says_why_and_what_was_agreed_does_not(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "1", "price": "8"}])
    shop.do("save_company", price_reason="always")
    shop.do("amend_order", order=order.number, lines=[{"line": 1, "quantity": "2"}])
    new = {"product": "ELB15", "quantity": "1", "price": "0.50"}
    lines = [{"line": 1, "quantity": "3"}, new]
    refused(shop, "Why 0.50 each", "amend_order", order=order.number, lines=lines, field="lines.2.price_reason")
    shop.do("amend_order", order=order.number, lines=[{"line": 1, "quantity": "3"}, new | {"price_reason": "bent"}])
    assert [one.reason for one in _deal_of(shop, order.id).lines] == ["", "bent"]


def test_a_product_says_its_floor_its_pack_price_and_what_it_brings(shop: Shop) -> None:
    box = {"name": "box", "quantity": "25"}
    cutting = {"name": "Cutting", "price": "2.50", "basis": "cut"}
    crate = {"name": "Crate", "price": "4", "basis": "unit", "refundable": True}
    shop.do("save_product", sku="CU15", packs=[box], price="200", price_pack="box", surcharges=[cutting, crate],
            floor_price="7", min_margin="10")  # fmt: skip
    assert marks(shop, ("CU15", "1"), date=today()) == [(2_000_000, "L")], "for 25 of them"
    due = deal(shop, ("CU15", "2"), date=today())
    assert {(one.reason, one.amount) for one in due.adjustments} == {("Crate", 800), ("Cutting", 500)}
    shop.do("save_product", sku="CU15", surcharges=[cutting | {"price": "3"}], drop_surcharges=["Crate"])
    due = deal(shop, ("CU15", "2"), date=today())
    assert {(one.reason, one.amount) for one in due.adjustments} == {("Cutting", 600)}
    refused(shop, "Cutting is a surcharge of CU15 already. Name this one otherwise.", "save_product", sku="ELB15",
            surcharges=[cutting], field="surcharges")  # fmt: skip
    shop.do("save_product", sku="ELB15", drop_surcharges=["Cutting"])
    refused(shop, "has no pack crate", "save_product", sku="CU15", price="1", price_pack="crate", field="price_per")
    with shop.database.read() as view:
        assert view.rows(sql("SELECT name, price, inactive FROM surcharge ORDER BY name")) == [
            ("Crate", 40_000, 1), ("Cutting", 30_000, 0),
        ]  # fmt: skip
    shop.do("save_price", product="CU15", price="190", pack="box", valid_from=today())
    assert marks(shop, ("CU15", "1"), date=today()) == [(1_900_000, "L")]


def _deal_of(shop: Shop, order_id: str) -> Any:
    with shop.database.read() as view:
        return deal_of(view, order_head(view, order_id).fact_id)


@pytest.mark.parametrize(("action", "given", "sentence", "field"), [
    ("save_price_list", {"name": "A", "parent": "B"}, "no price list B", "parent"),
    ("save_agreed_price", {"customer": "KERN", "product": "CU15"}, "Either a price", "price"),
    ("save_agreed_price", {"customer": "KERN", "group": "X", "product": "CU15"}, "or with a group", "customer"),
    ("save_agreed_price", {"customer": "KERN", "category": "Pipes", "price": "1"}, "a discount is agreed", "price"),
    ("save_agreed_price", {"customer": "KERN", "product": "CU15", "price": "1", "valid_from": "2026-02-01",
                           "valid_to": "2026-01-01"}, "2026-01-01 is before 2026-02-01", "valid_to"),
    ("save_agreed_price", {"customer": "KERN", "product": "CU15", "price": "1", "pack": "box"}, "no pack box", "pack"),
    ("save_agreed_price", {"customer": "KERN", "product": "CU15", "discount_percent": "101"}, "to 100",
     "discount_percent"),
    ("save_list_price", {"price_list": "None", "product": "CU15", "price": "1"}, "no price list None", "price_list"),
    ("save_promotion", {"name": "P"}, "A promotion is a discount", "discount_percent"),
    ("save_promotion", {"name": "P", "buy": "3"}, "get how many", "get"),
    ("save_charge", {"name": "C", "amount": "1"}, "The kind of a charge", "kind"),
    ("save_charge", {"name": "C", "kind": "delivery", "amount": "1", "zone": "Z"}, "no zone Z", "zone"),
    ("save_surcharge", {"name": "S", "price": "1"}, "Which product or category", "product"),
    ("save_tax_rule", {"code": "S19"}, "of a country, a region or a status", "country"),
    ("save_tax_rule", {"code": "S99", "country": "FR"}, "no tax rate S99", "code"),
    ("save_customer", {"number": "KERN", "group": "Nobody"}, "no group of customers Nobody", "group"),
    ("save_product", {"sku": "CU15", "min_margin": "100"}, "0 to below 100", "min_margin"),
])  # fmt: skip
def test_what_cannot_be_agreed_is_refused_beside_its_field(
    shop: Shop, action: str, given: dict[str, Any], sentence: str, field: str
) -> None:
    refused(shop, sentence, action, field=field, **given)


def test_a_list_is_not_its_own_parent(shop: Shop) -> None:
    shop.do("save_price_list", name="A", percent="-1")
    shop.do("save_price_list", name="B", parent="A")
    refused(shop, "does not come from itself", "save_price_list", name="A", parent="B", field="parent")


def test_said_twice_it_is_no_news_and_undone_it_is_as_before(shop: Shop) -> None:
    given = {"customer": "KERN", "product": "CU15", "valid_from": "2026-01-01"}
    first = shop.do("save_agreed_price", **given, price="7.00")
    assert shop.do("save_agreed_price", **given, price="7.00").state == "unchanged"
    second = shop.do("save_agreed_price", **{**given, "valid_from": "2026-02-01"}, price="6.50")
    assert marks(shop, ("CU15", "1"), customer="KERN") == [(65000, "C")]
    shop.do("undo_edit", step=second.step)
    assert marks(shop, ("CU15", "1"), customer="KERN") == [(70000, "C")]
    shop.do("undo_edit", step=first.step)
    assert marks(shop, ("CU15", "1"), customer="KERN") == [(84200, "L")]


def test_offers_of_many_products_take_no_statement_for_each(shop: Shop) -> None:
    shop.do("save_agreed_price", customer="KERN", product="CU15", price="7.00")
    with shop.database.read() as view:
        ids = [str(one) for (one,) in view.rows(sql("SELECT id FROM product"))]
        who = str(view.value(sql("SELECT id FROM customer WHERE number = 'KERN'")))
        asked: list[object] = []
        rows = view.rows
        view.rows = lambda statement, params={}: asked.append(statement) or rows(statement, params)  # type: ignore[method-assign, misc, assignment, return-value]
        found = offers_of(view, ids, who, today())
        assert set(found) == set(ids)
        assert len(asked) == 4
