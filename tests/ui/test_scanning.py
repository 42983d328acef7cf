"""Scans in the whole window: in order, to where they mean something, told, and never into a field or a button."""

from __future__ import annotations

import time
from datetime import date

import pytest
import sample
from driving import new_order, open_desk, press, rows, scan, settle, type_text
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from app.domain import codes
from app.domain.gtin import check_digit
from app.queries import scanned
from app.ui.scanning.scan import ACCEPTED, COMPLETE, REJECTED
from app.ui.shell.state import WindowState
from app.ui.theme.look import look

CTRL = Qt.KeyboardModifier.ControlModifier
EAN, BOX, ELBOW = "4006381333931", "4006381333948", "4006381333955"


@pytest.fixture
def coded(books):
    """Goods with barcodes, one of them on a box of twelve."""
    box = {"barcode": BOX, "quantity": "12"}
    sample.do(books, "save_product", sku="BV12", barcodes=[EAN, box])
    sample.do(books, "save_product", sku="ELB15", barcodes=[ELBOW])
    sample.do(books, "save_product", sku="BN12", barcodes=["96385074"])
    return books


@pytest.fixture
def desk(coded, qtbot, tmp_path):
    shell = open_desk(coded, qtbot, WindowState(None))
    shell.told = []
    tell = shell.scans.outcomes.tell
    shell.scans.outcomes.tell = lambda outcome, words: (shell.told.append((outcome, words)), tell(outcome, words))
    return shell


def send(desk, text, gap=4):
    """Keys to the window, without waiting for what they do."""
    if not desk.gate._installed:
        desk.gate.install()
    send.clock = getattr(send, "clock", 10_000_000) + 200
    for character in text:
        send.clock += gap
        key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character.upper()))
        held = CTRL if character == codes.GS else Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key if character != codes.GS else Qt.Key.Key_BracketRight, held, character)
            event.setTimestamp(send.clock)
            QApplication.sendEvent(desk.window().windowHandle(), event)


def lines(page):
    return [(line.product.code if line.product else line.text, line.quantity) for line in page.model.lines]


# --- A13, A14 ---------------------------------------------------------------------------------------------------------


def _button(desk):
    button = QPushButton("Post", desk)
    button.setDefault(True)
    button.clicked.connect(lambda: desk.told.append("pressed"))
    button.show()
    return button


def _field(desk):
    field = QLineEdit(desk)
    field.show()
    return field


CONTEXTS = {
    "button": _button,
    "line edit": _field,
    "table": lambda desk: (desk.go("stock"), desk.screen().table)[1],
    "board": lambda desk: (desk.go("board"), desk.screen().table)[1],
    "empty window": lambda desk: desk.frame,
}


@pytest.mark.slow
def test_a_hundred_scans_in_five_contexts_lose_none_and_touch_nothing(desk, qtbot):
    for name, focused in CONTEXTS.items():
        desk.go("customers")
        settle(desk, qtbot)
        widget = focused(desk)
        settle(desk, qtbot)
        widget.setFocus()
        desk.told.clear()
        for number in range(20):
            send(desk, (EAN, ELBOW)[number % 2] + "\r")
        settle(desk, qtbot)
        assert [outcome for outcome, _ in desk.told] == [ACCEPTED] * 20, name
        assert ["BV12" in words for _, words in desk.told] == [True, False] * 10, name
        assert not isinstance(widget, QLineEdit) or widget.text() == "", name
        if widget.parent() is desk:
            widget.deleteLater()
        if desk.screen().open_sheet:
            desk.screen().open_sheet.dismiss()


def test_scans_keep_their_order_however_slow_the_books_answer(desk, qtbot, monkeypatch):
    page = new_order(desk, qtbot)
    slow = iter([0.08, 0, 0.05, 0, 0.03])
    resolve = scanned.resolve

    def late(view, said):
        time.sleep(next(slow))
        return resolve(view, said)

    monkeypatch.setattr(scanned, "resolve", late)
    for code in (EAN, ELBOW, BOX, "96385074", EAN):
        send(desk, f"{code}\r")
    # Typed behind them while the first is still looked up, and a step behind that.
    send(desk, "3*cu15", gap=80)
    send(desk, "\r", gap=80)
    qtbot.keyClick(desk.window().windowHandle(), Qt.Key.Key_Z, CTRL)
    assert lines(page) == []
    qtbot.waitUntil(lambda: not desk.scans.order.busy, timeout=5000)
    settle(desk, qtbot)
    assert lines(page) == [("BV12", 14_000), ("ELB15", 1000), ("BN12", 1000)], "the pipe was taken back by Ctrl+Z"


