"""What was sold comes back over the counter by keys and scans: as it was paid, or exchanged; with figures."""

from __future__ import annotations

import pytest
import sample
from driving import new_order, press, rows, scan, settle, type_text
from PySide6.QtCore import Qt

from app.ui.screens.money.tender import TenderSheet
from app.ui.screens.order.counter import InHandSheet
from app.ui.screens.reverse import ReverseSheet

KEY, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier
CODES = (("CU15-3", "4006381333931"), ("ELB15", "4006381333948"), ("BV12", "4006381333955"))


def sold(books, tenders=None, lines=(("CU15-3", "10"), ("BN12", "4")), **more):
    """84.20 and 7.76, with 19 % 109.43; paid in cash unless told."""
    given = [{"product": product, "quantity": quantity} for product, quantity in lines]
    draft = sample.do(books, "draft_order", customer="K-10482", lines=given).number
    return sample.do(books, "counter_sale", order=draft, tenders=tenders, **more)


@pytest.fixture
def coded(books):
    """Goods with barcodes."""
    for sku, code in CODES:
        sample.do(books, "save_product", sku=sku, barcodes=[code])
    return books


def reverse(desk, qtbot, bill):
    """The invoice in Money, and Shift+F12."""
    desk.go("money", f"show:{bill.id}")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, ReverseSheet)
    return sheet


def forms(books):
    """In which forms money went back."""
    return rows(books, "SELECT method, amount, reference FROM refund_tender ORDER BY refund_id, position")


def test_j11_two_items_by_the_receipt_within_five_keys_and_three_scans(desk, coded, qtbot):
    books = coded
    sold(books, [{"method": "card", "amount": "12.20"}], lines=(("CU15-3", "1"), ("ELB15", "3")))
    desk.go("board")
    settle(desk, qtbot)
    scan(desk, qtbot, "PA-1")
    assert desk.screen().row.number == "RE-1", "the receipt brings its sale"
    press(qtbot, desk, KEY.Key_F12, SHIFT)  # 2 keys
    settle(desk, qtbot)
    scan(desk, qtbot, "4006381333948")
    scan(desk, qtbot, "4006381333948")
    press(qtbot, desk, KEY.Key_F12)  # asks why
    type_text(qtbot, "2")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT line, quantity, outcome FROM return_line") == [(2, 2000, "restock")]
    # 2 x 0.61 = 1.22 and what 19 % of 10.25 loses, 0.23
    assert rows(books, "SELECT gross, reason FROM credit_note") == [(145, "damaged")]
    assert forms(books) == [("card", 145, "")]
    assert rows(books, "SELECT DISTINCT action FROM journal WHERE kind IN ('ReturnReceived', 'CreditNoteIssued', "
                       "'RefundPaid')") == [("take_back",)]  # fmt: skip
    assert (
        desk.toasts.shown[-1].text == "RT-1: the goods are back. GS-1 credits €1.45 of RE-1. Back as paid: €1.45 card."
    )


def test_a_second_return_of_the_same_goods_is_refused_beside_its_cell(desk, books, qtbot):
    bill = sold(books)
    sheet = reverse(desk, qtbot, bill)
    type_text(qtbot, "8\n\n3")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT sum(quantity) FROM return_line") == [(8000,)]
    sheet = reverse(desk, qtbot, bill)
    type_text(qtbot, "3")
    settle(desk, qtbot)
    words = "Line 1 has 2 out, not 3."
    assert sheet.table.beside.full_text() == words
    assert sheet.table.beside.isVisible()
    assert sheet.table.field.property("wrong") is True
    assert sheet.table.beside.geometry().right() < sheet.table.field.geometry().left()
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM credit_note") == [(1,)]
    press(qtbot, desk, KEY.Key_Backspace)
    type_text(qtbot, "2")
    settle(desk, qtbot)
    assert not sheet.table.beside.isVisible()
    assert sheet.total.full_text() == "€20.04"


