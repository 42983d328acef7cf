"""A file is written whole, or the old one is still there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.runtime import files
from app.runtime.files import write_whole


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = tmp_path / "Ünï 日本.pdf"
    write_whole(paper, b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(paper, b"new and longer")
    assert paper.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [paper]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def _read_by_others(monkeypatch: pytest.MonkeyPatch, times: int) -> list[Path]:
    """Another program holds the file for so many tries; what was tried."""
    tried: list[Path] = []
    replace = Path.replace

    def held(part: Path, target: Path) -> Path:
        tried.append(target)
        if len(tried) <= times:
            raise PermissionError(errno.EACCES, "The process cannot access the file")
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(files.time, "sleep", lambda _seconds: None)
    return tried


@pytest.mark.parametrize("times", [1, 7])
def test_on_windows_who_reads_a_file_only_delays_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    letter = tmp_path / "letter.json"
    write_whole(letter, b"sending")
    monkeypatch.setattr(files, "_READERS_HOLD", True)
    tried = _read_by_others(monkeypatch, times)
    write_whole(letter, b"sent")
    assert letter.read_bytes() == b"sent"
    assert len(tried) == times + 1
    assert list(tmp_path.iterdir()) == [letter]


@pytest.mark.parametrize(("windows", "tries"), [(True, 8), (False, 1)])
def test_a_file_that_may_not_be_replaced_is_told_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windows: bool, tries: int
) -> None:
    letter = tmp_path / "letter.json"
    write_whole(letter, b"sending")
    monkeypatch.setattr(files, "_READERS_HOLD", windows)
    tried = _read_by_others(monkeypatch, 100)
    with pytest.raises(PermissionError):
        write_whole(letter, b"sent")
    assert letter.read_bytes() == b"sending"
    assert len(tried) == tries
    assert list(tmp_path.iterdir()) == [letter]


def test_readers_are_waited_for_about_a_second() -> None:
    assert 0.9 <= sum(files._WAITS) <= 1.1
