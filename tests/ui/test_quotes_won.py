"""Quotes that are won, doubles that are merged, steps that are taken back: by keys, and looked up in the books."""

from __future__ import annotations

import os

import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.exchange import IMPORTS, ImportOptions
from app.store.sql import sql
from app.ui.screens.base import today_iso
from app.ui.screens.customers.merge import MergeSheet
from app.ui.screens.difference import DifferenceSheet
from app.ui.screens.order.accept import AcceptSheet
from app.ui.theme.look import Mode, look

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PICTURES = os.environ.get("COUNTERFOIL_LOOK_AT", "")


def _look(desk, qtbot, name):
    """A picture for the eye, light and dark, where a folder for them is named."""
    for mode in (Mode.LIGHT, Mode.DARK) if PICTURES else ():
        look().set_mode(mode)
        settle(desk, qtbot)
        desk.frame.grab().save(f"{PICTURES}/{name}_{mode.name.lower()}.png")
    if PICTURES:
        look().set_mode(Mode.LIGHT)


def _quote(books, day="2026-03-18", until="2099-12-31", **more):
    lines = [{"product": "CU15-3", "quantity": "4"}, {"product": "BN12", "quantity": "10"}]
    made = sample.do(books, "draft_quote", customer="K-10482", lines=lines, date=day, valid_until=until)
    return sample.do(books, "send_quote", quote=made.id, **more)


def _board(desk, qtbot, view="open"):
    desk.go("board", "")
    board = desk.screen()
    board.set_view(view)
    settle(desk, qtbot)
    board.table.go_to(0)
    board.table.setFocus()
    settle(desk, qtbot)
    return board


def test_who_is_to_be_called_stands_on_top_and_is_said_once(desk, books, qtbot):
    _quote(books, follow_up="2099-01-01")
    due = _quote(books, follow_up=today_iso())
    board = _board(desk, qtbot)
    board.morning.day = ""
    board.morning.begin()
    settle(desk, qtbot)
    assert board.morning.words.full_text() == f"1 quote to follow up today: {due.number} Müller Bau GmbH"
    assert board.row.number == due.number, "what is due today is the first row"
    _look(desk, qtbot, "follow")
    board.morning.hide()
    board.entered()
    settle(desk, qtbot)
    assert board.morning.isHidden(), "once a day"
    press(qtbot, desk, Qt.Key.Key_J, CTRL)
    type_text(qtbot, "called, thinks until +9\n")
    settle(desk, qtbot)
    [(note, day, said)] = rows(
        books, "SELECT follow_note, follow_up, contacted FROM quote WHERE number = :number", number=due.number
    )
    assert (note, day > today_iso(), said) == ("called, thinks until +9", True, today_iso())


def test_a_quote_whose_time_is_over_runs_out_by_itself_and_is_still_taken(desk, books, qtbot):
    quote = _quote(books, until="2026-03-31")
    board = _board(desk, qtbot)
    board.morning._expired = ""
    board.morning.begin()
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM quote") == [("expired",)]
    desk.go("order", quote.id)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert isinstance(desk.screen()._sheet, AcceptSheet), "one visible choice more"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM quote") == [("accepted",)]


@pytest.mark.parametrize(("keys", "net"), [("\n", 4338), ("k", 4338), ("t", 4738)])
def test_prices_that_rose_are_asked_about(desk, books, qtbot, keys, net):
    quote = _quote(books)
    sample.do(books, "save_price", product="CU15-3", price="9.42", valid_from="2026-03-20")
    desk.go("order", quote.id)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    if keys == "k":
        _look(desk, qtbot, "rose")
    type_text(qtbot, keys)
    settle(desk, qtbot)
    [(found,)] = rows(books, "SELECT net FROM sales_order")
    assert found - rows(books, "SELECT net FROM quote")[0][0] == (400 if net == 4738 else 0)


@pytest.mark.parametrize(("key", "price"), [("1", 84_200), ("2", 94_200)])
def test_who_revises_a_quote_whose_prices_rose_says_which_are_meant(desk, books, qtbot, key, price):
    quote = _quote(books)
    sample.do(books, "save_price", product="CU15-3", price="9.42", valid_from="2026-03-20")
    desk.go("order", quote.id)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    assert "1 price rose since" in desk.screen().open_sheet.title.full_text()
    type_text(qtbot, key)
    settle(desk, qtbot)
    assert desk.screen().page.model.lines[0].price == price


