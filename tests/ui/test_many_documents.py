"""A day's documents: the last of many comes up like the first, and none is lost."""

from __future__ import annotations

import pytest
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.ui.screens.order import keeping as order_keeping
from app.ui.screens.order import pages as order_pages
from app.ui.widgets.clear import _NEEDED

F8 = Qt.Key.Key_F8


@pytest.mark.slow
def test_what_was_put_aside_long_ago_is_no_more_in_the_window_and_comes_back_whole(desk, books, qtbot, monkeypatch):
    monkeypatch.setattr(order_pages, "KEPT", 3)
    monkeypatch.setattr(order_keeping, "IDLE_MS", 20)
    widgets = []
    for number in range(1, 7):
        new_order(desk, qtbot)
        type_text(qtbot, f"{number}*cu15-3\n")
        if number == 1:
            type_text(qtbot, "2*elb")  # what was being typed when the telephone rang
        settle(desk, qtbot)
        qtbot.waitUntil(lambda: desk.screen().page.keeping.at_rest, timeout=5000)
        press(qtbot, desk, F8)
        settle(desk, qtbot)
        widgets.append(len(desk.frame.findChildren(QWidget)))
    assert len(desk.screen().pages._pages) == 3
    assert widgets[-1] < widgets[2] * 1.1
    first = rows(books, "SELECT id FROM draft ORDER BY id LIMIT 1")[0][0]
    assert first in {tab.id for tab in desk.tabs.tabs}
    assert len(rows(books, "SELECT 1 FROM draft")) == 6
    desk.go("order", first)
    settle(desk, qtbot)
    page = desk.screen().page
    assert [(line.product.code, line.quantity) for line in page.model.lines] == [("CU15-3", 1000)]
    assert page.table.entry.text() == "2*elb"
    press(qtbot, desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)


def test_a_draft_the_books_do_not_have_yet_stays(desk, books, qtbot, monkeypatch):
    monkeypatch.setattr(order_pages, "KEPT", 1)
    new_order(desk, qtbot)
    type_text(qtbot, "3*cu15-3\n")
    page = desk.screen().page
    settle(desk, qtbot)
    page.keeping._troubled = True  # the disk was full
    press(qtbot, desk, F8)
    desk.go("order", "new")
    assert page in desk.screen().pages._pages.values()


def test_what_floats_looks_only_at_what_must_not_be_covered(desk, qtbot):
    new_order(desk, qtbot)
    settle(desk, qtbot)
    page = desk.screen().page
    here = {one for one in _NEEDED if isValid(one) and desk.frame.isAncestorOf(one)}
    assert {page.foot, page.table.entry, page.foot.finish} <= here
    assert len(here) < len(desk.frame.findChildren(QWidget)) / 4
