"""Bars on the shelf: what fetching pieces does to bars, rests and waste, and what can be promised of them."""

from typing import Any

import pytest

from app.domain.arranging import Want
from app.domain.errors import RuleViolation
from app.domain.promising import Chip, chip, for_line
from app.queries.desk_deliveries import pick_of
from app.queries.sourcing import supplies_of
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.documents.reading import said, stand
from tests.shop import Shop


@pytest.fixture
def shop(shop: Shop) -> Shop:
    return rods(shop)


def rods(shop: Shop) -> Shop:
    shop.do(
        "save_product", sku="ROD", name="Steel rod", price="4", tax="S19", unit="m", bar_length="6", least_rest="0.5"
    )
    shop.do("receive_goods", lines=[{"product": "ROD", "quantity": "60"}])
    return shop


def pieces(count: int = 10, length: str = "1.5", **more: Any) -> list[dict[str, Any]]:
    whole = f"{count * float(length):g}"
    return [{"product": "ROD", "quantity": whole, "length": length, "pieces": count, **more}]


def rests(shop: Shop) -> dict[int, int]:
    with shop.database.read() as view:
        return {int(a): int(b) for a, b in view.rows(sql("SELECT length, pieces FROM stock_rest WHERE pieces <> 0"))}


def waste(shop: Shop) -> list[tuple[int, str]]:
    with shop.database.read() as view:
        found = view.rows(sql("SELECT quantity, to_location FROM stock_move WHERE kind = 'offcut' ORDER BY hlc"))
        return [(int(quantity), where) for quantity, where in found]


def test_what_is_left_of_a_bar_lies_there_as_a_rest(shop: Shop) -> None:
    shop.shipped(shop.order(lines=pieces()).number)
    assert (rests(shop), waste(shop)) == ({3000: 1}, [])
    assert shop.ask("stock", "ROD")["on_hand"] == "45"
    shop.shipped(shop.order(lines=pieces(3)).number)
    assert rests(shop) == {4500: 1}, "the rest first, then a bar"


def test_rests_are_used_up_before_a_bar_is_cut(shop: Shop) -> None:
    shop.shipped(shop.order(lines=pieces()).number)
    shop.shipped(shop.order(lines=pieces(2)).number)
    assert rests(shop) == {}
    shop.shipped(shop.order(lines=pieces(1)).number)
    assert rests(shop) == {4500: 1}


def test_what_the_saw_takes_and_short_ends_are_waste(shop: Shop) -> None:
    shop.do("save_product", sku="ROD", kerf="0.003", least_rest="1.5")
    shop.shipped(shop.order(lines=pieces()).number)
    assert rests(shop) == {4497: 1}
    assert waste(shop) == [(24_000 - 15_000 - 4497, "ADJUSTMENT")]
    assert shop.ask("stock", "ROD")["on_hand"] == "40.497"


def test_pieces_that_were_not_cut_as_listed_leave_the_bars_alone(shop: Shop) -> None:
    shop.shipped(shop.order(lines=pieces()).number, lines=[{"line": 1, "quantity": "15", "cut": False}])
    assert (rests(shop), waste(shop)) == ({}, [])


def test_pieces_that_come_back_are_rests(shop: Shop) -> None:
    order = shop.order(lines=pieces()).number
    pick = shop.do("open_pick_list", order=order)
    shop.do("confirm_pick", pick_list=pick.id)
    packed = shop.do("pack_shipment", pick_list=pick.id)
    shop.do("cancel_shipment", shipment=packed.id)
    assert rests(shop) == {3000: 1, 1500: 10}
    sent = shop.shipped(order)
    assert rests(shop) == {3000: 1}, "cut already"
    shop.do("receive_return", shipment=sent.number, lines=[{"line": 1, "quantity": "3"}])
    assert rests(shop) == {3000: 1, 1500: 2}
    shop.do("receive_return", shipment=sent.number, lines=[{"line": 1, "quantity": "3", "outcome": "scrap"}])
    assert rests(shop) == {3000: 1, 1500: 2}


