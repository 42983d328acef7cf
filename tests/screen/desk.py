"""A desk in a process and a window of its own, and hands that type into whatever has the focus."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.store.database import Database
from app.store.sql import sql

PATIENCE = 30


def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """What the condition gives once it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited in vain for {what}")


def no_repeat() -> None:
    """No key of this display repeats by itself.

    A scanner repeats none, and a finger that types lifts it in time. On a busy machine the hands here may come late to
    lift one, and the display would type it on: "44" for a 4.
    """
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    if display := ctypes.c_void_p(x11.XOpenDisplay(None)):
        x11.XAutoRepeatOff(display)
        x11.XCloseDisplay(display)


class Desk:
    """A running desk on the company at ``where``; settings lie in ``home``."""

    def __init__(self, where: Path, home: Path) -> None:
        self.where, self.home = where, home
        # Pressed so far: each key of a chord counts, a scan apart (the rule of the budgets).
        self.keys, self.scans = 0, 0
        no_repeat()
        self.title = f"{where.stem} · Counterfoil"
        self.process = self.start()
        self.window = until(self._window, "the window")
        self.in_front()
        self.books = Database(str(where))
        # The books are opened after the first paint; what is typed before is kept, but here nobody hurries.
        until(self._books_open, "the books to be open")
        time.sleep(1)

    def start(self) -> subprocess.Popen[bytes]:
        """One more start of the program on the same company."""
        # Errors only: that a window was busy for a moment says something of the machine here, which others use too.
        told = {"COUNTERFOIL_LOG": "ERROR", "PYTHONFAULTHANDLER": "1"}
        environment = {**os.environ, **told, "COUNTERFOIL_HOME": str(self.home), "QT_QPA_PLATFORM": "xcb"}
        command = [sys.executable, "-m", "app", "--company", str(self.where)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def _window(self) -> str:
        self._alive()
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid), "--name", "Counterfoil"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return found.stdout.split()[-1] if found.stdout.split() else ""

    def _books_open(self) -> bool:
        self._alive()
        return self.where.with_name(self.where.name + "-wal").exists()

    def _alive(self) -> None:
        if self.process.poll() is not None:
            raise AssertionError(f"the desk ended: {self.process.returncode} {self.process.communicate()[1].decode()}")

    def _hands(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], check=True, timeout=PATIENCE)

    def in_front(self) -> None:
        """Click the window to the front, as far as the window manager lets us."""
        self._hands("windowactivate", "--sync", self.window)

    def at(self, across: int, down: int) -> tuple[int, int]:
        """A point of the screen, by hundredths of the window."""
        told = subprocess.run(
            ["xdotool", "getwindowgeometry", "--shell", self.window], capture_output=True, text=True, check=True
        ).stdout
        box = {key: int(value) for key, value in (line.split("=") for line in told.split())}
        return box["X"] + box["WIDTH"] * across // 100, box["Y"] + box["HEIGHT"] * down // 100

    def has_focus(self) -> bool:
        """Whether keys go to this window."""
        found = subprocess.run(["xdotool", "getactivewindow"], capture_output=True, text=True, check=False)
        return found.stdout.strip() == self.window

    def type(self, text: str) -> None:
        """As fingers type: far slower than a scanner."""
        for number, part in enumerate(text.split("\n")):
            if number:
                self.key("Return")
            if part:
                self.keys += len(part)
                self._hands("type", "--delay", "150", part)

    def scan(self, code: str) -> None:
        """As a scanner types: within milliseconds, and Enter behind it."""
        self.scans += 1
        self._hands("type", "--delay", "8", "--args", "1", code, "key", "--delay", "8", "Return")

    def key(self, *keys: str) -> None:
        """Keys by their X names, such as ctrl+n."""
        self.keys += sum(len(chord.split("+")) for chord in keys)
        self._hands("key", "--delay", "100", *keys)

    def at_once(self, *keys: str) -> None:
        """Keys as a busy machine hands them over: all that were pressed meanwhile, in one go."""
        self.keys += sum(len(chord.split("+")) for chord in keys)
        self._hands("key", "--delay", "1", *keys)

    def counted(self) -> tuple[int, int]:
        """Keys and scans since this was asked last."""
        told = self.keys, self.scans
        self.keys, self.scans = 0, 0
        return told

    def picture(self, file: Path) -> None:
        """What the screen shows."""
        subprocess.run(["import", "-window", "root", str(file)], check=True, timeout=PATIENCE)

    def rows(self, statement: str) -> list[Any]:
        """What the books hold now, seen from another process."""
        with self.books.read() as view:
            return view.rows(sql(statement))

    def drafts(self) -> str:
        """All that is being written, as text."""
        return " ".join(row[0] for row in self.rows("SELECT body FROM draft"))

    def orders(self) -> list[Any]:
        """(sku, thousandths) of all lines of all orders."""
        return self.rows("SELECT sku, quantity FROM sales_order_line ORDER BY order_id, line")

    def kill(self) -> None:
        """The power is cut, as far as this program goes."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def close(self) -> str:
        """Ctrl+Q; what the program said on its way."""
        self.in_front()
        self.key("ctrl+q")
        try:
            _, told = self.process.communicate(timeout=PATIENCE)
        finally:
            self.end()
        assert self.process.returncode == 0, told.decode()
        return told.decode()

    def end(self) -> None:
        """Leave nothing running, whatever the test found."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        self.books.close()


def no_screen() -> str:
    """Why no window can be opened and typed into here, or ""."""
    if not sys.platform.startswith("linux"):
        return "only X11 has xdotool"
    if not os.environ.get("DISPLAY"):
        return "there is no screen: DISPLAY is not set"
    return "" if shutil.which("xdotool") else "xdotool is not installed"
