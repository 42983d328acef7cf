"""When somebody last pressed a key or a button in any window of this program."""

from __future__ import annotations

import time

_last = time.monotonic()


def touched() -> None:
    """A key, a button, a wheel or a finger, just now."""
    global _last
    _last = time.monotonic()


def untouched() -> float:
    """For how many seconds nobody has."""
    return time.monotonic() - _last
