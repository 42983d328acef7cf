"""Python's search for cyclic garbage, kept in the GUI thread.

Left alone, Python searches in whatever thread happens to make an object. A window, painter or model that is freed in a
worker takes the program with it, so the search is off and a timer does it here, as often as Python would.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

SECONDS = 1


class Garbage(QObject):
    """Searches while the windows wait for the next key."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=SECONDS * 1000)
        self._timer.timeout.connect(self.search)

    def start(self) -> None:
        """From now on; call in the GUI thread. What is there already stays, and is not looked at again."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def search(self) -> int:
        """The oldest generation whose turn it is, if any; returns how many things were freed."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if 0 < limits[generation] < counts[generation]]
        return gc.collect(due[-1]) if due else 0
