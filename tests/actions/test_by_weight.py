"""What is counted and billed by weight: from the order's estimate over the scales to the bill and back."""

from datetime import date
from typing import Any

import pytest

from app.domain import codes
from app.domain.errors import RuleViolation
from app.domain.gtin import check_digit
from app.queries.scanned import scanned_product
from app.store.sql import sql
from tests.shop import Shop


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.do("save_product", sku="GOUDA", name="Gouda wheel", price="12.50", tax="S7", weight=2400, by_weight=True)
    shop.do("receive_goods", lines=[{"product": "GOUDA", "quantity": "20"}])
    return shop


def wheels(quantity: str = "3", **more: Any) -> list[dict[str, Any]]:
    return [{"product": "GOUDA", "quantity": quantity, **more}]


def picked(shop: Shop, order: str, *weights: str, **more: Any) -> str:
    """Fetched with these weights of its first lines, all of them whole; the pick list."""
    pick = shop.do("open_pick_list", order=order)
    asked = {one.line: one.quantity for one in pick.lines or ()}
    lines = [{"line": n, "quantity": asked[n], "weight": weight, **more} for n, weight in enumerate(weights, 1)]
    shop.do("confirm_pick", pick_list=pick.id, lines=lines)
    return str(pick.number)


def sent(shop: Shop, order: str, *weights: str) -> str:
    """Fetched, packed and gone; the shipment."""
    packed = shop.do("pack_shipment", pick_list=picked(shop, order, *weights))
    return str(shop.do("ship", shipment=packed.id).number)


def rows(shop: Shop, statement: str) -> list[tuple[Any, ...]]:
    with shop.database.read() as view:
        return [tuple(row) for row in view.rows(sql(statement))]


def refused(shop: Shop, action: str, **given: Any) -> tuple[str, str | None]:
    with pytest.raises(RuleViolation) as caught:
        shop.do(action, **given)
    return caught.value.message, caught.value.field


def test_an_order_is_estimated_and_its_bill_says_what_was_weighed(shop: Shop) -> None:
    order = shop.order(lines=wheels())
    assert order.totals is not None
    assert order.totals.net == "90.00", "3 × about 2.4 kg at 12.50"
    shipment = sent(shop, order.number, "7.215")
    bill = shop.do("issue_invoice", shipments=[shipment])
    assert bill.totals is not None
    assert bill.totals.net == "90.19", "7.215 kg at 12.50 is 90.1875"
    assert rows(shop, "SELECT quantity, weight, amount FROM invoice_line") == [(3000, 7215, 9019)]
    assert rows(shop, "SELECT line, quantity, weight, reason FROM goods_weight") == [(1, 3000, 7215, "")]
    assert shop.ask("order", order.number)["billing"] == "complete"
    assert shop.ask("stock", "GOUDA")["on_hand"] == "17", "the ledger counts pieces"


def test_nothing_is_fetched_without_its_weight_and_no_other_line_has_one(shop: Shop) -> None:
    order = shop.order(lines=[*wheels(), {"product": "CU15", "quantity": "1"}])
    pick = shop.do("open_pick_list", order=order.number).id
    asked = "Line 1: 3 × GOUDA are billed by weight. What do they weigh, about 7.2 kg?"
    assert refused(shop, "confirm_pick", pick_list=pick) == (asked, "lines")
    some = [{"line": 2, "quantity": "1"}, {"line": 1, "quantity": "3"}]
    assert refused(shop, "confirm_pick", pick_list=pick, lines=some) == (asked, "lines.2.weight")
    wrong = [{"line": 2, "quantity": "1", "weight": "2"}]
    said = refused(shop, "confirm_pick", pick_list=pick, lines=wrong)
    assert said == ("Line 2 is not billed by weight.", "lines.1.weight")
    nothing = [{"line": 1, "quantity": "0", "reason": "none on shelf"}]
    assert shop.do("confirm_pick", pick_list=pick, lines=nothing).state == "picked", "nothing weighs nothing"


