"""A terminal on the stocked company; settings, logs and passphrases stay in the test's own folder."""

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No command touches what belongs to the person who tests."""
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COUNTERFOIL_PASSPHRASE", "words for the tests")


@pytest.fixture
def terminal(
    lawful_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """A terminal on Nordlicht's books. Papers are made only where a test is about them: each seal takes its time."""
    where = tmp_path / "nordlicht.counterfoil"
    shutil.copyfile(lawful_template, where)
    monkeypatch.setattr("app.cli.commands._PAPERS_AFTER_SCRIPT", 0)
    return Terminal(str(where), monkeypatch, capsys)
