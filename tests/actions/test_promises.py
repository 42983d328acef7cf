"""Who gets the goods: by right, by hand, at several places; and what happens when they are not there."""

import threading

import pytest

from tests.actions.told import picked, quantities, refused, status
from tests.shop import Shop

TEN = [{"product": "BOOK", "quantity": "10"}]


def test_the_earlier_wanted_date_has_the_better_right_then_the_earlier_order(shop: Shop) -> None:
    first = shop.order(lines=TEN, wanted_date="2026-04-02", date="2026-03-18").number
    second = shop.order(lines=TEN, wanted_date="2026-04-02", date="2026-03-18").number
    urgent = shop.order(lines=TEN, wanted_date="2026-04-01", date="2026-03-18").number
    shop.do("receive_goods", lines=[{"product": "BOOK", "quantity": "15"}])
    assert [shop.line(o)["reserved"] for o in (urgent, first, second)] == ["10", "5", "0"]


def test_what_is_promised_is_not_promised_again(shop: Shop) -> None:
    orders = [shop.order(lines=[{"product": "ELB15", "quantity": "30"}]).number for _ in range(3)]
    assert [shop.line(o)["reserved"] for o in orders] == ["30", "20", "0"]
    stock = shop.ask("stock", "ELB15")
    assert (stock["reserved"], stock["available"], stock["backordered"]) == ("50", "0", "40")
    shop.do("cancel_order", order=orders[0])
    assert [shop.line(o)["reserved"] for o in orders] == ["0", "30", "20"]