def test_a_weight_far_from_what_is_expected_needs_a_reason(shop: Shop) -> None:
    shop.do("save_product", sku="GOUDA", over_percent="10", under_percent="5")
    order = shop.order(lines=wheels()).number
    pick = shop.do("open_pick_list", order=order).id
    line = {"line": 1, "quantity": "3", "weight": "8"}
    said, field = refused(shop, "confirm_pick", pick_list=pick, lines=[line])
    assert said == (
        "Line 1: 3 × GOUDA should weigh about 7.2 kg; 8 kg is more than 10 % over. Weigh again, or say why."
    )
    assert field == "lines.1.weight"
    shop.do("confirm_pick", pick_list=pick, lines=[{**line, "reason": "old ones"}])
    assert rows(shop, "SELECT weight, reason FROM goods_weight") == [(8000, "old ones")]


def test_the_customers_tolerance_holds_for_weights_too(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", over_percent="2", under_percent="2")
    pick = shop.do("open_pick_list", order=shop.order(lines=wheels()).number).id
    line = {"line": 1, "quantity": "3", "weight": "7.4"}
    assert "more than 2 % over" in refused(shop, "confirm_pick", pick_list=pick, lines=[line])[0]


def test_each_shipment_is_billed_by_its_own_weight_in_any_order(shop: Shop) -> None:
    order = shop.order(lines=wheels("5")).number
    pick = shop.do("open_pick_list", order=order).id
    shop.do("confirm_pick", pick_list=pick, lines=[{"line": 1, "quantity": "2", "weight": "5.1", "reason": "one bin"}])
    first = shop.do("ship", shipment=shop.do("pack_shipment", pick_list=pick).id).number
    shop.do("receive_goods", lines=[{"product": "GOUDA", "quantity": "1"}])
    second = sent(shop, order, "7.003")
    bill = shop.do("issue_invoice", shipments=[second])
    assert bill.totals is not None
    assert bill.totals.net == "87.54"
    assert refused(shop, "weigh_goods", shipment=second, lines=[{"line": 1, "weight": "7"}])[0] == (
        "Line 1 is billed by what it weighed: correct the invoice."
    )
    rest = shop.do("issue_invoice", shipments=[first])
    assert rest.totals is not None
    assert rest.totals.net == "63.75"
    assert rows(shop, "SELECT sum(weight) FROM invoice_line") == [(12103,)]


def test_pieces_by_hand_weigh_their_share_and_the_last_all_that_is_left(shop: Shop) -> None:
    order = shop.order(lines=wheels()).number
    sent(shop, order, "7.216")
    for quantity in ("1", "1", "1"):
        shop.do("issue_invoice", lines=[{"order": order, "line": 1, "quantity": quantity}])
    assert rows(shop, "SELECT weight FROM invoice_line ORDER BY invoice_id") == [(2405,), (2406,), (2405,)]


def test_what_came_back_before_the_bill_is_not_billed(shop: Shop) -> None:
    order = shop.order(lines=wheels()).number
    shipment = sent(shop, order, "7.2")
    shop.do("receive_return", shipment=shipment, lines=[{"line": 1, "quantity": "1", "weight": "2.35"}])
    said = refused(shop, "receive_return", shipment=shipment, lines=[{"line": 1, "quantity": "1", "weight": "5"}])
    assert said == ("Line 1 has 4.85 kg out, not 5.", "lines.1.weight")
    bill = shop.do("issue_invoice", orders=[order])
    assert bill.totals is not None
    assert bill.totals.net == "60.63", "4.85 kg"


def test_what_comes_back_is_credited_by_its_weight_or_its_share(shop: Shop) -> None:
    order = shop.order(lines=wheels()).number
    bill = shop.do("issue_invoice", shipments=[sent(shop, order, "7.215")]).number
    back = shop.do(
        "take_back", sale=bill, lines=[{"line": 1, "quantity": "1", "weight": "2.5"}], reason="mould", keep=True
    )
    assert back.totals is not None
    assert back.totals.net == "31.25"
    back = shop.do("take_back", sale=bill, lines=[{"line": 1, "quantity": "1"}], reason="mould", keep=True)
    assert back.totals is not None
    assert back.totals.net == "29.48", "half of the 4.715 kg that are left: 2.358 of them"
    assert rows(shop, "SELECT quantity, amount, weight FROM invoice_line_progress") == [(2000, 6073, 4858)]
    last = shop.do("issue_credit_note", invoice=bill, reason="all of it")
    assert last.totals is not None
    assert last.totals.net == "29.46"
    assert rows(shop, "SELECT sum(weight) FROM goods_weight w JOIN sales_return r ON r.id = w.paper_id") == [(4858,)]


def test_some_to_the_shelf_and_some_to_scrap_is_credited_by_the_sum_of_both(shop: Shop) -> None:
    order = shop.order(lines=wheels()).number
    bill = shop.do("issue_invoice", shipments=[sent(shop, order, "7.2")]).number
    lines = [
        {"line": 1, "quantity": "1", "weight": "2.5"},
        {"line": 1, "quantity": "1", "weight": "2.3", "outcome": "scrap"},
    ]
    back = shop.do("take_back", sale=bill, lines=lines, reason="mould", keep=True)
    assert back.totals is not None
    assert back.totals.net == "60.00"
    assert refused(
        shop, "issue_credit_note", invoice=bill, lines=[{"line": 1, "amount": "1", "weight": "1"}], reason="x"
    )[0] == ("How many are it that weigh so much?")


def test_who_pays_first_is_billed_once_the_goods_are_weighed(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", ship_when="paid")
    order = shop.order(lines=wheels()).number
    said = refused(shop, "issue_invoice", orders=[order])[0]
    assert said == f"Line 1 of {order}: billed by weight, and not weighed yet. Fetch the goods first."
    pick = picked(shop, order, "7.3")
    bill = shop.do("issue_invoice", orders=[order])
    assert bill.totals is not None
    assert bill.totals.net == "91.25"
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "transfer", "amount": bill.totals.gross}])
    shop.do("ship", shipment=shop.do("pack_shipment", pick_list=pick).id)
    assert shop.ask("order", order)["status"] == "paid"


