"""The row that F12 acts on is on the screen."""

from __future__ import annotations

import sample
from driving import press, settle, type_text
from PySide6.QtCore import Qt

KEY = Qt.Key


def bills(books, many):
    """So many unpaid invoices; the number of the last."""
    for _ in range(many):
        order = sample.make_order(books, "K-10482", (("BN12", "1"),))
        pick = sample.do(books, "open_pick_list", order=order.id)
        sample.do(books, "confirm_pick", pick_list=pick.id)
        shipment = sample.do(books, "pack_shipment", pick_list=pick.id)
        sample.do(books, "ship", shipment=shipment.id)
        reply = sample.do(books, "issue_invoice", orders=[order.id])
    return reply.number


def in_sight(table):
    """Whether the row under the cursor is seen whole."""
    return table.viewport().rect().contains(table.visualRect(table.currentIndex()).center())


def test_an_invoice_that_was_found_stays_in_sight_after_esc_and_after_it_is_paid(desk, books, qtbot):
    number = bills(books, 40)
    desk.frame.resize(1366, 500)
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F3)
    type_text(qtbot, number)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    place = desk.screen()
    assert place.row.number == number
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert place.row.number == number
    assert in_sight(place.table)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    type_text(qtbot, "t\n")
    settle(desk, qtbot)
    assert place._sheet is None
    assert place.row is not None
    assert in_sight(place.table)
