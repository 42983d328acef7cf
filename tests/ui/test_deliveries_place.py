"""Picking, packing, shipping, handing over and taking back by keys and scans, and the books afterwards."""

from __future__ import annotations

import time

import pytest
import sample
from driving import billed, open_desk, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui.shell.state import WindowState
from app.ui.theme.look import Density, Mode, look

KEY, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pick_list(books):
    """An order of 4 pipes and 10 nipples, its pick list open."""
    order = sample.make_order(books, "K-10482")
    return sample.do(books, "open_pick_list", order=order.id)


def opened(desk, qtbot, view):
    """The place on a view."""
    desk.go("deliveries")
    desk.screen().set_view(view)
    settle(desk, qtbot)
    return desk.screen()


def packed(books):
    """A shipment that waits for its carrier."""
    order = sample.make_order(books, "K-10482", (("CU15-3", "10"),))
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    return sample.do(books, "pack_shipment", pick_list=pick.id)


def test_a_short_line_is_packed_into_two_parcels_and_the_rest_is_back_ordered(desk, books, qtbot, pick_list):
    desk.go("deliveries", pick_list.number)
    settle(desk, qtbot)
    page = desk.screen()._page
    type_text(qtbot, "\n6\n1")
    assert page.finished
    type_text(qtbot, "2\n")
    assert page.wanted.full_text() == "2 parcels"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT line, picked, reason FROM pick_line ORDER BY line") == [
        (1, 4000, ""),
        (2, 6000, "none on shelf"),
    ]
    assert rows(books, "SELECT state, parcels FROM shipment") == [("packed", 2)]
    assert rows(books, "SELECT ordered - cancelled - shipped - picked FROM order_line_progress ORDER BY line") == [
        (0,),
        (4000,),
    ]


@pytest.mark.slow
def test_a_printed_list_comes_back_by_its_codes(desk, books, qtbot, pick_list):
    desk.go("board")
    settle(desk, qtbot)
    desk.scanned(f"{pick_list.number}*SHORT")
    qtbot.waitUntil(lambda: desk.place == "deliveries" and desk.screen()._page is not None)
    settle(desk, qtbot)
    page = desk.screen()._page
    assert [(one.got, one.done) for one in page.rows] == [(0, False), (0, False)], "what was short is typed"
    type_text(qtbot, "3\n1")
    assert [(one.got, one.done) for one in page.rows] == [(3000, True), (0, False)]
    desk.scanned("PL-99*ALL")
    settle(desk, qtbot)
    assert not page.finished
    desk.scanned(f"{pick_list.number}*ALL")
    qtbot.waitUntil(lambda: page.finished)
    assert [one.got for one in page.rows] == [3000, 10_000]
    press(qtbot, desk, KEY.Key_F8)
    settle(desk, qtbot)
    desk.go("board")
    settle(desk, qtbot)
    sample.do(books, "cancel_pick_list", pick_list=pick_list.number, reason="anew")
    again = sample.do(books, "open_pick_list", order=rows(books, "SELECT id FROM sales_order")[0][0])
    desk.scanned(f"{again.number}*ALL")
    qtbot.waitUntil(lambda: desk.place == "deliveries" and desk.screen()._page is not None)
    qtbot.waitUntil(lambda: desk.screen()._page.finished)
    settle(desk, qtbot)
    type_text(qtbot, "\n\n")
    qtbot.waitUntil(lambda: rows(books, "SELECT state FROM shipment") == [("packed",)])


def test_a_box_is_scanned_by_its_own_barcode_and_counts_what_is_in_it(desk, books, qtbot, pick_list):
    sample.do(books, "save_product", sku="BN12", barcodes=[{"barcode": "4006381333931", "quantity": "5"}])
    desk.go("deliveries")
    settle(desk, qtbot)
    desk.scanned(pick_list.number)
    settle(desk, qtbot)
    page = desk.screen()._page
    desk.scanned("4006381333931")
    settle(desk, qtbot)
    assert [row.got for row in page.rows if row.line.sku == "BN12"] == [5000]
    desk.scanned("4006381333931")
    settle(desk, qtbot)
    assert [row.done for row in page.rows if row.line.sku == "BN12"] == [True]
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [row.got for row in page.rows if row.line.sku == "BN12"] == [5000]
    desk.scanned("BV12")
    settle(desk, qtbot)
    assert page.note.full_text().startswith("Not on this order: BV12.")
    assert page.log.full_text() == "✓BN12  ✓BN12  ✗BV12"


