"""Every word can be read and every tab stop is seen, at three sizes of letters, on a small screen and a large one."""

from __future__ import annotations

import fitting
import inks
import pytest
import sample
from driving import billed, new_order, settle, type_text
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.ui.models.columns import Column
from app.ui.screens import SCREENS
from app.ui.screens.order.amend import AmendSheet
from app.ui.screens.order.card import CardFacts, CustomerCard
from app.ui.theme.look import Mode, look
from app.ui.widgets.button import Button
from app.ui.widgets.listtable import ListTable
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Link, Text
from app.ui.widgets.toast import Toasts

SMALL, LARGE = (1366, 768), (3840, 2160)
WRITING = (
    "header", "next_step", "details", "fix", "pad", "templates", "finder", "repeat", "paste_list", "find_line",
    "beside",
)  # fmt: skip
SHOWN = ("edit_cell", "reverse_step", "fix", "hold", "promise", "advance", "beside")
LONG = "RT-1: the goods are back. GS-1 credits €20.04 of RE-1. RE-2: sold. Change 3.98 EUR. "


def fill(books):
    """Something in every place: what is open, what is late, what was sent, a template, something to order."""
    for _ in range(3):
        order = billed(books)
    sample.do(books, "save_customer", number="K-10482", terms_days=10)
    sample.do(books, "issue_invoice", orders=[order.id], date="2026-01-20")
    sample.do(books, "save_template", name="Radiators", asks="radiators", lines=[{"product": "BV12", "amount": "n"}])
    return sample.make_order(books, "K-10482", (("BN12", "10"), ("FLX500", "2")))


def scenes(desk, qtbot, order):
    """Each place, then the sheets of an order that is written, of one that is there, and what lies over all."""
    for entry in SCREENS:
        desk.go(entry.id)
        settle(desk, qtbot)
        yield entry.id
    new_order(desk, qtbot)
    type_text(qtbot, "=Bathroom, first floor\n4*cu15\n60*elb15 -5%\n'by hand\n-2*bv12\nnonsuch\n9*bnr1\n")
    settle(desk, qtbot)
    yield "writing"
    yield from sheets(desk, qtbot, WRITING)
    desk.go("order", order.id)
    settle(desk, qtbot)
    yield "shown"
    yield from sheets(desk, qtbot, SHOWN)
    desk.do("find")
    type_text(qtbot, "mül")
    settle(desk, qtbot)
    yield "find"
    desk.palette_.dismiss()
    desk.do("help")
    settle(desk, qtbot)
    yield "help"
    desk.help.dismiss()
    desk.toast(LONG * 2, action="Undo", run=lambda: None, undo=lambda: None)
    settle(desk, qtbot)
    yield "toast"


def sheets(desk, qtbot, commands):
    """Those of a document, one after the other."""
    screen = desk.screen()
    for command in commands:
        if screen.page is not None and hasattr(screen.page, "table") and command in {"details", "fix"}:
            screen.page.table.go_to(2)
            screen.page.table.setFocus()
        desk.do(command)
        settle(desk, qtbot)
        sheet = screen._sheet
        assert sheet is not None, f"{command} opens nothing"
        yield command
        if isinstance(sheet, AmendSheet):
            sheet._ship_to.box.setCurrentIndex(sheet._ship_to.box.count() - 1)
            settle(desk, qtbot)
            yield "another address"
        sheet.dismiss()
        settle(desk, qtbot)


@pytest.mark.slow
@pytest.mark.parametrize(("scale", "sizes"), [(100, (SMALL, LARGE)), (150, (SMALL,)), (200, (SMALL, LARGE))])
def test_no_word_is_cut(desk, books, qtbot, scale, sizes):
    order = fill(books)
    desk.frame.setWindowState(Qt.WindowState.WindowNoState)
    look().set_scale(scale)
    found = []
    for size in sizes[::-1]:
        desk.frame.resize(*size)
        settle(desk, qtbot)
    for scene in scenes(desk, qtbot, order):
        for size in sizes:
            desk.frame.resize(*size)
            qtbot.wait(1)
            assert (desk.frame.width(), desk.frame.height()) == size, scene
            found += (f"{scene} at {size[0]}: {one}" for one in fitting.faults(desk.frame))
    assert found == [], "\n".join(found)


@pytest.mark.slow
def test_the_focus_is_seen_on_every_tab_stop_and_every_word_stands_out(desk, books, qtbot):
    order = fill(books)
    desk.frame.setWindowState(Qt.WindowState.WindowNoState)
    desk.frame.resize(*SMALL)
    settle(desk, qtbot)
    found, count = [], 0
    for scene in scenes(desk, qtbot, order):
        inside = desk.screen()._sheet if desk.screen()._sheet else desk.screen()
        for mode in (Mode.LIGHT, Mode.DARK, Mode.CONTRAST):
            look().set_mode(mode)
            count += len(fitting.stops(inside))
            found += (f"{scene}, {mode.value}: {one}" for one in inks.faint(desk.frame) + inks.unmarked(desk.frame))
            found += (f"{scene}, {mode.value}: {one}" for one in fitting.unseen(inside))
        look().set_mode(Mode.LIGHT)
    assert count > 300
    assert found == [], "\n".join(found)


def test_a_toast_says_all_of_it_also_when_the_scale_or_the_window_changes(window):
    window.resize(*SMALL)
    toasts = Toasts(window)
    toasts.show(LONG * 2, action="Open", run=lambda: None, undo=lambda: None)
    for size, scale in ((SMALL, 200), ((700, 768), 100)):
        look().set_scale(scale)
        window.resize(*size)
        assert fitting.faults(window) == []
        assert len(window.findChildren(Link)) == 2


