"""The cash drawer by keys: opened, filled, counted blind, closed; and cash that a certified till takes."""

from __future__ import annotations

import pytest
import sample
from driving import new_order, press, rows, settle
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

KEY, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


class Keys:
    """Presses keys as a person does, and counts them."""

    def __init__(self, qtbot, desk):
        self.qtbot, self.desk, self.count = qtbot, desk, 0

    def type(self, text):
        """Letter by letter to whoever has the focus, waiting like eyes do at the end."""
        for character in text:
            self.count += 1
            focus = QGuiApplication.focusObject()
            if character == "\n":
                self.qtbot.keyClick(focus, KEY.Key_Return)
            else:
                self.qtbot.keyClicks(focus, character)
        settle(self.desk, self.qtbot)

    def press(self, key, held=Qt.KeyboardModifier.NoModifier):
        """A key of its own."""
        self.count += 1
        press(self.qtbot, self.desk, key, held)
        settle(self.desk, self.qtbot)


@pytest.fixture
def keys(qtbot, desk):
    """The keyboard."""
    return Keys(qtbot, desk)


@pytest.fixture
def printed(desk, monkeypatch):
    """What the money place sends to the printer."""
    desk.go("money")
    found = []
    monkeypatch.setattr(desk.screen().papers, "print", lambda kind, number: found.append((kind, number)))
    desk.go("board")
    return found


def takes(books, *tenders, **more):
    """Müller pays."""
    given = [{"method": method, "amount": amount} for method, amount in tenders]
    return sample.do(books, "record_payment", customer="K-10482", tenders=given, **more).number


def shown(widget: QObject) -> str:
    """Every word a person can read in the window."""
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def cells(table) -> str:
    """What stands in a table."""
    model = table.model()
    found = (model.index(row, at).data() for row in range(model.rowCount()) for at in range(model.columnCount()))
    return " ".join(str(one) for one in found)


def test_j12_the_evening_in_55_keys(desk, books, qtbot, keys, printed):
    sample.do(books, "open_till", opening="150")
    takes(books, ("cash", "500"), change="13.60")
    takes(books, ("cash", "62.13"), ("card", "318.40"))
    settle(desk, qtbot)
    assert desk.place == "board"
    keys.press(KEY.Key_F3)
    keys.type("cash\n")
    assert desk.place == "money"
    assert desk.screen().view == "drawer"
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "Count the drawer"
    assert "698.53" not in shown(desk) + cells(desk.screen().table), "nothing says what should be there"
    # 1 × 200, 3 × 100, 2 × 50, 3 × 20, 2 × 10, 1 × 5, 4 × 2, 4 × 1, 2 × 0.50, 2 × 0.20, 1 × 0.10, 2 × 0.01
    keys.type("\n1\n3\n2\n3\n2\n1\n4\n4\n2\n2\n1\n\n\n2\n")
    keys.type("318.4")
    assert sheet.cash.full_text() == "€698.52 cash"
    assert rows(books, "SELECT count(*) FROM till_count") == [(0,)]
    keys.press(KEY.Key_F12)
    close = desk.screen()._sheet
    assert close.title.full_text() == "€698.52 counted, €0.01 short"
    assert cells(close.table) == "Cash 698.53 698.52 −0.01 Card terminal 318.40 318.40 0.00"
    keys.type("cent\n")
    assert rows(books, "SELECT number, expected, counted, kept, reason FROM z_report") == [
        ("Z-1", 69853, 69852, 15000, "cent")
    ]
    assert printed == [("z_report", "Z-1")]
    assert desk.screen()._sheet is None
    assert keys.count <= 55, f"{keys.count} keys"


def test_the_field_stands_in_its_column_from_the_first_moment(desk, books, qtbot, keys):
    sample.do(books, "open_till", opening="20")
    desk.frame.resize(1440, 900)
    settle(desk, qtbot)
    keys.press(KEY.Key_F3)
    keys.type("cash\n")
    table = desk.screen()._sheet.table
    assert table.field.geometry() == table.column_rect(*table.place).adjusted(1, 1, -1, -1)