def test_packing_can_be_left_to_somebody_else_who_weighs_each_parcel(desk, books, qtbot, pick_list):
    desk.go("deliveries", pick_list.id)
    settle(desk, qtbot)
    type_text(qtbot, "\n\nl")
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM pick_list") == [("picked",)]
    assert rows(books, "SELECT count(*) FROM shipment") == [(0,)]
    opened(desk, qtbot, "pack")
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "2,4n0.85")
    desk.scanned("00340434161094000003")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT position, weight, tracking FROM parcel ORDER BY position") == [
        (1, 2400, ""),
        (2, 850, "00340434161094000003"),
    ]


def test_handing_over_is_never_told_as_a_list_that_was_cancelled(desk, books, qtbot, pick_list):
    """The books tell every window what changed before the step itself has its answer."""
    desk.go("deliveries", pick_list.id)
    settle(desk, qtbot)
    do = desk.work._do

    def late(job):
        do(job)
        if job.once_more:
            time.sleep(0.1)

    desk.work._do = late
    type_text(qtbot, "\n\n\n")
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: desk.screen()._page is None)
    assert [one.text for one in desk.toasts.shown] == ["DN-1 is packed."]


def test_a_list_that_somebody_else_handed_over_says_so(desk, books, qtbot, pick_list):
    desk.go("deliveries", pick_list.id)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    sample.do(books, "confirm_pick", pick_list=pick_list.id)
    settle(desk, qtbot)
    page = desk.screen()._page
    qtbot.waitUntil(lambda: page.note.full_text() == "Put 4 back: the list is handed over already.")


def test_what_is_no_weight_is_said_and_nothing_is_packed(desk, books, qtbot, pick_list):
    sample.do(books, "confirm_pick", pick_list=pick_list.id)
    opened(desk, qtbot, "pack")
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "2,,4")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert desk.screen()._sheet.note.full_text().startswith("“2,,4” is no weight")
    assert rows(books, "SELECT count(*) FROM shipment") == [(0,)]


def heads(desk):
    """What stands above the columns."""
    model = desk.screen().table.model()
    return [one.title for one in model.columns]


def test_it_leaves_with_a_carrier_and_a_number_and_somebody_takes_it(desk, books, qtbot):
    sample.do(books, "save_carrier", name="DHL")
    sample.do(books, "save_carrier", name="DPD")
    packed(books)
    opened(desk, qtbot, "pick")
    assert heads(desk)[5] == "Lines"
    opened(desk, qtbot, "ship")
    assert heads(desk)[5] == "Parcels"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    type_text(qtbot, "dh\n")
    desk.scanned("00340434161094000003")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT state, carrier, tracking FROM shipment") == [("shipped", "DHL", "00340434161094000003")]
    opened(desk, qtbot, "left")
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "Karin Müller\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT state, received_by FROM shipment") == [("delivered", "Karin Müller")]


def test_the_carrier_of_the_last_time_stands_there_already(desk, books, qtbot):
    sample.do(books, "save_carrier", name="DHL")
    sample.do(books, "ship", shipment=packed(books).id, carrier="DHL")
    packed(books)
    opened(desk, qtbot, "ship")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT carrier FROM shipment ORDER BY number") == [("DHL",), ("DHL",)]


def test_a_pick_is_cancelled_with_its_reason_and_taken_up_again_by_undo(desk, books, qtbot, pick_list):
    opened(desk, qtbot, "pick")
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    type_text(qtbot, "2")
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM pick_list") == [("cancelled",)]
    assert rows(books, "SELECT reason FROM journal WHERE action = 'cancel_pick_list'") == [("goods not there",)]
    desk.toasts.undo_newest()
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM pick_list ORDER BY number") == [("cancelled",), ("open",)]


def test_packed_goods_are_unpacked_and_what_has_left_is_called_back(desk, books, qtbot):
    packed(books)
    opened(desk, qtbot, "ship")
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM shipment") == [("cancelled",)]
    sample.do(books, "ship", shipment=packed(books).id)
    opened(desk, qtbot, "left")
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    type_text(qtbot, "23")
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM shipment ORDER BY number") == [("cancelled",), ("cancelled",)]
    assert rows(books, "SELECT sum(on_hand) FROM stock_level WHERE location = 'MAIN'") == [(1496000,)]


def test_goods_come_back_before_they_are_billed_and_are_not_billed_then(desk, books, qtbot):
    billed(books)
    opened(desk, qtbot, "left")
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    type_text(qtbot, "4\n3\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT quantity, outcome FROM return_line") == [(4000, "restock")]
    assert rows(books, "SELECT reason FROM sales_return") == [("not needed",)]
    [(order,)] = rows(books, "SELECT id FROM sales_order")
    assert sample.do(books, "issue_invoice", orders=[order]).totals.net == "50.52"


