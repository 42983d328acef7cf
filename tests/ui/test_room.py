"""Where there is little room: nothing needed is covered or left out, in a small window and at 200 %."""

from __future__ import annotations

import pytest
from driving import new_order, press, settle, type_text
from PySide6.QtCore import QPoint, QRect, Qt

from app.ui.theme.look import look


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