def test_rests_are_counted(shop: Shop) -> None:
    shop.do("count_rests", product="ROD", location="MAIN", rests="4.5; 1.49 = 3")
    assert rests(shop) == {4500: 1, 1490: 3}
    assert shop.do("count_rests", product="ROD", location="MAIN", rests="1.49 = 3; 4,5").state == "unchanged"
    shop.do("count_rests", product="ROD", location="MAIN", rests="1.49")
    assert rests(shop) == {1490: 1}
    for given, sentence in (
        ({"rests": "6"}, "A rest is shorter than its bar, and longer than nothing."),
        ({"rests": "long"}, "“long”: write it like 1.49 = 3."),
        ({"product": "CU15", "rests": "1"}, "CU15 is not cut from bars."),
    ):
        with pytest.raises(RuleViolation) as caught:
            shop.do("count_rests", **{"product": "ROD", "location": "MAIN", **given})
        assert caught.value.message == sentence


def test_many_short_rests_are_no_long_piece(shop: Shop) -> None:
    shop.do("adjust_stock", lines=[{"product": "ROD", "quantity": "12"}], reason="counted")
    shop.do("count_rests", product="ROD", location="MAIN", rests="1.2 = 5")
    with shop.database.read() as view:
        id_ = str(view.value(sql("SELECT id FROM product WHERE sku = 'ROD'")))
        supply = supplies_of(view, [id_])[id_]
        day = "2026-03-01"
        found = chip(7500, for_line(supply, Want(7500, 1500), (), day), day)
        assert (found.state, found.now, found.later) == ("part", 6000, 1500), (
            "one bar, and five rests that are too short"
        )
        above = (Want(6000, 1500),)
        assert chip(6000, for_line(supply, Want(6000, 1200), above, day), day).state == "free", "five rests"
        assert chip(7200, for_line(supply, Want(7200, 1200), above, day), day).now == 6000
        assert chip(12_000, for_line(supply, Want(12_000), (), day), day).state == "free"