def race(shop: Shop) -> list[str]:
    """Two counters confirm at the same moment what both want: ten elbows, of which there are ten."""
    shop.do("adjust_stock", lines=[{"product": "ELB15", "quantity": "10"}], reason="counted")
    lines = [{"product": "ELB15", "quantity": "10"}]
    drafts = [shop.do("draft_order", customer="MUELLER", lines=lines).number for _ in range(4)]
    start = threading.Barrier(len(drafts))
    taken: list[str] = []

    def confirm(draft: str) -> None:
        start.wait()
        taken.append(shop.do("confirm_order", order=draft).number)

    threads = [threading.Thread(target=confirm, args=(draft,)) for draft in drafts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(taken) == ["SO-1", "SO-2", "SO-3", "SO-4"]
    return sorted(shop.line(number)["reserved"] for number in taken)


def test_of_many_who_want_the_last_ten_one_gets_them(shop: Shop) -> None:
    assert race(shop) == ["0", "0", "0", "10"]


@pytest.mark.postgres
def test_of_many_who_want_the_last_ten_one_gets_them_on_postgresql(postgres_shop: Shop) -> None:
    assert race(postgres_shop) == ["0", "0", "0", "10"]


def test_goods_are_promised_from_the_main_place_first_and_from_several(shop: Shop) -> None:
    shop.do("save_location", code="ANNEX", name="Annex")
    shop.do("receive_goods", lines=[{"product": "ELB15", "quantity": "20", "location": "ANNEX"}])
    order = shop.order(lines=[{"product": "ELB15", "quantity": "60"}]).number
    places = {one["location"]: one["reserved"] for one in shop.ask("stock", "ELB15")["locations"]}
    assert places == {"ANNEX": "10", "MAIN": "50"}
    walk = shop.do("open_pick_list", order=order)
    assert walk.lines is not None
    assert [(x.location, x.quantity) for x in walk.lines] == [("ANNEX", "10"), ("MAIN", "50")]
    for lines, sentence, field in (
        ([{"line": 1, "quantity": "5", "location": "YARD"}], "not on this pick list at YARD", "lines.1.line"),
        ([{"line": 2, "quantity": "5", "reason": "x"}], "Line 2 is not on this pick list", "lines.1.line"),
        ([{"line": 1, "quantity": "61", "reason": "x"}], "Line 1 asks for 60, not 61", "lines.1.quantity"),
        ([{"line": 1, "quantity": "-1", "reason": "x"}], "Line 1 asks for 60, not -1", "lines.1.quantity"),
        ([{"line": 1, "quantity": "59"}], "Line 1 is short: say why", "lines.1.reason"),
        ([{"line": 1, "quantity": "60"}, {"line": 1, "quantity": "60"}], "Line 1 is named twice", "lines.2.line"),
    ):
        refused(shop, sentence, "confirm_pick", pick_list=walk.number, lines=lines, field=field)
    found = [{"line": 1, "quantity": "42", "location": "MAIN", "reason": "a box was open"}]
    done = shop.do("confirm_pick", pick_list=walk.number, lines=found)
    assert done.lines is not None
    assert [(x.location, x.quantity) for x in done.lines] == [("ANNEX", "10"), ("MAIN", "42")]
    places = {one["location"]: one["on_hand"] for one in shop.ask("stock", "ELB15")["locations"]}
    assert places == {"ANNEX": "10", "MAIN": "8", "PACKING": "52"}


# By hand


def test_a_person_promises_goods_to_whom_they_like(shop: Shop) -> None:
    early = shop.order(lines=TEN).number
    late = shop.order(lines=TEN).number
    refused(shop, "Only 0 of BOOK are free, not 10", "reserve_stock", order=late, lines=[{"line": 1}])
    shop.do("receive_goods", lines=[{"product": "BOOK", "quantity": "10"}])
    assert shop.line(early)["reserved"] == "10"
    shop.do("release_reservation", order=early, lines=[{"line": 1, "quantity": "6"}])
    assert [shop.line(o)["reserved"] for o in (early, late)] == ["4", "6"], "what is let go goes to the next"
    shop.do("release_reservation", order=late)
    assert [shop.line(o)["reserved"] for o in (early, late)] == ["4", "0"], "and does not come back by itself"
    # A promise by hand says that the order may have goods again.
    shop.do("reserve_stock", order=late, lines=[{"line": 1, "quantity": "5", "location": "MAIN"}])
    assert [shop.line(o)["reserved"] for o in (early, late)] == ["4", "6"]


def test_a_promise_by_hand_outlives_a_better_right(shop: Shop) -> None:
    pinned = shop.order(lines=TEN, wanted_date="2027-01-01").number
    shop.do("receive_goods", lines=[{"product": "BOOK", "quantity": "8"}])
    shop.do("release_reservation", order=pinned)
    shop.do("reserve_stock", order=pinned, lines=[{"line": 1, "quantity": "8"}])
    urgent = shop.order(lines=TEN, wanted_date="2020-01-01").number
    shop.do("adjust_stock", lines=[{"product": "BOOK", "quantity": "5"}], reason="counted")
    assert [shop.line(o)["reserved"] for o in (pinned, urgent)] == ["5", "0"]
    shop.do("receive_goods", lines=[{"product": "BOOK", "quantity": "3"}])
    assert [shop.line(o)["reserved"] for o in (pinned, urgent)] == ["8", "0"]


def test_a_promise_by_hand_is_looked_at(shop: Shop) -> None:
    shop.do("save_location", code="ANNEX", name="Annex")
    order = shop.order(lines=[*TEN, {"product": "CU15", "quantity": "5"}]).number
    for line, sentence, field in (
        ({"line": 9}, "Order SO-1 has no line 9", "lines.1.line"),
        ({"line": 2}, "Line 2 waits for 0 more", "lines.1.quantity"),
        ({"line": 1, "quantity": "11"}, "Line 1 waits for 10 more", "lines.1.quantity"),
        ({"line": 1, "quantity": "0"}, "must be above zero", "lines.1.quantity"),
        ({"line": 1, "quantity": "1", "location": "NOWHERE"}, "There is no location NOWHERE", "lines.1.location"),
        ({"line": 1, "quantity": "1", "location": "PACKING"}, "There is no location PACKING", "lines.1.location"),
        ({"line": 1, "quantity": "1", "location": "ANNEX"}, "Only 0 of BOOK are free in ANNEX", "lines.1.quantity"),
    ):
        refused(shop, sentence, "reserve_stock", order=order, lines=[line], field=field)
    more = [{"line": 2, "quantity": "6"}]
    refused(shop, "Line 2 holds 5 on the shelf", "release_reservation", order=order, lines=more)
    refused(shop, "Order SO-1 has no line 9", "release_reservation", order=order, lines=[{"line": 9}])


# Not there after all


def test_a_short_pick_waits_until_goods_arrive(shop: Shop) -> None:
    order = shop.order().number
    picked(shop, order, lines=[{"line": 1, "quantity": "36", "reason": "none on shelf"}])
    assert quantities(shop, order)["backordered"] == "4", "though the books still say that 64 lie there"
    assert shop.ask("stock", "CU15")["available"] == "64"
    refused(shop, "Nothing of order SO-1 can be picked now", "open_pick_list", order=order)
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "1"}])
    assert quantities(shop, order)["reserved"] == "40"


