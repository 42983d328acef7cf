"""Windows that are seldom seen: no word of them is cut, whatever the size of letters and screen they are turned to."""

from __future__ import annotations

import fitting
import inks
import pytest
from PySide6.QtCore import QPoint, QRect, Qt

from app.exchange.sample import create_sample
from app.ui.first.making import NoBooks
from app.ui.first.window import FirstWindow
from app.ui.scanning.scan import ACCEPTED
from app.ui.shell.state import WindowState
from app.ui.theme.look import Mode, look
from app.ui.widgets.button import Button
from app.ui.work import Work
from tests.looks import play_all
from tests.viewer import SIZES, Look, Viewer

# Where there is least room, and where letters and screen are large; test_overflow.py has the places and their sheets.
LOOKS = (Look(Mode.LIGHT, 1366, 200), Look(Mode.LIGHT, 3840, 150))
COLOURS = (Look(Mode.LIGHT, 1366, 100), Look(Mode.DARK, 1366, 100), Look(Mode.CONTRAST, 1366, 100))
SECTIONS = (
    "company", "taxes", "prices_lists", "prices_listed", "prices_groups", "prices_surcharges", "prices_charges",
    "prices_zones", "prices_house", "numbers", "papers", "locations", "carriers", "suppliers", "fields", "users",
    "roles", "seal", "printers", "mail", "look", "keys", "backups", "import", "files", "scanner",
)  # fmt: skip
FIRST = ("greeting", "bring", "setup")
# Where something was cut or left out once, and somebody saw it.
LOOKED_AT = (
    "board", "finder", "pad", "to_order", "billing", "report", "prices", "repeat", "order_promise", "quote_edit_cell",
)  # fmt: skip
SCENES = (
    "signing",
    "warehouse",
    *LOOKED_AT,
    *(f"settings_{one}" for one in SECTIONS),
    *(f"first_{one}" for one in FIRST),
)


@pytest.mark.slow
def test_no_word_is_cut_or_faint_in_the_windows_that_are_seldom_seen(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    books = create_sample(str(tmp_path / "nordlicht.counterfoil"), orders=40)
    hand = Viewer(books)
    found, seen = [], []
    for scene, window in play_all(hand, SCENES):
        seen.append(scene.name)
        for one in LOOKS:
            one.wear(window, hand)
            assert window.width() == SIZES[one.width][0], scene.name
            found += (f"{scene.name}, {one.name}: {fault}" for fault in fitting.faults(window))
        for one in COLOURS:
            one.wear(window, hand)
            found += (f"{scene.name}, {one.name}: {fault}" for fault in inks.faint(window) + inks.unmarked(window))
    hand.away()
    errors = hand.robot.errors
    hand.robot.close()
    assert errors == []
    assert sorted(seen) == sorted(SCENES)
    assert found == [], "\n".join(found)


@pytest.mark.slow
def test_a_first_window_that_begins_at_twice_the_size_is_not_wider_than_a_small_screen(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    look().set_scale(200)
    work = Work(NoBooks)
    window = FirstWindow(work, WindowState(None))
    qtbot.addWidget(window)
    work.start()
    window.show()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.start_company()
    for page in (window.welcome, window.bring, window.setup):
        window.stack.setCurrentWidget(page)
        window.resize(1366, 768)
        qtbot.wait(20)
        assert (window.width(), window.height()) == (1366, 768)
        assert fitting.faults(window) == []
    assert window.setup.preview.width() > 320
    work.stop()


@pytest.mark.slow
def test_at_twice_the_size_the_log_of_scans_lies_over_no_button_and_no_figure_of_a_pick(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    hand = Viewer(create_sample(str(tmp_path / "nordlicht.counterfoil"), orders=40))
    hand.view("deliveries", "pick")
    hand.press("F12")
    LOOKS[0].wear(hand.frame, hand)
    outcomes = hand.robot.shell.scans.outcomes
    for number in range(5):
        outcomes.tell(ACCEPTED, f"CU15-3 · {number} pc")
    log = QRect(outcomes.log.mapTo(hand.frame, QPoint(0, 0)), outcomes.log.size())
    page = hand.robot.shell.screen()._page
    needed = [one for one in (*hand.frame.findChildren(Button), page.wanted, page.got) if one.isVisible()]
    assert {"Short", page.wanted.text()} <= {one.text() for one in needed}
    under = [one.text() for one in needed if log.intersects(QRect(one.mapTo(hand.frame, QPoint(0, 0)), one.size()))]
    hand.away()
    hand.robot.close()
    assert under == []