def test_no_more_comes_back_of_a_shipment_than_was_in_it(desk, books, qtbot):
    billed(books)
    [(shipment,)] = rows(books, "SELECT id FROM shipment")
    desk.go("deliveries", f"reverse:{shipment}")
    settle(desk, qtbot)
    type_text(qtbot, "11")
    settle(desk, qtbot)
    assert desk.screen()._sheet.note.full_text() == "Line 1 has 10 out, not 11."


# --- the reverse step of an order -------------------------------------------------------------------------------------


def test_the_reverse_of_a_billed_order_is_its_credit_sheet(desk, books, qtbot):
    order = billed(books)
    sample.do(books, "issue_invoice", orders=[order.id])
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    assert desk.place == "money"
    assert desk.screen()._sheet.title.full_text() == "Take back of RE-1 · Müller Bau GmbH · €100.20"
    assert desk.screen().row.number == "RE-1"


def test_the_reverse_of_a_shipped_order_is_its_return_sheet(desk, books, qtbot):
    order = billed(books)
    desk.go("board")
    settle(desk, qtbot)
    assert desk.screen().row.id == order.id
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    assert desk.place == "deliveries"
    assert desk.screen()._sheet.title.full_text() == "Take back of DN-1 · Müller Bau GmbH"


def test_the_reverse_of_an_order_that_is_partly_out_asks_what_is_meant(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "10"), ("FLX500", "2")))
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    sample.do(books, "ship", shipment=sample.do(books, "pack_shipment", pick_list=pick.id).id)
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    type_text(qtbot, "2")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT line, cancelled FROM order_line_progress ORDER BY line") == [(1, 0), (2, 2000)]


def test_the_reverse_of_a_paid_order_pays_back_the_way_it_was_paid(desk, books, qtbot):
    draft = sample.do(books, "draft_order", customer="K-10482", lines=[{"product": "CU15-3", "quantity": "10"}]).number
    sample.do(books, "counter_sale", order=draft, tenders=[{"method": "card", "amount": "100.20"}])
    [(order,)] = rows(books, "SELECT id FROM sales_order")
    desk.go("order", order)
    settle(desk, qtbot)
    assert desk.screen().page.code == "paid"
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    type_text(qtbot, "2\n\n3")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT gross, reason FROM credit_note") == [(2004, "not needed")]
    assert rows(books, "SELECT method, amount FROM refund_tender") == [("card", 2004)]
    # The price was wrong: credit only, and what was paid too much goes back the same way.
    desk.go("order", order)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    type_text(qtbot, "k\t4,20\n\n4")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT sum(quantity) FROM return_line") == [(2000,)], "the goods stay out"
    assert rows(books, "SELECT method, sum(amount) FROM refund_tender GROUP BY method") == [("card", 2504)]


