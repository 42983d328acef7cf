"""Every question and every action can be the first that somebody imports: threads of a window begin anywhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_ALONE = """
import importlib, sys
kept = set(sys.modules)
for name in sys.argv[1:]:
    for one in [one for one in sys.modules if one == "app" or one.startswith("app.")]:
        del sys.modules[one]
    try:
        importlib.import_module(name)
    except Exception as error:
        print(f"{name}: {error}")
"""


@pytest.mark.slow
def test_a_module_may_be_imported_first() -> None:
    # Queries and actions know each other; the other rooms point down.
    files = (file for room in ("queries", "actions") for file in sorted((ROOT / "app" / room).rglob("*.py")))
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]
    command = [sys.executable, "-c", _ALONE, *names]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    assert found.stdout == ""
