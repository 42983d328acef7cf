"""Customers are found by what they owe, by how long they have not ordered, and by their group."""

from __future__ import annotations

import pytest
import sample
from driving import settle, type_text
from PySide6.QtCore import Qt


def names(desk):
    model = desk.screen().table.model()
    return [model.row_at(row).name for row in range(model.rowCount())]


@pytest.mark.slow
def test_the_filter_of_customers_knows_sums_times_and_groups(desk, books, qtbot):
    sample.do(books, "save_group", name="Trade Münsterland")
    sample.do(books, "save_customer", number="K-10077", group="Trade Münsterland")
    sample.do(books, "save_customer", number="K-10482", group="Trade Münsterland", terms_days=10)
    order = sample.make_order(books, "K-10482", (("BV12", "20"),))
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    sample.do(books, "ship", shipment=sample.do(books, "pack_shipment", pick_list=pick.id).id)
    sample.do(books, "issue_invoice", orders=[order.id], date="2026-01-20")
    sample.make_order(books, "K-10031")
    desk.go("customers")
    settle(desk, qtbot)
    builder, kern, works = "Müller Bau GmbH", "Kern Haustechnik", "Stadtwerke <b>Rheine</b>"
    everybody = names(desk)
    for typed, found in (
        (">100 open", [builder]),
        (">5000 open", []),
        (">100 overdue kern", []),
        ("overdue", [builder]),
        ("no order 90d", [one for one in everybody if one not in {builder, kern}]),
        ("trade", [builder, works]),
        ("trade stadt", [works]),
        ("trade >100 open", [builder]),
        ("trade no order", [works]),
    ):
        desk.screen().table.setFocus()
        # Plain typing begins the filter.
        type_text(qtbot, typed)
        qtbot.wait(desk.screen()._soon.interval() + 20)
        settle(desk, qtbot)
        assert names(desk) == found, typed
        assert desk.screen().count.full_text() == str(len(found)), typed
        qtbot.keyClick(desk.screen().filter, Qt.Key.Key_Escape)
        qtbot.wait(desk.screen()._soon.interval() + 20)
        settle(desk, qtbot)
    assert names(desk) == everybody