def test_a_form_of_money_gives_back_no_more_than_it_took(desk, books, qtbot):
    bill = sold(books, [{"method": "card", "amount": "60"}, {"method": "cash", "amount": "60"}], change="10.57")
    sheet = reverse(desk, qtbot, bill)
    type_text(qtbot, "8")
    settle(desk, qtbot)
    # 80.16: the card took 60.00, the drawer kept 49.43 of 60.00
    shown = [words for _, words in sheet.ways._texts.values()]
    assert shown == ["€60.00 card and €20.16 cash, as paid", "stays as credit"], "neither alone took as much"
    type_text(qtbot, "\b4")
    settle(desk, qtbot)
    assert sheet.ways.letters == ("D", "C", "A"), "40.08 the drawer could pay alone"
    type_text(qtbot, "c")
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "3")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert forms(books) == [("cash", 4008, "")]
    sheet = reverse(desk, qtbot, bill)
    type_text(qtbot, "4")
    settle(desk, qtbot)
    assert sheet.ways.letters == ("D", "A"), "of the cash only 9.35 are left"
    assert next(words for _, words in sheet.ways._texts.values()) == "card, as paid"


def test_what_is_not_paid_back_stays_as_credit(desk, books, qtbot):
    sheet = reverse(desk, qtbot, sold(books))
    type_text(qtbot, "1")
    settle(desk, qtbot)
    type_text(qtbot, "a\n\n3\n")
    settle(desk, qtbot)
    assert forms(books) == []
    assert rows(books, "SELECT amount - allocated - refunded FROM credit_source WHERE source = 'credit_note'") == [
        (1002,)
    ]
    assert sheet is not None


def test_cash_goes_back_with_the_number_of_the_certified_tills_receipt(desk, books, qtbot):
    sample.do(books, "save_company", cash_recording="certified")
    bill = sold(books, [{"method": "cash", "amount": "109.43", "reference": "B-1"}])
    sheet = reverse(desk, qtbot, bill)
    type_text(qtbot, "1\n\n3")
    settle(desk, qtbot)
    assert sheet.receipt.isVisibleTo(sheet)
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.note.full_text() == "Cash is paid back on the certified till here; give the number of its receipt."
    assert sheet.receipt.hasFocus()
    scan(desk, qtbot, "BB-2")
    assert sheet.receipt.text() == "BB-2", "it can be scanned"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert forms(books) == [("cash", 1002, "BB-2")]
    sheet = reverse(desk, qtbot, bill)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    type_text(qtbot, "a")
    assert not sheet.receipt.isVisibleTo(sheet), "what stays as credit needs no receipt"


# --- exchange ---------------------------------------------------------------------------------------------------------


def test_an_exchange_for_more_is_one_sum_to_pay(desk, coded, qtbot):
    books = coded
    bill = sold(books, [{"method": "card", "amount": "109.43"}])
    sheet = reverse(desk, qtbot, bill)
    type_text(qtbot, "x2\n\n")
    assert sheet.entry.hasFocus()
    type_text(qtbot, "3*bv12\n")
    settle(desk, qtbot)
    # 20.04 back; 3 x 7.30 = 21.90 and 4.16 tax
    assert sheet.taken.full_text() == "3 × BV12 21.90"
    assert sheet.net.full_text() == "€6.02 to pay"
    type_text(qtbot, "\n1")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    tender = desk.screen()._sheet
    assert isinstance(tender, TenderSheet)
    type_text(qtbot, "10c\n")
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert rows(books, "SELECT number, gross FROM invoice ORDER BY number") == [("RE-1", 10943), ("RE-2", 2606)]
    assert rows(books, "SELECT gross FROM credit_note") == [(2004,)]
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(0,), (0,)]
    assert rows(books, "SELECT amount, change FROM payment WHERE number = 'PA-2'") == [(602, 398)]
    assert forms(books) == []
    assert rows(books, "SELECT sum(on_hand) FROM stock_level l JOIN product p ON p.id = l.product_id "
                       "WHERE p.sku = 'BV12' AND location = 'MAIN'") == [(54000,)]  # fmt: skip
    said = desk.toasts.shown[-1].text
    assert said == "RT-1: the goods are back. GS-1 credits €20.04 of RE-1. RE-2: sold. Change 3.98 EUR."
    assert rows(books, "SELECT count(*) FROM draft") == [(0,)]