def test_beside_what_is_not_weighed_the_rest_is_billed_ahead(shop: Shop) -> None:
    order = shop.order(lines=[*wheels(), {"product": "CU15", "quantity": "2"}], invoice_method="order").number
    bill = shop.do("issue_invoice", orders=[order])
    assert bill.totals is not None
    assert bill.totals.net == "16.84"
    said = refused(shop, "issue_invoice", lines=[{"order": order, "line": 1, "quantity": "1"}])[0]
    assert said == "Line 1 has 0 left to bill, not 1."
    picked(shop, order, "7.1")
    rest = shop.do("issue_invoice", orders=[order])
    assert rest.totals is not None
    assert rest.totals.net == "88.75"


def test_what_is_weighed_over_the_counter_is_no_estimate(shop: Shop) -> None:
    draft = shop.do("draft_order", customer="MUELLER", lines=wheels("2", weight="4.93")).number
    sold = shop.do("counter_sale", order=draft)
    assert sold.totals is not None
    assert sold.totals.net == "61.63"
    assert rows(shop, "SELECT weight FROM goods_weight") == [(4930,)], "nobody was asked again"
    draft = shop.do("draft_order", customer="MUELLER", lines=wheels("2")).number
    assert "What do they weigh" in refused(shop, "counter_sale", order=draft)[0]
    assert (
        refused(shop, "draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "1", "weight": "1"}])[1]
        == "lines.1.weight"
    )


def test_void_takes_the_weight_back_with_the_sale(shop: Shop) -> None:
    draft = shop.do("draft_order", customer="MUELLER", lines=wheels("2", weight="4.93")).number
    shop.do("open_till", opening="50")
    sold = shop.do("counter_sale", order=draft)
    shop.do("void_sale", sale=sold.number, reason="typed wrong")
    assert shop.ask("stock", "GOUDA")["on_hand"] == "20"
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"


def test_the_scales_may_speak_again_until_it_is_billed(shop: Shop) -> None:
    order = shop.order(lines=[*wheels(), {"product": "CU15", "quantity": "1"}]).number
    pick = picked(shop, order, "7.2")
    shop.do("weigh_goods", pick_list=pick, lines=[{"line": 1, "weight": "7.1"}])
    packed = shop.do("pack_shipment", pick_list=pick)
    shop.do("weigh_goods", shipment=packed.number, lines=[{"line": 1, "weight": "7.05"}])
    shop.do("ship", shipment=packed.id)
    assert refused(shop, "weigh_goods", pick_list=pick, lines=[{"line": 2, "weight": "1"}])[1] == "lines.1.line"
    assert refused(shop, "weigh_goods", pick_list=pick, lines=[])[1] == "lines"
    assert refused(shop, "weigh_goods", lines=[{"line": 1, "weight": "7"}])[1] == "pick_list"
    assert "Weigh again" in refused(shop, "weigh_goods", pick_list=pick, lines=[{"line": 1, "weight": "70"}])[0]
    twice = [{"line": 1, "weight": "7"}, {"line": 1, "weight": "7"}]
    assert refused(shop, "weigh_goods", pick_list=pick, lines=twice)[0] == "Line 1 is named twice."
    bill = shop.do("issue_invoice", orders=[order])
    assert bill.totals is not None
    assert bill.totals.net == "96.55", "7.05 kg at 12.50, and a pipe"


def test_weights_stay_with_goods_that_go_back_and_forth(shop: Shop) -> None:
    order = shop.order(lines=wheels()).number
    pick = picked(shop, order, "7.215")
    packed = shop.do("pack_shipment", pick_list=pick)
    shop.do("undo_step", document=packed.id)
    assert rows(shop, "SELECT weight FROM goods_weight") == [(7215,), (7215,)], "said again of the new list"
    shop.do("undo_step")
    said = refused(shop, "weigh_goods", pick_list=pick, lines=[{"line": 1, "weight": "7"}])[0]
    assert said.endswith("was unpacked: its goods are weighed when they are fetched again.")
    again = rows(shop, "SELECT number FROM pick_list WHERE state = 'open'")[0][0]
    shop.do("confirm_pick", pick_list=again, lines=[{"line": 1, "quantity": "3", "weight": "7.1"}])
    shop.do("ship", shipment=shop.do("pack_shipment", pick_list=again).id)
    bill = shop.do("issue_invoice", orders=[order])
    assert bill.totals is not None
    assert bill.totals.net == "88.75", "only what left counts"


def test_an_amendment_is_an_estimate_and_never_asked_by_what_is_billed(shop: Shop) -> None:
    order = shop.order(lines=wheels()).number
    shop.do("issue_invoice", shipments=[sent(shop, order, "10.5")])
    more = shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "4"}])
    assert more.totals is not None
    assert more.totals.net == "120.00"
    bill = shop.do("issue_invoice", shipments=[sent(shop, order, "2.4")])
    assert bill.totals is not None
    assert bill.totals.net == "30.00"


