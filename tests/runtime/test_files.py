"""A file is written whole, or the old one is still there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

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
