"""What the window remembers from one start to the next: geometry, place, widths; plain JSON, never the books."""

from __future__ import annotations

import contextlib
import json
import logging
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


class WindowState:
    """Values by name in one file. A missing or broken file means the defaults; a full disk loses only comfort."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.values: dict[str, Any] = {}
        if file is not None:
            with contextlib.suppress(OSError, ValueError):
                read = json.loads(file.read_text(encoding="utf-8"))
                self.values = read if isinstance(read, dict) else {}

    @property
    def kept(self) -> bool:
        """Whether there is a file, so that the next start remembers."""
        return self._file is not None

    def save(self) -> None:
        """Write the file whole or not at all."""
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(self.values, indent=1), encoding="utf-8")
            fresh.replace(self._file)
        except OSError as error:
            log.warning("the window's state could not be kept: %s", error)