@pytest.mark.slow
def test_a_step_never_overtakes_the_scan_before_it(desk, qtbot, monkeypatch):
    page = new_order(desk, qtbot)
    resolve = scanned.resolve
    monkeypatch.setattr(scanned, "resolve", lambda view, said: (time.sleep(0.1), resolve(view, said))[1])
    send(desk, f"{EAN}\r")
    qtbot.keyClick(desk.window().windowHandle(), Qt.Key.Key_F12)
    assert desk.screen().open_sheet is None
    qtbot.waitUntil(lambda: desk.screen().open_sheet is not None, timeout=5000)
    assert lines(page) == [("BV12", 1000)]


@pytest.mark.slow
def test_keys_are_not_held_for_ever_by_books_that_do_not_answer(desk, qtbot):
    desk.scans.order._patience.setInterval(60)
    desk.scans.order.slow(lambda _settled: None)
    field = _field(desk)
    field.setFocus()
    send(desk, "x", gap=90)
    qtbot.waitUntil(lambda: field.text() == "x", timeout=2000)


# --- what a scan means where ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_elements_of_gs1_say_how_much_and_which_lot(desk, coded, qtbot):
    page = new_order(desk, qtbot)
    send(desk, f"]C10100000096385074300007{codes.GS}10AB-1\r")
    send(desk, f"]d201{'0' + BOX}3702\r")
    settle(desk, qtbot)
    assert lines(page) == [("BN12", 7000), ("BV12", 24_000)]
    desk.go("stock")
    settle(desk, qtbot)
    desk.screen().goods_in(None)
    settle(desk, qtbot)
    sheet = desk.screen().open_sheet
    for lot in ("A", "B", "A"):
        send(desk, f"01{'0' + EAN}17200101{'10' + lot}\r")
    settle(desk, qtbot)
    assert [(row.data.code, row.cells["quantity"], row.cells["lot"]) for row in sheet.table.rows] == [
        ("BV12", "2", "A"),
        ("BV12", "1", "B"),
    ]
    assert "which is over" in sheet.note.full_text()
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(coded, "SELECT lot, quantity FROM stock_move WHERE lot <> '' ORDER BY lot") == [
        ("A", 2000),
        ("B", 1000),
    ]


@pytest.mark.slow
def test_elsewhere_a_product_shows_its_price_and_its_places(desk, qtbot):
    for place in ("board", "money", "deliveries"):
        desk.go(place)
        settle(desk, qtbot)
        scan(desk, qtbot, EAN)
        sheet = desk.screen().open_sheet
        assert sheet.title.full_text() == "BV12  Brass ball valve ½″", place
        assert sheet.price == "€7.30 per pc"
        assert sheet.words[0] == "MAIN: 57 pc"
        scan(desk, qtbot, ELBOW)
        assert desk.screen().open_sheet.title.full_text().startswith("ELB15"), place
        press(qtbot, desk, Qt.Key.Key_Escape)
        settle(desk, qtbot)
        assert desk.screen().open_sheet is None


@pytest.mark.slow
def test_a_look_at_a_product_goes_on_to_stock_and_a_scan_there_to_its_row(desk, qtbot):
    for place in ("board", "reports", "settings"):
        desk.go(place)
        settle(desk, qtbot)
        scan(desk, qtbot, EAN)
        press(qtbot, desk, Qt.Key.Key_F12)
        settle(desk, qtbot)
        assert (desk.place, desk.screen().row.sku) == ("stock", "BV12"), place
    scan(desk, qtbot, ELBOW)
    assert desk.screen().row.sku == "ELB15"


@pytest.mark.slow
def test_a_shelf_is_counted_blind(desk, coded, qtbot):
    sample.do(coded, "save_location", code="YARD", name="Yard")
    desk.go("board")
    settle(desk, qtbot)
    scan(desk, qtbot, "YARD")
    sheet = desk.screen().open_sheet
    assert sheet.title.full_text() == "How many are there? YARD"
    scan(desk, qtbot, EAN)
    scan(desk, qtbot, BOX)
    assert [(row.cells["quantity"], row.cells["location"]) for row in sheet.table.rows] == [("13", "YARD")]


@pytest.mark.slow
def test_printed_orders_take_the_rest_fall_short_and_go_back(desk, coded, qtbot):
    order = sample.make_order(coded, "K-10482")
    pick = sample.do(coded, "open_pick_list", order=order.id)
    desk.go("board")
    settle(desk, qtbot)
    send(desk, f"{pick.number}\r")
    send(desk, f"{codes.ALL}\r")
    settle(desk, qtbot)
    page = desk.screen()._page
    assert [row.done for row in page.rows] == [True, False]
    scan(desk, qtbot, codes.UNDO)
    assert [row.done for row in page.rows] == [False, False]
    scan(desk, qtbot, codes.SHORT)
    assert page.note.full_text().startswith("4 short — why?")
    scan(desk, qtbot, codes.ALL)
    desk.told.clear()
    scan(desk, qtbot, codes.ALL)
    assert desk.told == [(COMPLETE, "All · all done")]
    scan(desk, qtbot, codes.ALL)
    assert rows(coded, "SELECT state FROM pick_list") == [("open",)], "handing over is looked at"


