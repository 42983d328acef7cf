"""One desk per company, and our own mistakes that nobody caught."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from app.ui.alone import OneDesk
from app.ui.mistakes import Mistakes
from app.ui.shell.report import ReportDialog


def test_a_company_has_one_desk_and_another_company_its_own(tmp_path: Path) -> None:
    first, second = OneDesk(str(tmp_path / "müller.db")), OneDesk(str(tmp_path / "müller.db"))
    assert first.claim()
    assert not second.claim()
    assert str(second.holder()).startswith("process ")
    assert OneDesk(str(tmp_path / "kern.db")).claim()
    first.release()
    assert second.claim()


def test_the_second_start_is_answered_by_the_first(tmp_path: Path, qtbot) -> None:
    first, shown = OneDesk(str(tmp_path / "books.db")), []
    assert first.claim()
    first.listen(lambda: shown.append("front"))
    asking = "import sys; from app.ui.alone import OneDesk; sys.exit(7 if OneDesk(sys.argv[1]).show_the_other() else 1)"
    second = subprocess.Popen([sys.executable, "-c", asking, str(tmp_path / "books.db")])
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    first.release()
    assert (shown, second.returncode) == (["front"], 7)


def test_nobody_answers_for_a_desk_that_hangs(tmp_path: Path, qapp) -> None:
    first, second = OneDesk(str(tmp_path / "books.db")), OneDesk(str(tmp_path / "books.db"))
    assert first.claim()
    assert not second.show_the_other()


def test_a_mistake_in_a_button_is_a_report_and_the_desk_goes_on(desk, qtbot) -> None:
    mistakes = Mistakes(desk.mistaken)
    mistakes.install()
    try:
        button = QPushButton()
        qtbot.addWidget(button)
        button.clicked.connect(lambda: {}[1])
        for _ in range(3):
            # From the event loop, as a real click: pytest-qt looks at what escapes there through the same hook.
            QTimer.singleShot(0, button.click)
        qtbot.waitUntil(lambda: bool(desk.findChildren(ReportDialog)), timeout=3000)
        qtbot.wait(50)
        [dialog] = desk.findChildren(ReportDialog)
        assert "KeyError" in dialog.body.toPlainText()
        dialog.accept()
    finally:
        mistakes.remove()
    assert sys.excepthook is mistakes._before[0]


def test_a_mistake_in_a_thread_reaches_the_window_too(desk, qtbot) -> None:
    mistakes = Mistakes(desk.mistaken)
    mistakes.install()
    try:
        broken = threading.Thread(target=lambda: 1 / 0)
        broken.start()
        broken.join()
        qtbot.waitUntil(lambda: bool(desk.findChildren(ReportDialog)), timeout=3000)
        assert "ZeroDivisionError" in desk.findChildren(ReportDialog)[0].body.toPlainText()
    finally:
        mistakes.remove()
