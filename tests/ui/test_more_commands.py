"""Commands that the map of keys names: lanes of the board, words in lines, what is put aside, what one may not do."""

from __future__ import annotations

import pytest
import sample
from driving import billed, new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.actions.catalogue import BY_NAME
from app.domain.permissions import NAMES
from app.ui.commands import COMMANDS, PERMISSIONS

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def laned(desk, qtbot):
    """The board in lanes."""
    desk.go("board")
    settle(desk, qtbot)
    board = desk.screen()
    desk.do("lanes")
    settle(desk, qtbot)
    assert board.lanes.hasFocus()
    return board


def test_open_work_stands_in_lanes_and_is_gone_through_by_arrows(desk, books, qtbot):
    first, second = sample.make_order(books), sample.make_order(books, "K-10482")
    billed(books)
    quote = sample.do(books, "draft_quote", customer="K-10482", lines=[{"product": "CU15-3", "quantity": "1"}])
    sample.do(books, "send_quote", quote=quote.id)
    board = laned(desk, qtbot)
    found = [(lane.key, lane.count, [row.number for row in lane.rows]) for lane in board.lanes.lanes]
    assert found == [
        ("quoted", 1, ["Q-1"]),
        ("to_pick", 2, [first.number, second.number]),
        ("picking", 0, []),
        ("to_ship", 0, []),
        ("to_invoice", 1, ["SO-3"]),
        ("to_collect", 0, []),
    ]
    assert board.row.number == "Q-1"
    walk = {"right": first.number, "down": second.number, "Down": second.number, "Right": "SO-3", "left": first.number}
    for key, number in walk.items():
        press(qtbot, desk, KEY[f"Key_{key.title()}"])
        assert board.row.number == number
    press(qtbot, desk, KEY.Key_End)
    assert board.row.number == second.number
    assert board.lanes.accessibleDescription().startswith("To pick, 2 of 2: To pick, SO-2 Müller Bau GmbH")
    press(qtbot, desk, KEY.Key_Return)
    settle(desk, qtbot)
    assert desk.screen().page.document.number == second.number
    press(qtbot, desk, KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(desk, qtbot)
    assert board.lanes.hasFocus()
    assert board.row.number == second.number


def test_a_card_goes_on_and_back_by_one_key_and_the_cursor_goes_with_it(desk, books, qtbot):
    order = sample.make_order(books)
    board = laned(desk, qtbot)
    press(qtbot, desk, KEY.Key_Right, CTRL | SHIFT)
    settle(desk, qtbot)
    assert (board.row.number, board.row.status, board.lanes.lane) == (order.number, "picking", 2)
    press(qtbot, desk, KEY.Key_Right, CTRL | SHIFT)
    settle(desk, qtbot)
    assert desk.place == "deliveries", "what is picked is said line by line"
    desk.go("board")
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert (board.row.status, board.lanes.lane) == ("to_pick", 1), "the cursor goes back with its card"
    press(qtbot, desk, KEY.Key_Left, CTRL | SHIFT)
    settle(desk, qtbot)
    assert board.line.text.startswith("An order does not become a quote again.")
    assert rows(books, "SELECT status FROM order_progress") == [("to_pick",)]


def test_what_is_typed_on_a_card_begins_the_filter_and_lanes_are_remembered(desk, books, qtbot):
    sample.make_order(books)
    other = sample.make_order(books, "K-10482")
    board = laned(desk, qtbot)
    type_text(qtbot, "mül")
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: board.lanes.lanes[1].count == 1)
    assert board.lanes.lanes[1].rows[0].number == other.number
    press(qtbot, desk, KEY.Key_Escape)
    qtbot.waitUntil(lambda: board.lanes.lanes[1].count == 2)
    assert board.lanes.hasFocus()
    assert board.remember()["lanes"] is True
    desk.do("lanes")
    settle(desk, qtbot)
    assert board.table.hasFocus()
    assert not board.lanes.isVisible()
    board.restore({"lanes": True})
    board.set_view("quotes")
    settle(desk, qtbot)
    assert not board.lanes.isVisible(), "the other views are lists"


def test_lanes_are_for_windows_that_have_the_room(desk, books, qtbot):
    desk.go("board")
    settle(desk, qtbot)
    assert not desk.screen().laned
    desk.frame.resize(1700, 900)
    assert desk.screen().laned


