"""What blocks an order is said truly, with its line, and its number is the key that leads there."""

from __future__ import annotations

import pytest
import sample
from driving import new_order, open_desk, press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.domain.errors import RuleViolation
from app.ui.screens.order.blocks import blocks_of
from app.ui.screens.order.state import Header
from app.ui.shell.state import WindowState


def finish(desk, qtbot):
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    return desk.screen()._sheet


@pytest.mark.parametrize(
    ("typed", "sentence", "cell"),
    [
        ("bn12 -150%", "Line 1: A discount lies between 0 and 100 percent.", "less"),
        ("0*bn12", "Line 1: The quantity of BN12 must not be zero.", "quantity"),
        ("999999999999*bn12", "Line 1: The quantity 999999999999 is too large.", "quantity"),
    ],
)
def test_figures_that_cannot_be_meant_ask_and_block(desk, books, qtbot, typed, sentence, cell):
    page = new_order(desk, qtbot)
    type_text(qtbot, f"{typed}\n")
    settle(desk, qtbot)
    assert page.foot.headline.full_text() == "Line 1 needs a decision"
    sheet = finish(desk, qtbot)
    assert [text.full_text() for text in sheet._shown] == [f"1  {sentence}"]
    assert not sheet.button.isEnabled()
    type_text(qtbot, "o\n")
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert page.table.cell == (0, cell)
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]
    type_text(qtbot, "5\n")
    settle(desk, qtbot)
    assert [str(one) for one in page.blocks()] == []
    finish(desk, qtbot)
    type_text(qtbot, "o\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM sales_order") == [(1,)]


def test_a_line_that_cannot_be_meant_is_changed_by_its_fix(desk, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "bn12 -150%\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    type_text(qtbot, "1")
    assert page.table.cell == (0, "less")


def test_the_number_of_a_block_leads_to_its_line(desk, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "cu15\nbn12 -150%\nzzzz\n")
    sheet = finish(desk, qtbot)
    assert [str(one) for one in page.blocks()][1] == "Line 3: “zzzz” — not found"
    type_text(qtbot, "2")
    assert desk.screen()._sheet is None
    assert sheet is not None
    assert page.table.cell == (2, "words"), "the words are what is wrong with it"
    assert page.table.editor is QApplication.focusWidget()


def test_enter_while_nobody_is_chosen_goes_to_the_customer(desk, qtbot):
    desk.do("new_order")
    settle(desk, qtbot)
    page = desk.screen().page
    finish(desk, qtbot)
    type_text(qtbot, "\n")
    assert page.box.box.hasFocus()
    assert desk.screen()._sheet is None


def test_what_only_the_books_refuse_blocks_too_until_it_is_changed(desk, books, qtbot):
    """The sheet comes again with the sentence of the books; they kept the text, and made no order of it."""
    page = new_order(desk, qtbot)
    type_text(qtbot, "2*cu15\n'by the gate\n4*bn12\n")
    settle(desk, qtbot)
    page.header = Header(reference="A", ship_when="never")
    finish(desk, qtbot)
    type_text(qtbot, "o\n")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    [block] = page.blocks()
    assert block.words.startswith("The field ship_when is one of ")
    assert [text.full_text() for text in sheet._shown] == [f"1  {block}"]
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]
    page.set_header(Header(reference="A"))
    assert page.blocks() == []
    press(qtbot, desk, Qt.Key.Key_Escape)
    page.set_header(Header(ship_when="never"))
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM draft") == [(0,)]
    assert desk.screen().page.blank


def test_a_refused_line_is_counted_as_the_window_counts(desk, qtbot):
    """The books count lines with goods; the note between them is a row of the window."""
    page = new_order(desk, qtbot)
    type_text(qtbot, "2*cu15\n'by the gate\n4*bn12\n")
    settle(desk, qtbot)
    refused = RuleViolation("BN12 is not sold.", "lines.2.quantity")
    [block] = blocks_of(page.who, page.model.lines, page.today, refused)
    assert (block.words, block.row, block.cell) == ("Line 3: BN12 is not sold.", 3, "quantity")


def test_park_works_whatever_blocks(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-1", name="Other")
    new_order(desk, qtbot)
    type_text(qtbot, "bn12 -150%\n")
    sheet = finish(desk, qtbot)
    type_text(qtbot, "p")
    assert sheet.button.isEnabled()
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT parked_by FROM draft") == [("anna",)]


def test_a_price_by_hand_says_why_and_the_order_goes_on_by_itself(desk, books, qtbot):
    sample.do(books, "save_company", price_reason="below")
    page = new_order(desk, qtbot)
    type_text(qtbot, "'for the site\nelb15\n4*cu15@7.90\nbn12@9\nbn34@2\n")
    finish(desk, qtbot)
    type_text(qtbot, "o\n")
    settle(desk, qtbot)
    sheet = desk.screen().open_sheet
    assert sheet.title.full_text().startswith("Line 3 · CU15-3")
    assert sheet.sentence.full_text() == "Why 7.90 each, not 8.42 each? Say the reason."
    type_text(qtbot, "\n")
    assert sheet.note.full_text().startswith("A word or two")
    type_text(qtbot, "bent\n")
    settle(desk, qtbot)
    # The next is asked as well; Esc leaves the order as it is, the reason of the first with it.
    assert desk.screen().open_sheet.sentence.full_text().startswith("Why 2.00 each, not 2.60")
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    assert [line.more.reason for line in page.model.lines] == ["", "", "bent", "", ""]
    finish(desk, qtbot)
    type_text(qtbot, "o\nscratched\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT price, reason FROM sales_order_line ORDER BY line") == [
        (6_100, ""), (79_000, "bent"), (90_000, ""), (20_000, "scratched"),
    ]  # fmt: skip


@pytest.mark.slow
def test_below_the_floor_a_pin_is_typed_in_place_and_both_are_told(books, qtbot, tmp_path):
    for name, role, secret in (("Olga", "owner", "long enough"), ("anna", "counter", "long enough too")):
        perform(books, BY_NAME["save_user"], {"name": name, "role": role}, "Olga")
        perform(books, BY_NAME["set_secret"], {"user": name, "secret": secret}, "Olga")
    given = {"sku": "CU15-3", "cost": "5", "min_margin": "20"}
    perform(books, BY_NAME["save_product"], given, "Olga")
    perform(books, BY_NAME["save_company"], {"price_reason": "always"}, "Olga")
    desk = open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
    box = desk.doorkeeper._door.name
    box.setCurrentIndex(box.findText("anna"))
    type_text(qtbot, "long enough too\n")
    settle(desk, qtbot)
    page = new_order(desk, qtbot)
    type_text(qtbot, "cu15@6\n")
    finish(desk, qtbot)
    type_text(qtbot, "o\nsite price\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]
    assert desk.doorkeeper._sheet is not None, "the floor is 6.25: cost 5 with a fifth on it"
    type_text(qtbot, "agreed with the site\nlong enough\n")
    settle(desk, qtbot)
    assert page.model.lines[0].more.reason == "site price"
    assert rows(books, "SELECT price, reason FROM sales_order_line") == [(60_000, "site price")]
    told = rows(books, "SELECT permission, approver, reason FROM audit WHERE kind = 'approved' ORDER BY permission")
    assert ("price_floor", "Olga", "agreed with the site") in told
