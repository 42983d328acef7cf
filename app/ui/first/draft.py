"""The answers of the set-up as they are kept while they are written: one JSON file, whole or not at all."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from app.domain.founding import Setup
from app.runtime.files import write_whole
from app.runtime.paths import ensure, paths


def draft_file() -> Path:
    """Where the answers lie until the company is founded."""
    return paths().data / "set-up.json"


def load_draft(file: Path) -> Setup | None:
    """What was answered the last time; None if nothing was, or it cannot be read."""
    with contextlib.suppress(OSError, ValueError):
        read = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(read, dict):
            known = {one.name for one in fields(Setup)}
            said: dict[str, Any] = {
                name: value for name, value in read.items() if name in known and isinstance(value, str)
            }
            percents = read.get("percents")
            if isinstance(percents, dict):
                said["percents"] = {str(code): str(value) for code, value in percents.items()}
            return Setup(**said)
    return None


def save_draft(file: Path, setup: Setup) -> None:
    """Keep the answers; a full disk loses only them. Not for the window's thread."""
    with contextlib.suppress(OSError):
        ensure(file.parent)
        write_whole(file, json.dumps(asdict(setup), ensure_ascii=False, indent=1).encode())


def drop_draft(file: Path) -> None:
    """The company is founded."""
    file.unlink(missing_ok=True)
