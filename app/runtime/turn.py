"""Which of several programs on one machine does what only one may do, or only one at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Turn:
    """Of several programs on one machine only one has it. The right ends with its process, however that ends."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._handle: Any = None

    def take(self) -> bool:
        """Whether this one has it now; it keeps it until it leaves."""
        if self._handle is not None:
            return True
        handle = self._file.open("a")
        try:
            _lock(handle.fileno())
        except OSError:
            handle.close()
            return False
        self._handle = handle
        return True

    def leave(self) -> None:
        """Another may."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None


@contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Wait until no other program is in here. Raises OSError."""
    with file.open("a") as handle:
        _lock(handle.fileno(), wait=True)
        yield


def _lock(handle: int, *, wait: bool = False) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
