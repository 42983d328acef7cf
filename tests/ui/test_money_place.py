"""Money in, out and back by keys, and the books afterwards."""

from __future__ import annotations

import pytest
import sample
from driving import billed, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.documents.runner import print_paper

KEY, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


def sold(books, lines=(("CU15-3", "10"), ("BN12", "4")), customer="K-10482"):
    """An invoice over goods that have left: 84.20 and 7.76, with 19 % 109.43."""
    order = sample.make_order(books, customer, lines)
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    shipment = sample.do(books, "pack_shipment", pick_list=pick.id)
    sample.do(books, "ship", shipment=shipment.id)
    return sample.do(books, "issue_invoice", orders=[order.id])


def reverse(desk, qtbot, number, *, hasty=False):
    """F3, the number, Enter, Esc from its tender sheet, Shift+F12: the reverse sheet."""
    press(qtbot, desk, KEY.Key_F3)
    type_text(qtbot, number)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    if desk.screen()._sheet:
        press(qtbot, desk, KEY.Key_Escape)
        settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    if hasty:
        return None
    settle(desk, qtbot)
    return desk.screen()._sheet


# --- taking back ------------------------------------------------------------------------------------------------------


def test_goods_come_back_with_a_credit_note_and_the_money_in_one_step(desk, books, qtbot):
    bill = sold(books)
    sample.do(books, "record_payment", customer="K-10482", tenders=[{"method": "card", "amount": "109.43"}])
    sheet = reverse(desk, qtbot, "RE-1")
    type_text(qtbot, "2\n1\n2")
    settle(desk, qtbot)
    # 2 pipes are 16.84, one nipple 1.94: net 18.78, and what 19 % of 91.96 loses, 3.57.
    assert sheet.total.full_text() == "€22.35"
    assert sheet.back.full_text() == "€22.35 back"
    assert sheet.reason.text() == "damaged"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT line, quantity, outcome, location FROM return_line ORDER BY line") == [
        (1, 2000, "restock", "MAIN"),
        (2, 1000, "restock", "MAIN"),
    ]
    assert rows(books, "SELECT net, tax, gross, reason FROM credit_note") == [(1878, 357, 2235, "damaged")]
    assert rows(books, "SELECT r.amount, t.method FROM refund r JOIN refund_tender t ON t.refund_id = r.id") == [
        (2235, "card")
    ]
    assert rows(books, "SELECT balance FROM customer_balance") == [(0,)]
    assert rows(books, "SELECT DISTINCT action FROM journal WHERE kind IN ('ReturnReceived', 'RefundPaid')") != []
    assert bill.totals.gross == "109.43"


def test_no_more_comes_back_than_is_out_and_the_sheet_says_so_at_once(desk, books, qtbot):
    bill = sold(books)
    sample.do(books, "receive_return", invoice=bill.id, lines=[{"line": 1, "quantity": "8"}])
    sample.do(books, "issue_credit_note", invoice=bill.id, lines=[{"line": 1, "quantity": "8"}], reason="back")
    sheet = reverse(desk, qtbot, "RE-1")
    type_text(qtbot, "3")
    settle(desk, qtbot)
    assert sheet.note.full_text() == "Line 1 has 2 out, not 3."
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM credit_note") == [(1,)]
    press(qtbot, desk, KEY.Key_Backspace)
    type_text(qtbot, "2")
    settle(desk, qtbot)
    assert sheet.total.full_text() == "€20.04"


def test_a_line_is_credited_by_an_amount_and_the_goods_stay_out(desk, books, qtbot):
    sold(books)
    sheet = reverse(desk, qtbot, "RE-1")
    type_text(qtbot, "k")
    type_text(qtbot, "\t")
    assert sheet.table.place == (0, "amount")
    type_text(qtbot, "4,20\n\n4")
    settle(desk, qtbot)
    assert sheet.total.full_text() == "€5.00"
    assert "lowers what is open" in sheet.note.full_text()
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT line, quantity, amount FROM credit_note_line") == [(1, 0, 420)]
    assert rows(books, "SELECT gross, reason FROM credit_note") == [(500, "wrong price")]
    assert rows(books, "SELECT count(*) FROM sales_return") == [(0,)]
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(10443,)]


def test_the_whole_invoice_is_credited_to_the_cent_and_then_nothing_is_left(desk, books, qtbot):
    sold(books)
    sheet = reverse(desk, qtbot, "RE-1")
    type_text(qtbot, "w")
    settle(desk, qtbot)
    assert sheet.total.full_text() == "€109.43"
    type_text(qtbot, "\n\n3\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross FROM credit_note") == [(10943,)]
    assert rows(books, "SELECT sum(quantity) FROM return_line") == [(14000,)]
    desk.screen().set_view("all")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert desk.screen().line.text == "Nothing of RE-1 is left to take back."


