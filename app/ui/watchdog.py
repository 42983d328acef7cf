"""Notices when the windows stand still, and says in the log what they were doing."""

from __future__ import annotations

import faulthandler
import logging
import threading
import time

from PySide6.QtCore import QObject, Qt, Signal

log = logging.getLogger(__name__)

BLOCK_SECONDS = 0.05


def stack_of(thread: int) -> str:
    """The last calls of the thread with that ``ident``, the newest first.

    Its frames are not touched from here: a frame that Python hands out keeps the values of its function alive, and a
    painter among them that ends after its paint event, and in another thread, takes the program with it.
    """
    import tempfile  # seldom needed, and it brings much

    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file)  # reads the stacks while every other thread stands still
        file.seek(0)
        said = file.read().decode(errors="replace")
    for part in said.split("\n\n"):
        head, _, calls = part.strip().partition("\n")
        if int(head.partition("0x")[2].split()[0], 16) == thread:
            return "\n".join(calls.splitlines()[:8])
    return ""


class Watchdog(QObject):
    """Notices when the GUI thread does not answer for more than 50 ms, and logs what it was doing.

    A thread sends a queued signal every 50 ms and waits for the answer; if none comes in time it takes the stack of the
    GUI thread. (Qt's ``awake`` and ``aboutToBlock`` do not bracket the work under the GLib dispatcher.)
    """

    _ping = Signal()

    def __init__(self, parent: QObject | None = None, *, limit: float = BLOCK_SECONDS) -> None:
        super().__init__(parent)
        self.blocks: list[tuple[float, str]] = []
        self._limit = limit
        self._answered = threading.Event()
        self._stopping = threading.Event()
        self._gui = threading.get_ident()
        self._ping.connect(self._answered.set, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch; call in the GUI thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        self._answered.set()
        if self._thread.is_alive():
            self._thread.join(1)

    def _watch(self) -> None:
        while not self._stopping.wait(self._limit):
            self._answered.clear()
            asked = time.perf_counter()
            self._ping.emit()
            if self._answered.wait(self._limit):
                continue
            stack = stack_of(self._gui)
            self._answered.wait(30)
            seconds = time.perf_counter() - asked
            if not self._stopping.is_set():
                self.blocks = [*self.blocks[-99:], (seconds, stack)]
                log.warning("the windows did not answer for %d ms\n%s", round(seconds * 1000), stack)
