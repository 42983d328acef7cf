"""The order pad: what a customer buys and is due to buy; quantities typed down the list are one step of the order."""

from __future__ import annotations

from datetime import date, timedelta

import sample
from driving import new_order, press, settle, type_text
from PySide6.QtCore import Qt

from app.domain.buying import rhythm
from app.ui.screens.base import today_iso
from app.ui.screens.order.pad import OrderPad

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def codes(page):
    return [(line.product.code if line.product else line.typed, line.quantity) for line in page.model.lines]


def bought(books, days_ago, *lines):
    """An order of Müller's on an earlier day."""
    day = (date.fromisoformat(today_iso()) - timedelta(days=days_ago)).isoformat()
    rows = [{"product": product, "quantity": quantity} for product, quantity in lines]
    draft = sample.do(books, "draft_order", customer="K-10482", lines=rows, date=day)
    sample.do(books, "confirm_order", order=draft.id, date=day)


def pad_of(desk, qtbot):
    press(qtbot, desk, KEY.Key_H, CTRL)
    settle(desk, qtbot)
    return desk.screen()._sheet


def test_a_rhythm_needs_three_purchases_and_is_over_on_its_day():
    def on(times, first, last, today):
        return rhythm(times, first, last, date.fromisoformat(today))

    assert on(2, "2026-01-01", "2026-01-11", "2026-03-01") == (0, -1)
    assert on(9, "2026-01-01", "2026-01-01", "2026-03-01") == (0, -1)
    assert [on(3, "2026-01-01", "2026-01-20", f"2026-0{day}") for day in ("1-29", "1-30", "2-02")] == [
        (10, -1), (10, 0), (10, 3)
    ]  # fmt: skip


def test_what_is_due_comes_first_and_quantities_are_typed_down_the_list(desk, books, qtbot):
    for days in (40, 30, 20):
        bought(books, days, ("BN12", "10"))
    for days in (8, 6, 4, 2):
        bought(books, days, ("CU15-3", "4"))
    bought(books, 1, ("CU15-3", "40"), ("FLX500", "2"))
    sample.do(books, "save_product", sku="FLX500", alert="hazardous")
    page = new_order(desk, qtbot)
    pad = pad_of(desk, qtbot)
    assert isinstance(pad, OrderPad)
    assert [(row.data.sku, row.data.due, row.data.every) for row in pad.table.rows] == [
        ("BN12", True, 10), ("CU15-3", False, 2), ("FLX500", False, 0)
    ]  # fmt: skip
    cells = [[pad.table.model().index(row, at).data() for at in range(10)] for row in range(3)]
    assert [row[1:7] for row in cells] == [
        ["BN12", "Brass nipple ½″", "", "10", "pc", "1.94"],
        ["CU15-3", "Copper pipe 15 mm × 3 m", "", "40", "pc", "8.42"],
        ["FLX500", "Flux paste 500 g  ·  hazardous", "", "2", "tin", "9.80"],
    ]
    # What is reserved for those orders is not free any more.
    assert [row[9] for row in cells] == ["182 free", "62 free", "0 free"]
    assert pad.told.full_text() == "3 products · 1 due to buy"
    type_text(qtbot, "20\n")
    type_text(qtbot, " ")
    assert [row.cells["take"] for row in pad.table.rows] == ["20", "40", ""]
    type_text(qtbot, "1.5")
    press(qtbot, desk, KEY.Key_Return, CTRL)
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert codes(page) == [("BN12", 20_000), ("CU15-3", 40_000), ("FLX500", 1500)]
    desk.do("undo")
    assert page.foot.headline.full_text() == "Undone: 3 lines of the order pad."
    assert page.model.lines == ()


def test_letters_filter_and_what_was_typed_is_there_again(desk, books, qtbot):
    bought(books, 3, ("BN12", "10"), ("BN34", "5"), ("CU15-3", "4"))
    page = new_order(desk, qtbot)
    pad = pad_of(desk, qtbot)
    type_text(qtbot, "nip\n")
    assert [row.data.sku for row in pad.table.rows] == ["BN12", "BN34"]
    type_text(qtbot, "x")
    assert list(pad.table.rows) == []
    press(qtbot, desk, KEY.Key_Escape)
    assert len(pad.table.rows) == 3
    type_text(qtbot, "12*4\n")
    assert pad.takes == {pad.table.rows[0].id: 48_000}
    type_text(qtbot, "3+\n")
    assert pad.note.full_text().startswith("“3+” is not a number")
    press(qtbot, desk, KEY.Key_Escape)
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    pad = pad_of(desk, qtbot)
    assert [row.cells["take"] for row in pad.table.rows] == ["48", "", ""]
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert codes(page) == [("BN12", 48_000)]
    assert pad_of(desk, qtbot).takes == {}


def test_nobody_in_particular_and_who_never_bought_have_no_pad(desk, books, qtbot):
    page = new_order(desk, qtbot)
    pad_of(desk, qtbot)
    assert page.foot.headline.full_text() == "Müller Bau GmbH has not bought anything yet."
    press(qtbot, desk, KEY.Key_N, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert "pad" not in desk.screen().offers()