def test_broken_goods_are_scrapped_and_never_sold_again(desk, books, qtbot):
    sold(books)
    before = rows(books, "SELECT sum(on_hand) FROM stock_level WHERE location = 'MAIN'")
    reverse(desk, qtbot, "RE-1")
    type_text(qtbot, "1\t\tscr\n")
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "2")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT quantity, outcome FROM return_line") == [(1000, "scrap")]
    assert rows(books, "SELECT sum(on_hand) FROM stock_level WHERE location = 'MAIN'") == before


def test_a_credit_needs_something_and_a_reason(desk, books, qtbot):
    sold(books)
    sheet = reverse(desk, qtbot, "RE-1")
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.note.full_text().startswith("Type how many of a line")
    type_text(qtbot, " ")
    settle(desk, qtbot)
    assert sheet.reversal.rows[0].quantity == "10"
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.reason.hasFocus()
    assert sheet.note.full_text() == "Say why; it stands on the document."
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM credit_note") == [(0,)]


def test_keys_typed_before_the_total_is_known_are_not_lost(desk, books, qtbot):
    sold(books)
    # All at once: before the sheet is there, before its total is known, and the last key is the button.
    reverse(desk, qtbot, "RE-1", hasty=True)
    type_text(qtbot, "1\n\n2")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT gross, reason FROM credit_note") == [(1002, "damaged")]


@pytest.mark.parametrize("typed", ["abc", "1,,2", "--1"])
def test_what_is_no_quantity_is_said_and_credits_nothing(desk, books, qtbot, typed):
    sold(books)
    sheet = reverse(desk, qtbot, "RE-1")
    sheet.table.field.setText(typed)
    sheet.table.field.textEdited.emit(typed)
    settle(desk, qtbot)
    assert sheet.note.full_text() == f"“{typed}” is no quantity."
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM credit_note") == [(0,)]


# --- money ------------------------------------------------------------------------------------------------------------


def test_one_payment_covers_the_oldest_of_several_invoices_first(desk, books, qtbot):
    sold(books)
    sold(books, (("BV12", "2"),))
    desk.go("money")
    desk.screen().set_view("open")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Down, SHIFT)
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "RE-1, RE-2 · Müller Bau GmbH · €126.80 open"
    type_text(qtbot, "110d")
    assert sheet.rest.full_text().startswith("€16.80 stays open, due ")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    found = rows(books, "SELECT gross - paid - settled FROM invoice_progress ORDER BY invoice_id")
    assert found == [(0,), (1680,)]


def test_too_much_by_card_stays_as_their_credit_and_is_used_for_the_next_invoice(desk, books, qtbot):
    sold(books)
    desk.go("money", "RE-1")
    settle(desk, qtbot)
    type_text(qtbot, "120d")
    sheet = desk.screen()._sheet
    assert sheet.rest.full_text() == "€10.57 stays as credit"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert sheet.note.full_text() == "€10.57 by card are more than is owed. ⏎ once more keeps them as their credit."
    assert rows(books, "SELECT count(*) FROM payment") == [(0,)]
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT amount - allocated FROM credit_source") == [(1057,)]
    sold(books, (("BV12", "2"),))
    desk.go("money", "RE-2")
    settle(desk, qtbot)
    type_text(qtbot, "vc\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress ORDER BY invoice_id") == [(0,), (0,)]
    assert rows(books, "SELECT amount FROM payment ORDER BY number") == [(12000,), (680,)]
    assert rows(books, "SELECT balance FROM customer_balance") == [(0,)]


def test_credit_with_us_is_set_against_what_they_owe(desk, books, qtbot):
    sample.do(books, "record_payment", customer="K-10482", tenders=[{"method": "transfer", "amount": "50"}])
    sold(books)
    desk.go("money")
    desk.screen().set_view("account")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert [row.amount for row in sheet.model.rows] == ["50.00"]
    type_text(qtbot, "30")
    assert sheet.rest.full_text() == "€20.00 stays as credit"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(7943,)]
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.given.full_text() == "20.00 transfer", "as it came, by Enter alone"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT amount FROM refund") == [(2000,)]
    assert desk.screen().model.rowCount() == 0