def test_the_list_and_the_screen_say_how_to_cut(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", language="en_GB")
    pick = shop.do("open_pick_list", order=shop.order(lines=pieces()).number)
    with shop.database.read() as view:
        found = pick_of(view, str(pick.number))
    assert found is not None
    assert found[1][0].cutting == "10 pieces of 1.5 m: 2 × 6 m into 4, 1 × 6 m into 2; 3 m left"
    page = said(shop, "pick-list", str(pick.number))
    stand(page, "ROD", "10 × 1.5 m", "Cut 2 × 6 m into 4", "Cut 1 × 6 m into 2, 3 m left of each")
    shop.do("save_customer", number="MUELLER", language="de")
    pick = shop.do("open_pick_list", order=shop.order(lines=pieces(1)).number)
    stand(said(shop, "pick-list", str(pick.number)), "Zuschnitt: 1 × 6 m in 1, je 4,5 m Rest")


def test_bars_are_refused_that_cannot_be_meant(shop: Shop) -> None:
    with pytest.raises(RuleViolation, match="How long are the bars"):
        shop.do("save_product", sku="ROD", bar_length="0", kerf="0.003")


def promised(shop: Shop, *orders: str) -> list[tuple[int, int]]:
    """What the first lines of orders hold, and what they wait for."""
    found = sql(
        "SELECT p.reserved, p.ordered - p.cancelled - p.reserved - p.shipped FROM order_line_progress p "
        "JOIN sales_order o ON o.id = p.order_id WHERE o.number = :number AND p.line = 1"
    )
    with shop.database.read() as view:
        rows = [view.row(found, {"number": number}) or () for number in orders]
    return [(int(held), int(waits)) for held, waits in rows]


def one_bar(shop: Shop, length: str = "6") -> None:
    shop.do("adjust_stock", lines=[{"product": "ROD", "quantity": length}], reason="counted")


def cuts(shop: Shop, pick: str) -> list[str]:
    with shop.database.read() as view:
        found = pick_of(view, pick)
    assert found is not None
    return [row.cutting for row in found[1]]


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_orders_are_not_promised_the_same_bar(engine: str, shop: Shop, request: pytest.FixtureRequest) -> None:
    if engine == "postgres":
        shop = rods(request.getfixturevalue("postgres_shop"))
    one_bar(shop)
    first, second = (str(shop.order(lines=pieces(1, "4")).number) for _ in range(2))
    shop.do("save_supplier", number="W-1", name="Werk")
    bars = [{"product": "ROD", "quantity": "12", "cost": "2", "expected": "2099-09-01"}]
    shop.do("order_goods", supplier="W-1", lines=bars, send=True)
    with shop.database.read() as view:
        id_ = str(view.value(sql("SELECT id FROM product WHERE sku = 'ROD'")))
        supply = supplies_of(view, [id_])[id_]
    assert supply.waits == (Want(4000, 4000),)

    def said(length: int, many: int = 1) -> Chip:
        return chip(length * many, for_line(supply, Want(length * many, length), (), "2026-03-01"), "2026-03-01")

    assert (said(2000).state, said(2000).free) == ("free", 2000), "the rest of the first one's bar"
    assert (said(4000).state, said(4000).date) == ("later", "2099-09-01"), "the second waits for the other bar"
    assert (said(4000, 2).state, said(4000, 2).date) == ("none", "")
    third = str(shop.order(lines=pieces(1, "2")).number)
    assert promised(shop, first, second, third) == [(4000, 0), (0, 4000), (2000, 0)], "the third has the rest"
    shop.do("amend_order", order=first, lines=[{"line": 1, "quantity": "8"}])
    assert promised(shop, first, second, third) == [(4000, 4000), (0, 4000), (2000, 0)], "a line holds what it has"
    shop.do("cancel_order", order=first, reason="changed their mind")
    assert promised(shop, second, third) == [(4000, 0), (2000, 0)], "what is given back goes to whom waits"
    shop.do("cancel_order", order=third, reason="changed their mind")
    shop.do("receive_goods", lines=[{"product": "ROD", "quantity": "6"}])
    assert promised(shop, str(shop.order(lines=pieces(4, "2")).number)) == [(8000, 0)], "the rest and the new bar"


def test_as_many_pieces_are_promised_as_bars_give(shop: Shop) -> None:
    one_bar(shop, "12")
    order = str(shop.order(lines=pieces(3, "4")).number)
    assert promised(shop, order) == [(8000, 4000)], "twelve metres are no three pieces of four"
    with pytest.raises(RuleViolation) as caught:
        shop.do("reserve_stock", order=order, lines=[{"line": 1, "quantity": "4"}])
    assert caught.value.message == "Only 0 of ROD in pieces of 4 m are free, not 4."
    loose = str(shop.order(lines=[{"product": "ROD", "quantity": "4"}]).number)
    assert promised(shop, loose) == [(0, 4000)], "as it falls it would take what the pieces are cut from"


def test_a_list_says_from_which_bar_so_that_others_keep_theirs(shop: Shop) -> None:
    one_bar(shop, "10")
    shop.do("count_rests", product="ROD", location="MAIN", rests="4")
    first, second = str(shop.order(lines=pieces(1, "4")).number), str(shop.order(lines=pieces(2, "3")).number)
    pick = shop.do("open_pick_list", order=second)
    assert cuts(shop, pick.number) == ["2 pieces of 3 m: 1 × 6 m into 2"], "the rest of 4 m is kept for the first"
    shop.do("confirm_pick", pick_list=pick.id)
    assert (rests(shop), promised(shop, first)) == ({4000: 1}, [(4000, 0)])


def test_two_open_lists_do_not_name_the_same_rest(shop: Shop) -> None:
    one_bar(shop, "9")
    shop.do("count_rests", product="ROD", location="MAIN", rests="3")
    picks = [
        shop.do("open_pick_list", order=shop.order(lines=pieces(1, length)).number) for length in ("3", "3", "2.5")
    ]
    assert [cuts(shop, pick.number) for pick in picks] == [
        ["1 pieces of 3 m: 1 × 3 m into 1"],
        ["1 pieces of 3 m: 1 × 6 m into 1; 3 m left"],
        ["1 pieces of 2.5 m: 1 × 3 m into 1; 0.5 m left"],
    ], "the third has what the second leaves"
    for pick in reversed(picks):
        shop.do("confirm_pick", pick_list=pick.id)
    assert rests(shop) == {500: 1}, "each was cut from what lay there then"


def test_a_pick_from_another_bar_breaks_nothing_and_is_told(shop: Shop) -> None:
    one_bar(shop, "10")
    shop.do("count_rests", product="ROD", location="MAIN", rests="4")
    first, second = str(shop.order(lines=pieces(1, "5")).number), str(shop.order(lines=pieces(1, "4")).number)
    pick = shop.do("open_pick_list", order=second)
    shop.do("confirm_pick", pick_list=pick.id, lines=[{"line": 1, "quantity": "4", "cut": False}])
    shop.do("count_rests", product="ROD", location="MAIN", rests="4; 2")
    assert promised(shop, first, second) == [(0, 5000), (4000, 0)], "the bar is gone: the first waits"
    shop.do("receive_goods", lines=[{"product": "ROD", "quantity": "6"}])
    assert promised(shop, first) == [(5000, 0)]


def test_what_is_counted_whole_puts_stock_right_and_is_taken_back(shop: Shop) -> None:
    order = str(shop.order(lines=pieces(10, "6")).number)
    assert promised(shop, order) == [(60_000, 0)]
    counted = shop.do("count_rests", product="ROD", location="MAIN", rests="4.5; 1.5 = 2", bars=8, reason="counted")
    assert (shop.ask("stock", "ROD")["on_hand"], rests(shop)) == ("55.5", {4500: 1, 1500: 2})
    assert promised(shop, order) == [(48_000, 12_000)], "eight bars are eight"
    shop.do("take_back_count", count=counted.id, reason="wrong shelf")
    assert (shop.ask("stock", "ROD")["on_hand"], rests(shop), promised(shop, order)) == ("60", {}, [(60_000, 0)])
    with pytest.raises(RuleViolation, match="taken back already"):
        shop.do("take_back_count", count=counted.id, reason="again")
    same = shop.do("count_rests", product="ROD", location="MAIN", rests="", bars=10)
    assert same.state == "unchanged"
    with pytest.raises(RuleViolation, match="There are 0 to 1,000,000 whole bars"):
        shop.do("count_rests", product="ROD", location="MAIN", rests="", bars=-1)


def test_a_count_of_rests_alone_is_taken_back_unless_they_were_cut_since(shop: Shop) -> None:
    counted = shop.do("count_rests", product="ROD", location="MAIN", rests="3")
    shop.do("take_back_count", count=counted.id, reason="wrong shelf")
    assert rests(shop) == {}
    counted = shop.do("count_rests", product="ROD", location="MAIN", rests="3")
    shop.shipped(shop.order(lines=pieces(2)).number)
    with pytest.raises(RuleViolation, match="Rests were cut or counted since"):
        shop.do("take_back_count", count=counted.id, reason="wrong shelf")
    order = str(shop.order(lines=pieces(9, "6")).number)
    assert promised(shop, order) == [(54_000, 0)]
    shop.do("count_rests", product="ROD", location="MAIN", rests="5.5")
    assert promised(shop, order) == [(48_000, 6000)], "one of the nine is a rest, and its order is told"


@pytest.mark.slow
def test_what_was_promised_cut_and_counted_is_built_again_from_the_journal(shop: Shop) -> None:
    one_bar(shop, "10")
    counted = shop.do("count_rests", product="ROD", location="MAIN", rests="3; 1", bars=2)
    orders = [str(shop.order(lines=pieces(many, length)).number) for many, length in ((1, "4"), (2, "3"), (2, "5"))]
    shop.do("take_back_count", count=counted.id, reason="wrong shelf")
    assert promised(shop, *orders) == [(4000, 0), (0, 6000), (0, 10_000)], "ten metres, and one bar of them"
    shop.shipped(orders[0])
    assert check_rebuild(shop.database) == []
