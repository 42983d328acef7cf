"""A thread that goes its round again and again, in one of several programs on a machine, until it is ended."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from app.runtime.turn import Turn

_log = logging.getLogger(__name__)


class Rounds:
    """Begun by `start`; each round is a `look`, once every so many seconds, and at once when it is woken."""

    def __init__(self, name: str, lock: Path, seconds: float) -> None:
        self._turn = Turn(lock)
        self._look_seconds = seconds
        self._awake = threading.Event()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def look(self) -> object:
        """One round, in this thread."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin with what an earlier run left."""
        self._thread.start()

    def wake(self) -> None:
        """Something was changed that the next round should see at once."""
        self._awake.set()

    def _end(self, seconds: float) -> None:
        self._ending = True
        self._awake.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while not self._ending:
            self._awake.clear()
            try:
                self.look()
            except Exception:  # noqa: BLE001 - logged; see below
                # A full disk, a folder that went: the next look may find it mended, and nobody waits for this thread.
                _log.exception("%s: a round could not be gone", self._thread.name)
            self._awake.wait(self._look_seconds)
        self._turn.leave()
