"""What goes to strangers is true: the list of others' work, the pins, and the way the starter speaks."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _load(name: str) -> ModuleType:
    # The folder is not a package: its name is also a library's.
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _start(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "packaging" / "start.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_package_inside_is_told_with_its_licence() -> None:
    told = (ROOT / "packaging" / "THIRD-PARTY.md").read_text(encoding="utf-8")
    licences = _load("licences")
    missing = [line for line in licences.table().splitlines() if line not in told]
    # What only other systems or Pythons need stands in the file too, so only this direction is asked.
    assert not missing, "packaging/licences.py prints the table anew:\n" + "\n".join(missing)


def test_everything_this_environment_needs_is_pinned() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    names = {re.split(r"[=; ]", line)[0] for line in pins.splitlines()}
    needed = {re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower() for one in _load("licences").runtime_distributions()}
    assert needed <= names
    assert "://" not in pins
    assert "--hash" not in pins


@pytest.mark.parametrize("arguments", [(), ("demo", "one", "two"), ("demo", "--fast"), ("setup", "more")])
def test_bad_usage_is_one_sentence_and_2(arguments: tuple[str, ...]) -> None:
    done = _start(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_help_is_no_mistake() -> None:
    assert _start("--help").returncode == 0


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    module = _load("start")
    venv = tmp_path / ".venv"
    venv.mkdir()
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", venv)
    monkeypatch.setattr(module, "STAMP", venv / "stamp.json")
    return module


def test_packages_are_installed_once_and_again_when_the_pins_change(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        asked.append(command[-1])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(start.subprocess, "run", run)
    for development in (False, False, True, True, False):
        start.install_packages(development=development)
    assert asked == [".", ".[dev]"], "what development brought serves the demo too"
    (tmp_path / "constraints.txt").write_text("newer", encoding="utf-8")
    start.install_packages(development=False)
    assert asked == [".", ".[dev]", "."]


def test_a_failed_installation_is_tried_again(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
    with pytest.raises(start.SetupError):
        start.install_packages(development=False)
    assert start.stamped() == {}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lets the system bring libraries")
@pytest.mark.parametrize("apt", [True, False])
def test_without_rights_it_names_what_is_missing(start: ModuleType, monkeypatch: pytest.MonkeyPatch, apt: bool) -> None:
    monkeypatch.setattr(start, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(start.shutil, "which", lambda name: "/usr/bin/apt-get" if apt and name == "apt-get" else None)
    with pytest.raises(start.SetupError, match=r"\blibegl1\b"):
        start.bring_system_packages(on_screen=False)