def test_a_payment_is_reversed_with_its_reason(desk, books, qtbot):
    sold(books)
    sample.do(books, "record_payment", customer="K-10482", tenders=[{"method": "transfer", "amount": "109.43"}])
    desk.go("money")
    desk.screen().set_view("payments")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    type_text(qtbot, "2")
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM payment") == [("reversed",)]
    assert rows(books, "SELECT reason FROM journal WHERE action = 'reverse_payment'") == [("returned by the bank",)]
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(10943,)]


def test_a_leaves_the_rest_on_account(desk, books, qtbot):
    sold(books)
    desk.go("money", "RE-1")
    settle(desk, qtbot)
    type_text(qtbot, "9,43ca")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(10000,)]


def test_a_receipt_is_printed_once_it_is_asked_for(desk, books, qtbot, monkeypatch):
    printed = []
    sold(books)
    monkeypatch.setattr(desk.screen("money").papers, "print", lambda kind, number: printed.append((kind, number)))
    desk.go("money", "RE-1")
    settle(desk, qtbot)
    type_text(qtbot, "9c\n")
    settle(desk, qtbot)
    assert printed == []
    desk.go("board")
    desk.go("money", "RE-1")
    settle(desk, qtbot)
    type_text(qtbot, "9cr\n")
    settle(desk, qtbot)
    assert printed == [("payment", rows(books, "SELECT max(number) FROM payment")[0][0])]
    assert desk.desk.settings["receipt"] is True


# --- billing ----------------------------------------------------------------------------------------------------------


def test_all_that_has_left_is_billed_by_four_letters_and_what_cannot_stands_on_top(desk, books, qtbot):
    billed(books)
    billed(books)
    free = sample.do(books, "save_product", sku="GIFT", name="Gift", unit="pc", price="0", tax="DE19", service=False)
    sample.do(books, "receive_goods", lines=[{"product": free.number or "GIFT", "quantity": "5"}])
    order = sample.make_order(books, "K-10031", (("GIFT", "1"),))
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    sample.do(books, "ship", shipment=sample.do(books, "pack_shipment", pick_list=pick.id).id)
    press(qtbot, desk, KEY.Key_F3)
    type_text(qtbot, "inv\n")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "Invoice 2 shipped orders, €200.40"
    assert sheet.model.row_at(0).problem == "GIFT has no price."
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT number, gross FROM invoice ORDER BY number") == [("RE-1", 10020), ("RE-2", 10020)]


def test_several_orders_go_on_one_invoice(desk, books, qtbot):
    billed(books)
    billed(books)
    desk.go("money", "bill-all")
    settle(desk, qtbot)
    type_text(qtbot, "g")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT number, gross FROM invoice") == [("RE-1", 20040)]
    assert rows(books, "SELECT count(*) FROM invoice_order") == [(2,)]


def test_one_is_left_out_of_a_billing(desk, books, qtbot):
    billed(books)
    billed(books)
    desk.go("money", "bill-all")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Space)
    assert desk.screen()._sheet.title.full_text() == "Invoice 1 shipped order, €100.20"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert len(rows(books, "SELECT number FROM invoice")) == 1
    assert desk.screen().model.rowCount() == 1


def test_what_is_not_billed_yet_comes_back_without_a_credit_note(desk, books, qtbot):
    billed(books)
    desk.go("money")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    assert desk.place == "deliveries"
    type_text(qtbot, " \n2\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT quantity FROM return_line") == [(10000,)]
    assert rows(books, "SELECT count(*) FROM credit_note") == [(0,)]


# --- finding ----------------------------------------------------------------------------------------------------------


def test_an_invoice_opened_by_its_number_is_the_row_under_the_cursor(desk, books, qtbot):
    for _ in range(4):
        sold(books, (("BN12", "1"),))
    desk.go("money")
    settle(desk, qtbot)
    for number in ("RE-3", "RE-2"):
        press(qtbot, desk, KEY.Key_F3)
        type_text(qtbot, f"{number}\n")
        settle(desk, qtbot)
        assert desk.screen().row.number == number
        assert desk.screen()._sheet.title.full_text().startswith(f"{number} · ")
        press(qtbot, desk, KEY.Key_Escape)
        settle(desk, qtbot)
        assert desk.screen().row.number == number
    press(qtbot, desk, KEY.Key_F3)
    type_text(qtbot, "RE-4\n")
    settle(desk, qtbot)
    type_text(qtbot, "t")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    table = desk.screen().table
    qtbot.waitUntil(lambda: table.model().rowCount() == 3)
    assert table.hasFocus(), "the keys go to the list again, whatever had them before the sheet"
    press(qtbot, desk, KEY.Key_Up)
    assert desk.screen().row.number == "RE-2"


