"""Find anything asks before it does what cannot be taken back, and reaches what other places do."""

from __future__ import annotations

import sample
from driving import billed, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui.screens.money.bill import BillSheet

KEY = Qt.Key


def find(desk, qtbot, words):
    """F3 and the words; what is found."""
    press(qtbot, desk, KEY.Key_F3)
    type_text(qtbot, words)
    settle(desk, qtbot)
    return desk.palette_.results.hits


def test_f3_inv_asks_what_is_billed_and_never_takes_the_step_of_the_row(desk, books, qtbot):
    """An invoice cannot be taken back: what stands under the cursor is no answer to what somebody looks for."""
    billed(books)
    desk.go("money")
    settle(desk, qtbot)
    assert desk.screen().row.kind == "order"
    assert desk.screen().offers()["next_step"].words == "Invoice"
    titles = [hit.title for hit in find(desk, qtbot, "inv")]
    assert titles[0] == "Invoice all"
    assert "Invoice" not in titles
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert isinstance(desk.screen()._sheet, BillSheet)
    assert rows(books, "SELECT count(*) FROM invoice") == [(0,)]


def test_what_is_pressed_behind_enter_is_meant_for_what_is_found(desk, books, qtbot):
    """F3 2041 ⏎ F12, faster than the books answer: F12 is the step of that order, not of the place below."""
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F3)
    settle(desk, qtbot)
    type_text(qtbot, f"{order.number}\n")
    press(qtbot, desk, KEY.Key_F12)
    assert desk.palette_.isVisible(), "nothing was answered yet"
    settle(desk, qtbot)
    assert not desk.palette_.isVisible()
    assert rows(books, "SELECT count(*) FROM pick_list") == [(1,)]


def test_esc_takes_back_an_enter_that_waits(desk, books, qtbot):
    press(qtbot, desk, KEY.Key_F3)
    settle(desk, qtbot)
    type_text(qtbot, "cu15\n")
    press(qtbot, desk, KEY.Key_F12)
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert desk.place == "board"
    assert rows(books, "SELECT count(*) FROM draft") == [(0,)]


def test_a_command_of_another_place_is_found_and_goes_there_first(desk, qtbot):
    there = (("change prices", "stock", "RepriceSheet"), ("without a receipt", "money", "UnknownSheet"))
    for words, place, sheet in there:
        desk.go("board")
        settle(desk, qtbot)
        find(desk, qtbot, words)
        type_text(qtbot, "\n")
        settle(desk, qtbot)
        assert desk.place == place
        assert type(desk.screen()._sheet).__name__ == sheet
        press(qtbot, desk, KEY.Key_Escape)
        settle(desk, qtbot)


def test_a_filter_that_finds_nothing_in_a_view_says_where_else_to_look(desk, books, qtbot):
    billed(books)
    for place, words in (("money", "Esc shows all; F3 looks everywhere."), ("customers", "Esc shows all.")):
        desk.go(place)
        settle(desk, qtbot)
        type_text(qtbot, "zzz")
        qtbot.waitUntil(lambda: bool(desk.screen().empty_words))
        assert desk.screen().empty_words == f"Nothing here answers “zzz”. {words}"


def test_words_mean_documents_and_a_sum_is_no_command(desk, books, qtbot):
    order = billed(books)
    bill = sample.do(books, "issue_invoice", orders=[order.id])
    for words, number in ((">50", order.number), ("mül today", order.number), ("unpaid", bill.number)):
        hits = find(desk, qtbot, words)
        assert [hit.title.split()[0] for hit in hits if hit.group == "Documents"] == [number], words
        press(qtbot, desk, KEY.Key_Escape)
    assert find(desk, qtbot, ">500") == ()
    assert desk.palette_.results.sentence == "No match for >500."


def test_before_anything_is_typed_stand_what_was_open_lately_and_what_is_parked(desk, books, qtbot):
    first, second = sample.make_order(books), sample.make_order(books)
    desk.go("order", first.id)
    desk.go("order", second.id)
    desk.go("order", first.id)
    settle(desk, qtbot)
    hits = find(desk, qtbot, "")
    titles = [hit.title.split()[0] for hit in hits if hit.group == "Documents"]
    assert titles[:2] == [first.number, second.number]


def test_a_wrong_letter_is_answered_with_what_may_be_meant_and_enter_asks_for_it(desk, books, qtbot):
    order = billed(books)
    [hit] = find(desk, qtbot, "mül coppre")
    assert hit.title == "No match for coppre. Did you mean copper (2)?"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.palette_.box.text() == "mül copper"
    [hit] = [hit for hit in desk.palette_.results.hits if hit.group == "Documents"]
    assert hit.title.startswith(order.number)
    assert "Copper" in hit.detail
