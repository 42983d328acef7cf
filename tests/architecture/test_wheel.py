"""An installed wheel is complete: every module and every font, icon and migration of the source tree is in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _shipped(folder: Path) -> set[str]:
    left_out = {"__pycache__", ".DS_Store"}
    return {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and not left_out & set(file.parts)
    }


@pytest.mark.slow  # it builds, with tools that pip fetches
def test_a_wheel_carries_everything(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", str(tmp_path), str(ROOT)], check=True, stdin=subprocess.DEVNULL)
    assert _shipped(ROOT / "resources") == _shipped(tmp_path / "app" / "resources")
    assert _shipped(ROOT / "app") <= _shipped(tmp_path / "app")
    # From elsewhere, with the wheel before the source tree.
    done = subprocess.run(
        [sys.executable, "-c", "from app.runtime.paths import resource; print(resource('fonts'))"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()) == tmp_path / "app" / "resources" / "fonts"
