"""Real widgets on Qt's offscreen platform, dressed as in the program."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Before Qt is loaded: tests run without a display unless one is asked for.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import sample
from driving import open_desk
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.ui.shell.state import WindowState
from app.ui.theme.look import Mode, look


@pytest.fixture(autouse=True)
def garbage() -> Iterator[None]:
    """As in the program, no thread but the windows' searches for garbage: what it frees may be a window."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """The light theme at 100 %, whatever the test before chose."""
    now = look()
    if now._app is None:
        now.mode = Mode.LIGHT
        now.start(qapp)
    elif now.mode is not Mode.LIGHT or now.scale != 100:
        now.scale = 100
        now.set_mode(Mode.LIGHT)


class HandReader(QObject):
    """A worker whose jobs run when the test says so."""

    def __init__(self, view: Any = None) -> None:
        super().__init__()
        self.view = view
        self.jobs: list[tuple[Callable[[Any], Any], Callable[[Any], None], dict[str, Any]]] = []

    def read(self, fn: Callable[[Any], Any], done: Callable[[Any], None], **more: Any) -> None:
        """Remember the job."""
        self.jobs.append((fn, done, more))

    def run(self, number: int = 0) -> None:
        """Run one waiting job and hand over its answer."""
        fn, done, _ = self.jobs.pop(number)
        done(fn(self.view))

    def run_all(self) -> None:
        """Until nothing waits."""
        while self.jobs:
            self.run()


@pytest.fixture
def reader(qapp: QApplication) -> HandReader:
    """Jobs by hand."""
    return HandReader()


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Any]:
    """A small wholesaler."""
    database = sample.make_books(tmp_path)
    yield database
    database.close()


@pytest.fixture
def desk(books: Any, qtbot: Any, tmp_path: Path) -> Any:
    """The whole window on it."""
    return open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
