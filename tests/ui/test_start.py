"""The window is there before anything else is; what is pressed meanwhile is not lost, and no place holds it up."""

from __future__ import annotations

import subprocess
import sys

import pytest
from driving import open_desk, settle
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.ui.hub import Hub
from app.ui.screens import SCREENS
from app.ui.screens.base import Screen
from app.ui.shell.state import WindowState
from app.ui.shell.window import Shell
from app.ui.work import Work

# Python calls while a place is made: some milliseconds. A filter on each field of a form made it thousands more.
CALLS_AT_MOST = 2_500


def _without(code: str, *forbidden: str) -> None:
    """Run code in a process of its own; none of the modules that begin so is imported by it."""
    found = f"[name for name in sys.modules if name.startswith({forbidden!r})]"
    code = f"import sys\n{code}\nsys.exit(','.join(sorted({found})) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_frame_is_imported_without_any_place() -> None:
    places = tuple(entry.where.split(":")[0] for entry in SCREENS)
    _without("import app.ui.start", *places, "app.ui.entry", "app.ui.shell.palette", "app.queries", "app.actions")


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
    qtbot.addWidget(shell, before_close_func=lambda _shell: work.stop())
    assert shell._place == ""
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, "")
    QApplication.sendEvent(shell, event)
    work.start()
    with qtbot.waitSignal(shell.painted):
        shell.show()
    settle(shell, qtbot)
    assert shell.place == "order"


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
