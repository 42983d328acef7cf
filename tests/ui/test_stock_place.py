"""The stock place by keys: several lines come in, are counted, are moved; who waits and what was promised."""

from __future__ import annotations

import pytest
import sample
from driving import billed, press, rows, settle, type_text
from PySide6.QtCore import Qt

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def stock(desk, books, qtbot):
    sample.do(books, "save_location", code="YARD", name="The yard")
    box = {"barcode": "4006381333955", "quantity": "10"}
    sample.do(books, "save_product", sku="BV12", barcodes=["4006381333931", box])
    desk.go("stock")
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    return desk.screen()


def _at(desk, qtbot, place, code):
    place.table.go_to(next(at for at in range(place.model.rowCount()) if place.model.row_at(at).sku == code))
    settle(desk, qtbot)


def _levels(books, sku):
    return rows(
        books,
        "SELECT l.location, l.on_hand FROM stock_level l JOIN product p ON p.id = l.product_id WHERE p.sku = :sku "
        "AND l.on_hand <> 0 AND l.location IN ('MAIN', 'YARD') ORDER BY l.location",
        sku=sku,
    )


def test_goods_of_several_lines_come_in_at_once(desk, books, qtbot, stock):
    _at(desk, qtbot, stock, "FLX500")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    sheet = stock._sheet
    # The product of the row first; past its cell the field for the next, typed or scanned.
    type_text(qtbot, "3*12+4\t yard\n")
    type_text(qtbot, "50*elb15\n")
    settle(desk, qtbot)
    for code in ("4006381333931", "4006381333931", "4006381333955"):
        desk.scanned(code)
        settle(desk, qtbot)
    assert [(row.data.code, row.cells["quantity"]) for row in sheet.table.rows] == [
        ("FLX500", "40"),
        ("ELB15", "50"),
        ("BV12", "12"),
    ]
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert _levels(books, "FLX500") == [("YARD", 40_000)]
    assert _levels(books, "ELB15") == [("MAIN", 98_000)]
    assert _levels(books, "BV12") == [("MAIN", 69_000)]
    assert rows(books, "SELECT count(*) FROM stock_move WHERE kind = 'receipt' AND date <> ''") != [(0,)]
    assert desk.toasts.shown[-1].text == "3 lines came in."


def test_what_is_not_known_and_a_place_that_is_not_there_are_said(desk, books, qtbot, stock):
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    sheet = stock._sheet
    type_text(qtbot, "5\tcellar\n")
    assert sheet.note.full_text() == "There is no location cellar; there are MAIN, YARD."
    type_text(qtbot, "yard\n7*no such thing\n")
    settle(desk, qtbot)
    assert sheet.note.full_text() == "“7*no such thing”: not found."
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM stock_move WHERE to_location = 'YARD'") == [(0,)]


def test_a_count_says_why_and_a_difference_may_be_below_zero(desk, books, qtbot, stock):
    _at(desk, qtbot, stock, "BN12")
    press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
    settle(desk, qtbot)
    stock._sheet.form.set_values({"reason": "Damaged", "difference": "1"})
    type_text(qtbot, "-12")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert _levels(books, "BN12") == [("MAIN", 200_000)]
    assert rows(books, "SELECT reason FROM journal WHERE action = 'adjust_stock' ORDER BY hlc DESC LIMIT 1") == [
        ("Damaged",)
    ]


