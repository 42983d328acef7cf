"""Backups in the window: seen in the corner, made by a word, put elsewhere, brought back beside the books of today."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import sample
from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.exchange import backups
from app.store.database import Database
from app.ui.safekeeping import age_of


@pytest.fixture
def keeper(desk, books, qtbot, monkeypatch, tmp_path):
    """The desk's own, begun."""
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    with qtbot.waitSignal(desk.keeper.told, timeout=20_000):
        desk.keeper.begin(books.where)
    return desk.keeper


def test_the_corner_says_how_old_the_newest_is():
    now = int(datetime(2026, 11, 25, 18).astimezone().timestamp() * 1_000_000)
    hour = 3600 * 1_000_000
    assert age_of(now - hour, "", now).words == "backup 17:00"
    assert age_of(now - 24 * hour, "", now).words == "backup yesterday"
    assert not age_of(now - 24 * hour, "", now).alarm
    old = age_of(now - 72 * hour, "", now)
    assert "22 Nov" in old.words
    assert old.alarm
    assert age_of(now - hour, "The disk is full.", now).alarm
    assert age_of(now + 5 * hour, "", now).words == "backup 23:00"
    assert age_of(None, "", now).words == "no backup yet"


def test_the_first_backup_is_made_by_itself_and_seen_in_the_corner(desk, keeper):
    assert len(keeper.state.kept) == 1
    assert "backup " in desk.corner.full_text()
    assert "no backup" not in desk.corner.full_text()


def test_one_is_brought_back_by_two_keys_and_nothing_of_today_is_lost(desk, keeper, books, qtbot):
    desk.go("settings")
    screen = desk.screen()
    screen.show_section("backups")
    section = screen.made("backups")
    qtbot.waitUntil(lambda: section.model.rowCount() == 1)
    made = sample.make_order(books)
    section.table.setFocus()
    press(qtbot, desk, Qt.Key.Key_Home)
    press(qtbot, desk, Qt.Key.Key_Return)
    press(qtbot, desk, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: any("Brought back" in one.text for one in desk.toasts.shown), timeout=20_000)
    found = list(Path(books.where).parent.glob("* as of *"))
    found = [one for one in found if one.is_file() and not one.name.endswith(("-wal", "-shm"))]
    assert len(found) == 1
    again = Database(str(found[0]))
    assert again.station != books.station
    again.close()
    assert rows(books, "SELECT count(*) FROM sales_order WHERE number = :number", number=made.number) == [(1,)]


def test_a_folder_that_is_not_there_is_refused_and_one_that_is_gets_the_next(desk, keeper, qtbot, tmp_path):
    desk.go("settings")
    screen = desk.screen()
    screen.show_section("backups")
    section = screen.made("backups")
    settle(desk, qtbot)
    stick = tmp_path / "stick"
    field = section.editor.form.fields["place"]
    field.setFocus()
    type_text(qtbot, str(stick))
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: "no folder on this machine" in section.editor.form.error_of("place"))
    assert field.text() == str(stick), "what was typed is kept"
    stick.mkdir()
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: list(stick.glob("*/*.backup")) != [])  # rglob would walk what is being made
    assert backups.place() == (stick, False)