def test_the_list_is_narrowed_by_customer(desk, books, qtbot):
    sold(books)
    sold(books, customer="K-10031")
    desk.go("money")
    desk.screen().set_view("all")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    type_text(qtbot, "mül")
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    assert desk.screen().row.number == "RE-1"


# --- the trail --------------------------------------------------------------------------------------------------------


def test_the_trail_says_who_did_what_and_why(desk, books, qtbot):
    bill = sold(books)
    sample.do(books, "record_payment", customer="K-10482", tenders=[{"method": "card", "amount": "9"}])
    sample.do(books, "issue_credit_note", invoice=bill.id, lines=[{"line": 1, "quantity": "1"}], reason="bent")
    print_paper(books, "invoice", "RE-1", "anna")
    desk.go("money", "show:RE-1")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_H, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    told = [(row.who, row.what, row.why) for row in desk.screen()._sheet.model.rows]
    assert told == [
        ("anna", "Archive document", ""),
        ("anna", "Issue a credit note", "bent"),
        ("anna", "Take a payment", ""),
        ("anna", "Issue an invoice", ""),
    ]
    press(qtbot, desk, KEY.Key_Escape)
    assert desk.screen()._sheet is None


# --- the budget of keys ----------------------------------------------------------------------------------------------


def test_a_part_payment_takes_no_more_than_sixteen_keys_and_a_return_no_more_than_eighteen(desk, books, qtbot):
    sold(books)
    keys = 0

    def played(text):
        nonlocal keys
        keys += len(text)
        type_text(qtbot, text)
        settle(desk, qtbot)

    press(qtbot, desk, KEY.Key_F3)
    keys += 1
    played("re-1\n")
    played("50c40d\n")
    assert keys <= 16
    assert rows(books, "SELECT gross - paid - settled FROM invoice_progress") == [(1943,)]
    keys = 0
    press(qtbot, desk, KEY.Key_F3)
    keys += 1
    played("re-1\n")
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    keys += 3
    played("1\n1\n2\n")
    assert keys <= 18
    assert rows(books, "SELECT sum(quantity) FROM return_line") == [(2000,)]
    assert rows(books, "SELECT net FROM credit_note") == [(1036,)]


def test_an_invoice_below_zero_is_paid_back(desk, books, qtbot):
    sample.do(books, "save_product", sku="TAKE", name="Old boiler taken", price="10", tax="DE19", service=True)
    lines = [{"product": "TAKE", "quantity": "-1"}]
    draft = sample.do(books, "draft_order", customer="K-10482", lines=lines, invoice_method="order")
    sample.do(books, "issue_invoice", orders=[sample.do(books, "confirm_order", order=draft.id).id])
    desk.go("money")
    desk.screen().set_view("account")
    settle(desk, qtbot)
    row = desk.screen().row
    assert (row.number, row.total, row.open) == ("RE-1", 1190, 1190)
    press(qtbot, desk, KEY.Key_F9)
    settle(desk, qtbot)
    type_text(qtbot, "c")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT amount FROM refund") == [(1190,)]
    desk.screen().set_view("all")
    settle(desk, qtbot)
    row = desk.screen().row
    assert (row.number, row.total, row.open, row.state) == ("RE-1", -1190, 0, "credit")
    assert desk.screen().offers()["pay"].words == "On account", "of the bill itself nothing is to be paid"


def test_what_has_no_key_is_found_in_the_palette_and_not_in_the_key_bar(desk, books, qtbot):
    billed(books)
    desk.go("money")
    settle(desk, qtbot)
    assert "invoice_all" in desk.screen().offers()
    assert all(key for key, _ in desk.bar.keys)
    press(qtbot, desk, KEY.Key_F3)
    type_text(qtbot, ">invoice, all")
    settle(desk, qtbot)
    assert [hit.title for hit in desk.palette_.results.hits][:1] == ["Invoice all"]


@pytest.mark.parametrize(("width", "below"), [(800, True), (1366, False)])
def test_the_views_stand_below_the_title_where_there_is_no_room_and_no_word_is_cut(desk, qtbot, width, below):
    desk.go("money")
    desk.window().setWindowState(Qt.WindowState.WindowNoState)
    desk.window().resize(width, 600)
    qtbot.waitUntil(lambda: desk.window().width() == width)
    settle(desk, qtbot)
    place = desk.screen()
    assert (place.pills.y() > place.filter.geometry().bottom()) is below
    assert all(pill.width() >= pill.width_at(pill.stage) for pill in place.pills._pills.values())
