"""Several documents of the board at once: chosen by keys, told before, done one by one, all taken back by one key."""

from __future__ import annotations

import pytest
import sample
from driving import billed, open_desk, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.ui.screens.board.several import SeveralSheet, backward, onward, reasons_of
from app.ui.shell.state import WindowState
from app.ui.widgets.table import MOST_CHOSEN

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def on_board(desk, qtbot, *, laned=False):
    desk.go("board")
    settle(desk, qtbot)
    if laned:
        desk.do("lanes")
        settle(desk, qtbot)
    return desk.screen()


def numbers(board):
    return [row.number for row in board.chosen_rows()]


def said(sheet):
    """Each document with what happens to it."""
    column = next(one for one in sheet.table.model().columns if one.key == "words")
    return [(deed.row.number, column.text(deed)) for deed in sheet.table.model().rows]


def test_rows_are_chosen_by_keys_and_go_on_together_with_one_undo(desk, books, qtbot):
    made = [sample.make_order(books, "K-10482", (("BN12", "2"),)).number for _ in range(3)]
    bill = billed(books)
    board = on_board(desk, qtbot)
    board.table.go_to(0)
    press(qtbot, desk, KEY.Key_A, CTRL)
    settle(desk, qtbot)
    assert sorted(numbers(board)) == sorted([*made, bill.number])
    assert board.line.text.startswith("4 chosen: €")
    assert ("F12", "Next step · 4") in desk.bar.keys
    press(qtbot, desk, KEY.Key_F12)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, SeveralSheet)
    assert sorted(said(sheet)) == sorted([*((one, "Start picking") for one in made), (bill.number, "Invoice")])
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert rows(books, "SELECT count(*) FROM pick_list WHERE state = 'open'") == [(3,)]
    assert rows(books, "SELECT count(*) FROM invoice") == [(1,)]
    assert len(numbers(board)) == 1, "what was chosen is done with"
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM pick_list WHERE state = 'open'") == [(0,)]
    assert desk.toasts.shown[-1].text == "3 taken back."


@pytest.mark.slow
def test_what_one_is_refused_for_is_told_on_its_row_and_the_others_are_done(desk, books, qtbot):
    whole = sample.make_order(books, "K-10482", (("BN12", "2"),))
    empty = sample.make_order(books, "K-10482", (("FLX500", "2"),))  # nothing of it is there
    quote = sample.do(books, "draft_quote", customer="K-10482", lines=[{"product": "CU15-3", "quantity": "1"}])
    sample.do(books, "send_quote", quote=quote.id)
    board = on_board(desk, qtbot)
    press(qtbot, desk, KEY.Key_A, CTRL)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "Start picking: 2 of 3"
    assert dict(said(sheet))["Q-1"].startswith("a quote becomes an order by itself")
    press(qtbot, desk, KEY.Key_Return)
    settle(desk, qtbot)
    assert sheet.title.full_text() == "1 of 2 are done; these are as they were"
    [(number, sentence)] = said(sheet)
    assert number == empty.number
    assert "Nothing" in sentence
    assert rows(books, "SELECT order_id FROM pick_list") == [(whole.id,)]
    press(qtbot, desk, KEY.Key_Return)
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert board.table.hasFocus()


@pytest.mark.slow
def test_cards_are_chosen_in_lanes_and_cancelled_for_one_reason(desk, books, qtbot):
    made = [sample.make_order(books, "K-10482", (("BN12", "2"),)).number for _ in range(3)]
    board = on_board(desk, qtbot, laned=True)
    press(qtbot, desk, KEY.Key_Down, SHIFT)
    assert numbers(board) == made[:2]
    press(qtbot, desk, KEY.Key_Down, CTRL)
    press(qtbot, desk, KEY.Key_Space, CTRL)
    assert numbers(board) == made
    assert board.lanes.accessibleDescription().startswith("To pick, 3 of 3: 3 chosen, ")
    press(qtbot, desk, KEY.Key_Space, CTRL)
    assert numbers(board) == made[:2]
    press(qtbot, desk, KEY.Key_Escape)
    assert numbers(board) == made[2:]
    press(qtbot, desk, KEY.Key_A, CTRL)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "Cancel what is open: 3"
    type_text(qtbot, "2")
    settle(desk, qtbot)
    assert rows(books, "SELECT DISTINCT status FROM order_progress") == [("cancelled",)]
    reasons = "SELECT DISTINCT json_extract(body, '$.reason'), reason FROM journal WHERE kind = 'OrderLinesCancelled'"
    assert "not to be had" in rows(books, reasons)[0]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT DISTINCT status FROM order_progress") == [("to_pick",)]


