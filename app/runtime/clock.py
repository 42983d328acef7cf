"""A clock that nobody can set: it counts from the start of the machine, where the system says so, also while asleep."""

import os
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

Counter = Callable[[], tuple[str, int]]
"""What it counts from (a name that is another after each start), and microseconds since."""


def steady() -> tuple[str, int]:
    """Since this machine was started (Linux), else since this process asked first."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    if boot is not None and (name := _boot_id()):
        return name, time.clock_gettime_ns(boot) // 1000
    return _PROCESS, _since_process() // 1000


def synchronised() -> bool | None:
    """Whether other clocks keep this machine's right (NTP, as the kernel knows it); None where the system won't say.

    Whoever sets the clock by hand ends it, until the next time it is compared.
    """
    if not sys.platform.startswith("linux"):
        return None
    status = _asker()()
    return None if status is None else not status & _UNSYNCHRONISED


_UNSYNCHRONISED = 0x40


@cache
def _asker() -> Callable[[], int | None]:
    """What asks the kernel for the status of its clock; before each write, so it is made once."""
    import ctypes  # after the window is there

    class Timex(ctypes.Structure):
        """The beginning of `struct timex` (linux/timex.h), with room for the rest; `modes` 0 only asks."""

        _fields_ = (
            ("modes", ctypes.c_uint),
            ("offset", ctypes.c_long),
            ("freq", ctypes.c_long),
            ("maxerror", ctypes.c_long),
            ("esterror", ctypes.c_long),
            ("status", ctypes.c_int),
            ("rest", ctypes.c_byte * 512),
        )

    try:
        adjtimex = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return lambda: None

    def ask() -> int | None:
        now = Timex()
        return None if adjtimex(ctypes.byref(now)) < 0 else int(now.status)

    return ask


def _since_process() -> int:
    """Nanoseconds; where Python's own counter stands still while the machine is asleep, another one."""
    if sys.platform == "darwin":
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    return time.monotonic_ns()


def _boot_id() -> str:
    global _known
    if _known is None:
        try:
            _known = _BOOT_ID.read_text(encoding="ascii").strip()
        except OSError:
            _known = ""
    return _known


_known: str | None = None
_PROCESS = f"process {os.getpid()} {time.time_ns()}"
