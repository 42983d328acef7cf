"""The log file: made where it belongs, rotated, shared by two processes, never in the way of the work."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.runtime import log as under_test
from app.runtime.log import setup, shut

LOGGER = logging.getLogger("app.somewhere")


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    monkeypatch.delenv("COUNTERFOIL_LOG", raising=False)
    yield
    shut()


def test_it_writes_where_the_paths_say(tmp_path: Path) -> None:
    file = setup()
    assert file == tmp_path / "log" / "counterfoil.log"
    LOGGER.info("opened %s", "Ö")
    LOGGER.debug("not this")
    text = file.read_text(encoding="utf-8")
    assert "INFO" in text
    assert "app.somewhere: opened Ö" in text
    assert "not this" not in text


@pytest.mark.parametrize("by_argument", [True, False])
def test_the_level_comes_from_the_argument_or_the_environment(
    monkeypatch: pytest.MonkeyPatch, by_argument: bool
) -> None:
    if not by_argument:
        monkeypatch.setenv("COUNTERFOIL_LOG", "debug")
    file = setup("debug" if by_argument else None)
    LOGGER.debug("a detail")
    assert file is not None
    assert "a detail" in file.read_text(encoding="utf-8")


def test_an_unknown_level_is_info() -> None:
    setup("loud")
    assert logging.getLogger("app").level == logging.INFO


def test_a_second_setup_replaces_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    setup()
    file = setup()
    LOGGER.warning("once")
    assert file is not None
    assert file.read_text(encoding="utf-8").count("once") == 1
    assert capsys.readouterr().err.count("once") == 1


def test_warnings_reach_the_terminal_and_news_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    setup()
    LOGGER.info("news")
    LOGGER.warning("trouble")
    assert capsys.readouterr().err == "WARNING app.somewhere: trouble\n"


def test_no_log_stops_no_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log").write_text("a file where the folder should be", encoding="utf-8")
    assert setup() is None
    assert "no log is kept" in capsys.readouterr().err
    LOGGER.info("goes on")


def test_it_rotates_and_keeps_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "_BYTES", 500)
    file = setup()
    assert file is not None
    for number in range(100):
        LOGGER.info("line %d", number)
    assert len(list(file.parent.iterdir())) == 4
    assert "line 99" in file.read_text(encoding="utf-8")


def test_it_follows_the_name_when_another_process_rotated() -> None:
    file = setup()
    assert file is not None
    LOGGER.info("before")
    file.rename(file.with_name("counterfoil.log.1"))
    LOGGER.info("after")
    assert "after" in file.read_text(encoding="utf-8")


def test_a_fault_below_python_leaves_word_of_what_every_thread_did(tmp_path):
    told = tmp_path / "crash.log"
    program = (
        "import os, pathlib, signal, sys\n"
        "from app.runtime.log import note_crashes\n"
        "def packing_the_parcel():\n"
        "    os.kill(os.getpid(), signal.SIGSEGV)\n"
        "note_crashes(pathlib.Path(sys.argv[1]))\n"
        "packing_the_parcel()\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONFAULTHANDLER"}
    command = [sys.executable, "-c", program, str(told)]
    ended = subprocess.run(command, env=environment, cwd=tmp_path, check=False)
    assert ended.returncode != 0
    assert "packing_the_parcel" in told.read_text()
