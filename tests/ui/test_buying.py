"""Buying by keys: the goods of a purchase order at the door (J10), what to order, and a receipt keyed wrongly."""

from __future__ import annotations

import pytest
import sample
from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.ui.widgets.text import Text

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BOUGHT = (("CU15-3", 60), ("CU22-3", 40), ("FLX500", 12), ("BNR1", 10), ("BV12", 30), ("SLD-L", 8))


@pytest.fixture
def supplied(books):
    """A supplier, and purchase order 4711 of six lines on its way; three orders wait for its goods."""
    sample.do(books, "save_supplier", number="W-1", name="Wieland Werke", country="DE", lead_days=5)
    for sku, _ in BOUGHT:
        sample.do(books, "save_product", sku=sku, supplier="W-1", cost="3.20")
    sample.do(books, "save_series", kind="purchase", prefix="PO-", width=4, next=4711)
    lines = [{"product": sku, "quantity": str(quantity)} for sku, quantity in BOUGHT]
    sample.do(books, "order_goods", supplier="W-1", lines=lines, send=True)
    orders = [sample.make_order(books, "K-10031", (("FLX500", "3"),)) for _ in range(3)]
    return [one.number for one in orders]


class Keys:
    """Counts what a person presses."""

    def __init__(self, qtbot, desk):
        self.qtbot, self.desk, self.count = qtbot, desk, 0

    def __call__(self, key, held=Qt.KeyboardModifier.NoModifier):
        self.count += 1
        press(self.qtbot, self.desk, key, held)
        settle(self.desk, self.qtbot)

    def type(self, text):
        self.count += len(text)
        type_text(self.qtbot, text)
        settle(self.desk, self.qtbot)


def test_j10_six_lines_one_short_within_fourteen_keys(desk, books, qtbot, supplied):
    keys = Keys(qtbot, desk)
    keys(Qt.Key.Key_F3)
    keys.type("4711")
    keys(Qt.Key.Key_Return)
    sheet = desk.screen()._sheet
    assert [row.cells["quantity"] for row in sheet.table.rows] == ["60", "40", "12", "10", "30", "8"]
    assert desk.screen().row.number == "PO-4711"
    keys(Qt.Key.Key_Down)
    keys(Qt.Key.Key_Down)
    keys(Qt.Key.Key_Down)
    keys.type("8")
    keys(Qt.Key.Key_Return)
    keys(Qt.Key.Key_F12)
    waiting = desk.screen()._sheet
    assert waiting.title.full_text() == "5 complete, 1 short (2 open). Frees 3 waiting orders."
    shown = [one.full_text() for one in waiting.findChildren(Text)]
    assert "Print their 3 pick lists" in shown
    assert ", ".join(supplied) in shown
    keys(Qt.Key.Key_Return)
    assert keys.count <= 14, f"{keys.count} keys"
    assert rows(books, "SELECT count(*) FROM pick_list WHERE state = 'open'") == [(3,)]
    assert rows(books, "SELECT received FROM purchase_line WHERE sku = 'BNR1'") == [(8000,)]
    assert "Pick lists PL-1, PL-2, PL-3 are open." in [one.text for one in desk.toasts.shown]


def test_goods_taken_in_by_hand_are_asked_whether_they_were_ordered(desk, books, qtbot, supplied):
    place = _view(desk, qtbot, "all")
    place.table.go_to(next(at for at in range(place.model.rowCount()) if place.model.row_at(at).sku == "CU15-3"))
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    said = "On order: 60 pc of CU15-3 with PO-4711."
    assert any(one.full_text().startswith(said) for one in place.open_sheet.findChildren(Text) if one.isVisible())
    type_text(qtbot, "5\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT received FROM purchase_line WHERE sku = 'CU15-3'") == [(0,)], "a hint is no refusal"


def test_the_last_line_is_one_key_up(desk, books, qtbot, supplied):
    keys = Keys(qtbot, desk)
    keys(Qt.Key.Key_F3)
    keys.type("4711\n")
    keys(Qt.Key.Key_Up)
    keys.type("7\n")
    keys(Qt.Key.Key_F12)
    keys(Qt.Key.Key_Return)
    assert keys.count <= 14
    assert rows(books, "SELECT received FROM purchase_line WHERE sku = 'SLD-L'") == [(7000,)]


