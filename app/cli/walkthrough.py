"""`counterfoil walkthrough`: the main job, played through the real windows; papers, pictures and a summary remain."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.place import open_books
from app.cli.screen import has_screen
from app.domain.errors import RuleViolation
from app.runtime.files import write_whole

if TYPE_CHECKING:
    from app.domain.changes import Changes


def walkthrough(where: str, out: Path, actor: str) -> int:
    """Play it on the company at `where`; 0 if every step succeeded, 1 with sentences on stderr otherwise.

    Raises RuleViolation if there is no such company, or if `out` is a file.
    """
    out = out.expanduser()
    if out.exists() and not out.is_dir():
        raise RuleViolation(f"{out} is a file. Name a folder for the results.", "folder")
    database = open_books(where)
    try:
        if not has_screen():
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from app.ui.play.walkthrough import play

        out.mkdir(parents=True, exist_ok=True)

        def opener(heard: Callable[[Changes], None]) -> Any:
            database.listeners.append(heard)
            return database

        summary = play(opener, out, actor)
    finally:
        database.close()
    text = json.dumps(summary, ensure_ascii=False, indent=2)
    write_whole(out / "summary.json", f"{text}\n".encode(), 0o666)
    for fault in summary["faults"]:
        print(fault, file=sys.stderr)
    return 1 if summary["faults"] else 0
