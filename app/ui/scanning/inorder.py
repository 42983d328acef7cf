"""One thing after another: a scan that is being looked up holds back what was scanned, typed or pressed behind it.

The books may answer late. Whatever follows a scan (another one, Enter, F12) means what the scan has made of the place.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

LONGEST_MS = 3000
"""Keys are never held longer than that, whatever became of the scan before them."""


class InOrder(QObject):
    """Runs steps in the order in which they came; a step that takes its time says so by taking a ``settled``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[Callable[[], None] | None, Callable[[Callable[[], None]], None] | None]] = deque()
        self._number = 0
        self._busy = False
        self._running = False
        self._patience = QTimer(self, interval=LONGEST_MS, singleShot=True)
        self._patience.timeout.connect(lambda: self._settled(self._number))

    @property
    def busy(self) -> bool:
        """Whether something is on its way, or waits behind it."""
        return self._busy or bool(self._waiting)

    def slow(self, step: Callable[[Callable[[], None]], None]) -> None:
        """A step that is over when it calls what it is given."""
        self._waiting.append((None, step))
        self._go_on()

    def behind(self, step: Callable[[], None]) -> bool:
        """Keep a step for its turn; False where it may be done at once."""
        if not self.busy:
            return False
        self._waiting.append((step, None))
        return True

    def _go_on(self) -> None:
        if self._running:
            return
        self._running = True
        try:
            while self._waiting and not self._busy:
                quick, slow = self._waiting.popleft()
                if quick is not None:
                    quick()
                elif slow is not None:
                    self._busy = True
                    self._number += 1
                    self._patience.start()
                    slow(partial(self._settled, self._number))
        finally:
            self._running = False

    def _settled(self, number: int) -> None:
        if number == self._number and self._busy:
            self._busy = False
            self._patience.stop()
            self._go_on()