def test_too_many_wants_a_reason_and_the_row_says_so(desk, books, qtbot, supplied):
    keys = Keys(qtbot, desk)
    keys(Qt.Key.Key_F3)
    keys.type("4711\n")
    keys.type("600\n")
    keys(Qt.Key.Key_F12)
    sheet = desk.screen()._sheet
    assert sheet.note.full_text().startswith("CU15-3: 600 came and 60 were expected.")
    assert rows(books, "SELECT sum(received) FROM purchase_line") == [(0,)]
    assert sheet.table.rows[0].cells["quantity"] == "600", "nothing typed is lost"


def test_damaged_goods_come_out_of_what_was_expected_and_say_where_they_go(desk, books, qtbot, supplied):
    keys = Keys(qtbot, desk)
    keys(Qt.Key.Key_F3)
    keys.type("4711\n")
    keys.type("60\t2\ts\tbent\n")
    sheet = desk.screen()._sheet
    cells = {"quantity": "58", "damaged": "2", "outcome": "scrap", "reason": "bent", "lot": ""}
    assert dict(sheet.table.rows[0].cells) == cells
    keys(Qt.Key.Key_F12)
    assert rows(books, "SELECT received FROM purchase_line WHERE sku = 'CU15-3'") == [(60_000,)]
    assert rows(books, "SELECT outcome, quantity FROM purchase_receipt WHERE line = 1 ORDER BY entry") == [
        ("shelf", 58_000),
        ("scrap", 2_000),
    ]


def _view(desk, qtbot, view):
    desk.go("stock")
    settle(desk, qtbot)
    desk.screen().set_view(view)
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    return desk.screen()


def test_what_to_order_becomes_purchase_orders_by_one_key_and_is_sent_by_the_next(desk, books, qtbot, supplied):
    sample.do(
        books, "save_product", sku="BN12", min_stock="300", supplier="W-1", packs=[{"name": "box", "quantity": "50"}]
    )
    place = _view(desk, qtbot, "to_order")
    assert [place.model.row_at(at).sku for at in range(place.model.rowCount())] == ["BN12"]
    assert place.model.row_at(0).quantity == 100_000
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert place.view == "purchases"
    assert [place.model.row_at(at).state for at in range(place.model.rowCount())] == ["ordered", "draft"]
    place.table.go_to(1)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert place.model.row_at(1).state == "ordered"
    place.set_view("all")
    settle(desk, qtbot)
    assert place.model.row_at(0).sku, "products again, with their own columns"


def test_a_receipt_keyed_too_high_is_set_right_by_shift_f12(desk, books, qtbot, supplied):
    keys = Keys(qtbot, desk)
    keys(Qt.Key.Key_F3)
    keys.type("4711\n")
    keys.type("60\n40\n120\t\t\ttypo\n")
    keys(Qt.Key.Key_F12)
    keys(Qt.Key.Key_Escape)
    place = _view(desk, qtbot, "ordered")
    press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
    settle(desk, qtbot)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    place._sheet.form.set_values({"reason": "a zero too many"})
    place._sheet.table.go_to(2)
    place._sheet.table.setFocus()
    type_text(qtbot, "2\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT received FROM purchase_line WHERE sku = 'FLX500'") == [(2000,)]
    assert desk.toasts.shown[-1].text.startswith("GR-2 is corrected. Recalled: ")


def test_goods_are_ordered_by_hand_and_amended(desk, books, qtbot, supplied):
    place = _view(desk, qtbot, "purchases")
    desk.do("buy")
    settle(desk, qtbot)
    place._sheet.form.set_values({"supplier": "W-1"})
    place._sheet.entry.setFocus()
    type_text(qtbot, "25*elb15\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT ordered FROM purchase_line WHERE sku = 'ELB15'") == [(25_000,)]
    place.table.go_to(1)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    type_text(qtbot, "30\t0,31\t+7\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT ordered, cost FROM purchase_line WHERE sku = 'ELB15'") == [(30_000, 3100)]


