"""Where there is little room: nothing needed is covered or left out, in a small window and at 200 %."""

from __future__ import annotations

import pytest
from driving import new_order, press, settle, type_text
from PySide6.QtCore import QPoint, QRect, Qt

from app.ui.entry.lines import order_columns
from app.ui.models.columns import MOST_TIMES, WORDS, Column, number_column, shared_widths
from app.ui.models.rows import ListModel
from app.ui.theme.look import look
from app.ui.widgets.table import Table


def _box(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _toasts_clear_of(desk, *widgets):
    boxes = [_box(toast, desk) for toast in desk.toasts.shown]
    assert boxes
    return all(desk.rect().contains(box) for box in boxes) and not any(
        box.intersects(_box(widget, desk)) for box in boxes for widget in widgets
    )


def test_a_toast_never_covers_the_button_the_figures_or_the_row_being_typed(desk, books, qtbot):
    desk.frame.resize(1366, 768)
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n" * 12)
    settle(desk, qtbot)
    desk.toast("SO-1 is an order.", action="Undo", run=lambda: None)
    desk.toast("Müller Bau GmbH is parked.")
    assert _toasts_clear_of(desk, page.foot, page.table.entry)
    look().set_scale(150)
    settle(desk, qtbot)
    assert _toasts_clear_of(desk, page.foot), "also when what is needed has another place"
    look().set_scale(100)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert _toasts_clear_of(desk, desk.screen()._sheet)


@pytest.mark.parametrize("place", ["customers", "stock", "settings"])
def test_a_toast_leaves_the_button_of_a_form_free(desk, books, qtbot, place):
    desk.frame.resize(1366, 768)
    desk.go(place)
    settle(desk, qtbot)
    if place != "settings":
        press(qtbot, desk, Qt.Key.Key_F2)
        settle(desk, qtbot)
    editor = desk.screen().company if place == "settings" else desk.screen().panel.editor
    desk.toast("Kept. Issued documents stay as they were.")
    assert editor.button.isVisible()
    assert _toasts_clear_of(desk, editor.button)


@pytest.mark.parametrize(("width", "height", "scale"), [(1024, 700, 100), (1366, 768, 150), (1366, 768, 200)])
def test_code_quantity_price_and_net_are_always_seen(desk, books, qtbot, width, height, scale):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    look().set_scale(scale)
    desk.frame.resize(width, height)
    settle(desk, qtbot)
    columns = page.model.columns
    shown = {column.key for at, column in enumerate(columns) if not page.table.isColumnHidden(at)}
    assert {"code", "words", "quantity", "price", "net"} <= shown
    view = page.table.viewport().rect()
    for at, column in enumerate(columns):
        cell = page.table.visualRect(page.model.index(0, at))
        assert column.key not in shown or (view.contains(cell.center()) and cell.right() <= view.right())
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.height() >= sheet.minimumSizeHint().height()


def test_columns_come_back_with_the_room(desk, books, qtbot):
    page = new_order(desk, qtbot)
    look().set_scale(200)
    desk.frame.resize(1366, 768)
    settle(desk, qtbot)
    assert page.table.isColumnHidden(0)
    look().set_scale(100)
    settle(desk, qtbot)
    assert not any(page.table.isColumnHidden(at) for at in range(len(page.model.columns)))


def test_on_a_large_screen_figures_stand_near_their_words():
    columns = dict(enumerate(order_columns("EUR")))
    named = {one.key: at for at, one in columns.items()}
    wide = shared_widths(columns, 3000, int)
    assert 3000 - sum(wide.values()) in range(WORDS, WORDS + len(columns))
    assert wide[named["line"]] == 34, "a number stays beside its code"
    assert wide[named["unit"]] == 52, "a unit stays beside its quantity"
    assert wide[named["net"]] > 300
    usual = shared_widths(columns, 1280, int)
    assert usual == {at: one.width for at, one in columns.items() if not one.stretch}
    assert shared_widths(columns, 700, int)[named["stock"]] == 104
    little = shared_widths(columns, 800, int)
    assert 104 < little[named["stock"]] < 144, "columns shrink by their part, not at once to their least"
    assert 800 - sum(little.values()) in range(200, 200 + len(columns)), "the words have what they say"
    two = {0: Column("name", "Name", 200, str, stretch=True), 1: number_column("net", "Net", 90, str)}
    assert shared_widths(two, 3700, int) == {1: 90 * MOST_TIMES}


def test_columns_share_a_large_screen_and_go_back_with_it(qtbot):
    table = Table(ListModel(order_columns("EUR"), str))
    qtbot.addWidget(table)
    header = table.horizontalHeader()
    widths = lambda: [header.sectionSize(at) for at in range(header.count())]  # noqa: E731
    table.resize(1200, 300)
    table.show()
    before = widths()
    table.resize(3000, 300)
    assert sum(widths()) == table.viewport().width()
    assert widths()[2] < WORDS + header.count()
    assert widths()[3] > 2 * before[3]
    drawn = widths()[1] + 40
    header.resizeSection(1, drawn)
    table.resize(3000, 500)
    assert widths()[1] == drawn, "what a person has drawn wider stays so"
    table.resize(1200, 300)
    assert widths() == before


@pytest.mark.slow
def test_many_documents_in_the_strip_keep_their_names(desk, books, qtbot):
    desk.frame.resize(1366, 768)
    for _ in range(14):
        new_order(desk, qtbot)
        type_text(qtbot, "1*cu15\n")
        press(qtbot, desk, Qt.Key.Key_F8)
        settle(desk, qtbot)
    strip = desk.tabs
    assert len(strip.tabs) == 15
    assert min(box.width() for box, _ in strip._boxes) >= look().px(100)
    assert strip.current in {tab.id for _, tab in strip._boxes}
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip._more.center())
    assert desk.palette_.isVisible()


def test_the_sample_does_not_push_the_window_off_the_screen_at_200_percent(desk, books, qtbot):
    """A window that grows where it stands has its sums and buttons beyond the edge, and stays so."""
    desk.frame.setWindowState(Qt.WindowState.WindowNoState)
    desk.frame.resize(1440, 900)
    desk._know_demo(True)
    desk.demo.practice.show()
    settle(desk, qtbot)
    buttons = desk.demo.practice.buttons.values()
    assert len({button.y() for button in buttons}) == 1
    look().set_scale(200)
    settle(desk, qtbot)
    assert desk.frame.width() == 1440
    inside = desk.demo.practice.rect()
    assert all(inside.contains(_box(button, desk.demo.practice)) for button in buttons), "every drill is seen whole"
    ribbon = desk.demo.ribbon
    last = list(desk.rail._buttons.values())[-1]
    assert ribbon.flat
    assert not ribbon.geometry().intersects(_box(last, desk)), "what it says of the sample covers no place"
    look().set_scale(100)
    settle(desk, qtbot)
    assert len({button.y() for button in buttons}) == 1


def test_words_in_settings_and_the_list_of_reports_are_as_wide_as_the_scale_asks(desk, books, qtbot):
    desk.frame.setWindowState(Qt.WindowState.WindowNoState)
    desk.frame.resize(1900, 1000)
    for place in ("reports", "settings"):
        desk.go(place)
        settle(desk, qtbot)
    section = desk.screen().made("look")
    look().set_scale(200)
    settle(desk, qtbot)
    assert all(label.width() >= label.sizeHint().width() for label in section._labels)
    desk.go("reports")
    settle(desk, qtbot)
    reports = desk.screen()
    words = reports.list.fontMetrics().horizontalAdvance("Sales by customer")
    assert reports.list.width() > words + look().px(16)