def test_two_versions_stand_beside_each_other(desk, books, qtbot):
    quote = _quote(books)
    lines = [{"product": "CU15-3", "quantity": "6"}, {"product": "BNR1", "quantity": "1"}]
    again = sample.do(books, "revise_quote", quote=quote.id, customer="K-10482", lines=lines, valid_until="2099-12-31",
                      reference="BV-7719")  # fmt: skip
    sample.do(books, "send_quote", quote=again.id)
    board = _board(desk, qtbot, "quotes")
    assert desk.do("difference")
    settle(desk, qtbot)
    sheet = board._sheet
    assert isinstance(sheet, DifferenceSheet)
    told = [
        (what.split(" ")[0] if what != "Your ref" else what, before, after) for what, before, after, _ in sheet.rows
    ]
    assert told[0] == ("CU15-3", "4", "6")
    assert {what for what, *_ in told} == {"CU15-3", "BN12", "BNR1", "Your ref", "Total"}
    _look(desk, qtbot, "difference")
    type_text(qtbot, "\n")
    assert board._sheet is None


def test_a_double_is_seen_merged_and_parted_by_keys(desk, books, qtbot):
    sample.do(books, "save_customer", number="7001", name="Mueller Bau", phone="0251 44321", email="b@mueller.example",
              address={"street": "Hafenweg 3", "postcode": "48155", "city": "Münster"})  # fmt: skip
    sample.do(books, "save_customer", number="K-10482", phone="0251 44321")
    sample.make_order(books, "7001", (("BN12", "2"),))
    desk.go("customers", "")
    screen = desk.screen()
    settle(desk, qtbot)
    screen.filter.setText("K-10482")
    screen.show_rows()
    settle(desk, qtbot)
    screen.table.go_to(0)
    screen.table.setFocus()
    settle(desk, qtbot)
    assert screen.line.text.startswith("1 possible duplicate: 7001 Mueller Bau (same phone")
    assert desk.do("merge")
    settle(desk, qtbot)
    sheet = screen._sheet
    assert isinstance(sheet, MergeSheet)
    assert "email" in sheet.taken, "what only the other says is not lost"
    _look(desk, qtbot, "merge")
    press(qtbot, desk, Qt.Key.Key_Right)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    kept = "SELECT name, email, merged_into FROM customer WHERE number = :number"
    assert rows(books, kept, number="K-10482") == [("Mueller Bau", "b@mueller.example", "")]
    assert rows(books, kept, number="7001")[0][2] != ""
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, kept, number="7001")[0][2] == ""
    assert rows(books, kept, number="K-10482")[0][1] == ""


