"""Python's search for cyclic garbage, kept in the GUI thread.

Left alone, Python searches in whatever thread happens to make an object. A window, painter or model that is freed in a
worker takes the program with it, so the search is off and a timer does it here, as often as Python would.

A search of all there is takes longer the longer somebody has worked (after 95,000 keys a quarter of a second, in which
no key is answered). So what has outlived a search of the oldest generation is set aside, and searched through only when
nobody has touched the program for a while.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from app.ui.presence import untouched

SECONDS = 1
OLDEST = 2
QUIET_SECONDS = 60


class Garbage(QObject):
    """Searches while the windows wait for the next key."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=SECONDS * 1000)
        self._timer.timeout.connect(self.search)
        self._before = False
        self._aside = False

    def start(self) -> None:
        """From now on; call in the GUI thread. What is there already stays, and is not looked at again."""
        self._before = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Let Python search as before; call when no thread is at work any more."""
        self._timer.stop()
        gc.unfreeze()
        if self._before:
            gc.enable()

    def search(self) -> int:
        """The oldest generation whose turn it is, if any; returns how many things were freed."""
        if self._aside and untouched() > QUIET_SECONDS:
            return self._search_all()
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if 0 < limits[generation] < counts[generation]]
        freed = gc.collect(due[-1]) if due else 0
        if due and due[-1] == OLDEST:
            gc.freeze()
            self._aside = True
        return freed

    def _search_all(self) -> int:
        gc.unfreeze()
        freed = gc.collect()
        gc.freeze()
        self._aside = False
        return freed
