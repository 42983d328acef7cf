"""The folders of a person, and the files that come with the program."""

import sys
from pathlib import Path

import pytest

from app.runtime import paths as under_test
from app.runtime.paths import ensure, paths, resource, resources


def test_one_variable_moves_all_four_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    where = paths()
    assert [where.data, where.config, where.log, where.cache] == [
        tmp_path / "data",
        tmp_path / "config",
        tmp_path / "log",
        tmp_path / "cache",
    ]
    assert where.settings == tmp_path / "config" / "settings.toml"
    assert where.log_file == tmp_path / "log" / "counterfoil.log"
    assert list(tmp_path.iterdir()) == [], "asking where things lie makes nothing"


def test_a_relative_home_is_told_from_where_the_program_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COUNTERFOIL_HOME", "here")
    assert paths().data == tmp_path / "here" / "data"


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_home_is_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", value)
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere/data")
    where = paths()
    assert where.data.is_absolute()
    if sys.platform.startswith("linux"):
        assert where.data == Path("/somewhere/data/counterfoil")


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = ensure(tmp_path / "a" / "b")
    assert folder.is_dir()
    assert ensure(folder) == folder
    if sys.platform != "win32":
        assert folder.stat().st_mode & 0o077 == 0


def test_in_a_source_tree_resources_lie_beside_the_package() -> None:
    assert resources() == Path(__file__).resolve().parents[2] / "resources"


def test_in_a_frozen_build_resources_lie_in_the_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources() == tmp_path / "resources"


def test_in_a_wheel_resources_lie_inside_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inside = tmp_path / "app" / "resources"
    inside.mkdir(parents=True)
    monkeypatch.setattr(under_test, "__file__", str(tmp_path / "app" / "runtime" / "paths.py"))
    assert resources() == inside


def test_a_missing_resource_is_a_broken_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "resources" / "fonts").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("fonts") == tmp_path / "resources" / "fonts"
    with pytest.raises(FileNotFoundError, match="the program is incomplete"):
        resource("fonts", "none.ttf")
