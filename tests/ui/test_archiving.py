"""The papers of a report's days as an archive, from the window."""

import pytest
import sample
from driving import settle
from PySide6.QtWidgets import QFileDialog

from app.documents import runner
from app.exchange import archive


@pytest.mark.slow
def test_the_papers_of_the_days_shown_are_archived(desk, books, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "_sealing", lambda _: (b"", None))
    monkeypatch.setattr(runner, "_identity", lambda *_: None)
    sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    target = tmp_path / "papers.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    desk.go("reports")
    settle(desk, qtbot)
    screen = desk.screen()
    screen.choose("gross-profit")
    settle(desk, qtbot)
    screen.since.setText("2000-01-01")
    screen.until.setText("2099-12-31")
    settle(desk, qtbot)
    desk.do("archive_papers")
    settle(desk, qtbot)
    assert any("papers.zip holds 1 paper with their checksums." in one for one in desk.toasts.log)
    # Once more, where the dialog asked about the file that is there; days that are none leave it as it is.
    written = target.read_bytes()
    desk.do("archive_papers")
    settle(desk, qtbot)
    assert target.read_bytes() == written
    screen.since.setText("2100-01-01")
    desk.do("archive_papers")
    settle(desk, qtbot)
    assert "The period ends before it begins." in screen.line.text
    assert target.read_bytes() == written
