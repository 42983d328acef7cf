"""Pieces that are cut from bars, by keys: what the line says they take, what can be had, and the picker's list."""

from __future__ import annotations

import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt


def test_a_line_says_what_it_takes_of_the_bars_and_the_picker_how_to_cut(desk, books, qtbot):
    given = {"sku": "ROD", "name": "Steel rod", "unit": "m", "price": "4", "tax": "DE19"}
    sample.do(books, "save_product", **given, bar_length="6", least_rest="0.5")
    sample.do(books, "receive_goods", lines=[{"product": "ROD", "quantity": "30"}])
    page = new_order(desk, qtbot)
    type_text(qtbot, "10x1.5m rod\n4x4m rod\n")
    settle(desk, qtbot)
    columns = [column.key for column in page.model.columns]
    words = [page.model.index(row, columns.index("words")).data() for row in range(2)]
    assert words[0].startswith("Steel rod  ·  15 m cut from 2 × 6 m into 4, 1 × 6 m into 2; 3 m left")
    assert [page.chips.of(line).state for line in page.model.lines] == ["free", "part"], "three bars give both"
    assert page.chips.of(page.model.lines[1]).now == 12000
    line = {"product": "ROD", "quantity": "15", "length": "1.5", "pieces": 10}
    draft = sample.do(books, "draft_order", customer="K-10482", lines=[line])
    order = sample.do(books, "confirm_order", order=draft.id)
    pick = sample.do(books, "open_pick_list", order=order.id)
    desk.go("deliveries", pick.number)
    settle(desk, qtbot)
    picking = desk.screen()._page
    assert picking.notices.texts == ("10 pieces of 1.5 m: 2 × 6 m into 4, 1 × 6 m into 2; 3 m left",)
    type_text(qtbot, "\n\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT location, length, pieces FROM stock_rest") == [("MAIN", 3000, 1)]


@pytest.mark.slow
def test_bars_and_rests_are_counted_by_keys_and_taken_back(desk, books, qtbot):
    given = {"sku": "ROD", "name": "Steel rod", "unit": "m", "price": "4", "tax": "DE19"}
    sample.do(books, "save_product", **given, bar_length="6", least_rest="0.5")
    sample.do(books, "receive_goods", lines=[{"product": "ROD", "quantity": "30"}])
    line = {"product": "ROD", "quantity": "3", "length": "1.5", "pieces": 2}
    draft = sample.do(books, "draft_order", customer="K-10482", lines=[line])
    order = sample.do(books, "confirm_order", order=draft.id)
    pick = sample.do(books, "open_pick_list", order=order.id)
    desk.go("deliveries", pick.number)
    settle(desk, qtbot)
    page = desk.screen()._page
    assert page.otherwise_button.isVisible()
    type_text(qtbot, "c")
    assert page.notices.texts == ("2 pieces of 1.5 m: cut otherwise, count the rests",)
    type_text(qtbot, "\n\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT 1 FROM stock_rest") == [], "nothing is noted"
    desk.go("stock", "")
    settle(desk, qtbot)
    stock = desk.screen()
    stock.see(str(rows(books, "SELECT id FROM product WHERE sku = 'ROD'")[0][0]))
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: "rests" in stock.offers(), timeout=5000)
    press(qtbot, desk, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(desk, qtbot)
    sheet = stock.open_sheet
    assert sheet._said.full_text() == "By the books 27 m; 3 m in pieces that nobody noted."
    assert sheet.sum.full_text() == "24 m in all: 3 m less than the books say."
    type_text(qtbot, "3\t4,5 = 2")
    assert sheet.sum.full_text() == "27 m in all: as the books say."
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT length, pieces FROM stock_rest") == [(4500, 2)]
    assert desk.toasts.shown[-1].text == "Bars and rests of ROD are counted."
    press(qtbot, desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    assert rows(books, "SELECT length, pieces FROM stock_rest WHERE pieces <> 0") == []


@pytest.mark.slow
def test_bars_and_rests_of_a_product_that_was_named(desk, books, qtbot):
    given = {"sku": "ROD", "name": "Steel rod", "unit": "m", "price": "4", "tax": "DE19"}
    sample.do(books, "save_product", **given, bar_length="6")
    ids = dict(rows(books, "SELECT sku, id FROM product WHERE sku IN ('ROD', 'BN12')"))
    desk.go("stock", f"do:rests:{ids['BN12']}")
    settle(desk, qtbot)
    assert desk.screen().open_sheet is None
    assert desk.toasts.shown[-1].text == "BN12 is not cut from bars. Its form says so: Cut from."
    desk.go("stock", f"do:rests:{ids['ROD']}")
    settle(desk, qtbot)
    assert desk.screen().open_sheet._said.full_text() == "Nothing lies here, by the books."
    type_text(qtbot, "2")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT on_hand FROM stock_level WHERE product_id = :id AND on_hand > 0", id=ids["ROD"]) == [
        (12_000,)
    ]