def test_an_exchange_for_less_pays_the_rest_back_as_it_was_paid(desk, coded, qtbot):
    books = coded
    bill = sold(books, [{"method": "card", "amount": "109.43"}])
    sheet = reverse(desk, qtbot, bill)
    type_text(qtbot, "x1\n\n")
    scan(desk, qtbot, "4006381333948")
    scan(desk, qtbot, "4006381333948")
    # 10.02 back; 2 x 0.61 and 0.23 tax
    assert sheet.taken.full_text() == "2 × ELB15 1.22"
    assert sheet.net.full_text() == "€8.57 back"
    type_text(qtbot, "\n1\n")
    settle(desk, qtbot)
    assert forms(books) == [("card", 857, "")]
    assert rows(books, "SELECT balance FROM customer_balance") == [(0,)]
    assert "Back as paid: €8.57 card." in desk.toasts.shown[-1].text


def test_an_exchange_that_comes_out_even_moves_no_money(desk, books, qtbot):
    sheet = reverse(desk, qtbot, sold(books))
    type_text(qtbot, "x1\n\ncu15\n")
    settle(desk, qtbot)
    assert sheet.net.full_text() == "Even"
    type_text(qtbot, "\n2\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross FROM invoice ORDER BY number") == [(10943,), (1002,)]
    assert rows(books, "SELECT count(*) FROM payment") == [(1,)]
    assert forms(books) == []


def test_esc_from_the_money_loses_nothing(desk, books, qtbot):
    sheet = reverse(desk, qtbot, sold(books))
    type_text(qtbot, "x1\n\n3*bv12\n")
    settle(desk, qtbot)
    type_text(qtbot, "\n1\n")
    settle(desk, qtbot)
    assert isinstance(desk.screen()._sheet, TenderSheet)
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    again = desk.screen()._sheet
    assert isinstance(again, ReverseSheet)
    assert again is not sheet
    assert (again.net.full_text(), again.reason.text()) == ("€16.04 to pay", "wrong goods")
    assert rows(books, "SELECT count(*) FROM credit_note") == [(0,)]
    assert again.table.field.hasFocus(), "keys go to the sheet, not to the list below"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    type_text(qtbot, "d\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT amount FROM payment WHERE number = 'PA-2'") == [(1604,)]


def test_goods_of_the_exchange_that_the_books_do_not_know_ask_why_once(desk, books, qtbot):
    sheet = reverse(desk, qtbot, sold(books))
    type_text(qtbot, "x1\n\nflx\n\n1\n")
    settle(desk, qtbot)
    # 10.02 back; 9.80 and 1.86 tax
    assert sheet.net.full_text() == "€1.64 to pay"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    type_text(qtbot, "c\n")
    settle(desk, qtbot)
    why = desk.screen()._sheet
    assert isinstance(why, InHandSheet)
    assert "1 × FLX500 are not here by the books" in why.sentence.full_text()
    assert rows(books, "SELECT count(*) FROM credit_note") == [(0,)], "wholly, or not at all"
    type_text(qtbot, "stood on the counter\n")
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert rows(books, "SELECT gross FROM credit_note") == [(1002,)]
    assert [one.text for one in desk.toasts.shown][-2] == "Count FLX500 in MAIN: the books did not know of it."


def test_an_exchange_needs_goods_and_what_is_no_goods_is_said(desk, books, qtbot):
    sheet = reverse(desk, qtbot, sold(books))
    type_text(qtbot, "x1\n\n")
    type_text(qtbot, "nothing like it\n")
    settle(desk, qtbot)
    assert sheet.note.full_text() == "“nothing like it”: not found."
    type_text(qtbot, "2*elb15\nbn12\n")
    settle(desk, qtbot)
    assert [one.code for one in sheet.reversal.instead] == ["ELB15", "BN12"]
    press(qtbot, desk, KEY.Key_Backspace)
    press(qtbot, desk, KEY.Key_Backspace)
    settle(desk, qtbot)
    assert sheet.reversal.instead == ()
    type_text(qtbot, "\n2")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert sheet.note.full_text().startswith("Scan or type what is taken instead")
    assert rows(books, "SELECT count(*) FROM credit_note") == [(0,)]


def test_what_was_not_sold_there_is_said(desk, coded, qtbot):
    sheet = reverse(desk, qtbot, sold(coded))
    scan(desk, qtbot, "4006381333955")
    assert sheet.note.full_text() == "BV12 is not on RE-1, or all of it is back."
    assert sheet.reversal.empty


