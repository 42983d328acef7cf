"""Small things of the order place: numbers of rows, sentences that pass, words that fit."""

from __future__ import annotations

from driving import new_order, press, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui import format as say
from app.ui.screens.order import page as pages
from app.ui.screens.order import reads
from app.ui.screens.order.card import CardFacts
from app.ui.theme.look import look

CTRL = Qt.KeyboardModifier.ControlModifier


def picture(page, row):
    """What is painted in the first cell of a row."""
    page.table.focus_entry()
    return page.table.viewport().grab(page.table.visualRect(page.model.index(row, 0))).toImage()


def test_rows_are_numbered_by_their_place(desk, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "cu15\nbn12\nbv12\n")
    settle(desk, qtbot)
    page.model.remove(1)
    model = page.model
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["1", "2", "3"]
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "#: 2"
    page.table.insert_above(model.lines[1].line)
    assert page.foot.headline.full_text() == "The next line goes above line 2."


def test_the_number_that_is_painted_is_the_place(desk, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "cu15\nbn12\n")
    settle(desk, qtbot)
    one, two = picture(page, 0), picture(page, 1)
    page.model.remove(0)
    type_text(qtbot, "bv12\n")
    settle(desk, qtbot)
    assert page.model.lines[1].line == 3
    assert picture(page, 1) == two != one


def test_a_sentence_about_the_clipboard_goes_with_the_next_key(desk, qtbot):
    page = new_order(desk, qtbot)
    QApplication.clipboard().setText("")
    press(qtbot, desk, Qt.Key.Key_V, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.foot.headline.full_text().startswith("The clipboard holds no list")
    type_text(qtbot, "c")
    assert page.foot.headline.full_text() == ""


def test_a_sentence_about_the_clipboard_goes_by_itself(desk, qtbot, monkeypatch):
    monkeypatch.setattr(pages, "SAY_MS", 200)
    page = new_order(desk, qtbot)
    QApplication.clipboard().setText("")
    press(qtbot, desk, Qt.Key.Key_V, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.foot.headline.full_text()
    qtbot.waitUntil(lambda: page.foot.headline.full_text() == "", timeout=2000)


def test_a_draft_says_what_comes_before_its_signature(desk, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_G, CTRL)
    assert page.foot.headline.full_text().startswith("Finish it first: F12 makes it an order or a quote")


def test_large_credit_is_not_cut(desk, qtbot):
    page = new_order(desk, qtbot)
    page.card.show_facts(CardFacts("Big", credit="£99,969,999.80 left of £100,000,000", used=1, limit=2))
    qtbot.wait(20)
    assert page.card.credit.width() >= page.card.credit.sizeHint().width()


def test_one_product_is_one_product():
    assert [reads._buys(count) for count in (0, 1, 2)] == ["", "Buys 1 product", "Buys 2 products"]


def test_days_in_a_column_and_a_stop_at_each_quantity_are_chosen_once_for_this_machine(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15 !thu\n")
    settle(desk, qtbot)
    desk.do("line_dates")
    desk.do("stop_at_quantity")
    assert page.foot.headline.full_text() == "Enter on a code asks how many, each time."
    assert page.model.columns[-2].key == "when"
    assert page.model.index(0, len(page.model.columns) - 2).data() == say.short_day(page.model.lines[0].when)
    page.table.focus_entry()
    type_text(qtbot, "bn12\n7\n")
    settle(desk, qtbot)
    assert [line.quantity for line in page.model.lines] == [4000, 7000]
    press(qtbot, desk, Qt.Key.Key_F8)
    settle(desk, qtbot)
    blank = desk.screen().page
    assert blank is not page
    assert blank.model.columns[-2].key == "when", "in every order"
    desk.do("line_dates")
    assert page.model.columns[-2].key == "less", "also in one that lies behind"
    assert desk.desk.settings["stop_at_quantity"] is True


def test_arrows_go_through_the_days_wherever_a_day_is_typed(desk, books, qtbot):
    page = new_order(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F7)
    settle(desk, qtbot)
    field = desk.screen()._sheet.form.fields["wanted_date"]
    field.setFocus()
    type_text(qtbot, "30-1-2027")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "2027-01-31"
    qtbot.keyClick(field, Qt.Key.Key_PageUp)
    assert field.text() == "2027-02-28"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert page.header.wanted_date == "2027-02-28"


def test_what_needs_a_decision_is_not_cut_at_twice_the_size(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "nonsuch\ncu15\n4*bn12\n-2*bv12\n")
    settle(desk, qtbot)
    desk.frame.resize(1366, 768)
    settle(desk, qtbot)
    assert not page.foot.headline.wordWrap()
    look().set_scale(200)
    settle(desk, qtbot)
    try:
        for text in (page.foot.headline, page.foot.detail):
            assert text.text() == text.full_text()
            assert text.height() >= text.heightForWidth(text.width())
            assert page.foot.rect().contains(text.geometry())
    finally:
        look().set_scale(100)
    settle(desk, qtbot)
    assert not page.foot.headline.wordWrap()
