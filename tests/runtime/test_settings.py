"""Settings survive: a round trip, a newer program's keys, a broken file, a crash while writing."""

import os
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from app.runtime import settings as under_test
from app.runtime.settings import Settings, load, opened, save

CHOSEN = Settings(
    last_company="/books/nordlicht.counterfoil",
    recent_companies=("/books/nordlicht.counterfoil", "/books/Ö & Söhne.counterfoil"),
    look="dark",
    scale=1.25,
    language="pt-BR",
    station="Counter 1",
    printers={"invoice": "Büro", "pick_list": "Warehouse"},
)


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    found = load(tmp_path / "settings.toml")
    assert found.settings == Settings()
    assert found.notice is None


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.toml"
    save(CHOSEN, file)
    assert load(file).settings == CHOSEN
    assert [one.name for one in file.parent.iterdir()] == ["settings.toml"], "nothing half-written is left beside it"


def test_defaults_are_not_written_so_that_a_later_default_is_heard(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    save(replace(Settings(), look="dark"), file)
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {"look": "dark"}


def test_keys_of_another_version_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('look = "dark"\nholograms = true\n[nested]\ndeep = [1, 2]\n', encoding="utf-8")
    save(replace(load(file).settings, look="light"), file)
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {
        "look": "light",
        "holograms": True,
        "nested": {"deep": [1, 2]},
    }


@pytest.mark.parametrize("content", [b"look = ", b"\xff\xfe\x00l", b"look = 'dark'\nlook = 'light'\n"])
def test_a_broken_file_is_set_aside_and_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.toml"
    for number in (1, 2):
        file.write_bytes(content)
        found = load(file)
        aside = tmp_path / f"settings.broken-{number}.toml"
        assert found.settings == Settings()
        assert found.notice is not None
        assert str(aside) in found.notice
        assert aside.read_bytes() == content
        assert not file.exists()


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("look = 'pink'", "look"),
        ("scale = 'big'", "scale"),
        ("scale = true", "scale"),
        ("scale = 0.01", "scale"),
        ("scale = nan", "scale"),
        ("recent_companies = [1]", "recent_companies"),
        ("printers = {invoice = 7}", "printers"),
        ("station = 3", "station"),
    ],
)
def test_a_value_of_no_use_leaves_the_default_and_is_told(tmp_path: Path, line: str, key: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f"language = 'de'\n{line}\n", encoding="utf-8")
    found = load(file)
    assert found.settings == Settings(language="de")
    assert found.notice is not None
    assert key in found.notice


def test_a_file_that_cannot_be_read_is_told_and_left(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.mkdir()
    found = load(file)
    assert found.settings == Settings()
    assert found.notice is not None
    assert file.is_dir()


def test_a_failed_write_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    save(CHOSEN, file)

    def fail(_handle: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="the disk is full"):
        save(replace(CHOSEN, look="light"), file)
    assert load(file).settings == CHOSEN
    assert [one.name for one in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="only where making a link needs no special right")
def test_a_linked_file_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "settings.toml"
    save(Settings(), real)
    link = tmp_path / "settings.toml"
    link.symlink_to(real)
    save(CHOSEN, link)
    assert link.is_symlink()
    assert load(real).settings == CHOSEN


def test_every_field_has_a_reader() -> None:
    known = {one for one in Settings.__dataclass_fields__ if one != "unknown"}
    assert known == set(under_test._CHECKS)


def test_recent_companies_are_newest_first_and_few() -> None:
    now = Settings()
    for number in range(12):
        now = opened(now, f"/books/{number}")
    now = opened(now, "/books/8")
    assert now.last_company == "/books/8"
    assert now.recent_companies == tuple(f"/books/{number}" for number in (8, 11, 10, 9, 7, 6, 5, 4))