def test_goods_change_their_shelf_from_the_ways_of_ctrl_dot(desk, books, qtbot, stock):
    _at(desk, qtbot, stock, "CU15-3")
    press(qtbot, desk, Qt.Key.Key_Period, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    stock._sheet.form.set_values({"to": "YARD"})
    type_text(qtbot, "18")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert _levels(books, "CU15-3") == [("MAIN", 100_000), ("YARD", 18_000)]


def test_more_than_is_free_is_not_moved_and_the_row_is_pointed_at(desk, books, qtbot, stock):
    _at(desk, qtbot, stock, "CU15-3")
    desk.do("transfer")
    settle(desk, qtbot)
    stock._sheet.form.set_values({"to": "YARD"})
    type_text(qtbot, "1000")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert stock._sheet.note.full_text().startswith("Only 118 of")
    assert _levels(books, "CU15-3") == [("MAIN", 118_000)]


def test_the_panel_says_who_has_a_promise_and_who_waits(desk, books, qtbot, stock):
    sample.make_order(books, "K-10482", (("BNR1", "4"),))
    sample.make_order(books, "K-10031", (("BNR1", "5"),))
    settle(desk, qtbot)
    _at(desk, qtbot, stock, "BNR1")
    qtbot.wait(50)
    settle(desk, qtbot)
    said = _words(stock.panel.facts)
    assert "Promised to" in said
    assert "4 pc · Müller Bau GmbH" in said
    assert "Waiting" in said
    assert "3 pc · Kern Haustechnik" in said


def test_how_a_product_came_and_went(desk, books, qtbot, stock):
    sample.do(books, "adjust_stock", lines=[{"product": "BNR1", "quantity": "4"}], reason="Lost")
    settle(desk, qtbot)
    _at(desk, qtbot, stock, "BNR1")
    press(qtbot, desk, Qt.Key.Key_H, CTRL)
    settle(desk, qtbot)
    moves = stock._sheet.table.model().rows
    assert [(move.quantity, move.balance) for move in moves] == [(-2000, 4000), (6000, 6000)]
    assert [(move.who, move.why) for move in moves] == [("anna", "Lost"), ("anna", "")]


def test_a_movement_says_for_which_order_it_was(desk, books, qtbot, stock):
    desk.frame.setWindowState(Qt.WindowState.WindowNoState)
    desk.frame.resize(1366, 768)
    order = billed(books)
    settle(desk, qtbot)
    _at(desk, qtbot, stock, "CU15-3")
    press(qtbot, desk, Qt.Key.Key_H, CTRL)
    settle(desk, qtbot)
    table = stock._sheet.table
    shown = [column.key for at, column in enumerate(table.model().columns) if not table.isColumnHidden(at)]
    assert {"number", "paper", "who", "why", "place"} <= set(shown)
    assert [(one.kind, one.number, one.paper) for one in table.model().rows] == [
        ("shipment", order.number, "DN-1"),
        ("pick", order.number, "PL-1"),
        ("receipt", "", "GR-1"),
    ]


def test_a_movement_says_with_which_purchase_and_return_it_came(desk, books, qtbot, stock):
    order = billed(books)
    bill = sample.do(books, "issue_invoice", orders=[order.id])
    sample.do(books, "receive_return", invoice=bill.number, lines=[{"line": 1, "quantity": "2"}], reason="too long")
    sample.do(books, "save_supplier", number="W-1", name="Wieland", country="DE")
    bought = sample.do(books, "order_goods", supplier="W-1", lines=[{"product": "CU15-3", "quantity": "5"}], send=True)
    came = sample.do(books, "receive_purchase", purchase=bought.number)
    settle(desk, qtbot)
    _at(desk, qtbot, stock, "CU15-3")
    press(qtbot, desk, Qt.Key.Key_H, CTRL)
    settle(desk, qtbot)
    papers = [one.paper for one in stock._sheet.table.model().rows]
    assert papers == [f"{came.receipt} · {bought.number}", "RT-1", "DN-1", "PL-1", "GR-1"]


def test_a_price_from_a_day_and_a_quantity_on(desk, books, qtbot, stock):
    _at(desk, qtbot, stock, "CU15-3")
    desk.do("price")
    type_text(qtbot, "7,90\n")
    form = stock._sheet.form
    form.fields["valid_from"].setFocus()
    type_text(qtbot, "+5\n50")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    found = rows(
        books,
        "SELECT x.price, x.min_quantity FROM product_price x JOIN product p ON p.id = x.product_id "
        "WHERE p.sku = 'CU15-3' ORDER BY x.valid_from DESC LIMIT 1",
    )
    assert found == [(79_000, 50_000)]


def _words(widget):
    from app.ui.widgets.text import Text

    return " | ".join(one.full_text() for one in widget.findChildren(Text) if one.isVisibleTo(widget))


def test_codes_stand_as_people_count(desk, books, qtbot, stock):
    for code in ("10", "2", "1", "N-BE12", "N-BE2", "N-BE112"):
        sample.do(books, "save_product", sku=code, name="Thing", price="1", tax="DE19")
    settle(desk, qtbot)
    codes = [stock.model.row_at(at).sku for at in range(stock.model.rowCount())]
    assert [one for one in codes if one.isdigit() or one.startswith("N-")] == [
        "1", "2", "10", "N-BE2", "N-BE12", "N-BE112",
    ]  # fmt: skip


def test_goods_that_only_changed_their_shelf_have_no_sign(desk, books, qtbot, stock):
    sample.do(books, "transfer_stock", lines=[{"product": "BNR1", "quantity": "2"}], to="YARD")
    _at(desk, qtbot, stock, "BNR1")
    press(qtbot, desk, Qt.Key.Key_H, CTRL)
    press(qtbot, desk, Qt.Key.Key_Down)
    settle(desk, qtbot)
    model = stock._sheet.table.model()
    [change] = [column for column in model.columns if column.key == "quantity"]
    assert [change.text(move) for move in model.rows] == ["2", "+6"]
    assert [move.balance for move in model.rows] == [6000, 6000]


def test_a_promise_is_changed_from_the_stock_place_before_the_order_place_was_ever_seen(desk, books, qtbot, stock):
    """The keys are typed in one burst: the second way out, then one piece instead of six."""
    sample.make_order(books, "K-10482", (("BNR1", "6"),))
    settle(desk, qtbot)
    _at(desk, qtbot, stock, "BNR1")
    press(qtbot, desk, Qt.Key.Key_Period, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "21")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.place == "order"
    assert rows(books, "SELECT reserved FROM order_line_progress") == [(1000,)]


def test_copper_costs_more_from_new_year_by_a_few_keys_and_is_taken_back_by_one(desk, books, qtbot):
    sample.do(books, "save_product", sku="CU15-3", category="Copper")
    before = rows(books, "SELECT count(*) FROM product_price")
    desk.go("stock")
    settle(desk, qtbot)
    desk.do("change_prices")
    settle(desk, qtbot)
    type_text(qtbot, "Copper\t4\t+30")
    qtbot.waitUntil(lambda: desk.screen()._sheet.model.rowCount() > 0)
    sheet = desk.screen()._sheet
    assert [(row.sku, row.new > row.old) for row in (sheet.model.row_at(0),)] == [("CU15-3", True)]
    assert rows(books, "SELECT count(*) FROM product_price") == before, "looked at, not done"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    found = rows(books, "SELECT valid_from, price FROM product_price WHERE valid_from > :today", today="2026-11-01")
    assert len(found) == 1
    assert desk.toasts.can_undo
    desk.toasts.undo_newest()
    settle(desk, qtbot)
    again = rows(books, "SELECT valid_from, price FROM product_price WHERE valid_from > :today", today="2026-11-01")
    assert again[0][0] == found[0][0]
    assert again[0][1] < found[0][1]


def test_a_percentage_that_is_none_is_told_below_its_field(desk, books, qtbot):
    desk.go("stock")
    settle(desk, qtbot)
    desk.do("change_prices")
    settle(desk, qtbot)
    type_text(qtbot, "\tfour")
    sheet = desk.screen()._sheet
    qtbot.waitUntil(lambda: sheet.form.error_of("percent") != "")
    assert not sheet.button.isEnabled()
    press(qtbot, desk, Qt.Key.Key_F12)
    assert desk.screen()._sheet is sheet
