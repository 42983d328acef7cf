"""Goods handed over at the counter, by keys: what the customer sees, what they sign, and what the books know then."""

from __future__ import annotations

import os

import sample
from driving import press, rows, settle
from PySide6.QtCore import QPoint, Qt

from app.ui.screens.deliveries.handover import HandOverPane
from app.ui.theme.look import Mode, look

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
PICTURES = os.environ.get("COUNTERFOIL_LOOK_AT", "")


def _look(desk, qtbot, name):
    """A picture for the eye, light and dark, where a folder for them is named."""
    for mode in (Mode.LIGHT, Mode.DARK) if PICTURES else ():
        look().set_mode(mode)
        settle(desk, qtbot)
        desk.frame.grab().save(f"{PICTURES}/{name}_{mode.name.lower()}.png")
    if PICTURES:
        look().set_mode(Mode.LIGHT)


def _packed(books):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "10")))
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    return order, sample.do(books, "pack_shipment", pick_list=pick.id)


def _sign(qtbot, pane):
    for x in (60, 300):
        qtbot.mousePress(pane.pad, Qt.MouseButton.LeftButton, pos=QPoint(x, 60))
        qtbot.mouseMove(pane.pad, QPoint(x + 140, 110))
        qtbot.mouseRelease(pane.pad, Qt.MouseButton.LeftButton, pos=QPoint(x + 140, 110))


def test_the_customer_signs_for_what_they_take(desk, books, qtbot):
    order, shipment = _packed(books)
    sample.do(books, "hold_order", order=order.id, reason="asks for a call first")
    desk.go("deliveries", shipment.number)
    settle(desk, qtbot)
    screen = desk.screen()
    press(qtbot, desk, Qt.Key.Key_G, CTRL_SHIFT)
    settle(desk, qtbot)
    assert screen.handing.pane is None
    assert "is on hold" in screen.line.text, "nobody signs for goods that may not leave"
    sample.do(books, "release_hold", order=order.id)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_G, CTRL_SHIFT)
    qtbot.waitUntil(lambda: screen.handing.pane is not None)
    pane = screen.handing.pane
    assert isinstance(pane, HandOverPane)
    assert pane.size() == desk.frame.size()
    qtbot.waitUntil(lambda: pane.firm.full_text() != "", timeout=20_000)
    settle(desk, qtbot)
    assert [column.key for column in pane.shown.currentWidget().findChild(type(screen.table)).model().columns] == [
        "quantity", "unit", "code", "name",
    ], "no prices"  # fmt: skip
    assert pane.consent.startswith("Ich habe die oben genannten Waren"), "as their papers are written"
    press(qtbot, desk, Qt.Key.Key_F12)
    assert pane.note.full_text() == "Das Feld ist leer."
    _sign(qtbot, pane)
    pane.name.setText("Karin Müller")
    _look(desk, qtbot, "hand_over")
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: screen.handing.pane is None, timeout=20_000)
    settle(desk, qtbot)
    assert rows(books, "SELECT state FROM shipment") == [("delivered",)]
    assert rows(books, "SELECT kind, number, name FROM document_signature") == [("shipment", "DN-1", "Karin Müller")]
    assert "DN-1 is handed over to Karin Müller." in [one.text for one in desk.toasts.shown]
    archived = "SELECT count(*) FROM document_archive WHERE kind = 'delivery-note'"
    qtbot.waitUntil(lambda: rows(books, archived) == [(1,)], timeout=20_000)
    _look(desk, qtbot, "handed_over")
