"""The judging machine's plugin fails a run in which a test stepped aside, and only then."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASIDE = {
    "test_called.py": "def test_it(): pytest.skip('no server')",
    "test_marked.py": "@pytest.mark.skipif(True, reason='no screen')\ndef test_it(): pass",
    "test_module.py": "pytest.skip('no shared folder', allow_module_level=True)",
    "test_import.py": "pytest.importorskip('nowhere')",
}
FAIR = {
    "test_system.py": "def test_it(): pytest.skip('only on Windows')",
    "test_expected.py": "@pytest.mark.xfail\ndef test_it(): assert False",
    "test_good.py": "def test_it(): pass",
}


def _run(folder: Path, files: dict[str, str], workers: list[str]) -> subprocess.CompletedProcess[str]:
    for name, body in files.items():
        (folder / name).write_text(f"import pytest\n{body}\n", encoding="utf-8")
    plugins = ["-p", "tests.no_skips", "-p", "no:pytest-qt", "-p", "no:hypothesispytest"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        *plugins,
        *workers,
        str(folder),
        f"--rootdir={folder}",
        "-c",
        "/dev/null",
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "workers"])
def test_every_way_to_step_aside_fails_the_run(tmp_path: Path, workers: list[str]) -> None:
    done = _run(tmp_path, ASIDE | FAIR, workers)
    assert done.returncode == 1, done.stdout + done.stderr
    told = done.stdout.partition("where nothing may be")[2]
    for name in ASIDE:
        assert name in told
    for name in FAIR:
        assert name not in told


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "workers"])
def test_what_belongs_to_another_system_passes(tmp_path: Path, workers: list[str]) -> None:
    done = _run(tmp_path, FAIR, workers)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "where nothing may be" not in done.stdout
