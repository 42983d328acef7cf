"""The window is there before anything else is; what is pressed meanwhile is not lost, and no place holds it up."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from driving import open_desk, settle
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.ui.furnish import Furnishing
from app.ui.hub import Hub
from app.ui.places import PLACES
from app.ui.screens import SCREENS
from app.ui.screens.base import Screen
from app.ui.shell.frame import Frame
from app.ui.shell.state import WindowState
from app.ui.shell.window import Shell
from app.ui.start import run
from app.ui.theme.tokens import DARK
from app.ui.work import Work

# Python calls while a place is made: some milliseconds. A filter on each field of a form made it thousands more.
CALLS_AT_MOST = 3_000


def _without(code: str, *forbidden: str) -> None:
    """Run code in a process of its own; none of the modules that begin so is imported by it."""
    found = f"[name for name in sys.modules if name.startswith({forbidden!r})]"
    code = f"import sys\n{code}\nsys.exit(','.join(sorted({found})) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_bare_window_is_painted_before_look_keys_and_work_are_imported(tmp_path) -> None:
    """Nor are the commands of the command line; the names of `Qt` alone cost a fifth of an empty window."""
    code = (
        "import os\n"
        "os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        f"os.environ['COUNTERFOIL_HOME'] = {str(tmp_path)!r}\n"
        "from app.cli.parser import parse\n"
        "parse(['--company', 'somewhere'])\n"
        "from app.ui import start\n"
        "app = start.application(['x'])\n"
        "frame = start.Frame(start.WindowState(None), 'Nordlicht', len(start.PLACES))\n"
        "frame.painted.connect(app.quit)\n"
        "frame.appear()\n"
        "app.exec()\n"
        "assert 'Qt' not in vars(sys.modules['PySide6.QtCore']), 'the names of Qt were asked for'"
    )
    _without(
        code, "app.ui.furnish", "app.ui.theme.look", "app.ui.work", "app.ui.shell.window", "app.cli.commands", "tomllib"
    )


def test_the_bare_window_wears_the_look_of_last_time(qtbot) -> None:
    state = WindowState(None)
    state.values["look"] = {"mode": "dark", "scale": 150}
    frame = Frame(state, "Nordlicht", len(PLACES))
    qtbot.addWidget(frame)
    picture = frame.grab().toImage()
    assert picture.pixelColor(picture.width() - 5, 5).name() == DARK.window.lower()
    assert picture.pixelColor(80, picture.height() - 5).name() == DARK.surface.lower()
    assert picture.pixelColor(89, picture.height() - 5).name() == DARK.hairline.lower()
    assert [one.id for one in SCREENS] == [one[0] for one in PLACES]


def test_a_bare_window_that_is_closed_at_once_ends_the_program(tmp_path) -> None:
    code = (
        "from PySide6.QtCore import QTimer\n"
        "from app.ui import start\n"
        "def opener(heard): raise AssertionError('nobody waits for the books')\n"
        "class Closed(start.Frame):\n"
        "    def appear(self):\n"
        "        super().appear()\n"
        "        QTimer.singleShot(0, self.close)\n"
        "start.Frame = Closed\n"
        "sys.exit(start.run(opener, actor='anna', arguments=['x']))"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "COUNTERFOIL_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_what_keeps_the_window_from_being_filled_is_told_and_not_swallowed(qapp, monkeypatch) -> None:
    def broken(*_given, **_named):
        raise OSError("the style sheet is gone")

    monkeypatch.setattr("app.ui.furnish.Furnishing", broken)
    with pytest.raises(OSError, match="the style sheet is gone"):
        run(lambda _heard: None, actor="anna")


def test_what_was_decided_in_the_first_window_is_done_in_the_desk(books, qtbot) -> None:
    """Who chose to bring lists along comes to the import, not to the board."""
    frame = Frame(WindowState(None), "Nordlicht", len(PLACES))
    qtbot.addWidget(frame)
    begun = Furnishing(
        frame, lambda _heard: books, actor="anna", company="", one_desk=None, afterwards=None, begin="place.3"
    )
    with qtbot.waitSignal(begun.shell.painted):
        frame.appear()
    qtbot.waitUntil(lambda: begun.shell.place == "customers")
    qtbot.waitUntil(lambda: begun._work.idle)
    begun.close()


def test_the_frame_is_imported_without_any_place() -> None:
    places = tuple(entry.where.split(":")[0] for entry in SCREENS)
    _without("import app.ui.furnish", *places, "app.ui.entry", "app.ui.shell.palette", "app.queries", "app.actions")


def test_the_board_has_its_rows_without_sqlalchemy(books) -> None:
    code = (
        "from app.cli.place import open_books\n"
        "from app.queries.desk_board import board_counts, board_page\n"
        f"books = open_books({books.where!r})\n"
        "with books.read() as view:\n"
        "    board_page(view, 'open', '2026-03-18', 0, 200), board_counts(view)\n"
        "books.close()"
    )
    _without(code, "sqlalchemy", "alembic", "msgspec", "reportlab", "pyhanko", "app.actions", "app.domain.facts")


@pytest.mark.parametrize("entry", SCREENS, ids=lambda entry: entry.id)
def test_each_place_is_where_the_registry_says(entry) -> None:
    assert issubclass(entry.load(), Screen)


def test_a_key_pressed_before_the_first_place_is_there_is_not_lost(books, qtbot, tmp_path) -> None:
    work = Work(lambda: books, actor="anna")
    shell = Shell(work, Hub(), state=WindowState(tmp_path / "window.json"))
    shell.errors, shell.work = [], work
    qtbot.addWidget(shell.frame, before_close_func=lambda _shell: work.stop())
    assert shell._place == ""
    for key, held, text in (
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, ""),
        (Qt.Key.Key_M, Qt.KeyboardModifier.NoModifier, "m"),
        (Qt.Key.Key_U, Qt.KeyboardModifier.NoModifier, "u"),
        (Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier, "e"),
    ):
        QApplication.sendEvent(shell.frame, QKeyEvent(QEvent.Type.KeyPress, key, held, text))
    work.start()
    with qtbot.waitSignal(shell.painted):
        shell.frame.show()
    settle(shell, qtbot)
    assert shell.place == "order"
    assert shell.screen().page.box.box.text() == "mue"


def test_no_place_takes_long_to_make(books, qtbot, tmp_path) -> None:
    desk = open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
    for entry in SCREENS:
        entry.load()
    calls: dict[str, int] = {}
    for entry in SCREENS:
        calls[entry.id] = 0

        def count(_frame: object, event: str, _argument: object, place: str = entry.id) -> None:
            calls[place] += event == "call"

        sys.setprofile(count)
        try:
            desk.go(entry.id)
        finally:
            sys.setprofile(None)
        settle(desk, qtbot)
    assert max(calls.values()) < CALLS_AT_MOST, calls
