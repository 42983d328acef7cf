"""Northwind's folder, its expected figures, and its books made by the command line itself, once for all tests."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "northwind"


def folder() -> Path:
    """Where Northwind lies."""
    if not FOLDER.is_dir():
        pytest.skip("the sample data is not here: ../shared/data/northwind")
    return FOLDER


def expected() -> dict[str, Any]:
    """The figures that two other programs agree on."""
    found: dict[str, Any] = json.loads((folder() / "expected.json").read_text(encoding="utf-8"))
    return found


def table(name: str) -> list[dict[str, str]]:
    """The rows of one file."""
    with (folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def copy_of_folder(target: Path) -> Path:
    """The folder, to be spoilt."""
    target.mkdir()
    for file in folder().glob("*.csv"):
        shutil.copyfile(file, target / file.name)
    return target


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


def rows_without(path: Path, start: str) -> None:
    """Take the rows out that begin so."""
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(row for row in rows if not row.startswith(start)), encoding="utf-8")
