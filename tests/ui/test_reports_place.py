"""The Reports place on real books: chosen by keys, asked for other days, copied, saved, and opened from."""

from __future__ import annotations

import csv

import pytest
import sample
from driving import billed, press, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.reports import REPORTS

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def reports(desk, qtbot):
    """The place, entered by its key."""
    press(qtbot, desk, Qt.Key.Key_7, _CTRL)
    settle(desk, qtbot)
    assert desk.place == "reports"
    return desk.screen()


def choose(desk, qtbot, name):
    """Walk down the list to a report."""
    place = desk.screen()
    place.list.setFocus()
    press(qtbot, desk, Qt.Key.Key_Home, _CTRL)
    for _ in range([one.name for one in REPORTS].index(name)):
        press(qtbot, desk, Qt.Key.Key_Down)
    settle(desk, qtbot)
    assert place.chosen.name == name
    return place


@pytest.mark.slow
def test_all_reports_are_in_the_list_and_answer(desk, books, qtbot):
    billed(books)
    place = reports(desk, qtbot)
    assert [one.name for one in place.list_model.rows] == [one.name for one in REPORTS]
    for one in REPORTS:
        choose(desk, qtbot, one.name)
        assert [column.key for column in place.table.model().columns] == [column.name for column in one.columns]
        assert place.table.model().rowCount() == len(place.answer.rows)
        assert place.headline.full_text().startswith(one.title)
        assert not place.grab().isNull()


def test_days_and_basis_are_asked_for_by_keys(desk, books, qtbot):
    sample.do(books, "issue_invoice", orders=[billed(books).id])
    place = reports(desk, qtbot)
    ordered = place.answer.totals["net"]
    assert ordered > 0
    press(qtbot, desk, Qt.Key.Key_F, _CTRL)
    type_text(qtbot, "2001-01-01")
    press(qtbot, desk, Qt.Key.Key_Tab)
    type_text(qtbot, "2001-01-31\n")
    settle(desk, qtbot)
    assert place.answer.totals["net"] == 0
    assert place.table.empty_sentence == "Nothing in this period."
    press(qtbot, desk, Qt.Key.Key_Right, _CTRL | _SHIFT)
    assert (place.since.text(), place.until.text()) == ("2001-02-01", "2001-02-28")
    press(qtbot, desk, Qt.Key.Key_Left, _CTRL | _SHIFT)
    press(qtbot, desk, Qt.Key.Key_Left, _CTRL | _SHIFT)
    assert (place.since.text(), place.until.text()) == ("2000-12-01", "2000-12-31")
    place.since.setText("")
    place.until.setText("")
    place.set_basis("invoice")
    settle(desk, qtbot)
    assert 0 < place.answer.totals["net"] <= ordered


def test_a_day_that_is_none_is_said_beside_its_field_and_what_was_shown_stays(desk, books, qtbot):
    billed(books)
    place = reports(desk, qtbot)
    before = place.answer
    place.until.setText("2026-02-30")
    place.ask()
    settle(desk, qtbot)
    assert place.line.text == "2026-02-30 is not a date like 2026-03-18."
    assert place.until.property("wrong")
    assert place.answer is before


def test_a_report_is_copied_and_saved(desk, books, qtbot, tmp_path):
    billed(books)
    reports(desk, qtbot)
    place = choose(desk, qtbot, "sales-by-customer")
    press(qtbot, desk, Qt.Key.Key_Return)
    assert place.table.hasFocus()
    place.table.copy()
    assert QApplication.clipboard().text().splitlines()[0] == "No.\tCustomer\tOrders\tQuantity\tNet"
    target = tmp_path / "customers.csv"
    place.export_to(target)
    settle(desk, qtbot)
    rows = list(csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["key"] for row in rows] == [row["key"] for row in place.answer.rows]
    place.export_to(tmp_path / "nowhere" / "x.csv")
    settle(desk, qtbot)
    assert place.line.text.endswith("cannot be written (No such file or directory).")


def test_what_was_out_of_the_ordinary_stands_there_with_who_and_why(desk, books, qtbot, tmp_path):
    sample.do(books, "save_customer", number="WALK-IN", name="Walk-in")
    back = [{"product": "ELB15", "quantity": "3", "price": "0.70"}]
    sample.do(books, "take_back_without_receipt", lines=back, reason="receipt lost")
    reports(desk, qtbot)
    place = choose(desk, qtbot, "exceptions")
    model = place.table.model()
    shown = [column.text(model.row_at(0)) for column in model.columns]
    assert shown[1:] == ["anna", "RE-1", "Taken back without a receipt · 3 × ELB15", "receipt lost", "2.10"]
    target = tmp_path / "exceptions.csv"
    place.export_to(target)
    settle(desk, qtbot)
    [row] = csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines())
    assert (row["person"], row["why"], row["amount"]) == ("anna", "receipt lost", "2.10")


def test_enter_on_an_open_order_opens_it(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    reports(desk, qtbot)
    place = choose(desk, qtbot, "open-orders")
    assert place.table.model().columns[4].chip({"status": "to_pick"}).text == "To pick"
    press(qtbot, desk, Qt.Key.Key_Return)
    press(qtbot, desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    assert desk.place == "order"
    assert place.answer.rows[0]["id"] == getattr(order, "id", order)