def test_a_right_count_is_closed_by_one_enter(desk, books, qtbot, keys, printed):
    sample.do(books, "open_till", opening="20")
    keys.press(KEY.Key_F3)
    keys.type("cash\n")
    keys.type("\n\n\n\n1\n")
    keys.press(KEY.Key_F12)
    assert desk.screen()._sheet.title.full_text() == "€20.00 counted, as expected"
    keys.type("\n")
    assert rows(books, "SELECT number, kept FROM z_report") == [("Z-1", 2000)]
    assert "Z-1" in cells(desk.screen().table)
    assert printed == [("z_report", "Z-1")]


def test_the_morning_and_the_day(desk, books, qtbot, keys, printed):
    keys.press(KEY.Key_F3)
    keys.type("cash\n")
    keys.type("120,50")
    keys.press(KEY.Key_F12)
    assert rows(books, "SELECT opening FROM till_session") == [(12050,)]
    keys.press(KEY.Key_F9)
    keys.type("4.20\t\tstamps")
    keys.press(KEY.Key_F12)
    keys.press(KEY.Key_F9)
    keys.type("50\t")
    keys.press(KEY.Key_Down)
    keys.type("\t")
    keys.press(KEY.Key_F12)
    assert desk.screen()._sheet.form.error_of("reason") == "Say what the money is for."
    keys.type("bank")
    keys.press(KEY.Key_F12)
    assert rows(books, "SELECT kind, amount, reason FROM till_entry ORDER BY hlc") == [
        ("opening", 12050, ""),
        ("out", -420, "stamps"),
        ("in", 5000, "bank"),
    ]
    table = desk.screen().table
    assert "Station 1" in cells(table)
    assert "166.30" not in shown(desk) + cells(table), "the row of an open till has no sum"


def test_what_cannot_be_read_is_said_beside_it_and_nothing_is_lost(desk, books, qtbot, keys):
    sample.do(books, "open_till", opening="20")
    keys.press(KEY.Key_F3)
    keys.type("cash\n")
    keys.type("2\n1.5\n3")
    keys.press(KEY.Key_F12)
    sheet = desk.screen()._sheet
    assert sheet.note.full_text() == "200.00  note: “1.5” is no number of pieces."
    assert sheet.table.place == (1, "count")
    assert [row.text for row in sheet.model.rows[:3]] == ["2", "1.5", "3"]
    assert rows(books, "SELECT count(*) FROM till_count") == [(0,)]


def test_counted_again_and_left_open(desk, books, qtbot, keys, printed):
    sample.do(books, "open_till", opening="20")
    keys.press(KEY.Key_F3)
    keys.type("cash\n")
    keys.type("\n\n\n\n\n1\n")
    keys.press(KEY.Key_F12)
    assert "short" in desk.screen()._sheet.title.full_text()
    keys.press(KEY.Key_Escape)
    assert desk.screen()._sheet is None
    keys.press(KEY.Key_F12)
    assert "short" in desk.screen()._sheet.title.full_text(), "counted already: how it came out"
    keys.press(KEY.Key_F12)
    assert desk.screen()._sheet.form.error_of("reason") == "The count is off; say why, or what was looked for."
    desk.screen()._sheet.setFocus()
    keys.type("n")
    keys.type("\n\n\n\n1\n")
    keys.press(KEY.Key_F12)
    keys.type("\n")
    assert rows(books, "SELECT counted, counts, first FROM z_report") == [(2000, 2, 1000)]


def test_a_note_beside_a_z_report(desk, books, qtbot, keys):
    sample.do(books, "open_till", opening="20")
    sample.do(books, "count_till", cash="19")
    sample.do(books, "close_till", reason="one short")
    desk.go("money")
    desk.screen().set_view("drawer")
    settle(desk, qtbot)
    assert "€1.00 short" in cells(desk.screen().table)
    keys.press(KEY.Key_F12, SHIFT)
    keys.type("1\t\tfound under the tray")
    keys.press(KEY.Key_F12)
    assert rows(books, "SELECT method, amount, reason FROM till_correction") == [("cash", 100, "found under the tray")]
    assert "print" in desk.screen().offers()


