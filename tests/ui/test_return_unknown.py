"""Goods whose sale nobody finds come back by keys: what is paid for them, why, and on whose word; with figures."""

from __future__ import annotations

import pytest
import sample
from driving import open_desk, press, rows, scan, settle, type_text
from PySide6.QtCore import Qt

from app.actions.signing_in import prove
from app.ui.screens.money.unknown import UnknownSheet
from app.ui.shell.approval import ApprovalSheet
from app.ui.shell.state import WindowState

KEY = Qt.Key


def begin(desk, qtbot):
    """F3, the words, Enter: the sheet."""
    desk.go("money")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F3)
    type_text(qtbot, "without a receipt")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, UnknownSheet)
    return sheet


def forms(books):
    """In which forms money went back."""
    return rows(books, "SELECT method, amount, reference FROM refund_tender ORDER BY refund_id")


def test_a_scan_a_reason_and_the_money_is_back(desk, books, qtbot):
    sample.do(books, "save_product", sku="ELB15", barcodes=["4006381333948"])
    sheet = begin(desk, qtbot)
    for _ in range(3):
        scan(desk, qtbot, "4006381333948")
    # 0.61 and 19 % of it for one today: 0.73
    assert [(row.product.code, row.quantity, row.price) for row in sheet._rows] == [("ELB15", "3", "0.73")]
    assert sheet.total.full_text() == "€2.19 back"
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.note.full_text() == "A return without a receipt says why it is taken."
    assert sheet.reason.hasFocus()
    type_text(qtbot, "bought last week\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT customer_name, gross FROM invoice") == [("Walk-in", -219)]
    assert forms(books) == [("cash", 219, "")]
    assert rows(books, "SELECT reason FROM sales_return") == [("bought last week",)]
    assert rows(books, "SELECT sum(on_hand) FROM stock_level l JOIN product p ON p.id = l.product_id "
                       "WHERE p.sku = 'ELB15' AND location = 'MAIN'") == [(51000,)]  # fmt: skip
    assert desk.toasts.shown[-1].text == "RE-1: the goods are back. €2.19 back: cash."


def test_a_stated_price_a_customer_scrap_and_no_money(desk, books, qtbot):
    sheet = begin(desk, qtbot)
    type_text(qtbot, "2*bv12@5\n")
    settle(desk, qtbot)
    assert sheet.total.full_text() == "€10.00 back"
    press(qtbot, desk, KEY.Key_Down)
    type_text(qtbot, "3\t\tscr\n")
    settle(desk, qtbot)
    assert sheet.total.full_text() == "€15.00 back"
    assert "A" not in sheet.ways.letters, "credit is somebody's"
    type_text(qtbot, "kern")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert sheet.name.full_text() == "Kern Haustechnik"
    sheet.table.go(0, "price")
    sheet.table.field.setFocus()
    type_text(qtbot, "a")
    sheet.reason.setFocus()
    type_text(qtbot, "a regular\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT customer_name, gross FROM invoice") == [("Kern Haustechnik", -1500)]
    assert rows(books, "SELECT outcome, quantity FROM return_line") == [("scrap", 3000)]
    assert forms(books) == []
    assert rows(books, "SELECT balance FROM customer_balance") == [(-1500,)]
    assert desk.toasts.shown[-1].text == "RE-1: the goods are back. €15.00 stay as credit."