# --- what nobody knows ------------------------------------------------------------------------------------------------


def test_an_unknown_barcode_is_assigned_where_it_was_scanned_and_taken_back(desk, coded, qtbot):
    fresh = "400638133396"
    fresh += check_digit(fresh)
    desk.go("board")
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    scan(desk, qtbot, fresh)
    assert desk.toasts.shown[-1].text == f"Unknown barcode {fresh} — assign to a product (Ctrl+.)"
    press(qtbot, desk, Qt.Key.Key_Period, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "brass nip")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(
        coded,
        "SELECT p.sku, b.quantity FROM barcode b JOIN product p ON p.id = b.product_id WHERE b.barcode = :code",
        code=fresh,
    ) == [("BN12", 1000)]
    # It is what was scanned: the product is shown.
    assert desk.screen().open_sheet.title.full_text().startswith("BN12")
    desk.toasts.undo_newest()
    settle(desk, qtbot)
    assert rows(coded, "SELECT product_id FROM barcode WHERE barcode = :code", code=fresh) == [("",)]


@pytest.mark.slow
def test_a_broken_check_digit_is_said(desk, qtbot):
    desk.go("board")
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    scan(desk, qtbot, "4006381333930")
    assert desk.toasts.shown[-1].text.startswith("4006381333930 has the wrong check digit: it ends in 0,")
    assert desk.toasts.shown[-1].text.endswith("Scan it again, or assign it to a product (Ctrl+.)")


@pytest.mark.slow
def test_an_unknown_code_is_typed_where_the_cursor_is_and_beside_what_is_half_typed(desk, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "cu1")
    scan(desk, qtbot, "NONE-1")
    type_text(qtbot, "5\n")
    settle(desk, qtbot)
    assert [(line.problem, line.product.code if line.product else "") for line in page.model.lines] == [
        ("not found", ""),
        ("", "CU15-3"),
    ]
    desk.go("customers")
    settle(desk, qtbot)
    desk.screen().filter.setFocus()
    scan(desk, qtbot, "NONE-1")
    assert desk.screen().filter.text() == "NONE-1"


# --- told -------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_each_outcome_is_framed_and_logged_and_the_log_lies_over_no_button(desk, qtbot):
    page = new_order(desk, qtbot)
    scan(desk, qtbot, EAN)
    frame, log = desk.scans.outcomes.frame, desk.scans.outcomes.log
    assert (frame.phase, log.rows) == ("done", [(ACCEPTED, "BV12 · 1 pc")])
    assert [edge.height() for edge in frame.edges[:2]] == [look().px(3)] * 2
    for _ in range(5):
        scan(desk, qtbot, "NONE-1")
    assert frame.phase == "stop"
    assert [outcome for outcome, _ in log.rows] == [REJECTED] * 5
    finish = page.foot.finish
    assert not log.geometry().intersects(finish.rect().translated(finish.mapTo(desk, finish.rect().topLeft())))
    qtbot.waitUntil(lambda: frame.phase == "", timeout=2000)


@pytest.mark.slow
def test_a_badge_opens_the_door_and_is_never_shown(desk, coded, qtbot):
    sample.do(coded, "save_user", name="Anna", role="owner")
    sample.do(coded, "set_secret", user="Anna", secret="a long way home")
    sample.do(coded, "set_secret", user="Anna", kind="badge", secret="B-77-19-4711")
    desk.doorkeeper.read()
    settle(desk, qtbot)
    desk.doorkeeper.lock()
    desk.told.clear()
    scan(desk, qtbot, "B-77-19-4711")
    qtbot.waitUntil(lambda: not desk.doorkeeper.locked, timeout=5000)
    assert desk.told == []
    # Scanned once more by mistake, with the cursor in a field and the window open: nobody reads it there either.
    page = new_order(desk, qtbot)
    scan(desk, qtbot, "B-77-19-4711")
    qtbot.waitUntil(lambda: bool(desk.told), timeout=5000)
    settle(desk, qtbot)
    assert page.table.entry.text() == ""
    assert [words for _, words in desk.scans.outcomes.log.rows] == ["A badge: you are signed in"]
    assert not [one for one in desk.toasts.shown if "4711" in one.text]


def test_days_of_elements_are_those_of_today():
    assert codes.read("]C117260320", date(2026, 3, 20)).day == "2026-03-20"
