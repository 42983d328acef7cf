"""Files that are there whole or not at all."""

import os
import sys
import time
from pathlib import Path

_READERS_HOLD = sys.platform == "win32"
"""Whether a file that somebody has open to be read cannot be replaced meanwhile."""
_WAITS = (0.01, 0.03, 0.06, 0.1, 0.2, 0.3, 0.3)
"""Seconds between the tries then: a reader, or a virus scanner, holds a file for moments only."""


def write_whole(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file so that a full disk or a power cut leaves the old one or the new one, never a half.

    Its folder is there. A link to the real file stays a link; a pipe or a device is written to as it is. On Windows it
    waits up to a second for who reads the old one.

    Raises OSError.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    target = path.resolve()
    part = target.with_name(f".{os.urandom(8).hex()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _put_in_place(part: Path, target: Path) -> None:
    for seconds in _WAITS if _READERS_HOLD else ():
        try:
            part.replace(target)
        except PermissionError:
            time.sleep(seconds)
        else:
            return
    part.replace(target)
