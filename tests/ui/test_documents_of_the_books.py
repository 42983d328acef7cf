"""What is agreed is changed by keys: amended, revised, held, promised, cancelled, lost; each looked up in the books."""

from __future__ import annotations

import pytest
import sample
from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.domain.promising import Chip, Supply
from app.ui.entry.stockchip import stock_chip
from app.ui.screens.order.amend import CancelSheet

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def order(desk, books, qtbot):
    made = sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "10")))
    desk.go("order", made.id)
    settle(desk, qtbot)
    return made


def _progress(books, *names):
    return rows(books, f"SELECT {', '.join(names)} FROM order_line_progress ORDER BY line")


def test_an_order_is_amended_and_the_difference_is_seen_before(desk, books, qtbot, order):
    press(qtbot, desk, Qt.Key.Key_F2)
    sheet = desk.screen()._sheet
    # One more pipe, five nipples less, two valves new: 8.42 - 9.70 + 14.60.
    type_text(qtbot, "5\n5\n2*bv12\n")
    settle(desk, qtbot)
    assert sheet.difference.full_text() == "Difference: +13.32 EUR"
    sheet.form.set_values({"reference": "BV-7719", "wanted_date": "+5", "reason": "called"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert _progress(books, "ordered", "reserved") == [(5000, 5000), (5000, 5000), (2000, 2000)]
    deal = desk.screen().page.document.deal
    assert (deal.terms.reference, deal.terms.wanted_date != "") == ("BV-7719", True)
    assert [line.sku for line in deal.lines] == ["CU15-3", "BN12", "BV12"]


def test_goods_that_go_abroad_are_taxed_there_and_that_is_seen_before_it_binds(desk, books, qtbot, order):
    sample.do(books, "save_tax_rate", code="FR20", category="S", percent="20", valid_from="2021-07-01")
    sample.do(books, "save_tax_rule", code="FR20", status="domestic", country="FR", valid_from="2021-07-01")
    press(qtbot, desk, Qt.Key.Key_F2)
    sheet = desk.screen()._sheet
    box = sheet.form.fields["ship_to"]
    box.setFocus()
    press(qtbot, desk, Qt.Key.Key_End)  # another address
    sheet.form.fields["ship_country"].setFocus()
    type_text(qtbot, "FR")
    press(qtbot, desk, Qt.Key.Key_F12)
    # As fast as it is typed: nothing is kept that was not seen.
    settle(desk, qtbot)
    words = "Taxed where it goes now: lines 1, 2 DE19 19 % → FR20 20 %; +0.53 EUR tax, +0.53 EUR in all."
    assert sheet.taxes.full_text() == words
    assert desk.screen()._sheet is sheet, "it waits for whoever reads it"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    deal = desk.screen().page.document.deal
    assert [line.tax.code for line in deal.lines] == ["FR20", "FR20"]
    assert any(toast.text == words for toast in desk.toasts.shown)


@pytest.mark.slow
def test_a_line_that_is_new_to_an_order_says_where_it_comes_from_or_that_it_is_ordered_in(desk, books, qtbot, order):
    sample.do(books, "save_location", code="CELLAR", name="Cellar")
    sample.do(books, "receive_goods", lines=[{"product": "BV12", "quantity": "5", "location": "CELLAR"}])
    sample.do(books, "save_supplier", number="W-1", name="Wieland", country="DE")
    sample.do(books, "save_product", sku="FLX500", supplier="W-1")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F2)
    sheet = desk.screen()._sheet
    sheet.table.open_cell(0, "location")
    type_text(qtbot, "cellar\n")
    assert sheet.note.full_text().startswith("What was agreed stays"), "it says how it is done instead"
    press(qtbot, desk, Qt.Key.Key_Escape)
    sheet.entry.setFocus()
    type_text(qtbot, "2*bv12\n")
    settle(desk, qtbot)
    type_text(qtbot, "3*flx500\n")
    settle(desk, qtbot)
    sheet.table.open_cell(2, "location")
    type_text(qtbot, "cellar\t")
    sheet.table.open_cell(3, "special")
    type_text(qtbot, "perhaps\n")
    assert sheet.note.full_text() == "Type y where it is ordered in for this line, or nothing."
    type_text(qtbot, "y\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT line, quantity FROM reservation WHERE location = 'CELLAR' AND quantity > 0") == [
        (3, 2000)
    ]
    assert rows(books, "SELECT ordered, order_line FROM purchase_line WHERE order_id <> ''") == [(3000, 4)]
    press(qtbot, desk, Qt.Key.Key_F2)
    sheet = desk.screen()._sheet
    assert [(row.cells["location"], row.cells["special"]) for row in sheet.table.rows][2:] == [
        ("CELLAR", ""), ("", "yes"),
    ]  # fmt: skip
    sheet.entry.setFocus()
    type_text(qtbot, "1*bv12\n")
    settle(desk, qtbot)
    sheet.table.open_cell(4, "location")
    type_text(qtbot, "nowhere\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert "There is no location NOWHERE" in sheet.note.full_text(), "the rule of the draft, where it is typed"


def test_what_is_shipped_cannot_be_amended_away(desk, books, qtbot, order):
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F2)
    type_text(qtbot, "1")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen()._sheet.note.full_text().startswith("Line 1 cannot go below 4")


def test_two_people_amend_one_order_and_nobody_overwrites_unseen(desk, books, qtbot, order):
    press(qtbot, desk, Qt.Key.Key_F2)
    type_text(qtbot, "6\n")
    sample.do(books, "amend_order", order=order.id, lines=[{"line": 2, "quantity": "8"}])  # anna, at the other end
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.note.full_text().startswith("anna amended SO-1 meanwhile, at ")
    assert _progress(books, "ordered") == [(4000,), (8000,)], "nothing is done yet, and what was typed is still there"
    assert sheet.table.rows[0].cells["quantity"] == "6"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert _progress(books, "ordered") == [(6000,), (8000,)]


def test_nothing_changed_is_said(desk, books, qtbot, order):
    press(qtbot, desk, Qt.Key.Key_F2)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert "would change" in desk.screen()._sheet.note.full_text()


def test_an_order_stands_still_with_a_reason_and_goes_on(desk, books, qtbot, order):
    press(qtbot, desk, Qt.Key.Key_Period, CTRL)
    type_text(qtbot, "1")
    type_text(qtbot, "credit to be decided")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen().page.code == "on_hold"
    assert rows(books, "SELECT reason FROM journal WHERE action = 'hold_order'") == [("credit to be decided",)]
    assert desk.do("hold")
    type_text(qtbot, "paid")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen().page.code == "to_pick"


def test_the_rest_of_one_line_is_cancelled(desk, books, qtbot, order):
    press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    sheet.table.setFocus()
    sheet.table.go_to(0)
    type_text(qtbot, "0\n6\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert _progress(books, "ordered", "cancelled") == [(4000, 0), (10_000, 6000)]


def test_all_that_is_open_is_cancelled_by_one_more_key(desk, books, qtbot, order):
    press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.screen().page.code == "cancelled"
    desk.toasts.shown[-1].act()
    settle(desk, qtbot)
    assert _progress(books, "cancelled", "reserved") == [(0, 4000), (0, 10_000)], "taken back, and promised as before"


def test_a_promise_is_given_to_another_by_hand(desk, books, qtbot):
    first = sample.make_order(books, "K-10482", (("BNR1", "6"),))
    second = sample.make_order(books, "K-10031", (("BNR1", "4"),))
    desk.go("order", first.id)
    settle(desk, qtbot)
    assert desk.do("promise")
    type_text(qtbot, "2")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    held = "SELECT o.number, p.reserved FROM order_line_progress p JOIN sales_order o ON o.id = p.order_id ORDER BY 1"
    assert rows(books, held) == [("SO-1", 2000), ("SO-2", 4000)]
    desk.go("order", f"do:promise:{second.id}")
    settle(desk, qtbot)
    type_text(qtbot, "1")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, held)[1] == ("SO-2", 1000)


@pytest.fixture
def quote(desk, books, qtbot):
    lines = [{"product": "CU15-3", "quantity": "4", "note": "cut", "price": "8"}]
    made = sample.do(books, "draft_quote", customer="K-10482", lines=lines, charges=[{"amount": "5", "reason": "Van"}])
    sample.do(books, "send_quote", quote=made.id)
    desk.go("order", made.id)
    settle(desk, qtbot)
    return made


def test_a_sent_quote_gets_its_next_revision(desk, books, qtbot, quote):
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    page = desk.screen().page
    assert page.revises == quote.id
    assert (page.model.lines[0].more.note, page.header.adjustments) == ("cut", "+5.00 Van")
    type_text(qtbot, "2*bv12\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "o")
    assert desk.screen()._sheet.choice == "Q", "what revises a quote is sent as a quote"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    # 32.00 + 14.60 + 5.00.
    assert rows(books, "SELECT number, revision, net FROM quote") == [("Q-1", 2, 5160)]
    assert desk.screen().page.title.startswith("Q-1 B")


def test_a_revision_in_the_window_keeps_all_that_a_quote_says(desk, books, qtbot):
    """Packs, lengths, what is only offered, texts and a price per hundred go on, though nobody types them here."""
    sample.do(books, "save_product", sku="CU15-3", length_step="0.5", price="842", price_per=100)
    lines = [
        {"product": "CU15-3", "quantity": "15", "length": "1.5", "pieces": 10, "instead_of": "CU18", "their_sku": "77"},
        {
            "product": "BN12",
            "quantity": "24",
            "pack": "tray",
            "pack_quantity": "12",
            "price": "1.5",
            "price_reason": "old",
        },
        {"product": "BV12", "quantity": "1", "alternative_of": 2},
        {"product": "ELB15", "quantity": "2", "optional": True},
    ]
    texts = [{"kind": "heading", "text": "Bath", "after": 0}, {"kind": "end", "after": 1}]
    made = sample.do(books, "draft_quote", customer="K-10482", lines=lines, texts=texts)
    sample.do(books, "send_quote", quote=made.id)
    desk.go("order", made.id)
    settle(desk, qtbot)
    sent = desk.screen().page.document.deal
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    page = desk.screen().page
    # 15 × 8.42 and 24 × 1.50: what is offered is not in the sum.
    assert page.sums().totals.net == 12630 + 3600
    type_text(qtbot, "1*bn12\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    now = desk.screen().page.document.deal
    assert [one.more for one in now.lines[:4]] == [one.more for one in sent.lines]
    assert [(one.price, one.price_per, one.reason) for one in now.lines[1:4]] == [
        (one.price, one.price_per, one.reason) for one in sent.lines[1:4]
    ]
    assert now.texts == sent.texts
    assert now.lines[0].amount == sent.lines[0].amount


def test_a_quote_becomes_an_order_and_the_next_keys_are_for_that_order(desk, books, qtbot, quote):
    """F12 Ctrl+G without a pause: what the customer signs is the order, not the quotation it came from."""
    press(qtbot, desk, Qt.Key.Key_F12)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    [(order,)] = rows(books, "SELECT id FROM sales_order")
    assert rows(books, "SELECT order_id FROM pick_list") == [(order,)], "the second F12 was the order's own step"
    assert rows(books, "SELECT count(*) FROM draft") == [(0,)]
    desk.go("order", quote.id)
    settle(desk, qtbot)
    page = desk.screen().page
    assert (page.code, page.foot.headline.full_text()) == ("ordered", "Ordered")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen().page.document.id == order


def _quiet(desk):
    """What was said has gone from the corner."""
    for toast in desk.toasts.shown:
        toast.close()


def test_a_quote_is_lost_with_its_reason_by_one_key_and_open_again_by_another(desk, books, qtbot, quote):
    press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
    type_text(qtbot, "3")
    settle(desk, qtbot)
    assert rows(books, "SELECT state, reason FROM quote") == [("declined", "competitor")]
    assert desk.toasts.shown[-1].text == "Q-1 is lost."
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT state, reason FROM quote") == [("sent", "")]
    assert desk.screen().page.code == "quoted"
    # Its toast has gone: the page takes back the last step with its own document, and says where nothing can be.
    press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    _quiet(desk)
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT state, reason FROM quote") == [("sent", "")]
    assert desk.toasts.shown[-1].text == "Q-1: taken back."
    _quiet(desk)
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    settle(desk, qtbot)
    said = desk.screen().page.foot.headline.full_text()
    assert said.startswith("Q-1 is sent and stands as it was sent. F2 writes its next revision")


def test_a_quote_is_not_expired_before_its_day(desk, books, qtbot, quote):
    assert desk.do("expire")
    settle(desk, qtbot)
    assert desk.screen().page.foot.headline.full_text().startswith("Quote Q-1 is valid until")
    assert rows(books, "SELECT state FROM quote") == [("sent",)]


def test_the_board_stops_an_order_and_asks_why_a_quote_is_lost(desk, books, qtbot, quote):
    sample.make_order(books)
    desk.go("board")
    settle(desk, qtbot)
    place = desk.screen()
    for at in range(place.model.rowCount()):
        place.table.go_to(at)
        settle(desk, qtbot)
        press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
        settle(desk, qtbot)
        if isinstance(place._sheet, CancelSheet):
            place._sheet.form.fields["reason"].setCurrentText("Built over")
            press(qtbot, desk, Qt.Key.Key_F12)
        else:
            type_text(qtbot, "2")
        settle(desk, qtbot)
    assert rows(books, "SELECT state, reason FROM quote") == [("declined", "lead time")]
    assert rows(books, "SELECT status FROM order_progress") == [("cancelled",)]
    assert ("Built over",) in rows(books, "SELECT reason FROM journal")


def test_the_board_undoes_its_last_step(desk, books, qtbot):
    sample.make_order(books)
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM pick_list") == [("open",)]
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM pick_list") == [("cancelled",)]


def test_typing_on_the_board_filters_by_customer_or_number(desk, books, qtbot):
    sample.make_order(books, "K-10482")
    sample.make_order(books, "K-10031")
    desk.go("board")
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    type_text(qtbot, "mül")
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    assert desk.screen().model.row_at(0).customer == "Müller Bau GmbH"
    press(qtbot, desk, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 2)
    type_text(qtbot, "so-2")
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    assert desk.screen().model.row_at(0).number == "SO-2"


def test_what_is_over_is_ordered_once_more(desk, books, qtbot):
    made = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    sample.do(books, "cancel_order", order=made.id)
    sample.do(books, "save_price", product="CU15-3", price="9")
    desk.go("board")
    desk.screen().set_view("all")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    page = desk.screen().page
    assert page.who.name == "Müller Bau GmbH"
    assert [(line.product.code, line.price) for line in page.model.lines] == [("CU15-3", 90_000)]


def test_goods_are_kept_for_a_quote_until_a_day_and_let_go(desk, books, qtbot, quote):
    assert desk.do("promise")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.now.full_text().startswith("Nothing is kept yet")
    sheet.form.set_values({"until": "some day"})
    press(qtbot, desk, Qt.Key.Key_F12)
    assert sheet.form.error_of("until") == "“some day” is no day."
    sheet.form.set_values({"until": "+5"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    held = rows(books, "SELECT line, quantity FROM goods_hold WHERE quantity > 0 ORDER BY line")
    assert held
    chip = stock_chip(Chip("free", 100_000, held=60_000), Supply("p"), "")
    assert (chip.text, chip.spoken) == ("100 · 60 kept", "Stock: 100 free, 60 kept for quotes")
    assert desk.do("promise")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.now.full_text().startswith("Kept until ")
    sheet.form.set_values({"until": ""})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT line FROM goods_hold WHERE quantity > 0") == []