def test_a_scanned_purchase_order_is_received(desk, books, qtbot, supplied):
    _view(desk, qtbot, "all")
    desk.scanned("PO-4711")
    settle(desk, qtbot)
    assert desk.screen()._sheet.title.full_text() == "PO-4711 · Wieland Werke"
    assert QGuiApplication.focusObject() is desk.screen()._sheet.table


def test_what_an_order_lacks_is_ordered_in_for_it_and_the_line_says_when_it_comes(desk, books, qtbot, supplied):
    sample.do(books, "cancel_purchase", purchase="PO-4711")
    order = sample.make_order(books, "K-10482", (("BNR1", "9"),))
    desk.go("order", order.id)
    settle(desk, qtbot)
    page = desk.screen().page
    assert page.model.data(page.model.index(0, 5)) == "6 reserved"
    press(qtbot, desk, Qt.Key.Key_Period, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "5")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    bought = rows(books, "SELECT order_id, order_line, ordered FROM purchase_line WHERE order_id <> ''")
    assert bought == [(order.id, 1, 3000)]
    assert page.model.data(page.model.index(0, 5)).startswith("comes ")
    desk.go("board")
    settle(desk, qtbot)
    place = desk.screen()
    notes = {place.model.row_at(at).number: place.model.row_at(at).expected for at in range(place.model.rowCount())}
    assert notes[order.number] != ""


def test_who_is_fetching_goods_that_never_came_is_told_at_once(desk, books, qtbot, supplied):
    came = sample.do(books, "receive_purchase", purchase="PO-4711", lines=[{"line": 3, "quantity": "12"}], only=True)
    lists = [sample.do(books, "open_pick_list", order=number) for number in supplied]
    desk.go("deliveries", lists[1].id)
    settle(desk, qtbot)
    type_text(qtbot, "2")
    page = desk.screen()._page
    page.count_by(2000)
    sample.do(books, "correct_receipt", receipt=came.receipt, lines=[{"line": 1, "quantity": "4"}], reason="typo")
    settle(desk, qtbot)
    page = desk.screen()._page
    assert page.rows[0].line.quantity == 1000
    assert page.note.full_text() == "Put 1 back: the list asks for 1 now."
    page.take_all()
    page.confirm()
    settle(desk, qtbot)
    assert rows(books, "SELECT sum(picked) FROM order_line_progress") == [(1000,)]


def test_a_list_with_nothing_left_says_put_it_back(desk, books, qtbot, supplied):
    came = sample.do(books, "receive_purchase", purchase="PO-4711", lines=[{"line": 3, "quantity": "12"}], only=True)
    lists = [sample.do(books, "open_pick_list", order=number) for number in supplied]
    desk.go("deliveries", lists[2].id)
    settle(desk, qtbot)
    desk.screen()._page.count_by(1000)
    sample.do(books, "correct_receipt", receipt=came.receipt, lines=[{"line": 1, "quantity": "1"}], reason="typo")
    settle(desk, qtbot)
    page = desk.screen()._page
    assert page.stopped
    assert page.note.full_text() == "Put 1 back: the list was cancelled."


def test_the_row_beneath_is_the_one_that_is_received_or_was_found(desk, books, qtbot, supplied):
    for _ in range(3):
        sample.do(books, "order_goods", supplier="W-1", lines=[{"product": "BV12", "quantity": "1"}], send=True)
    for words, view, number in (("4713", "purchases", "PO-4713"), ("bnr1", "all", "BNR1")):
        desk.go("board")
        settle(desk, qtbot)
        press(qtbot, desk, Qt.Key.Key_F3)
        type_text(qtbot, words)
        settle(desk, qtbot)
        type_text(qtbot, "\n")
        settle(desk, qtbot)
        place = desk.screen()
        assert place.view == view
        assert getattr(place.row, "number", "") == number or place.row.sku == number
        if place.open_sheet:
            press(qtbot, desk, Qt.Key.Key_Escape)
            settle(desk, qtbot)
