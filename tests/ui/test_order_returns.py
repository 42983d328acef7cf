"""Goods that come back by a line of an order: Finish asks for their sale, and what is left is finished."""

from __future__ import annotations

import sample
from driving import billed, new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.ui.screens.money.unknown import UnknownSheet
from app.ui.screens.order.finish import FinishSheet
from app.ui.screens.order.fix import FixSheet
from app.ui.screens.reverse import ReverseSheet

KEY = Qt.Key


def words_of(sheet):
    return [text.full_text() for text in sheet.findChildren(type(sheet.title)) if text.full_text()]


def finish(desk, qtbot):
    """F12; the Finish sheet."""
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, FinishSheet)
    return sheet


def test_what_comes_back_is_credited_of_its_sale_and_the_rest_is_ordered(desk, books, qtbot):
    order = billed(books)
    sample.do(books, "issue_invoice", orders=[order.id])
    page = new_order(desk, qtbot)
    type_text(qtbot, "-2*cu15\n4*bn12\n")
    settle(desk, qtbot)
    assert page.model.index(0, 5).data(Qt.ItemDataRole.AccessibleTextRole) == "Stock: It comes back: Finish credits it."
    assert page.model.lines[0].problem == ""
    assert page.foot.headline.full_text() == "Line 1: 2 × CU15-3 come back"
    # 2 × 8.42 of 7.76, and 19 % of what is left
    assert page.sums().totals.net == -1684 + 776
    sheet = finish(desk, qtbot)
    block = "1  Line 1: 2 × CU15-3 come back; they are credited of a sale, not ordered. ⏎ chooses it."
    assert block in words_of(sheet)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    ways = desk.screen()._sheet
    assert isinstance(ways, FixSheet)
    assert ways.title.full_text() == "2 × CU15-3 back: of which sale?"
    assert [one for one in words_of(ways) if one.startswith("Of ")] == ["Of RE-1"]
    type_text(qtbot, "1")
    settle(desk, qtbot)
    back = desk.screen()._sheet
    assert isinstance(back, ReverseSheet)
    assert [row.quantity for row in back.reversal.rows] == ["2"]
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    type_text(qtbot, "1")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT gross FROM credit_note") == [(2004,)]
    assert [line.product.code for line in page.model.lines] == ["BN12"]
    finish(desk, qtbot)
    type_text(qtbot, "o\n")
    settle(desk, qtbot)
    lines = (
        "SELECT sku, quantity FROM sales_order_line WHERE order_id = (SELECT id FROM sales_order WHERE number = 'SO-2')"
    )
    assert rows(books, lines) == [("BN12", 4000)]


def test_without_its_sale_it_is_taken_without_a_receipt_or_turned_round(desk, books, qtbot):
    page = new_order(desk, qtbot, "kern")
    type_text(qtbot, "-2*bv12\n")
    settle(desk, qtbot)
    finish(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert not any(one.startswith("Of ") for one in words_of(desk.screen()._sheet))
    type_text(qtbot, "2")
    assert [(line.quantity, line.problem) for line in page.model.lines] == [(2000, "")]
    press(qtbot, desk, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.model.lines[0].comes_back
    finish(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, UnknownSheet)
    assert sheet.name.full_text() == "Kern Haustechnik"
    assert [(row.product.code, row.quantity) for row in sheet._rows] == [("BV12", "2")]
    sheet.reason.setFocus()
    type_text(qtbot, "a regular\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT customer_name, gross FROM invoice") == [("Kern Haustechnik", -1738)]
    assert page.model.lines == ()