@pytest.mark.slow
def test_chosen_cards_go_one_lane_on_and_stay_chosen_when_others_come(desk, books, qtbot):
    made = [sample.make_order(books, "K-10482", (("BN12", "2"),)).number for _ in range(2)]
    board = on_board(desk, qtbot, laned=True)
    press(qtbot, desk, KEY.Key_Down, SHIFT)
    sample.do(books, "hold_order", order=made[0], reason="x")
    third = sample.make_order(books, "K-10482", (("BN12", "2"),))
    settle(desk, qtbot)
    assert sorted(numbers(board)) == made, "others that come are not chosen"
    assert third.number not in numbers(board)
    press(qtbot, desk, KEY.Key_Right, CTRL | SHIFT)
    settle(desk, qtbot)
    assert dict(said(desk.screen()._sheet)) == {made[0]: "Go on", made[1]: "Start picking"}
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM order_hold WHERE held = 1") == [(0,)]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM order_hold WHERE held = 1") == [(1,)]


@pytest.mark.slow
def test_chosen_rows_of_the_list_are_the_same_documents_after_others_came_between(desk, books, qtbot):
    first, second = (sample.make_order(books, "K-10482", (("BN12", "2"),)).number for _ in range(2))
    board = on_board(desk, qtbot)
    assert [board.model.row_at(at).number for at in range(2)] == [first, second]
    board.table.go_to(0)
    press(qtbot, desk, KEY.Key_Down, SHIFT)
    settle(desk, qtbot)
    early = sample.do(books, "draft_order", customer="K-10031", wanted_date="2020-01-02",
                      lines=[{"product": "BN12", "quantity": "1"}])  # fmt: skip
    late = sample.do(books, "confirm_order", order=early.id).number
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: board.model.row_at(0) is not None and board.model.row_at(0).number == late)
    settle(desk, qtbot)
    assert numbers(board) == [first, second], "not the rows at those places"
    press(qtbot, desk, KEY.Key_Up)
    assert len(numbers(board)) == 1


@pytest.mark.slow
def test_drafts_are_thrown_away_together_and_had_again(desk, books, qtbot):
    for _ in range(2):
        sample.do(books, "keep_draft", kind="order", deal={"customer": "K-10482", "lines": [
            {"product": "CU15-3", "quantity": "3"}]})  # fmt: skip
    board = on_board(desk, qtbot)
    board.set_view("drafts")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_A, CTRL)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Return)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM draft") == [(0,)]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT name, gross FROM draft ORDER BY name") == [("D-1", 3006), ("D-2", 3006)]


@pytest.mark.slow
def test_a_right_that_all_lack_is_asked_for_once(books, qtbot, tmp_path):
    for _ in range(2):
        billed(books)
    for name, role, secret in (("Anna", "owner", "correct horse"), ("Walt", "warehouse", "4711")):
        perform(books, BY_NAME["save_user"], {"name": name, "role": role}, "Anna")
        perform(books, BY_NAME["set_secret"], {"user": name, "secret": secret, "kind": "pin"}
                if secret.isdecimal() else {"user": name, "secret": secret}, "Anna")  # fmt: skip
    desk = open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
    desk.doorkeeper._try("Walt", "4711")
    settle(desk, qtbot)
    on_board(desk, qtbot)
    press(qtbot, desk, KEY.Key_A, CTRL)
    press(qtbot, desk, KEY.Key_F12)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    sheet = desk.doorkeeper._sheet
    assert sheet is not None
    type_text(qtbot, "year end")
    sheet.secret.setFocus()
    type_text(qtbot, "wrong\n")
    settle(desk, qtbot)
    assert "PIN" in sheet.note.full_text()
    sheet.secret.setFocus()
    type_text(qtbot, "correct horse\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM invoice") == [(2,)]
    assert rows(books, "SELECT DISTINCT actor FROM journal WHERE kind = 'InvoiceIssued'") == [("Walt",)]
    assert rows(books, "SELECT count(*) FROM journal WHERE kind = 'ApprovalGiven'") == [(2,)]


