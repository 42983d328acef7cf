"""What waits on this machine to be printed or mailed, as the windows see it: told by threads, waited for by nobody.

Everything that touches files or the line runs in threads: the queue's own, and one for what a person does to it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:  # it brings modules that must not delay the first paint
    from concurrent.futures import ThreadPoolExecutor

    from app.ui.telling import Teller


class Waiting(QObject):
    """One queue of this machine, for one window. ``changed`` says that what waits is other than before.

    ``words`` are said in the corner, in alarm or not, and ``sentence`` is why.
    """

    changed = Signal()
    _came = Signal(object)
    _run_here = Signal(object)

    def __init__(self, name: str, teller: Teller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name, self._teller = name, teller
        self.words, self.alarm, self.sentence = "", False, ""
        self._ended = False
        self._came.connect(self._arrived, Qt.ConnectionType.QueuedConnection)
        self._run_here.connect(self._run, Qt.ConnectionType.QueuedConnection)

    @cached_property
    def _hand(self) -> ThreadPoolExecutor:
        """One thread for what a person does, so that it is done in order."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(1, self._name)

    def stop(self) -> None:
        """The window closes; what waits stays where it is."""
        self._ended = True
        if "_hand" in self.__dict__:
            self._hand.shutdown(wait=False, cancel_futures=True)

    def _arrived(self, _all: Any) -> None:
        """What the queue holds now, in the GUI thread."""
        raise NotImplementedError

    def _later(self, run: Callable[[], None]) -> None:
        """In the GUI thread."""
        self._emit(self._run_here, run)

    def _run(self, act: Callable[[], None]) -> None:
        act()

    def _emit(self, signal: Any, *values: object) -> None:
        if not self._ended:
            with contextlib.suppress(RuntimeError):  # the windows are gone
                signal.emit(*values)