def test_a_quote_is_lost_by_one_key_that_says_why(desk, books, qtbot):
    lines = [{"product": "CU15-3", "quantity": "10"}]
    quote = sample.do(books, "send_quote", quote=sample.do(books, "draft_quote", customer="K-10482", lines=lines).id)
    desk.go("order", quote.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    type_text(qtbot, "3")
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM quote") == [("declined",)]
    assert rows(books, "SELECT reason FROM journal WHERE action = 'decline_quote'") == [("competitor",)]


def test_an_order_ships_from_its_own_page_through_the_same_sheet(desk, books, qtbot):
    packed(books)
    [(order,)] = rows(books, "SELECT id FROM sales_order")
    desk.go("order", order)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    type_text(qtbot, "Own van\n4711\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT state, carrier, tracking FROM shipment") == [("shipped", "Own van", "4711")]


# --- warehouse mode ---------------------------------------------------------------------------------------------------


def test_warehouse_mode_is_dark_with_targets_for_gloves_and_goes_back(desk, books, qtbot, pick_list):
    screen = opened(desk, qtbot, "pick")
    press(qtbot, desk, KEY.Key_F11)
    qtbot.wait(20)
    assert look().mode is Mode.DARK
    assert screen.table.rowHeight(0) >= 64
    desk.scanned(pick_list.number)
    settle(desk, qtbot)
    page = screen._page
    for button in (page.all_button, page.short_button, page.less_button, page.more_button):
        assert button.height() >= 64
        assert button.width() >= 64
    assert page.place.font().pixelSize() >= 48
    assert page.wanted.font().pixelSize() >= 48
    type_text(qtbot, "\n\n\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM shipment") == [("packed",)]
    press(qtbot, desk, KEY.Key_F11)
    qtbot.wait(20)
    assert look().mode is Mode.LIGHT
    assert look().density is Density.NORMAL
    assert not desk.frame.isFullScreen()


def test_the_progress_of_a_pick_outlives_the_window(desk, books, qtbot, pick_list, tmp_path):
    desk.go("deliveries", pick_list.id)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    desk.frame.close()
    again = open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
    again.go("deliveries", pick_list.id)
    settle(again, qtbot)
    assert [row.done for row in again.screen()._page.rows] == [True, False]


def test_the_picker_puts_back_what_the_order_no_longer_wants(desk, books, qtbot, pick_list):
    """Ten nipples are scanned when the counter brings the order down to six: the screen says so at once."""
    desk.go("deliveries", pick_list.number)
    settle(desk, qtbot)
    page = desk.screen()._page
    type_text(qtbot, "\n")
    for _ in range(8):
        desk.scanned("BN12")
        settle(desk, qtbot)
    sample.do(books, "amend_order", order=pick_list.order, lines=[{"line": 2, "quantity": "6"}])
    settle(desk, qtbot)
    assert page.note.full_text() == "Put 2 back: the list asks for 6 now."
    assert [row.got for row in page.rows] == [4000, 8000], "no scan is lost"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM pick_list") == [("open",)], "not before they are back"
    desk.scanned("BN12")
    settle(desk, qtbot)
    assert page.note.full_text() == "Put 1 back: the list asks for 6 now."
    type_text(qtbot, "\n")
    assert page.finished
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT line, quantity, picked FROM pick_line ORDER BY line") == [
        (1, 4000, 4000),
        (2, 6000, 6000),
    ]


@pytest.mark.parametrize(("line", "quantity", "short"), [(1, "3", 4), (2, "9", 3)])
def test_why_a_line_is_short_is_still_asked_when_the_order_is_changed_meanwhile(
    desk, books, qtbot, pick_list, line, quantity, short
):
    """The digit that was to be the reason must not become how many there are."""
    desk.go("deliveries", pick_list.number)
    settle(desk, qtbot)
    page = desk.screen()._page
    press(qtbot, desk, KEY.Key_Down)
    type_text(qtbot, "6\n")
    assert page.note.full_text().startswith("4 short — why?")
    sample.do(books, "amend_order", order=pick_list.order, lines=[{"line": line, "quantity": quantity}])
    settle(desk, qtbot)
    assert page.note.full_text().startswith(f"{short} short — why?")
    type_text(qtbot, "2")
    assert (page.rows[1].got, page.rows[1].reason, page.rows[1].done) == (6000, "damaged", True)


def test_a_line_that_is_not_wanted_at_all_leaves_the_list(desk, books, qtbot, pick_list):
    desk.go("deliveries", pick_list.number)
    settle(desk, qtbot)
    page = desk.screen()._page
    sample.do(books, "cancel_order", order=pick_list.order, lines=[{"line": 2, "quantity": "10"}])
    settle(desk, qtbot)
    assert [row.line.sku for row in page.rows] == ["CU15-3"]
    type_text(qtbot, "\n\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT quantity FROM shipment_line") == [(4000,)]


def test_a_cancelled_order_stops_the_picker_who_brings_back_what_is_in_the_cart(desk, books, qtbot, pick_list):
    desk.go("deliveries", pick_list.number)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    sample.do(books, "cancel_order", order=pick_list.order, reason="built elsewhere")
    settle(desk, qtbot)
    page = desk.screen()._page
    assert page.note.full_text() == "Put 4 back: the list was cancelled."
    page.left.emit()
    settle(desk, qtbot)
    desk.go("deliveries", pick_list.number)
    settle(desk, qtbot)
    page = desk.screen()._page
    assert page.note.full_text() == "Put 4 back: the list was cancelled.", "whoever comes back sees it still"
    type_text(qtbot, "\n")
    assert page.code.full_text() == "This list was cancelled"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.screen()._page is None
    assert not desk.screen().kept_picks()


def test_a_list_of_which_nothing_was_fetched_just_closes(desk, books, qtbot, pick_list):
    desk.go("deliveries", pick_list.number)
    settle(desk, qtbot)
    sample.do(books, "cancel_order", order=pick_list.order, reason="built elsewhere")
    settle(desk, qtbot)
    assert desk.screen()._page is None
    assert "Nothing is to be put back" in desk.toasts.shown[-1].text
