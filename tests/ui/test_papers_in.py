"""Invoices in XML and scans of signed papers, dropped on the window: told, shown on the board, done by keys."""

from __future__ import annotations

import pytest
import sample
from driving import press, settle, type_text
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.documents import make
from app.queries.papers import paper_for
from app.ui.screens.order.fix import FixSheet
from app.ui.screens.stock.buysheets import ReceiveSheet, _as_billed
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text
from tests.exchange.test_scanned import page, saved
from tests.exchange.xml_in import cii_bill, cii_line, pdf_with

BILL = "<ram:BuyerAssignedID>{}</ram:BuyerAssignedID>"


def drop(desk, *files):
    """Files dropped on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    QApplication.sendEvent(desk, QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none))
    QApplication.sendEvent(desk, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))


@pytest.mark.slow
def test_a_suppliers_invoice_opens_its_goods_at_the_door(desk, books, qtbot, tmp_path):
    sample.do(books, "save_supplier", number="W-1", name="Wieland Werke", country="DE", lead_days=5)
    lines = [{"product": sku, "quantity": many} for sku, many in (("CU15-3", "60"), ("CU22-3", "40"), ("BV12", "30"))]
    bought = sample.do(books, "order_goods", supplier="W-1", lines=lines, send=True)
    bill = cii_bill(
        cii_line(1, "58", "3.20", ids=BILL.format("CU15-3")), cii_line(2, "30", "4.10", ids=BILL.format("BV12")),
        order=bought.number, seller="Wieland Werke",
    )  # fmt: skip
    file = tmp_path / "bill.pdf"
    file.write_bytes(pdf_with({"factur-x.xml": bill}))
    drop(desk, file)
    qtbot.waitUntil(lambda: any(f"An invoice came in for {bought.number}" in one for one in desk.toasts.log))
    assert any("the paper was not read" in one for one in desk.toasts.log)
    desk.go("board", "in")
    settle(desk, qtbot)
    board = desk.screen()
    qtbot.waitUntil(lambda: board.row is not None)
    assert (board.row.state, board.row.customer) == ("goods in", "Wieland Werke")
    assert f"Enter takes the goods of {bought.number} in as it bills them" in board.line.text
    type_text(qtbot, "\n")
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, ReceiveSheet))
    sheet = desk.screen().open_sheet
    assert [row.cells["quantity"] for row in sheet.table.rows] == ["58", "0", "30"]
    assert "as invoice R-881 bills it" in sheet.title.full_text()
    assert "CU15-3: they bill 58 pc, 60 are ordered." in sheet.note.full_text()
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: desk.screen().open_sheet is not sheet)


def printed(books, number):
    """What a printer puts on paper: the order without its seal."""
    with books.read() as view:
        return make(paper_for(view, "sales-order", number)[1], None)


def pair(desk, word):
    """What the head of the document says beside a word, "" where the word is not there."""
    texts = [one.full_text() for one in desk.screen().findChildren(Text) if one.isVisible()]
    return next((texts[at + 1] for at, one in enumerate(texts[:-1]) if one == word), "")


@pytest.mark.slow
def test_a_signed_order_that_comes_back_is_attached_and_says_so(desk, books, qtbot, tmp_path):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    file, foreign = tmp_path / "scan.png", tmp_path / "cat.png"
    file.write_bytes(saved(page(printed(books, order.number))))
    foreign.write_bytes(saved(Image.new("L", (90, 90), 128)))
    settle(desk, qtbot)
    drop(desk, file)
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, FixSheet))
    title = desk.screen().open_sheet.title.full_text()
    assert title.startswith(f"{order.number} · ")
    assert title.endswith("came back signed: attach?")
    type_text(qtbot, "1")
    qtbot.waitUntil(lambda: any(f"{order.number} came back signed on paper." in one for one in desk.toasts.log))
    desk.go("order", order.id)
    qtbot.waitUntil(lambda: pair(desk, "Signed") == "on paper")
    drop(desk, foreign)
    qtbot.waitUntil(lambda: any("no code of our papers can be read on it" in one for one in desk.toasts.log))


@pytest.mark.slow
def test_a_scan_dropped_over_its_order_is_its_signature_by_one_word_more(desk, books, qtbot, tmp_path):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    file = tmp_path / "scan.png"
    file.write_bytes(saved(page(printed(books, order.number))))
    desk.go("order", order.id)
    qtbot.waitUntil(lambda: pair(desk, "of") != "")
    drop(desk.screen(), file)
    words = f"scan.png attached to {order.number}. It shows {order.number}."
    qtbot.waitUntil(lambda: any(words in one for one in desk.toasts.log))
    assert pair(desk, "Signed") == ""
    next(one for one in desk.toasts.shown if words in one.text).act()
    qtbot.waitUntil(lambda: pair(desk, "Signed") == "on paper")
    desk.toasts.undo_newest()
    qtbot.waitUntil(lambda: pair(desk, "Signed") == "")


@pytest.mark.slow
def test_a_scan_leaves_the_sheet_that_is_open_and_is_shown_over_it(desk, books, qtbot, tmp_path):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    file = tmp_path / "scan.png"
    file.write_bytes(saved(page(printed(books, order.number))))
    settle(desk, qtbot)
    screen = desk.screen()
    sheet = Sheet(screen, "Amounts", do="Take")
    screen.show_sheet(sheet)
    drop(desk, file)
    words = f"scan.png shows {order.number}."
    qtbot.waitUntil(lambda: any(one.text == words for one in desk.toasts.shown), timeout=20_000)
    assert screen.open_sheet is sheet
    next(one for one in desk.toasts.shown if one.text == words).act()
    assert isinstance(screen.open_sheet, FixSheet)
    press(qtbot, desk, Qt.Key.Key_Escape)
    assert screen.open_sheet is sheet
    assert sheet.isVisible()


class Line:
    """A line of a purchase order."""

    def __init__(self, line, product_id, still):
        self.line, self.product_id, self.open = line, product_id, still


def test_lines_of_one_product_are_filled_one_after_the_other():
    lines = [Line(1, "a", 3), Line(2, "b", 4), Line(3, "a", 5)]
    assert _as_billed(lines, {"a": 9}) == {1: 3, 2: 0, 3: 6}
    assert _as_billed(lines, {"a": 2, "b": 5, "c": 1}) == {1: 2, 2: 5, 3: 0}
