"""Goods that are billed by weight, by keys: written, fetched from the scales, billed, taken back."""

from __future__ import annotations

import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

KEY, SHIFT, ALT = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def gouda(books):
    given = {"sku": "GOUDA", "name": "Gouda wheel", "unit": "pc", "price": "12.50", "tax": "DE19"}
    sample.do(books, "save_product", **given, weight=2400, by_weight=True, barcodes=["4006381333931"])
    sample.do(books, "receive_goods", lines=[{"product": "GOUDA", "quantity": "20"}])


def texts(page, row):
    columns = [column.key for column in page.model.columns]
    return {key: page.model.index(row, at).data() for at, key in enumerate(columns)}


def test_pieces_are_typed_and_their_amount_is_an_estimate_until_they_are_weighed(desk, books, qtbot, gouda):
    page = new_order(desk, qtbot)
    type_text(qtbot, "gou")
    settle(desk, qtbot)
    assert "12.50/kg" in page.table.popup().accessibleDescription()
    for _key in range(3):
        press(qtbot, desk, KEY.Key_Backspace)
    type_text(qtbot, "3*gouda\n7kg*gouda@12.00/kg\n")
    settle(desk, qtbot)
    assert [(line.quantity, line.price, line.net) for line in page.model.lines] == [
        (3000, 125_000, 9000),
        (3000, 120_000, 8640),
    ]
    assert page.model.lines[1].note == "7 kg are about 3 pc."
    assert "≈ 7.2 kg" in texts(page, 0)["words"]
    assert (texts(page, 0)["price"], texts(page, 0)["net"]) == ("L  12.50/kg", "≈ 90.00")
    assert page.foot.total.full_text().startswith("≈ €")
    page.table.go_to(1)
    page.table.setFocus()
    press(qtbot, desk, KEY.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    page.table.go_to(0)
    page.table.setFocus()
    press(qtbot, desk, KEY.Key_Return, ALT)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    sheet.form.set_values({"weight": "heavy"})
    sheet.accept()
    assert sheet.form.error_of("weight").startswith("“heavy” is no weight")
    sheet.form.set_values({"weight": "7.215 kg"})
    sheet.accept()
    settle(desk, qtbot)
    assert "7.215 kg" in texts(page, 0)["words"]
    assert texts(page, 0)["net"] == "90.19"
    assert page.foot.total.full_text() == "€107.33"
    desk.scanned("(01)04006381333931(3103)002415")
    settle(desk, qtbot)
    [line] = page.model.lines
    assert (line.quantity, line.weight, line.estimated) == (4000, 9630, False)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    type_text(qtbot, "o\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT quantity, weighed, amount FROM sales_order_line") == [(4000, 2400, 12038)]


def test_the_scales_are_asked_as_goods_are_fetched_and_the_bill_says_what_they_said(desk, books, qtbot, gouda):
    order = sample.make_order(books, "K-10482", (("GOUDA", "3"),))
    pick = sample.do(books, "open_pick_list", order=order.id)
    desk.go("deliveries", pick.number)
    settle(desk, qtbot)
    page = desk.screen()._page
    desk.scanned("(01)04006381333931(3103)002415")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    assert (
        page.note.full_text() == "What do the other 2 × GOUDA weigh (2.415 kg so far)? About 4.8 kg — type kg, then ⏎"
    )
    type_text(qtbot, "4.8\n\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT quantity, weight, reason FROM goods_weight") == [(3000, 7215, "")]
    shipment = rows(books, "SELECT id FROM shipment")[0][0]
    sample.do(books, "ship", shipment=shipment)
    bill = sample.do(books, "issue_invoice", shipments=[shipment])
    assert bill.totals.net == "90.19"
    desk.go("money", f"show:{bill.id}")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12, SHIFT)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    type_text(qtbot, "1\t2.5")
    settle(desk, qtbot)
    assert [(row.quantity, row.weight) for row in sheet.reversal.rows] == [("1", "2.5")]
    assert sheet.preview.net == 3125


def test_what_they_bought_and_what_is_agreed_says_that_it_is_for_a_kilogram(desk, books, qtbot, gouda):
    sample.make_order(books, "K-10482", (("GOUDA", "3"), ("BN12", "10")))
    sample.do(books, "agree_prices", customer="K-10482", prices=[{"product": "GOUDA", "price": "11.90"}])
    page = new_order(desk, qtbot)
    assert page.who.number == "K-10482"
    press(qtbot, desk, KEY.Key_H, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    pad = desk.screen()._sheet
    at = [column.key for column in pad.table.model().columns].index("price")
    shown = {pad.table.model().index(row, at).data() for row in range(2)}
    assert shown == {"12.50/kg", "1.94"}
    press(qtbot, desk, KEY.Key_Escape)
    desk.go("customers")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Down)
    settle(desk, qtbot)
    assert desk.screen().row.number == "K-10482"
    assert desk.do("price")
    settle(desk, qtbot)
    model = desk.screen()._sheet.model
    shown = {column.key: column.text(model.row_at(0)) for column in model.columns}
    assert [shown[key] for key in ("code", "price", "last")] == ["GOUDA", "11.90 per kg", "12.50 per kg"]
