"""F1 tells what a place is for and how its jobs go: with keys that exist, and at length in docs/usage."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from driving import press, settle, type_text
from PySide6.QtCore import Qt

from app.ui.commands import COMMANDS, shown_key
from app.ui.jobs import ABOUT, JOBS, jobs_in
from app.ui.screens import SCREENS
from app.ui.theme.look import look
from app.ui.widgets.steps import Steps

USAGE = Path(__file__).resolve().parents[2] / "docs" / "usage"
# Keys of sheets and fields, which are no commands of the window.
OTHERS = {"⏎", "Q", "S", "N", "Esc"}


@pytest.mark.parametrize("entry", SCREENS, ids=lambda entry: entry.id)
def test_each_place_says_what_it_is_for_and_how_its_jobs_go(entry):
    assert ABOUT[entry.id].endswith(".")
    assert len(jobs_in(entry.id)) >= 2


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.title)
def test_a_job_names_keys_that_exist_and_is_told_in_its_page(job):
    keys = {shown_key(key) for command in COMMANDS for key in command.keys} | OTHERS
    named = re.findall(r"`([^`]*)`", job.steps)
    assert set(named) <= keys
    headings = re.findall(r"^#+ (.*)$", (USAGE / f"{job.page}.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert job.title in headings


def test_f1_shows_the_jobs_of_the_place_and_finds_those_of_others(desk, books, qtbot):
    press(qtbot, desk, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F1)
    qtbot.wait(10)
    assert desk.help.title.full_text() == "In Money"
    assert [job.title for job in desk.help.shown_jobs] == [job.title for job in jobs_in("money")]
    assert len(desk.help.jobs.findChildren(Steps)) == len(jobs_in("money"))
    type_text(qtbot, "customer sign")
    assert [job.title for job in desk.help.shown_jobs] == ["Let the customer sign"]
    type_text(qtbot, " nowhere")
    assert desk.help.shown_jobs == ()
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    assert not desk.help.isVisible()


def test_at_twice_the_size_every_job_can_be_reached(desk, books, qtbot):
    desk.frame.showNormal()
    desk.frame.resize(1366, 740)
    look().set_scale(200)
    desk.go("order")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F1)
    qtbot.wait(10)
    bar = desk.help._scroll.verticalScrollBar()
    assert bar.maximum() > 0
    for _ in range(6):
        press(qtbot, desk, Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum()
    look().set_scale(100)


def test_keys_stand_in_the_line_and_the_line_breaks_where_the_room_ends(qtbot):
    steps = Steps("`Ctrl N`, the customer `⏎`, 10*code `⏎` for each line, `F12`, `⏎`")
    qtbot.addWidget(steps)
    assert steps.accessibleName() == "Ctrl N, the customer ⏎, 10*code ⏎ for each line, F12, ⏎"
    wide, narrow = steps.heightForWidth(2000), steps.heightForWidth(150)
    assert narrow >= 3 * wide
    boxes = [box for _, box, _ in steps._laid_out(150)[0]]
    assert max(box.right() for box in boxes) <= 150