@pytest.mark.parametrize(
    ("cell", "typed", "words"),
    [("quantity", "many", "“many” is no quantity."), ("price", "", "What is paid for one, with tax?"),
     ("price", "1,2,3", "“1,2,3” is no price.")],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_cell(desk, books, qtbot, cell, typed, words):
    sheet = begin(desk, qtbot)
    type_text(qtbot, "elb15\n")
    settle(desk, qtbot)
    sheet.table.go(0, cell)
    sheet.table.field.setText(typed)
    sheet.table.field.textEdited.emit(typed)
    settle(desk, qtbot)
    assert sheet.table.beside.full_text() == words
    sheet.reason.setText("why")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM invoice") == [(0,)]


def test_a_service_does_not_come_back_and_unknown_goods_are_said(desk, books, qtbot):
    sample.do(books, "save_product", sku="CUT", name="Cutting", unit="h", price="10", tax="DE19", service=True)
    sheet = begin(desk, qtbot)
    type_text(qtbot, "no such thing\n")
    settle(desk, qtbot)
    assert sheet.note.full_text() == "“no such thing”: not found."
    type_text(qtbot, "cut\n")
    settle(desk, qtbot)
    assert sheet.table.beside.full_text() == "CUT is a service; nothing of it comes back."
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM invoice") == [(0,)]


def test_hasty_keys_are_kept_and_the_certified_receipt_is_asked(desk, books, qtbot):
    sample.do(books, "save_company", cash_recording="certified")
    sheet = begin(desk, qtbot)
    # All at once, before the product is found.
    type_text(qtbot, "elb15\n\n\nlost it\n")
    settle(desk, qtbot)
    assert sheet.note.full_text() == "Cash is paid back on the certified till here; give the number of its receipt."
    scan(desk, qtbot, "B-77")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert forms(books) == [("cash", 73, "B-77")]


def test_where_cash_is_not_recorded_it_is_not_offered(desk, books, qtbot):
    sample.do(books, "save_company", cash_recording="off")
    sheet = begin(desk, qtbot)
    type_text(qtbot, "elb15\n\n\nlost it")
    settle(desk, qtbot)
    assert sheet.ways.letters == ("D", "T", "Q")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert forms(books) == [("card", 73, "")]


def test_what_was_taken_back_by_mistake_is_credited_again_by_the_reverse_sheet(desk, books, qtbot):
    line = {"product": "BV12", "quantity": "2", "price": "5"}
    bill = sample.do(books, "take_back_without_receipt", customer="K-10031", lines=[line], reason="x", keep=True)
    desk.go("money", f"show:{bill.id}")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.modes.letters == ("K",), "nothing of it was sold, so nothing comes back"
    type_text(qtbot, "w\n\nmistaken\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross, reason FROM credit_note") == [(-1000, "mistaken")]
    assert rows(books, "SELECT balance FROM customer_balance") == [(0,)]
    assert desk.toasts.shown[-1].text == "GS-1 credits −€10.00 of RE-1."


# --- on whose word ----------------------------------------------------------------------------------------------------


@pytest.fixture
def guarded(books, qtbot, tmp_path):
    """Anna may everything, Bert works at the counter and is signed in."""
    from app.actions.catalogue import BY_NAME
    from app.actions.registry import perform

    for name, role in (("Anna", "owner"), ("Bert", "counter")):
        perform(books, BY_NAME["save_user"], {"name": name, "role": role}, "Anna")
        perform(books, BY_NAME["set_secret"], {"user": name, "secret": f"{name}'s own words"}, "Anna")
    desk = open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
    assert prove(books, "Bert", "Bert's own words").name == "Bert"
    desk.doorkeeper._open_door("Bert")
    settle(desk, qtbot)
    return desk


def test_who_may_not_asks_somebody_who_may_and_both_are_in_the_journal(guarded, books, qtbot):
    desk = guarded
    sheet = begin(desk, qtbot)
    type_text(qtbot, "10*bv12@9\n\n\nreceipt lost\n")
    settle(desk, qtbot)
    asked = desk.doorkeeper._sheet
    assert isinstance(asked, ApprovalSheet)
    assert rows(books, "SELECT count(*) FROM invoice") == [(0,)]
    type_text(qtbot, "known customer\n")
    type_text(qtbot, "Anna's own words\n")
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: rows(books, "SELECT count(*) FROM invoice") == [(1,)], timeout=5000)
    settle(desk, qtbot)
    assert rows(books, "SELECT gross FROM invoice") == [(-9000,)]
    assert rows(books, "SELECT DISTINCT actor FROM journal WHERE action = 'take_back_without_receipt'") == [("Bert",)]
    assert rows(books, "SELECT count(*) FROM journal WHERE kind = 'ApprovalGiven'") == [(1,)]
    assert desk.screen()._sheet is None
    assert sheet is not None


def test_without_an_approval_nothing_happens_and_nothing_typed_is_lost(guarded, books, qtbot):
    desk = guarded
    sheet = begin(desk, qtbot)
    type_text(qtbot, "elb15\n\n\nreceipt lost\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert desk.screen()._sheet is sheet
    assert sheet.note.full_text().startswith("Bert may not pay back without a receipt. Ask Anna")
    assert (len(sheet._rows), sheet.reason.text()) == (1, "receipt lost")
    assert rows(books, "SELECT count(*) FROM invoice") == [(0,)]
    assert rows(books, "SELECT count(*) FROM journal WHERE kind = 'PermissionRefused'") == [(1,)]