@pytest.mark.parametrize("how", ["count", "return", "hand"])
def test_a_short_pick_waits_until_somebody_knows_better(shop: Shop, how: str) -> None:
    other = shop.order(lines=[{"product": "CU15", "quantity": "5"}]).number
    shipment = shop.shipped(other).number
    order = shop.order().number
    picked(shop, order, lines=[{"line": 1, "quantity": "36", "reason": "none on shelf"}])
    assert quantities(shop, order)["reserved"] == "36"
    if how == "count":
        shop.do("adjust_stock", lines=[{"product": "CU15", "quantity": "58"}], reason="counted")
    elif how == "return":
        shop.do("receive_return", shipment=shipment, lines=[{"line": 1, "quantity": "5"}])
    else:
        shop.do("reserve_stock", order=order, lines=[{"line": 1}])
    assert quantities(shop, order)["reserved"] == "40"


def test_scrap_that_comes_back_helps_nobody(shop: Shop) -> None:
    shipment = shop.shipped(shop.order(lines=[{"product": "CU15", "quantity": "5"}]).number).number
    order = shop.order().number
    picked(shop, order, lines=[{"line": 1, "quantity": "36", "reason": "none on shelf"}])
    shop.do("receive_return", shipment=shipment, lines=[{"line": 1, "quantity": "5", "outcome": "scrap"}])
    assert quantities(shop, order)["reserved"] == "36"


def test_a_short_pick_takes_nothing_from_what_lies_elsewhere_by_now(shop: Shop) -> None:
    shop.do("save_location", code="YARD", name="Yard")
    order = shop.order().number
    walk = shop.do("open_pick_list", order=order).number
    shop.do("adjust_stock", lines=[{"product": "CU15", "quantity": "15"}], reason="counted meanwhile")
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "50", "location": "YARD"}])
    assert quantities(shop, order)["reserved"] == "40", "15 here, 25 in the yard"
    shop.do("confirm_pick", pick_list=walk, lines=[{"line": 1, "quantity": "15", "reason": "the count was right"}])
    assert quantities(shop, order) == {"ordered": "40", "reserved": "40", "picked": "15", "open": "40"}
    again = shop.do("open_pick_list", order=order)
    assert again.lines is not None
    assert [(x.location, x.quantity) for x in again.lines] == [("YARD", "25")]


def test_a_short_pick_cancels_the_rest_if_that_is_the_customers_rule(shop: Shop) -> None:
    order = shop.order("KERN").number
    picked(shop, order, lines=[{"line": 1, "quantity": "36", "reason": "none on shelf"}])
    left = {"ordered": "40", "cancelled": "4", "reserved": "36", "picked": "36", "open": "36"}
    assert quantities(shop, order) == left


def test_a_pick_that_finds_nothing_leaves_nothing_to_pack(shop: Shop) -> None:
    order = shop.order().number
    pick = picked(shop, order, lines=[{"line": 1, "quantity": "0", "reason": "flooded"}])
    refused(shop, f"Nothing was picked on {pick}", "pack_shipment", pick_list=pick)
    assert status(shop, order) == "waiting"


