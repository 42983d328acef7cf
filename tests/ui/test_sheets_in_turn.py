"""Sheets that come while another stands: one is seen at a time, none is left behind, and no typed word goes astray."""

from __future__ import annotations

import threading

import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.screens import unlocking
from app.ui.screens.mailqueue import MailQueueSheet
from app.ui.screens.money.tender import TenderSheet
from app.ui.screens.order.finding import FindLineSheet
from app.ui.screens.order.finish import FinishSheet
from app.ui.screens.order.newproduct import NewProductSheet
from app.ui.screens.order.repeating import RepeatSheet
from app.ui.screens.printqueue import QueueSheet
from app.ui.screens.unlocking import UnlockSheet, ask
from app.ui.widgets.opening import Opening
from app.ui.widgets.sheet import Sheet

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def seen(desk):
    """The sheets that a person sees over the place."""
    return [one for one in desk.screen().findChildren(Sheet) if one.isVisible() and not isinstance(one, Opening)]


def half_a_product(desk, qtbot):
    """A product that is being made for the books in the middle of an order: its price is half typed."""
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
    return product


def written(desk, qtbot, customer, line):
    """An order that is being written, with one line."""
    page = new_order(desk, qtbot, customer)
    type_text(qtbot, f"{line}\n")
    settle(desk, qtbot)
    return page


def test_the_print_queue_lies_over_what_is_being_typed_and_the_typist_goes_on_where_they_were(desk, qtbot):
    product = half_a_product(desk, qtbot)
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
    desk.do("print_queue")  # nothing was seen of the first
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


def test_what_lay_below_a_queue_goes_with_its_page_and_f12_is_for_the_order_that_is_seen(desk, qtbot):
    other = written(desk, qtbot, "kern", "bn12")
    page = written(desk, qtbot, "mül", "cu15-3")
    press(qtbot, desk, KEY.Key_F12)
    finish = desk.screen().open_sheet
    assert isinstance(finish, FinishSheet)
    desk.do("mail_queue")
    assert [type(one) for one in seen(desk)] == [MailQueueSheet]
    press(qtbot, desk, KEY.Key_Tab, CTRL)
    settle(desk, qtbot)
    assert desk.screen().page is other, "of two, the next is the first"
    assert (seen(desk), desk.screen().open_sheet, finish.gone) == ([], None, True)
    press(qtbot, desk, KEY.Key_F12)
    [mine] = seen(desk)
    assert (type(mine), mine.parentWidget()) == (FinishSheet, other)
    press(qtbot, desk, KEY.Key_Escape)
    press(qtbot, desk, KEY.Key_Tab, CTRL)
    settle(desk, qtbot)
    assert (desk.screen().page, seen(desk)) == (page, [])


def test_what_a_sheet_brings_back_when_its_page_is_left_does_not_lie_over_the_next_page(desk, qtbot):
    other = written(desk, qtbot, "kern", "bn12")
    page = written(desk, qtbot, "mül", "cu15-3")
    place, finder, pane = desk.screen(), Sheet(page, "finder"), Sheet(page, "pane")
    finder.closed.connect(lambda: place.show_sheet(pane))
    place.show_sheet(finder)
    desk.do("print_queue")
    press(qtbot, desk, KEY.Key_Tab, CTRL)
    settle(desk, qtbot)
    assert (place.page, seen(desk), place.open_sheet, pane.gone) == (other, [], None, True)
    type_text(qtbot, "bn34\n")
    settle(desk, qtbot)
    assert [line.product.code for line in other.model.lines] == ["BN12", "BN34"]


def test_the_tab_of_a_document_is_closed_under_a_queue_and_f12_works_on_what_comes_then(desk, books, qtbot):
    page = written(desk, qtbot, "kern", "bn12")
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F, CTRL)
    assert isinstance(desk.screen().open_sheet, FindLineSheet)
    desk.do("print_queue")
    assert [type(one) for one in seen(desk)] == [QueueSheet]
    box = next(box for box, tab in desk.tabs._boxes if tab.id == order.id)
    qtbot.mouseClick(desk.tabs, Qt.MouseButton.MiddleButton, pos=box.center())
    settle(desk, qtbot)
    assert (desk.screen().page, seen(desk), desk.screen().open_sheet) == (page, [], None)
    press(qtbot, desk, KEY.Key_F12)
    [finish] = seen(desk)
    assert (type(finish), finish.parentWidget()) == (FinishSheet, page)


def test_queues_that_were_opened_while_goods_were_sold_leave_no_money_to_be_taken_twice(
    desk, books, qtbot, monkeypatch
):
    written(desk, qtbot, "mül", "cu15-3")
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "s\n")
    settle(desk, qtbot)
    assert isinstance(desk.screen().open_sheet, TenderSheet)
    held, perform = [], desk.work.perform
    monkeypatch.setattr(desk.work, "perform", lambda *asked, **more: held.append((asked, more)))
    type_text(qtbot, "c\n")
    [(asked, more)] = held
    monkeypatch.setattr(desk.work, "perform", perform)
    desk.do("print_queue")
    desk.do("mail_queue")
    perform(*asked, **more)
    qtbot.waitUntil(lambda: rows(books, "SELECT count(*) FROM payment") == [(1,)])
    settle(desk, qtbot)
    assert desk.screen().page.blank
    assert (seen(desk), desk.screen().open_sheet) == ([], None)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM payment") == [(1,)]


def test_a_sheet_in_the_middle_goes_with_its_answer_and_what_lies_below_it_is_not_lost(desk, qtbot, monkeypatch):
    product, known = half_a_product(desk, qtbot), threading.Event()
    monkeypatch.setattr(unlocking, "unlocked", lambda _books, _words: known.wait(10) and "Nordlicht")
    ask(desk.screen())
    asked = desk.screen().open_sheet
    assert isinstance(asked, UnlockSheet)
    type_text(qtbot, "my own passphrase\n")
    desk.do("print_queue")
    assert [type(one) for one in seen(desk)] == [QueueSheet]
    known.set()
    qtbot.waitUntil(lambda: asked.gone)
    assert ([type(one) for one in seen(desk)], product.gone) == ([QueueSheet], False)
    press(qtbot, desk, KEY.Key_Escape)
    assert (seen(desk), desk.screen().open_sheet) == ([product], product)
    type_text(qtbot, "5")
    assert (product.form.values()["name"], product.form.values()["price"]) == ("Gasket", "4,25")