def test_at_twice_the_size_the_head_of_an_order_leaves_no_line_empty(window):
    card = CustomerCard(window)
    look().set_scale(200)
    address = "K-10482 · Hauptstraße 14, 48143 Münster · 0251 443 21"
    credit = {"credit": "€9,544.46 left of €10,000", "used": 1, "limit": 2, "overdue": "€100.20 overdue 283 days"}
    card.show_facts(CardFacts("Müller Bau GmbH", detail=address, last_order="Last order 29 Nov · 2 lines", **credit))
    card.setGeometry(0, 0, 1222, card.height())
    window.resize(*SMALL)
    card.show()
    assert fitting.faults(window) == []
    assert card.name.text() == card.name.full_text()
    assert card.detail.text() == card.detail.full_text()
    assert card.detail.height() > 1.5 * card.detail.fontMetrics().height()
    assert card.height() < 160
    look().set_scale(100)
    assert card.detail.height() < 1.5 * card.detail.fontMetrics().height()


# --- the check itself -------------------------------------------------------------------------------------------------


class Painted(QWidget):
    """A word in a box of a width."""

    def __init__(self, width, inside):
        super().__init__(inside)
        self.setGeometry(0, 0, 200, 40)
        self._width = width

    def paintEvent(self, _event):
        QPainter(self).drawText(QRect(10, 0, self._width, 30), Qt.AlignmentFlag.AlignLeft, "Deliveries of today")


@pytest.fixture
def window(qtbot):
    """An empty one."""
    found = QWidget()
    qtbot.addWidget(found)
    found.resize(400, 300)
    found.show()
    found.activateWindow()
    return found


def test_words_that_are_cut_are_found(window, qtbot):
    fine, cut, low = QLabel("Deliveries", window), QLabel("Deliveries", window), QLabel("Deliveries", window)
    wrapped = Text("Deliveries of today and tomorrow", wrap=True, parent=window)
    shortened = Text("Deliveries of today and tomorrow", elide=True, parent=window)
    hint = QLineEdit(window, placeholderText="Customer: name, number, phone, town")
    box = QCheckBox("Deliveries of today and tomorrow", window)
    for widget, wide, high in ((fine, 200, 30), (cut, 40, 30), (low, 200, 6), (wrapped, 90, 20), (hint, 90, 30),
                               (box, 90, 30), (shortened, 90, 30)):  # fmt: skip
        widget.setGeometry(10, 10, wide, high)
        widget.show()
    found = "\n".join(fitting.faults(window))
    assert found.count("\n") == 4
    assert "“Deliveries” needs" in found
    assert "“Deliveries” is" in found
    assert "“Deliveries of today and tomorrow” is" in found
    assert "hint “Customer: name, number, phone, town” needs" in found
    shortened.setToolTip("")
    assert len(fitting.faults(window)) == 6


def test_painted_words_are_measured_as_they_are_painted(window):
    Painted(180, window).show()
    assert fitting.faults(window) == []
    Painted(60, window).show()
    [fault] = fitting.faults(window)
    assert fault.startswith("“Deliveries of today” needs ")
    assert fault.endswith("has 60: painted in Painted < QWidget")
    assert QPainter.drawText.__name__ == "drawText"


def test_what_lies_beyond_an_edge_or_on_something_else_is_found(window, qtbot):
    label = QLabel("Deliveries", window)
    label.move(380, 10)
    label.show()
    assert [one.split(" lies ")[1] for one in fitting.faults(window)] == ["beyond QWidget: QLabel < QWidget"]
    label.move(10, 10)
    assert fitting.faults(window) == []
    row = QHBoxLayout(window)
    one, other = Button("Finish"), Button("Park")
    row.addWidget(one)
    row.addWidget(other)
    qtbot.wait(1)
    assert fitting.faults(window) == []
    other.move(one.pos())
    assert len(fitting.faults(window)) == 1


def test_a_column_that_is_cut_beside_words_with_room_and_a_sheet_that_is_too_low_are_found(window, qtbot):
    columns = (
        Column("words", "Description", 200, lambda row: row, stretch=True),
        Column("whom", "Supplier", 60, lambda row: f"{row} of Armaturen Sauerland"),
    )
    window.resize(900, 600)
    sheet = Sheet(window, "To order", share=1.2)
    table = ListTable(columns, str, [f"Row {at}" for at in range(9)])
    sheet.body.addWidget(table, 1)
    sheet.open()
    qtbot.wait(1)
    faults = fitting.faults(window)
    assert len(faults) == 1
    assert faults[0].startswith("“Row 8 of Armaturen Sauerland” lacks ")
    assert table.viewport().height() >= 9 * look().row_height
    table.set_columns((columns[0], Column("whom", "Supplier", 300, columns[1].text)))
    assert fitting.faults(window) == []
    table.set_columns((columns[0], Column("whom", "Supplier or whoever brings it", 60, str)))
    assert [one.split(" needs ")[0] for one in fitting.faults(window)] == ["head “Supplier or whoever brings it”"]
    table.set_columns(columns[:1])
    sheet.resize(900, 240)
    assert [one.split(",")[0] for one in fitting.faults(window)] == ["3 rows of 9 are seen"]


def test_a_tab_stop_without_a_frame_is_found(window, qtbot):
    row = QHBoxLayout(window)
    bare = QWidget()
    bare.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    bare.setMinimumSize(40, 40)
    for widget in (Button("Finish"), QLineEdit(), bare, QCheckBox("Paid")):
        row.addWidget(widget)
    qtbot.wait(10)
    assert len(fitting.stops(window)) == 4
    assert fitting.unseen(window) == ["the focus is not seen: QWidget < QWidget “”"]