def test_a_count_takes_the_weakest_promise_back(shop: Shop) -> None:
    strong = shop.order(lines=[{"product": "ELB15", "quantity": "30"}], wanted_date="2026-04-01").number
    weak = shop.order(lines=[{"product": "ELB15", "quantity": "20"}], wanted_date="2026-05-01").number
    shop.do("adjust_stock", lines=[{"product": "ELB15", "quantity": "35"}], reason="counted")
    assert [shop.line(o)["reserved"] for o in (strong, weak)] == ["30", "5"]
    shop.do("adjust_stock", lines=[{"product": "ELB15", "quantity": "-10"}], difference=True, reason="broken")
    assert [shop.line(o)["reserved"] for o in (strong, weak)] == ["25", "0"]
    assert status(shop, weak) == "waiting"
    shop.do("adjust_stock", lines=[{"product": "ELB15", "quantity": "60"}], reason="found the other box")
    assert [shop.line(o)["reserved"] for o in (strong, weak)] == ["30", "20"]
    assert shop.do("adjust_stock", lines=[{"product": "ELB15", "quantity": "60"}], reason="again").state == "unchanged"


def test_a_count_is_looked_at(shop: Shop) -> None:
    for lines, sentence, field in (
        ([{"product": "CUT", "quantity": "1"}], "CUT is a service and has no stock", "lines.1.product"),
        ([{"product": "CU15", "quantity": "-1"}], "A count is never below zero", "lines.1.quantity"),
        ([{"product": "CU15", "quantity": "1"}] * 2, "CU15 in MAIN is counted twice", "lines.2.product"),
        ([], "Nothing was counted", "lines"),
    ):
        refused(shop, sentence, "adjust_stock", lines=lines, reason="counted", field=field)
    one = [{"product": "CU15", "quantity": "1"}]
    refused(shop, "Say why the stock differs", "adjust_stock", lines=one, reason="", field="reason")


def test_only_free_goods_change_their_place(shop: Shop) -> None:
    shop.do("save_location", code="VAN", name="Van")
    shop.order()
    for lines, to, sentence, field in (
        ([{"product": "CU15", "quantity": "61"}], "VAN", "Only 60 of CU15 are free in MAIN", "lines.1.quantity"),
        ([{"product": "CU15", "quantity": "40"}] * 2, "VAN", "Only 20 of CU15 are free in MAIN", "lines.2.quantity"),
        ([{"product": "CU15", "quantity": "1"}], "MAIN", "The goods are in MAIN already", "lines.1.location"),
        ([{"product": "CU15", "quantity": "1"}], "CUSTOMER", "There is no location CUSTOMER", "to"),
        ([{"product": "CU15", "quantity": "0"}], "VAN", "must be above zero", "lines.1.quantity"),
        ([], "VAN", "Nothing is transferred", "lines"),
    ):
        refused(shop, sentence, "transfer_stock", lines=lines, to=to, field=field)
    shop.do("transfer_stock", lines=[{"product": "CU15", "quantity": "60"}], to="VAN")
    stock = shop.ask("stock", "CU15")
    assert {x["location"]: (x["on_hand"], x["available"]) for x in stock["locations"]} == {
        "MAIN": ("40", "0"), "VAN": ("60", "60"),
    }  # fmt: skip


def test_a_receipt_is_looked_at(shop: Shop) -> None:
    for lines, sentence, field in (
        ([], "Nothing was received", "lines"),
        ([{"product": "CUT", "quantity": "1"}], "CUT is a service", "lines.1.product"),
        ([{"product": "CU15", "quantity": "-1"}], "must be above zero", "lines.1.quantity"),
        ([{"product": "CU15", "quantity": "1", "location": "SUPPLIER"}], "There is no location", "lines.1.location"),
        ([{"product": "CU15", "quantity": "10000000000"}], "too large", "lines.1.quantity"),
    ):
        refused(shop, sentence, "receive_goods", lines=lines, field=field)
    assert shop.do("receive_goods", lines=[{"product": "4006381333931", "quantity": "2.5"}]).number == "GR-2"
    assert shop.ask("stock", "ELB15")["on_hand"] == "52.5"