# --- scans of documents -----------------------------------------------------------------------------------------------


def test_a_scanned_document_opens_from_the_blank_order_of_the_counter(desk, coded, qtbot):
    books = coded
    bill = sold(books)
    order = sample.make_order(books)
    pick = sample.do(books, "open_pick_list", order=order.id)
    for code, place in (("PA-1", "Money"), ("RE-1", "Money"), ("SO-2", "Order"), (pick.number, "Deliveries")):
        desk.go("order", "new")
        settle(desk, qtbot)
        scan(desk, qtbot, code)
        assert type(desk.screen()).__name__.startswith(place), code
        assert rows(books, "SELECT count(*) FROM customer") == [(3,)], "a code is nobody's name"
    assert bill.number == "RE-1"


def test_a_product_scanned_on_a_blank_order_begins_a_sale(desk, coded, qtbot):
    desk.go("order", "new")
    settle(desk, qtbot)
    for code in ("4006381333931", "4006381333948", "4006381333931"):
        scan(desk, qtbot, code)
    page = desk.screen().page
    assert page.who.name == "Walk-in"
    assert [(one.product.code, one.quantity) for one in page.model.lines] == [("CU15-3", 2000), ("ELB15", 1000)]


def test_a_receipt_of_several_invoices_shows_itself(desk, books, qtbot):
    for _ in range(2):
        sold(books, [])
    sample.do(books, "record_payment", customer="K-10482", tenders=[{"method": "card", "amount": "200"}])
    desk.go("money")
    settle(desk, qtbot)
    scan(desk, qtbot, "PA-1")
    assert desk.screen().row.number == "PA-1"


def test_a_code_nobody_knows_is_typed_where_the_cursor_is_or_said(desk, books, qtbot):
    desk.go("board")
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    scan(desk, qtbot, "NONE-1")
    assert desk.toasts.shown[-1].text == "Unknown barcode NONE-1 — assign to a product (Ctrl+.)"
    page = new_order(desk, qtbot)
    scan(desk, qtbot, "NONE-1")
    assert [(line.kind.name, line.problem) for line in page.model.lines] == [("PRODUCT", "not found")]


def test_a_scan_while_money_is_taken_adds_no_goods(desk, coded, qtbot):
    sample.do(coded, "save_company", cash_recording="certified")
    page = new_order(desk, qtbot)
    scan(desk, qtbot, "4006381333931")
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "s\n")
    settle(desk, qtbot)
    tender = desk.screen()._sheet
    scan(desk, qtbot, "4006381333948")
    assert tender.note.full_text() == "First the money; Esc goes back to the goods."
    assert [one.product.code for one in page.model.lines] == ["CU15-3"]
    type_text(qtbot, "c")
    scan(desk, qtbot, "B-4711")
    assert tender.tenders[0].reference == "B-4711", "the receipt of the certified till is scanned"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(coded, "SELECT amount, reference FROM payment_tender") == [(1002, "B-4711")]


def test_a_scan_is_no_reason_and_no_goods_while_it_is_asked_why(desk, coded, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "flx\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "s\n")
    settle(desk, qtbot)
    type_text(qtbot, "c\n")
    settle(desk, qtbot)
    why = desk.screen()._sheet
    assert isinstance(why, InHandSheet)
    scan(desk, qtbot, "4006381333948")
    assert why.note.full_text() == "First why; Esc goes back to the goods."
    assert why.words == ""
    assert [one.product.code for one in page.model.lines] == ["FLX500"]
    assert rows(coded, "SELECT count(*) FROM invoice") == [(0,)]


def test_a_scan_while_the_finish_sheet_is_open_is_one_more_line(desk, coded, qtbot):
    page = new_order(desk, qtbot)
    scan(desk, qtbot, "4006381333931")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    scan(desk, qtbot, "4006381333948")
    assert [one.product.code for one in page.model.lines] == ["CU15-3", "ELB15"]
    type_text(qtbot, "s\n")
    settle(desk, qtbot)
    type_text(qtbot, "c\n")
    settle(desk, qtbot)
    # 8.42 and 0.61, with tax 10.75
    assert rows(coded, "SELECT gross FROM invoice") == [(1075,)]
    assert rows(coded, "SELECT sum(amount) FROM payment") == [(1075,)]
