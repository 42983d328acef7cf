"""The clock jumps ahead at the counter: it is asked by a date that has to be typed, and nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sample
from driving import new_order, open_desk, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.store.database import Database, wall_clock
from app.ui.screens.money.tender import TenderSheet
from app.ui.shell.clocksheet import ClockSheet
from app.ui.shell.state import WindowState

KEY = Qt.Key
DAY = 24 * 3_600_000_000


class Machine:
    """Its clock, and the one that nobody can set."""

    def __init__(self) -> None:
        self.ahead = 0

    def clock(self) -> int:
        """As it was set."""
        return wall_clock() + self.ahead

    def counter(self) -> tuple[str, int]:
        """As it is."""
        return "boot", wall_clock()

    def day(self) -> datetime:
        """The local day by its clock."""
        return datetime.fromtimestamp(self.clock() / 1_000_000, tz=UTC).astimezone()


@pytest.fixture
def machine():
    """A machine whose clock can be set."""
    return Machine()


@pytest.fixture
def counter(books, machine, qtbot, tmp_path):
    """The window on that machine; something was sold before."""
    where = books.where
    books.close()
    again = Database(where, clock=machine.clock, counter=machine.counter)
    sample.do(again, "save_carrier", name="DHL")
    desk = open_desk(again, qtbot, WindowState(tmp_path / "window.json"))
    desk.books = again
    yield desk
    again.close()


@pytest.mark.parametrize(("right", "told"), [(False, True), (None, True), (True, False)])
def test_after_some_days_the_window_says_what_day_it_is_by_the_clock(books, qtbot, tmp_path, monkeypatch, right, told):
    later = (datetime.now().astimezone() + timedelta(days=3)).date().isoformat()
    monkeypatch.setattr("app.ui.shell.timekeeper.today_iso", lambda: later)
    monkeypatch.setattr("app.ui.shell.timekeeper.synchronised", lambda: right)
    desk = open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
    said = [one.text for one in desk.toasts.shown if one.text.startswith("By this machine’s clock it is")]
    assert bool(said) is told
    desk.doorkeeper.read()
    settle(desk, qtbot)
    assert len([one for one in desk.toasts.log if one.startswith("By this")]) == int(told), "once"


def sell(desk, qtbot):
    """A pipe for Müller, cash, by keys: to the sheet that asks, or to the end."""
    new_order(desk, qtbot)
    type_text(qtbot, "1*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "s\n")
    settle(desk, qtbot)
    assert isinstance(desk.screen()._sheet, TenderSheet)
    type_text(qtbot, "c\n")
    settle(desk, qtbot)


def asked(desk):
    """The sheet that asks, or None."""
    sheet = desk.doorkeeper._timekeeper._sheet
    assert sheet is None or isinstance(sheet, ClockSheet)
    return sheet


def test_a_date_that_is_typed_lets_the_same_sale_go_on(counter, machine, qtbot):
    machine.ahead = 365 * DAY
    sell(counter, qtbot)
    sheet = asked(counter)
    assert sheet is not None
    year = machine.day().year
    assert str(year) in sheet.title.full_text()
    assert rows(counter.books, "SELECT count(*) FROM invoice") == [(0,)]
    press(qtbot, counter, KEY.Key_F12)
    type_text(qtbot, "t\n")
    settle(counter, qtbot)
    assert sheet.note.full_text() == "The whole date, with its year.", "no key by habit, no “today”"
    sheet.box.clear()
    type_text(qtbot, f"{machine.day():%-d.%-m.}{year - 1}\n")
    settle(counter, qtbot)
    assert sheet.note.full_text().startswith("By this machine's clock it is")
    assert rows(counter.books, "SELECT count(*) FROM invoice") == [(0,)]
    sheet.box.clear()
    type_text(qtbot, f"{machine.day():%-d.%-m.%Y}\n")
    settle(counter, qtbot)
    assert asked(counter) is None
    assert rows(counter.books, "SELECT number, gross FROM invoice") == [("RE-1", 1002)]
    assert rows(counter.books, "SELECT person FROM audit WHERE kind = 'clock'") == [("anna",)]
    sell(counter, qtbot)
    assert rows(counter.books, "SELECT count(*) FROM invoice") == [(2,)], "it is asked once"


def test_esc_keeps_the_draft_and_it_goes_on_when_the_clock_is_right(counter, machine, qtbot):
    machine.ahead = DAY
    sell(counter, qtbot)
    assert asked(counter) is not None
    press(qtbot, counter, KEY.Key_Escape)
    settle(counter, qtbot)
    qtbot.wait(20)
    page = counter.screen().page
    assert [line.product.code for line in page.model.lines] == ["CU15-3"]
    assert "Nothing was lost." in page._said
    assert rows(counter.books, "SELECT count(*) FROM draft") == [(1,)]
    assert rows(counter.books, "SELECT count(*) FROM invoice") == [(0,)]
    machine.ahead = 0
    press(qtbot, counter, KEY.Key_F12)
    type_text(qtbot, "s\n")
    settle(counter, qtbot)
    type_text(qtbot, "c\n")
    settle(counter, qtbot)
    assert rows(counter.books, "SELECT number FROM invoice") == [("RE-1",)]


def test_typing_a_draft_is_never_asked_about(counter, machine, qtbot):
    machine.ahead = 400 * DAY
    new_order(counter, qtbot)
    type_text(qtbot, "1*cu15\n2*bn12\n")
    settle(counter, qtbot)
    qtbot.wait(450)
    settle(counter, qtbot)
    assert asked(counter) is None
    assert rows(counter.books, "SELECT count(*) FROM draft") == [(1,)]


def test_no_step_is_taken_below_while_it_asks(counter, machine, qtbot):
    machine.ahead = 40 * DAY
    sell(counter, qtbot)
    assert set(counter._offers()) == {"quit", "larger", "smaller", "theme", "next_step"}
    press(qtbot, counter, KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert asked(counter) is not None