def test_more_pieces_than_ordered_are_ordered_and_weighed(shop: Shop) -> None:
    shop.do("save_product", sku="GOUDA", over_percent="50")
    order = shop.order(lines=wheels("2")).number
    pick = shop.do("open_pick_list", order=order).id
    shop.do("confirm_pick", pick_list=pick, lines=[{"line": 1, "quantity": "3", "weight": "7.3"}])
    shop.do("ship", shipment=shop.do("pack_shipment", pick_list=pick).id)
    bill = shop.do("issue_invoice", orders=[order])
    assert bill.totals is not None
    assert bill.totals.net == "91.25"


def test_a_bill_that_is_corrected_keeps_its_weight(shop: Shop) -> None:
    order = shop.order(lines=wheels()).number
    bill = shop.do("issue_invoice", shipments=[sent(shop, order, "7.215")]).number
    right = shop.do("correct_invoice", invoice=bill, prices=[{"line": 1, "price": "12.00"}], reason="agreed")
    assert right.totals is not None
    assert right.totals.net == "86.58", "7.215 kg at 12.00"


def test_floor_cost_and_discount_count_kilograms(shop: Shop) -> None:
    shop.do("save_product", sku="GOUDA", cost="20.00", floor_price="11.00")
    from app.queries.offers import offers_of

    with shop.database.read() as view:
        (id_,) = view.row(sql("SELECT id FROM product WHERE sku = 'GOUDA'")) or ("",)
        offers = offers_of(view, [id_], "", "2026-03-01")[id_]
    assert (offers.cost, offers.floor, offers.each) == (83_333, 110_000, 2400), "20.00 a wheel is 8.3333 a kilogram"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"weight": 0}, "What does one GOUDA weigh about, in grams?"),
        ({"service": True}, "GOUDA is a service, and not billed by weight."),
        ({"unit": "kg"}, "GOUDA is counted in kg already: its price is by weight without that."),
    ],
)
def test_a_product_by_weight_is_counted_and_says_what_one_weighs(
    shop: Shop, given: dict[str, Any], sentence: str
) -> None:
    assert refused(shop, "save_product", sku="GOUDA", **given)[0] == sentence


