"""A kit is sold as one line, and reserved, picked, shipped and taken back as its parts; whole sets are billed."""

from pathlib import Path

import pytest

from app.actions.companies import create_company
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.kits import part_number
from app.store.progress import lines_of_order
from tests.shop import Shop, copy_of


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books with CU15 100, ELB15 50, VALVE 3; BATH is a kit of 2 CU15, 4 ELB15 and a VALVE at 40.00."""
    where = tmp_path_factory.mktemp("kits") / "kits.counterfoil"
    found = Shop(create_company(str(where), "Nordlicht Haustechnik", "DE")).stocked()
    found.do("save_product", sku="VALVE", name="Angle valve", price="9.00", tax="S19")
    found.do("receive_goods", lines=[{"product": "VALVE", "quantity": "3"}])
    made_of = "CU15 = 2; 4 x ELB15; VALVE"
    found.do("save_product", sku="BATH", name="Bath set", price="40.00", tax="S19", parts=made_of)
    found.database.close()
    return where


@pytest.fixture
def shop(stocked: Path, tmp_path: Path) -> Shop:
    """A shop that sells them."""
    return Shop(copy_of(stocked, tmp_path / "kits.counterfoil"))


def sold(shop: Shop, sets: str, customer: str = "MUELLER", **more: object) -> Reply:
    """An order of so many sets."""
    return shop.order(customer, lines=[{"product": "BATH", "quantity": sets}], **more)


def parts(shop: Shop, order: str, what: str) -> dict[int, int]:
    """A sum of each part of an order, in thousandths."""
    with shop.database.read() as view:
        return {n % 1000: getattr(one, what) for n, (_, one) in lines_of_order(view, order).items() if one.part}


def test_a_kit_is_one_line_at_its_own_price_and_its_parts_are_reserved(shop: Shop) -> None:
    order = sold(shop, "3")
    assert order.totals is not None
    assert order.totals.net == "120.00"
    assert [(x.line, x.sku, x.quantity, x.reserved, x.backordered) for x in order.lines or ()] == [
        (1, "BATH", "3", "3", "0")
    ]
    assert parts(shop, order.id, "reserved") == {1: 6000, 2: 12000, 3: 3000}
    assert shop.ask("stock", "VALVE")["reserved"] == "3"


def test_a_kit_waits_for_its_rarest_part_and_bills_the_sets_that_left(shop: Shop) -> None:
    order = sold(shop, "5")
    assert [(x.reserved, x.backordered) for x in order.lines or ()] == [("3", "2")]
    shop.shipped(order.id)
    assert shop.line(order.number)["shipped"] == "3"
    assert shop.do("issue_invoice", orders=[order.id]).totals.net == "120.00"  # type: ignore[union-attr]
    with pytest.raises(RuleViolation, match="Nothing of"):
        shop.do("issue_invoice", orders=[order.id])
    shop.do("receive_goods", lines=[{"product": "VALVE", "quantity": "9"}])
    shop.shipped(order.id)
    assert shop.do("issue_invoice", orders=[order.id]).totals.net == "80.00"  # type: ignore[union-attr]
    assert shop.ask("order", order.number)["billing"] == "complete"
    assert shop.ask("order", order.number)["fulfilment"] == "complete"


def test_parts_that_leave_without_the_rest_are_not_billed_before_the_set_is_whole(shop: Shop) -> None:
    order = sold(shop, "1")
    picking = shop.do("open_pick_list", order=order.id)
    assert [x.sku for x in picking.lines or ()] == ["CU15", "ELB15", "VALVE"]
    missing = next(x.line for x in picking.lines or () if x.sku == "VALVE")
    shop.do(
        "confirm_pick",
        pick_list=picking.id,
        lines=[{"line": missing, "quantity": "0", "reason": "none on shelf"}],
    )
    packed = shop.do("pack_shipment", pick_list=picking.id)
    shop.do("ship", shipment=packed.id)
    with pytest.raises(RuleViolation, match="Nothing of"):
        shop.do("issue_invoice", orders=[order.id])
    with pytest.raises(RuleViolation, match="No set of the kit on line 1"):
        shop.do("issue_invoice", shipments=[packed.id])
    shop.do("adjust_stock", lines=[{"product": "VALVE", "quantity": "4"}], reason="found")
    second = shop.shipped(order.id)
    assert shop.do("issue_invoice", shipments=[second.id]).totals.net == "40.00"  # type: ignore[union-attr]


def test_who_waits_for_nothing_gets_whole_sets_and_pays_for_those(shop: Shop) -> None:
    order = sold(shop, "5", "KERN")
    assert (order.totals.net if order.totals else "") == "120.00"
    assert shop.line(order.number)["cancelled"] == "2"
    assert parts(shop, order.id, "reserved") == {1: 6000, 2: 12000, 3: 3000}
    picking = shop.do("open_pick_list", order=order.id)
    elbow = next(x.line for x in picking.lines or () if x.sku == "ELB15")
    found = shop.do(
        "confirm_pick", pick_list=picking.id, lines=[{"line": elbow, "quantity": "9", "reason": "none on shelf"}]
    )
    assert found.warnings == (
        "Put back 2 × CU15: no whole set without it.",
        "Put back 1 × ELB15: no whole set without it.",
        "Put back 1 × VALVE: no whole set without it.",
    )
    shop.do("ship", shipment=shop.do("pack_shipment", pick_list=picking.id).id)
    assert parts(shop, order.id, "shipped") == {1: 4000, 2: 8000, 3: 2000}
    assert shop.do("issue_invoice", orders=[order.id]).totals.net == "80.00"  # type: ignore[union-attr]
    said = shop.ask("order", order.number)
    assert (said["fulfilment"], said["billing"]) == ("complete", "complete")


def test_what_went_without_a_whole_set_is_told_when_the_rest_is_given_up(shop: Shop) -> None:
    order = sold(shop, "2")
    picking = shop.do("open_pick_list", order=order.id)
    valve = next(x.line for x in picking.lines or () if x.sku == "VALVE")
    shop.do("confirm_pick", pick_list=picking.id, lines=[{"line": valve, "quantity": "1", "reason": "none on shelf"}])
    shop.do("ship", shipment=shop.do("pack_shipment", pick_list=picking.id).id)
    given_up = shop.do("cancel_order", order=order.id)
    assert given_up.warnings == (
        "2 × CU15 of line 1 went without a whole set and is not billed: take it back, or sell it on a line of its own.",
        "4 × ELB15 of line 1 went without a whole set and is not billed: take it back, or sell it on a line of its "
        "own.",
    )
    assert shop.do("issue_invoice", orders=[order.id]).totals.net == "40.00"  # type: ignore[union-attr]
    assert shop.ask("order", order.number)["billing"] == "complete"


def test_a_kit_comes_back_by_its_parts_and_is_credited_as_one(shop: Shop) -> None:
    order = sold(shop, "3")
    shop.shipped(order.id)
    bill = shop.do("issue_invoice", orders=[order.id])
    back = shop.do("take_back", sale=bill.number, lines=[{"line": 1, "quantity": "1"}], reason="too many", keep=True)
    assert back.totals is not None
    assert back.totals.net == "40.00"
    assert parts(shop, order.id, "returned") == {1: 2000, 2: 4000, 3: 1000}
    assert shop.line(order.number)["returned"] == "1"
    assert shop.ask("stock", "VALVE")["on_hand"] == "1"
    with pytest.raises(RuleViolation, match="Line 1 has 2 out, not 3"):
        shop.do("receive_return", invoice=bill.number, lines=[{"line": 1, "quantity": "3"}])
    rest = shop.do("take_back", sale=bill.number, reason="all of it", keep=True)
    assert rest.totals is not None
    assert rest.totals.net == "80.00"
    assert parts(shop, order.id, "returned") == {1: 6000, 2: 12000, 3: 3000}


def test_a_part_that_comes_back_unbilled_takes_its_set_off_the_bill(shop: Shop) -> None:
    order = sold(shop, "2")
    sent = shop.shipped(order.id)
    shop.do(
        "receive_return", shipment=sent.id, lines=[{"line": part_number(1, 3), "quantity": "1", "outcome": "scrap"}]
    )
    assert shop.do("issue_invoice", orders=[order.id]).totals.net == "40.00"  # type: ignore[union-attr]


def test_another_kit_from_tomorrow_leaves_the_order_as_it_was(shop: Shop) -> None:
    order = sold(shop, "1")
    quote = shop.do("draft_quote", customer="MUELLER", lines=[{"product": "BATH", "quantity": "1"}])
    sent = shop.do("send_quote", quote=quote.id)
    shop.do("save_product", sku="BATH", parts="CU15 = 9")
    assert parts(shop, order.id, "ordered") == {1: 2000, 2: 4000, 3: 1000}
    taken = shop.do("accept_quote", quote=sent.number)
    confirmed = shop.do("confirm_order", order=taken.id)
    assert parts(shop, confirmed.id, "ordered") == {1: 2000, 2: 4000, 3: 1000}
    assert parts(shop, sold(shop, "1").id, "ordered") == {1: 9000}
    shop.do("amend_order", order=order.id, lines=[{"line": 1, "quantity": "2"}])
    assert parts(shop, order.id, "ordered") == {1: 4000, 2: 8000, 3: 2000}


def test_an_amended_kit_never_goes_below_what_is_begun(shop: Shop) -> None:
    order = sold(shop, "3")
    shop.do("amend_order", order=order.id, lines=[{"line": 1, "quantity": "2"}])
    assert parts(shop, order.id, "reserved") == {1: 4000, 2: 8000, 3: 2000}
    picking = shop.do("open_pick_list", order=order.id)
    valve = next(x.line for x in picking.lines or () if x.sku == "VALVE")
    shop.do("confirm_pick", pick_list=picking.id, lines=[{"line": valve, "quantity": "0", "reason": "none on shelf"}])
    with pytest.raises(RuleViolation, match="Line 1 cannot go below 2"):
        shop.do("amend_order", order=order.id, lines=[{"line": 1, "quantity": "1"}])
    with pytest.raises(RuleViolation, match="sold whole"):
        shop.do("amend_order", order=order.id, lines=[{"line": 1, "quantity": "2.5"}])
    with pytest.raises(RuleViolation, match=r"Line 1\.2 is a part of the kit on line 1: change line 1"):
        shop.do("amend_order", order=order.id, lines=[{"line": part_number(1, 2), "quantity": "9"}])
    added = shop.do("amend_order", order=order.id, lines=[{"product": "BATH", "quantity": "1"}])
    assert [x.line for x in added.lines or ()] == [1, 2]


def test_a_kit_is_pinned_and_released_by_its_parts(shop: Shop) -> None:
    first, second = sold(shop, "3"), sold(shop, "1")
    shop.do("release_reservation", order=first.id, lines=[{"line": 1, "quantity": "1"}])
    assert parts(shop, first.id, "reserved") == {1: 4000, 2: 8000, 3: 2000}
    assert parts(shop, second.id, "reserved")[3] == 1000
    shop.do("release_reservation", order=second.id)
    shop.do("reserve_stock", order=first.id, lines=[{"line": 1}])
    assert parts(shop, first.id, "reserved") == {1: 6000, 2: 12000, 3: 3000}


def test_a_kit_over_the_counter_is_handed_over_as_parts(shop: Shop) -> None:
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": "BATH", "quantity": "4"}])
    with pytest.raises(RuleViolation, match=r"Line 1\.3: 1 × VALVE are not here by the books"):
        shop.do("counter_sale", order=draft.id)
    bill = shop.do("counter_sale", order=draft.id, reason="in his hand")
    assert bill.totals is not None
    assert bill.totals.net == "160.00"
    assert shop.ask("stock", "VALVE")["on_hand"] == "-1"


def test_of_a_kit_nothing_lies_anywhere(shop: Shop) -> None:
    for action, more in (("receive_goods", {}), ("adjust_stock", {"reason": "counted"})):
        with pytest.raises(RuleViolation, match="BATH is a kit and has no stock of its own; its parts are CU15, ELB15"):
            shop.do(action, lines=[{"product": "BATH", "quantity": "1"}], **more)
    shop.do("save_supplier", number="W-1", name="Wieland", country="DE")
    with pytest.raises(RuleViolation, match="BATH is a kit"):
        shop.do("order_goods", supplier="W-1", lines=[{"product": "BATH", "quantity": "1"}])


def test_what_cannot_be_a_kit(shop: Shop) -> None:
    shop.do("save_product", sku="HOUSE", name="House", price="1.00", tax="S19")
    for sku, parts_of, said in (
        ("BATH", "BATH", "not a part of itself"),
        ("BATH", "CUT", "CUT is a service; a kit is made of goods"),
        ("BATH", "CU15; CU15 = 3", "CU15 is named twice"),
        ("BATH", "NOTHERE", "There is no product NOTHERE"),
        ("BATH", "CU15 = 0", "above zero"),
        ("HOUSE", "BATH = 2", "BATH is a kit; a kit is made of goods"),
        ("CUT", "CU15", "CUT is a service and has no parts"),
        ("VALVE", "CU15", "VALVE is a part of a kit itself"),
    ):
        with pytest.raises(RuleViolation, match=said):
            shop.do("save_product", sku=sku, parts=parts_of)


def test_stock_and_open_orders_stand_in_the_way_of_a_kit(shop: Shop) -> None:
    shop.do("save_product", sku="LAMP", name="Lamp", price="1.00", tax="S19")
    shop.do("receive_goods", lines=[{"product": "LAMP", "quantity": "1"}])
    with pytest.raises(RuleViolation, match="LAMP lies in stock itself"):
        shop.do("save_product", sku="LAMP", parts="BOOK")
    shop.order(lines=[{"product": "BOOK", "quantity": "1"}])
    with pytest.raises(RuleViolation, match="Open orders want BOOK itself"):
        shop.do("save_product", sku="BOOK", parts="CU15")


def test_a_kit_is_an_ordinary_product_again_without_parts_and_that_is_undone(shop: Shop) -> None:
    saved = shop.do("save_product", sku="BATH", parts="")
    assert saved.state == "changed"
    assert shop.do("save_product", sku="BATH", parts="").state == "unchanged"
    shop.do("undo_edit", step=saved.step)
    assert parts(shop, sold(shop, "1").id, "ordered") == {1: 2000, 2: 4000, 3: 1000}
    shop.do("save_product", sku="BATH", parts="")
    shop.do("receive_goods", lines=[{"product": "BATH", "quantity": "1"}])
