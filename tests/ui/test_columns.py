"""Columns that a person asks for by the menu of the heads, and finds again."""

from __future__ import annotations

import sample
from driving import new_order, press, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from app.queries import board_more
from app.ui.screens.columnmenu import KEPT
from app.ui.screens.order import reads


def choose(desk, qtbot, words):
    """One of the column menu, by keys: F3 names it, arrows walk, Enter turns it."""
    desk.do("columns")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    while menu.activeAction().text() != words:
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    desk.frame.activateWindow()
    settle(desk, qtbot)


def shown(table, row, key):
    return table.model().index(row, table.section(key)).data()


def test_columns_of_lines_are_chosen_by_the_menu_of_the_heads_and_remembered_for_the_person(
    desk, books, qtbot, monkeypatch
):
    sample.do(books, "save_product", sku="CU15-3", bin="A-12", weight=1200)
    sample.do(books, "save_customer_item", customer="K-10482", number="ROHR 15", product="CU15-3")
    sample.do(books, "agree_prices", customer="K-10482", prices=[{"product": "CU15-3", "price": "8.00"}])
    page = new_order(desk, qtbot)
    desk.frame.resize(1920, 1080)
    plain = [one.key for one in page.model.columns]
    asked, numbers = [], reads.their_numbers
    monkeypatch.setattr(reads, "their_numbers", lambda *given: asked.append(given[1:]) or numbers(*given))
    type_text(qtbot, "4*cu15\n'by hand\nbn12\n")
    settle(desk, qtbot)
    assert asked == [], "what is not shown is not asked"
    for words in ("Their part no.", "Note marker", "Bin", "List price", "Weight"):
        choose(desk, qtbot, words)
    keys = [one.key for one in page.model.columns]
    assert keys == [
        "line", "code", "theirs", "words", "noted", "quantity", "unit", "stock", "bin", "list_price", "price", "less",
        "weight", "net",
    ]  # fmt: skip
    page.table.viewport().repaint()
    settle(desk, qtbot)
    ids = sorted(line.product.id for line in page.model.lines if line.product)
    assert asked == [(page.buyer, ids)], "one question for all that is in sight"
    row = [shown(page.table, 0, key) for key in ("theirs", "bin", "list_price", "price", "weight")]
    assert row == ["ROHR 15", "A-12", "8.42", "C  8.00", "4.8 kg"]
    assert [shown(page.table, 1, key) for key in ("theirs", "bin", "list_price", "weight")] == [""] * 4
    assert [shown(page.table, 2, key) for key in ("theirs", "bin", "list_price", "weight")] == ["", "", "1.94", ""]
    sample.do(books, "save_customer_item", customer="K-10482", number="NIPPEL", product="BN12")
    settle(desk, qtbot)
    page.table.viewport().repaint()
    settle(desk, qtbot)
    assert shown(page.table, 2, "theirs") == "NIPPEL", "taught meanwhile, by whomever"
    # The next page has them, another person does not.
    assert desk.desk.settings[KEPT] == {"anna": {"lines": ["bin", "list_price", "noted", "theirs", "weight"]}}
    press(qtbot, desk, Qt.Key.Key_F8)
    settle(desk, qtbot)
    assert [one.key for one in desk.screen().page.model.columns] == keys
    desk.work.actor = "ben"
    press(qtbot, desk, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    assert [one.key for one in desk.screen().page.model.columns] == plain


def test_a_note_at_a_line_is_marked_and_tab_passes_what_nobody_types_into(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    for words in ("Note marker", "Bin"):
        choose(desk, qtbot, words)
    page.table.go_to(0)
    desk.do("details")
    settle(desk, qtbot)
    desk.screen()._sheet.form.fields["internal_note"].setPlainText("cut by hand")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert shown(page.table, 0, "noted") == "✎ us"
    page.table.focus_entry()
    seen = []
    for _ in range(3):
        press(qtbot, desk, Qt.Key.Key_Backtab)
        seen.append(page.table.cell)
    assert seen == [(0, "less"), (0, "price"), (0, "quantity")]
    choose(desk, qtbot, "Bin")
    assert page.table.cell == (0, "quantity"), "the cursor stays where it is"


def test_the_board_says_whose_an_order_is_and_what_else_one_asks_to_see(desk, books, qtbot, monkeypatch):
    sample.do(books, "save_product", sku="CU15-3", weight=1200)
    lines = [{"product": "CU15-3", "quantity": "4"}]
    given = {"customer": "K-10482", "lines": lines, "reference": "BV-7719", "channel": "phone"}
    quote = sample.do(books, "send_quote", quote=sample.do(books, "draft_quote", **given).id)
    order = sample.do(books, "confirm_order", order=sample.do(books, "accept_quote", quote=quote.id).id)
    named = sample.do(books, "draft_order", **given, salesperson="ben")
    named = sample.do(books, "confirm_order", order=named.id)
    plain = sample.make_order(books, lines=(("BN12", "2"),))
    desk.frame.resize(1590, 900)
    desk.go("board")
    settle(desk, qtbot)
    table = desk.screen().table
    at = {table.model().row_at(row).id: row for row in range(table.model().rowCount())}
    keys = ["status", "number", "customer", "date", "wanted", "lines", "net", "pips", "who", "note"]
    assert [one.key for one in table.model().columns] == keys
    assert [shown(table, at[one.id], "who") for one in (order, named, plain)] == ["anna", "ben", "anna"]
    for words in ("Our ref", "Their ref", "Weight", "Created by", "Source", "Who"):
        choose(desk, qtbot, words)
    wanted = ["our_ref", "their_ref", "weight", "created_by", "source"]
    assert [one.key for one in table.model().columns] == [*keys[:-2], *wanted, "note"]
    at = {table.model().row_at(row).id: row for row in range(table.model().rowCount())}
    assert [shown(table, at[order.id], key) for key in wanted] == [quote.number, "BV-7719", "4.8 kg", "anna", "Phone"]
    assert [shown(table, at[plain.id], key) for key in wanted] == ["", "", "", "anna", "Counter"]
    assert desk.desk.settings[KEPT]["anna"]["board"] == sorted(wanted)
    # Somebody else at the same window has theirs; nothing is asked that nobody looks at.
    desk.work.actor = "ben"
    desk.screen().reload()
    desk.screen().show_rows()
    settle(desk, qtbot)
    assert [one.key for one in table.model().columns] == keys
    choose(desk, qtbot, "Who")
    monkeypatch.setattr(board_more, "many", None)
    desk.screen().reload()
    settle(desk, qtbot)
    assert [one.key for one in table.model().columns] == [*keys[:-2], "note"]
