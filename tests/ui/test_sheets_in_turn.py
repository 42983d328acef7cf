"""Sheets that come while another stands: one is seen at a time, none is left behind, and no typed word goes astray."""

from __future__ import annotations

import sample
from driving import new_order, press, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.screens.order.newproduct import NewProductSheet
from app.ui.screens.order.repeating import RepeatSheet
from app.ui.screens.printqueue import QueueSheet
from app.ui.widgets.opening import Opening
from app.ui.widgets.sheet import Sheet

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def seen(desk):
    """The sheets that a person sees over the place."""
    return [one for one in desk.screen().findChildren(Sheet) if one.isVisible() and not isinstance(one, Opening)]


def test_the_print_queue_lies_over_what_is_being_typed_and_the_typist_goes_on_where_they_were(desk, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "nosuch\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Period, CTRL)
    settle(desk, qtbot)
    ways = [name.full_text() for _, name in desk.screen().open_sheet.options.marks]
    type_text(qtbot, str(ways.index("New product") + 1))
    settle(desk, qtbot)
    product = desk.screen().open_sheet
    assert isinstance(product, NewProductSheet)
    type_text(qtbot, "Gasket\n4,2")
    assert product.form.values()["price"] == "4,2"
    desk.do("print_queue")
    settle(desk, qtbot)
    assert [type(one) for one in seen(desk)] == [QueueSheet]
    desk.do("print_queue")
    press(qtbot, desk, KEY.Key_Escape)
    assert (seen(desk), desk.screen().open_sheet) == ([product], product)
    type_text(qtbot, "5")
    assert (product.form.values()["name"], product.form.values()["price"]) == ("Gasket", "4,25")


def test_a_queue_that_is_asked_for_while_a_sheet_is_on_its_way_comes_over_it_and_takes_no_key_of_it(
    desk, books, qtbot, monkeypatch
):
    sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    sample.make_order(books, "K-10482", (("BN12", "2"),))
    page = new_order(desk, qtbot)
    held, read = [], desk.work.read
    monkeypatch.setattr(desk.work, "read", lambda *asked, **more: held.append((asked, more)))
    press(qtbot, desk, KEY.Key_R, CTRL)
    assert isinstance(desk.screen().open_sheet, Opening)
    press(qtbot, desk, KEY.Key_Down)
    desk.do("print_queue")
    monkeypatch.setattr(desk.work, "read", read)
    for asked, more in held:
        read(*asked, **more)
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, QueueSheet))
    settle(desk, qtbot)
    assert [type(one) for one in seen(desk)] == [QueueSheet]
    press(qtbot, desk, KEY.Key_Escape)
    [repeat] = seen(desk)
    assert isinstance(repeat, RepeatSheet)
    assert desk.screen().open_sheet is repeat
    # Down was the sheet's: the order before the newest, whose line is taken now.
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert [line.product.code for line in page.model.lines] == ["CU15-3"]


def test_what_gives_way_is_dismissed_once_and_what_it_brings_back_waits_below(desk, qtbot):
    page = new_order(desk, qtbot)
    place, closed = desk.screen(), []
    first, second, third = (Sheet(page, name) for name in ("first", "second", "third"))
    for one in (first, second, third):
        one.closed.connect(lambda one=one: closed.append(one.title.full_text()))
    first.closed.connect(lambda: place.show_sheet(third))
    place.show_sheet(first)
    place.show_sheet(second)
    assert (seen(desk), place.open_sheet, closed) == ([second], second, ["first"])
    press(qtbot, desk, KEY.Key_Escape)
    assert (seen(desk), place.open_sheet, closed) == ([third], third, ["first", "second"])
    assert QApplication.focusWidget() is third
    press(qtbot, desk, KEY.Key_Escape)
    assert (seen(desk), place.open_sheet, closed) == ([], None, ["first", "second", "third"])
    type_text(qtbot, "bn12\n")
    settle(desk, qtbot)
    assert [line.product.code for line in page.model.lines] == ["BN12"]


def test_behind_a_sheet_that_came_in_the_place_of_another_the_typist_is_in_the_field_where_they_were(desk, qtbot):
    desk.go("customers")
    settle(desk, qtbot)
    place = desk.screen()
    press(qtbot, desk, KEY.Key_F, CTRL)
    type_text(qtbot, "nord")
    place.show_sheet(Sheet(place, "first"))
    # Made while the first has the focus, as each step of a sale is.
    second = Sheet(place, "second")
    place.show_sheet(second)
    settle(desk, qtbot)
    assert seen(desk) == [second]
    press(qtbot, desk, KEY.Key_Escape)
    type_text(qtbot, "li")
    assert place.filter.text() == "nordli"
