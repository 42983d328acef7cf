"""What waits on this machine to be printed or mailed, as the windows see it: told by threads, waited for by nobody.

Everything that touches files or the line runs in threads: the queue's own, and one for what a person does to it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:  # it brings modules that must not delay the first paint
    from concurrent.futures import ThreadPoolExecutor

    from app.ui.telling import Teller


class Waiting(QObject):
    """One queue of this machine, for one window. ``changed`` says that what waits is other than before.

    ``jobs`` are as last told; ``words`` are said in the corner, in alarm or not, and ``sentence`` is why.
    """

    SHOWN_BY: ClassVar[tuple[str, str]]
    """The command that shows the queue, and its title."""
    PATIENCE: ClassVar[float] = 0
    """So many seconds the job in hand is waited for when the window closes."""

    changed = Signal()
    _came = Signal(object)
    _run_here = Signal(object)

    def __init__(self, name: str, teller: Teller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name, self._teller = name, teller
        self.jobs: tuple[Any, ...] = ()
        self.words, self.alarm, self.sentence = "", False, ""
        self._sender: Any = None
        self._starting = threading.Lock()
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
        with self._starting:
            if self._sender is not None:
                self._sender.stop(self.PATIENCE)

    def _begun(self, make: Callable[[], Any]) -> Any:
        """The thread of the queue, made and started when first needed. Not in the GUI thread."""
        with self._starting:
            if self._sender is None:
                self._sender = make()
                if not self._ended:
                    self._sender.start()
            return self._sender

    def _arrived(self, jobs: tuple[Any, ...]) -> None:
        """What the queue holds now, in the GUI thread; of trouble that is new a person hears once."""
        known = {self._trouble(one) for one in self.jobs if one.troubled}
        fresh = [one for one in jobs if one.troubled and self._trouble(one) not in known]
        self.jobs = jobs
        self.words, self.alarm = self._summary(jobs)
        self.sentence = " ".join(dict.fromkeys(one.reason for one in jobs if one.open and one.reason))
        self.changed.emit()
        if fresh:
            command, title = self.SHOWN_BY
            said = self._told(fresh[0], len(fresh) - 1)
            self._teller.toast(said, action=title, run=lambda: self._teller.do(command), phase="stop")

    def again(self, job: Any) -> None:
        """Try it now."""
        raise NotImplementedError

    def give_up(self, job: Any) -> None:
        """It is not wanted any more; that can be taken back."""
        raise NotImplementedError

    def _trouble(self, job: Any) -> object:
        """What tells the trouble of a job from one that a person heard of."""
        raise NotImplementedError

    def _summary(self, jobs: tuple[Any, ...]) -> tuple[str, bool]:
        """What the corner says of them all, and whether in alarm."""
        raise NotImplementedError

    def _told(self, job: Any, more: int) -> str:
        """The sentence on a job in trouble, and so many more."""
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
