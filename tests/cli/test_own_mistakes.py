"""A fault of our own is a sentence for the person and a report in the log, never a traceback on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import BROKEN, REFUSED, commands, run


def test_our_own_mistake_is_told_in_a_sentence_and_logged_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))

    def breaks(_options: object) -> int:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(commands, "actions", breaks)
    assert run(["actions"]) == BROKEN
    said = capsys.readouterr().err
    assert said.startswith("Counterfoil made a mistake (ZeroDivisionError: a fault).")
    assert "Traceback" not in said
    assert "ZeroDivisionError" in (tmp_path / "log" / "counterfoil.log").read_text()


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("a folder", "cannot be opened"),
        ("a text file", "is not a Counterfoil company"),
        ("another program's database", "There is no company"),
        ("nothing", "There is no company"),
    ],
)
def test_what_is_no_company_is_refused(
    place: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = tmp_path / "thing"
    if place == "a folder":
        where.mkdir()
    elif place == "a text file":
        where.write_text("Dear diary, " * 200)
    elif place == "another program's database":
        from pysqlite3 import dbapi2

        dbapi2.connect(str(where)).execute("CREATE TABLE song (title TEXT)")
    assert run(["--company", str(where), "query", "order", '{"number": "SO-1"}']) == REFUSED
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.out == ""