@pytest.mark.slow
def test_esc_from_the_approval_leaves_all_that_lacked_it_as_it_was(books, qtbot, tmp_path):
    billed(books)
    sample.make_order(books, "K-10482", (("BN12", "2"),))
    for name, role in (("Anna", "owner"), ("Walt", "warehouse")):
        perform(books, BY_NAME["save_user"], {"name": name, "role": role}, "Anna")
        perform(books, BY_NAME["set_secret"], {"user": name, "secret": "correct horse"}, "Anna")
    desk = open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
    desk.doorkeeper._try("Walt", "correct horse")
    settle(desk, qtbot)
    on_board(desk, qtbot)
    press(qtbot, desk, KEY.Key_A, CTRL)
    press(qtbot, desk, KEY.Key_F12)
    sheet = desk.screen()._sheet
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert sheet.title.full_text() == "1 of 2 are done; these are as they were"
    assert said(sheet)[0][1].startswith("Walt may not ")
    assert rows(
        books, "SELECT (SELECT count(*) FROM invoice), (SELECT count(*) FROM pick_list WHERE state = 'open')"
    ) == [(0, 1)]


@pytest.mark.slow
def test_the_papers_of_all_that_are_chosen_are_printed(desk, books, qtbot, monkeypatch):
    made = [sample.make_order(books, "K-10482", (("BN12", "2"),)).number for _ in range(2)]
    board = on_board(desk, qtbot)
    printed = []
    monkeypatch.setattr(board.papers, "print", lambda kind, number: printed.append((kind, number)))
    press(qtbot, desk, KEY.Key_Down, SHIFT)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_P, CTRL)
    assert sorted(printed) == [("order", one) for one in made]


@pytest.mark.slow
def test_of_a_million_the_first_are_chosen_and_a_plain_arrow_chooses_one(desk, books, qtbot):
    board = on_board(desk, qtbot)
    board.model.beginResetModel()
    board.model._count = 1_000_000
    board.model.endResetModel()
    board.table.go_to(0)
    board.table.selectAll()
    assert len(board.table._selected()) == MOST_CHOSEN


class Row:
    def __init__(self, kind, status):
        self.id, self.kind, self.number, self.status, self.customer = "1", kind, "N", status, "C"


@pytest.mark.parametrize(
    ("kind", "status", "forward", "back"),
    [
        ("order", "to_pick", "open_pick_list", "cancel_order"),
        ("order", "waiting", "open_pick_list", "cancel_order"),
        ("order", "on_hold", "release_hold", "cancel_order"),
        ("order", "to_invoice", "issue_invoice", ""),
        ("order", "to_collect", "", ""),
        ("order", "picking", "", "cancel_order"),
        ("order", "paid", "", ""),
        ("quote", "quoted", "", "decline_quote"),
        ("quote", "lost", "", ""),
        ("draft", "draft", "", "discard_draft"),
    ],
)
def test_each_document_says_what_happens_to_it_or_why_not(kind, status, forward, back):
    there, again = onward(Row(kind, status)), backward(Row(kind, status), "price", None)
    assert [(one.command or {}).get("action", "") for one in (there, again)] == [forward, back]
    assert there.words
    assert again.words
    assert reasons_of([Row(kind, status)]) == (() if kind == "draft" else reasons_of([Row(kind, "x")]))