# --- honest words -----------------------------------------------------------------------------------------------------


def billed(books):
    """An invoice of 119.24 in the books."""
    order = sample.make_order(books, "K-10482", (("CU15-3", "10"), ("BN12", "4"), ("ELB15", "10")))
    sample.do(books, "issue_invoice", lines=[{"order": order.id, "line": 1, "quantity": "10"}])


def test_the_settings_say_how_cash_is_recorded(desk, books, qtbot, keys):
    desk.go("settings")
    settle(desk, qtbot)
    form = desk.screen().company.form
    assert "no certified cash register" in shown(form)
    assert form.values()["cash_recording"] == ""
    form.set_values({"cash_recording": "certified", "cash_tolerance": "0,50"})
    keys.press(KEY.Key_F12)
    assert rows(books, "SELECT cash_recording, cash_tolerance FROM company") == [("certified", 50)]
    assert form.values()["cash_tolerance"] == "0.50"


def test_cash_of_a_certified_till_is_taken_with_its_receipt_number(desk, books, qtbot, keys):
    billed(books)
    sample.do(books, "save_company", cash_recording="certified")
    desk.go("money")
    desk.screen().set_view("open")
    settle(desk, qtbot)
    keys.press(KEY.Key_F9)
    keys.type("50c")
    sheet = desk.screen()._sheet
    assert sheet.box.placeholderText() == "Receipt no. of the certified till"
    keys.type("\n")
    assert sheet.note.full_text() == "Cash is taken on the certified till here; give the number of its receipt."
    keys.type("TSE cd 4711\n10d\n")
    assert rows(books, "SELECT method, amount, reference FROM payment_tender ORDER BY position") == [
        ("cash", 5000, "TSE cd 4711"),
        ("card", 1000, ""),
    ]
    desk.screen().set_view("payments")
    settle(desk, qtbot)
    keys.press(KEY.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert "TSE cd 4711" in cells(desk.screen()._sheet.table), "the trail says on which receipt"


def test_cash_is_not_offered_where_it_is_not_recorded(desk, books, qtbot, keys):
    billed(books)
    sample.do(books, "save_company", cash_recording="off")
    desk.go("money")
    desk.screen().set_view("open")
    settle(desk, qtbot)
    keys.press(KEY.Key_F9)
    keys.type("50c")
    sheet = desk.screen()._sheet
    assert sheet.tenders == []
    assert "take it on your certified till" in sheet.note.full_text()
    assert "C Cash" not in shown(sheet)
    keys.press(KEY.Key_Escape)
    keys.press(KEY.Key_F3)
    keys.type("cash\n")
    assert desk.screen()._sheet is None
    assert "Cash is not recorded here" in desk.screen().line.text


def test_enter_on_a_z_report_of_the_archive_shows_it_in_the_drawer(desk, books, qtbot, keys):
    for _ in range(2):
        sample.do(books, "open_till", opening="20")
        sample.do(books, "count_till", cash="20")
        sample.do(books, "close_till")
    desk.go("reports")
    settle(desk, qtbot)
    place = desk.screen()
    place.list.go_to(place.list_model.find("z-reports"))
    settle(desk, qtbot)
    place.table.setFocus()
    keys.press(KEY.Key_Down)
    keys.type("\n")
    assert desk.place == "money"
    assert (desk.screen().view, desk.screen().row.number) == ("drawer", "Z-1")


def test_a_sale_at_the_counter_asks_for_the_certified_receipt_too(desk, books, qtbot, keys):
    sample.do(books, "save_company", cash_recording="certified")
    settle(desk, qtbot)
    new_order(desk, qtbot)
    keys.type("2*cu15\n")
    keys.press(KEY.Key_F12)
    keys.type("s\n")
    keys.type("c")
    sheet = desk.screen()._sheet
    assert sheet.box.placeholderText() == "Receipt no. of the certified till"
    keys.type("4711\n\n")
    assert rows(books, "SELECT method, amount, reference FROM payment_tender") == [("cash", 2004, "4711")]
