"""F4 lists products to look through; a customer's own number finds what they call so."""

from __future__ import annotations

import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.queries.desk_products import search_products
from app.queries.finder import find
from app.store.sql import sql
from app.ui.screens.base import today_iso

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def shown(sheet):
    """The rows as they are painted."""
    model = sheet.table.model()
    texts = {one.key: one for one in model.columns}
    return [(row.hit.code, texts["stock"].chip(row).text, *(texts[key].text(row) for key in ("last", "packs", "their")))
            for row in model.rows]  # fmt: skip


def test_the_finder_lists_what_is_asked_with_all_that_one_looks_for(desk, books, qtbot):
    sample.do(books, "save_product", sku="BN12", packs=[{"name": "box", "quantity": "12"}])
    sample.do(books, "save_customer_item", customer="K-10482", number="MB-77", product="BN12")
    sample.make_order(books, "K-10482", (("BN12", "10"),))
    page = new_order(desk, qtbot)
    type_text(qtbot, "brass ni")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F4)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    codes = [row[0] for row in shown(sheet)]
    assert (codes, sheet.field.text(), sheet.field.hasFocus()) == (["BN12", "BN34"], "brass ni", True)
    code, stock, last, packs, their = shown(sheet)[0]
    assert (code, stock, packs, their) == ("BN12", "202 free", "box 12", "MB-77")
    assert last.startswith("1.94 · ")
    # Typed on; arrows walk, and Enter takes so many of what is under the cursor.
    for _ in range(len("brass ni")):
        press(qtbot, desk, KEY.Key_Backspace)
    type_text(qtbot, "20 brass")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Down)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    [line] = page.model.lines
    assert (line.quantity, line.product.code) == (20_000, sorted(["BN34", "BNR1", "BV12"])[0])
    assert page.table.entry.hasFocus()
    assert page.table.entry.text() == ""


def test_the_finder_without_words_begins_with_what_they_buy_and_filters_by_keys(desk, books, qtbot):
    sample.make_order(books, "K-10482", (("SLD-L", "2"),))
    page = new_order(desk, qtbot)
    press(qtbot, desk, KEY.Key_Down, ALT)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    every = [row[0] for row in shown(sheet)]
    assert (every[0], len(every)) == ("SLD-L", 10)
    sheet.there.setChecked(True)
    assert "FLX500" not in [row[0] for row in shown(sheet)]
    sheet.bought.setChecked(True)
    assert [row[0] for row in shown(sheet)] == ["SLD-L"]
    press(qtbot, desk, KEY.Key_Escape)
    assert page.table.entry.hasFocus()
    type_text(qtbot, "nosuch\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F4)
    settle(desk, qtbot)
    assert desk.screen()._sheet.field.text() == "nosuch"
    for _ in "nosuch":
        press(qtbot, desk, KEY.Key_Backspace)
    type_text(qtbot, "elb")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert [line.product.code for line in page.model.lines] == ["ELB15"], "the line that asked has its product"


def test_their_own_number_is_typed_ahead_and_means_what_they_mean(desk, books, qtbot):
    sample.do(books, "save_customer_item", customer="K-10482", number="MB-77", product="BN12")
    sample.do(books, "save_customer_item", customer="K-10482", number="MB-771", product="BV12")
    page = new_order(desk, qtbot)
    type_text(qtbot, "6*mb-7")
    settle(desk, qtbot)
    assert [(hit.code, hit.bought) for hit in page.table.popup().hits] == [
        ("BN12", "theirs MB-77"), ("BV12", "theirs MB-771"),
    ]  # fmt: skip
    type_text(qtbot, "7\n")
    settle(desk, qtbot)
    assert [(line.product.code, line.quantity) for line in page.model.lines] == [("BN12", 6000)]
    with books.read() as view:
        ids = dict(view.rows(sql("SELECT number, id FROM customer"), {}))
        # Nobody else calls it so, and a code of ours is nobody's own number.
        assert search_products(view, "MB-77", ids["K-10031"], today_iso()) == ()
        assert [one.sku for one in search_products(view, "BN12", ids["K-10482"], today_iso())] == ["BN12"]
        assert [one.product.sku for one in find(view, "mb-771", ids["K-10482"], today_iso())] == ["BV12"]
    assert rows(books, "SELECT count(*) FROM customer_item") == [(2,)]
