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


def test_what_the_system_refuses_is_a_sentence_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is a file, a name that is too long: nobody's mistake in the program."""
    thing = tmp_path / "a file"
    thing.write_text("Dear diary")
    for command, named in ((["demo", str(thing)], str(thing)), (["verify", "n" * 400], "n" * 400)):
        assert run(command) == REFUSED
        said = capsys.readouterr().err
        assert named in said
        assert "cannot be used" in said
        assert "mistake" not in said


def test_a_disk_that_is_full_while_a_company_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pysqlite3 import dbapi2

    from app.store import migrate

    def full(_where: str) -> None:
        Path(_where).write_bytes(b"")
        raise dbapi2.OperationalError("database or disk is full")

    monkeypatch.setattr(migrate, "_upgrade", full)
    where = str(tmp_path / "new.counterfoil")
    assert run(["--company", where, "init", "--name", "Müller", "--country", "DE"]) == REFUSED
    assert "The disk is full" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