def test_the_last_step_is_taken_back_on_the_board_when_its_toast_is_gone(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    sample.do(books, "hold_order", order=order.id, reason="the address")
    _board(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT status, on_hold FROM order_progress") == [("to_pick", 0)]
    while desk.toasts.can_undo:
        desk.toasts.undo_newest()
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT status FROM order_progress") == [("cancelled",)]
    assert rows(books, "SELECT kind FROM draft") == [("order",)]


def _finished(desk, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)


def test_beyond_the_limit_finish_offers_to_pay_to_hold_or_to_approve(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-10482", credit_limit="10", credit_policy="hold")
    _finished(desk, qtbot)
    sheet = desk.screen()._sheet
    assert "would stand at 40.08 of 10.00" in sheet.title.full_text()
    assert set(sheet.choices) == {"1", "2", "3"}
    _look(desk, qtbot, "credit")
    type_text(qtbot, "2")
    settle(desk, qtbot)
    assert rows(books, "SELECT status, on_hold FROM order_progress") == [("on_hold", 1)]
    _finished(desk, qtbot)
    assert desk.screen()._sheet.title.full_text().startswith("Looks like SO-1 from ")
    type_text(qtbot, "1")
    settle(desk, qtbot)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    assert type(desk.screen()._sheet).__name__ == "TenderSheet"


def test_goods_kept_for_a_quote_are_taken_by_a_digit_or_the_quote_is_opened(desk, books, qtbot):
    lines = [{"product": "CU15-3", "quantity": "116"}]
    made = sample.do(books, "draft_quote", customer="K-10031", lines=lines, valid_until="2099-12-31")
    quote = sample.do(books, "send_quote", quote=made.id, hold_until="2099-12-04")
    _finished(desk, qtbot)
    sheet = desk.screen()._sheet
    said = f"2 of CU15-3 are kept for Kern Haustechnik ({quote.number}) until 4 Dec 2099."
    assert (sheet.title.full_text(), set(sheet.choices)) == (said, {"1", "2"})
    _look(desk, qtbot, "kept")
    type_text(qtbot, "2")
    settle(desk, qtbot)
    assert desk.screen().page.document.number == quote.number
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]
    _finished(desk, qtbot)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    assert rows(books, "SELECT sum(quantity) FROM reservation") == [(4000,)]
    [(order,)] = rows(books, "SELECT id FROM sales_order")
    desk.go("order", order)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    type_text(qtbot, "7\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    said = f"× CU15-3 were kept for {quote.number} (Kern Haustechnik) until 2099-12-04; this order has them now."
    assert desk.toasts.shown[-1].text == f"3 {said}"


def test_who_orders_is_asked_by_a_digit(desk, books, qtbot):
    contacts = [{"name": "Karin", "may_order": True}, {"name": "Otto", "may_order": True}]
    sample.do(books, "save_customer", number="K-10482", buyers="refuse", contacts=contacts)
    _finished(desk, qtbot)
    type_text(qtbot, "2")
    settle(desk, qtbot)
    assert rows(books, "SELECT name FROM order_buyer") == [("Otto",)]


def test_every_revision_is_walked_through_in_the_window_of_the_quote(desk, books, qtbot):
    quote = _quote(books)
    for pieces in ("6", "9"):
        lines = [{"product": "CU15-3", "quantity": pieces}]
        again = sample.do(books, "revise_quote", quote=quote.id, customer="K-10482", lines=lines,
                          valid_until="2099-12-31")  # fmt: skip
        sample.do(books, "send_quote", quote=again.id)
    desk.go("order", quote.id)
    settle(desk, qtbot)
    assert desk.do("difference")
    settle(desk, qtbot)
    told = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        sheet = desk.screen().open_sheet
        told.append((sheet.title.full_text(), sheet.shown.at))
        press(qtbot, desk, key)
        settle(desk, qtbot)
    assert told == [
        ("Q-1: Revision C beside Revision B", 2),
        ("Q-1: Revision B beside Revision A", 1),
        ("Q-1: Revision B beside Revision A", 1),
    ]
    assert desk.screen().open_sheet.shown.at == 2
    type_text(qtbot, "\n")
    assert desk.screen().open_sheet is None


def test_the_amendments_of_an_order_stand_beside_each_other_in_its_window(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "10")))
    desk.go("order", order.id)
    settle(desk, qtbot)
    assert "difference" not in desk.screen().offers()
    sample.do(books, "amend_order", order=order.id, lines=[{"line": 1, "quantity": "6"}])
    settle(desk, qtbot)
    assert desk.do("difference")
    settle(desk, qtbot)
    assert desk.screen().open_sheet.title.full_text() == "SO-1: Amendment 1 beside As confirmed"


def test_a_list_that_was_taken_in_last_is_taken_back_on_the_board(desk, books, qtbot, tmp_path):
    file = tmp_path / "new.csv"
    file.write_text("number;name\nK-9;Neu GmbH\n", encoding="utf-8")
    sample.make_order(books)
    customers = next(one for one in IMPORTS if one.name == "customers")
    assert customers.run(books, file, ImportOptions(actor="anna"))["ok"]
    _board(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM customer WHERE number = 'K-9'") == [(0,)]
    assert desk.toasts.shown[-1].text.startswith("new.csv: taken back.")
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT status FROM order_progress") == [("cancelled",)], "then the step before it"


def test_what_is_parked_for_long_says_so_on_the_board(desk, books, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F8)
    settle(desk, qtbot)
    board = _board(desk, qtbot, "drafts")
    note = next(one for one in board.model.columns if one.key == "note")
    assert note.text(board.row) == "anna"
    with books.maintain() as writer:
        writer.run(sql("UPDATE draft SET updated_at = updated_at - 3 * 86400000000"), {})
    board.reload()
    settle(desk, qtbot)
    assert note.text(board.row) == "Parked 3 days · anna"