def test_a_kit_is_not_weighed_and_its_parts_need_no_scales(shop: Shop) -> None:
    shop.do("save_product", sku="BOARD", name="Cheese board", price="40", tax="S7", parts="GOUDA = 1; CU15 = 2")
    assert refused(shop, "save_product", sku="BOARD", weight=100, by_weight=True)[0] == (
        "BOARD is a kit, and not billed by weight."
    )
    order = shop.order(lines=[{"product": "BOARD", "quantity": "2"}]).number
    shop.shipped(order)
    bill = shop.do("issue_invoice", orders=[order])
    assert bill.totals is not None
    assert bill.totals.net == "80.00"


def test_a_quote_keeps_its_estimate_and_half_of_it_is_half(shop: Shop) -> None:
    quote = shop.do("draft_quote", customer="MUELLER", lines=wheels("4"))
    shop.do("send_quote", quote=quote.id)
    part = shop.do("accept_quote", quote=quote.id, lines=[{"line": 1, "quantity": "2"}])
    order = shop.do("confirm_order", order=part.id)
    assert order.totals is not None
    assert order.totals.net == "60.00"


def test_labels_say_what_a_piece_weighs(shop: Shop) -> None:
    day = date(2026, 3, 1)
    goods = "281234500000" + check_digit("281234500000")
    shop.do("save_product", sku="GOUDA", barcodes=["4006381333948", goods])
    label = "281234502415" + check_digit("281234502415")
    with shop.database.read() as view:
        for code in ("(01)04006381333948(3103)002415", "]C101040063813339483103002415", label):
            found = scanned_product(view, codes.read(code, day))
            assert found is not None
            assert (found.sku, found.quantity, found.weight) == ("GOUDA", 1000, 2415), code
        pound = scanned_product(view, codes.read("(01)04006381333948(3201)000053", day))
        assert pound is not None
        assert pound.weight == 2404, "5.3 lb"
        other = scanned_product(view, codes.read("(01)04006381333931(3103)002415", day))
        assert other is not None
        assert (other.sku, other.weight) == ("ELB15", 0)


def test_without_a_receipt_a_piece_has_the_price_that_is_stated(shop: Shop) -> None:
    back = shop.do(
        "take_back_without_receipt",
        customer="MUELLER",
        lines=[{"product": "GOUDA", "quantity": "2", "price": "20"}],
        reason="lost",
        keep=True,
    )
    assert back.totals is not None
    assert back.totals.gross == "-40.00"


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_break_counts_kilograms_and_the_price_told_on_the_order_binds(
    engine: str, shop: Shop, request: pytest.FixtureRequest
) -> None:
    if engine == "postgres":
        shop = request.getfixturevalue("postgres_shop")
        shop.do("save_product", sku="GOUDA", name="Gouda wheel", price="12.50", tax="S7", weight=2400, by_weight=True)
        shop.do("receive_goods", lines=[{"product": "GOUDA", "quantity": "40"}])
    else:
        shop.do("receive_goods", lines=[{"product": "GOUDA", "quantity": "20"}])
    shop.do("save_price", product="GOUDA", price="11.50", min_quantity="24")

    def nets(quantity: str, weighed: str, **more: Any) -> tuple[str, str]:
        order = shop.order(lines=wheels(quantity, **more))
        weights = () if more else (weighed,)
        bill = shop.do("issue_invoice", shipments=[sent(shop, order.number, *weights)])
        assert order.totals is not None
        assert bill.totals is not None
        return order.totals.net, bill.totals.net

    assert nets("9", "24.5") == ("270.00", "306.25"), "about 21.6 kg at 12.50; that more was weighed changes no price"
    assert nets("10", "23.5") == ("276.00", "270.25"), "about 24 kg at 11.50, and so is the bill of less"
    assert nets("9", "", weight="24.5") == ("281.75", "281.75"), "weighed as it was ordered: 24.5 kg at 11.50"
