"""Each turn of the window that took long, and why: its time by the clock, by work, waiting for a core, and its stacks.

A turn is what the window does between two looks at what came in. By the clock it may be long because it worked, because
another program had the core (the kernel tells how long a thread stood ready to run), or because it waited: for Python,
which another thread held, or for a lock. Who holds Python works, if it has a core: so what the other threads worked in
the turn is the most that the window would have waited for them on a machine of its own. What a turn worked and that is
its *own* time, which says nearly the same however busy the machine is.

A thread beside it takes all stacks while a turn is long.
"""

from __future__ import annotations

import collections
import contextlib
import faulthandler
import gc
import os
import resource
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

# A turn may take so many seconds, and is looked at from so many on, as often.
LIMIT, LOOKS_FROM, EVERY = 0.050, 0.030, 0.008


@dataclass(frozen=True)
class Turn:
    """A long turn; all in seconds. `ready` is how long it could have run but had no core; `others` what other threads
    of the program worked meanwhile; `faults` how often a page of its own memory or code had to come from the disk.
    """

    clock: float
    worked: float
    ready: float
    others: float
    what: str
    faults: int = 0
    notes: tuple[str, ...] = ()
    stacks: tuple[str, ...] = ()

    @property
    def waited(self) -> float:
        """For Python or a lock: neither working nor ready to work."""
        return max(0.0, self.clock - self.worked - self.ready)

    @property
    def own(self) -> float:
        """What it would have taken about, were nothing else at work on the machine."""
        return self.worked + min(self.waited, self.others)

    def __str__(self) -> str:
        times = {
            "clock": self.clock,
            "own": self.own,
            "worked": self.worked,
            "waited": self.waited,
            "no core": self.ready,
        }
        said = ", ".join(f"{name} {seconds * 1000:.0f}" for name, seconds in times.items())
        return "\n".join((f"{self.what}: {said} ms, {self.faults} from the disk", *self.notes, *self.stacks))


class Turns:
    """What is run in it is a turn, and is measured. Make it in the window's own thread."""

    def __init__(self) -> None:
        self.long: list[Turn] = []
        self.count = 0
        self.own = 0.0
        self._ident, self._native = threading.get_ident(), threading.get_native_id()
        self._statistics = os.open(f"/proc/self/task/{self._native}/schedstat", os.O_RDONLY) if _told() else -1
        self._began = 0.0
        self._what = ""
        self._notes: collections.deque[str] = collections.deque(maxlen=40)
        self._stacks: list[str] = []
        self._ended = threading.Event()
        self._searching = 0.0
        self._thread = threading.Thread(target=self._look, name="turns", daemon=True)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as this is
        gc.callbacks.append(self._garbage)
        self._thread.start()

    def begin(self) -> None:
        """Count from now on."""
        self.long, self.count, self.own = [], 0, 0.0

    def stop(self) -> None:
        """No more stacks are taken."""
        self._ended.set()
        self._thread.join(1)
        gc.callbacks.remove(self._garbage)
        self._file.close()
        if self._statistics >= 0:
            os.close(self._statistics)

    def note(self, what: str) -> None:
        """Something that the turn did, for whoever asks why it was long."""
        self._notes.append(what)

    def take(self, run: Callable[[], Any], what: str) -> float:
        """Run a turn; its seconds."""
        self._notes.clear()
        self._stacks = []
        self._what = what
        faults, ready = _faults(), self._ready()
        worked, all_worked = time.thread_time(), time.process_time()
        self._began = began = time.perf_counter()
        run()
        clock = time.perf_counter() - began
        self._began = 0.0
        all_worked = time.process_time() - all_worked
        worked, ready = time.thread_time() - worked, self._ready() - ready
        self.count += 1
        turn = Turn(clock, worked, ready, max(0.0, all_worked - worked), what, _faults() - faults)
        self.own += turn.own
        if clock > LIMIT or turn.own > LIMIT:
            self.long.append(replace(turn, notes=tuple(self._notes), stacks=tuple(self._stacks)))
        return clock

    def _ready(self) -> float:
        if self._statistics < 0:
            return 0.0
        return int(os.pread(self._statistics, 100, 0).split()[1]) / 1e9

    def _garbage(self, phase: str, told: dict[str, int]) -> None:
        now = time.perf_counter()
        if phase == "start":
            self._searching = now
        else:
            took = (now - self._searching) * 1000
            self._notes.append(f"search for garbage, generation {told['generation']}: {took:.1f} ms")

    def _look(self) -> None:
        asleep = time.perf_counter()
        while not self._ended.wait(EVERY):
            now = time.perf_counter()
            late, asleep = now - asleep - EVERY, now
            began = self._began
            if began and now - began > LOOKS_FROM and len(self._stacks) < 12:
                # Whether it waits for a lock (S) or the disk (D), and where in the kernel.
                state = _read(f"/proc/self/task/{self._native}/stat").rpartition(") ")[2][:1]
                where = _read(f"/proc/self/task/{self._native}/wchan")
                at, late = round((now - began) * 1000), round(late * 1000)
                self._stacks.append(f"--- at {at} ms, looked {late} late, {state} {where}\n{self._all()}")
                asleep = time.perf_counter()

    def _all(self) -> str:
        """Where the window is, and what other threads do that do anything: the newest calls first."""
        self._file.seek(0)
        self._file.truncate()
        # Its frames are not touched from here, see app.ui.watchdog.
        faulthandler.dump_traceback(self._file)
        self._file.seek(0)
        said = self._file.read().decode(errors="replace")
        found = []
        for part in said.split("\n\n"):
            head, *calls = part.strip().splitlines()
            calls = [_short(call) for call in calls]
            if int(head.partition("0x")[2].split()[0], 16) == self._ident:
                ours = [f"  {call}" for call in calls if not any(one in call for one in _AROUND)]
                found.insert(0, "\n".join(ours))
            elif not any(idle in call for call in calls[:3] for idle in _IDLE):
                found.append("   beside: " + " < ".join(calls[:7]))
        return "\n".join(found)


# Threads that wait for something to do.
_IDLE = ("threading.py", "turns.py", "watchdog.py", "queue.py")
# What runs the benchmark.
_AROUND = ("benchmarks/", "pytest", "pluggy", "runpy", "<watched over>")


def _short(call: str) -> str:
    """`File "…/app/store/view.py", line 48 in rows` as `app/store/view.py:48 rows`."""
    file, _, rest = call.strip().removeprefix('File "').partition('", line ')
    line, _, name = rest.partition(" in ")
    return f"{'/'.join(file.split('/')[-3:])}:{line} {name}"


def _faults() -> int:
    return resource.getrusage(resource.RUSAGE_THREAD).ru_majflt


def _read(name: str) -> str:
    """What the kernel says of a thread, or nothing."""
    with contextlib.suppress(OSError):
        return Path(name).read_text(errors="replace")
    return ""


def _told() -> bool:
    return Path("/proc/self/schedstat").exists()