@pytest.mark.parametrize("drafted", [True, False])
def test_the_lines_of_a_document_are_found_by_words(desk, books, qtbot, drafted):
    if drafted:
        page = new_order(desk, qtbot)
        type_text(qtbot, "4*cu15\n2*bn12\n3*bv12\n")
    else:
        order = sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "2"), ("BV12", "3")))
        desk.go("order", order.id)
    settle(desk, qtbot)
    page = desk.screen().page
    press(qtbot, desk, KEY.Key_F, CTRL)
    type_text(qtbot, "brass")
    sheet = desk.screen().open_sheet
    assert (page.table.currentIndex().row(), sheet.found.full_text()) == (1, "1 of 2")
    press(qtbot, desk, KEY.Key_Return)
    assert page.table.currentIndex().row() == 2
    press(qtbot, desk, KEY.Key_Return, SHIFT)
    assert page.table.currentIndex().row() == 1
    type_text(qtbot, " zzz")
    assert sheet.found.full_text() == "No line says “brass zzz”."
    press(qtbot, desk, KEY.Key_Escape)
    assert page.table.currentIndex().row() == 1
    assert desk.screen().open_sheet is None


def test_what_was_put_aside_is_listed_from_any_place(desk, books, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F8)
    settle(desk, qtbot)
    desk.go("reports")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F8)
    settle(desk, qtbot)
    assert desk.place == "order"
    assert desk.screen().open_sheet.title.full_text() == "Put aside"
    press(qtbot, desk, KEY.Key_Return)
    settle(desk, qtbot)
    assert desk.screen().page.who.name == "Müller Bau GmbH"


def test_a_row_of_the_board_is_taken_again_explained_and_opened_by_keys(desk, books, qtbot):
    order = sample.make_order(books)
    desk.go("board")
    settle(desk, qtbot)
    desk.do("history")
    settle(desk, qtbot)
    assert desk.screen().open_sheet.model.row_at(0).what == "Confirm an order"
    press(qtbot, desk, KEY.Key_Escape)
    press(qtbot, desk, KEY.Key_Period, CTRL)
    settle(desk, qtbot)
    assert desk.screen().open_sheet.title.full_text() == f"{order.number} · To pick"
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_D, CTRL)
    settle(desk, qtbot)
    assert [line.product.code for line in desk.screen().page.model.lines] == ["CU15-3", "BN12"]


# What a command does in the end; its right is that action's.
DOES = {
    "new_customer": "save_customer", "merge": "merge_customers", "new_product": "save_product", "price": "save_price",
    "change_prices": "change_prices", "buy": "order_goods", "transfer": "transfer_stock", "pay": "record_payment",
    "invoice_all": "issue_invoice", "advance": "issue_advance", "cash_drawer": "open_till",
    "return_unknown": "take_back_without_receipt", "hold": "hold_order", "expire": "expire_quote",
    "sign": "sign_document", "hand_over": "hand_over", "forget_customer": "forget_customer",
    "rests": "count_rests",
}  # fmt: skip


def test_the_right_of_a_command_is_that_of_its_action():
    assert set(PERMISSIONS) == set(DOES)
    assert set(PERMISSIONS.values()) <= set(NAMES)
    for one in COMMANDS:
        assert one.permission == (BY_NAME[DOES[one.id]].permission if one.id in DOES else ""), one.id


def test_what_one_may_not_do_says_so_and_what_can_be_lent_is_asked_for(desk, books, qtbot):
    for name, role, secret in (("anna", "owner", "correct horse battery"), ("bert", "counter", "still more words")):
        sample.do(books, "save_user", name=name, role=role)
        sample.do(books, "set_secret", user=name, kind="password", secret=secret)
    settle(desk, qtbot)
    desk.doorkeeper._try("bert", "still more words")
    settle(desk, qtbot)
    desk.go("stock")
    settle(desk, qtbot)
    [told] = [row[2] for row in desk.keys.rows() if row[0] == "Change prices"]
    assert told == "bert may not change products and prices. anna can approve it."
    desk.do("change_prices")
    settle(desk, qtbot)
    assert desk.screen().open_sheet is not None, "a right that can be lent is asked for when it is wanted"
    press(qtbot, desk, KEY.Key_Escape)
    desk.doorkeeper._people = tuple(one for one in desk.doorkeeper._people if one.name == "bert")
    assert desk.do("change_prices")
    assert desk.screen().open_sheet is None
    assert desk.toasts.shown[-1].text == "bert may not change products and prices."
    [go_menu] = [one.menu() for one in desk.frame.menuBar().actions() if one.text() == "&Do"]
    go_menu.aboutToShow.emit()
    action = desk.keys.actions["change_prices"]
    assert (action.isEnabled(), action.toolTip()) == (False, "bert may not change products and prices.")
    go_menu.aboutToHide.emit()
    assert action.isEnabled(), "its key goes on saying why"
