"""One desk per file: a second start shows the first window instead of opening another.

The lock is a small file beside the books; one that a killed program left behind counts for nothing. Only the second
start, and the first one after its window is painted, need Qt's network module.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QLockFile

SUFFIX = "-desk"
_SECONDS = 3
_SHOWN = b"shown\n"


class OneDesk:
    """The right to be the desk of the company in this file, for as long as the object lives."""

    def __init__(self, where: str) -> None:
        self._path = Path(where).resolve()
        self._lock = QLockFile(str(self._path) + SUFFIX)
        # A day at the counter is no reason to take a lock away; only the end of its process is.
        self._lock.setStaleLockTime(0)
        self._server: Any = None

    @cached_property
    def _name(self) -> str:
        """Where this person's desk of this file is spoken to; wanted only once a window is painted."""
        import hashlib

        owner = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
        return "counterfoil-" + hashlib.sha256(f"{owner} {self._path}".encode()).hexdigest()[:24]

    def claim(self) -> bool:
        """Whether this process may be the desk. A folder that takes no lock file is refused later, by the books."""
        return self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError

    def holder(self) -> str:
        """Who has the desk open, for a sentence."""
        # The stubs say bool; what comes is the process, its machine and its program.
        told: Any = self._lock.getLockInfo()
        return f"process {told[0]} on {told[1]}" if isinstance(told, tuple) and told[1] else "another program"

    def show_the_other(self) -> bool:
        """Ask the desk that is open to come to the front; whether it answered."""
        from PySide6.QtNetwork import QLocalSocket

        app = QCoreApplication.instance() or QCoreApplication([])  # which the socket needs, and must outlive it
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_SECONDS * 1000):
            return False
        # To come is to ask; the answer may be here already, and then there is nothing to wait for.
        answered = bool(socket.bytesAvailable()) or socket.waitForReadyRead(_SECONDS * 1000)
        answered = answered and socket.readAll().data() == _SHOWN
        socket.disconnectFromServer()
        del socket, app
        return answered

    def listen(self, show: Callable[[], None]) -> None:
        """From now on ``show`` is called when somebody starts a second desk."""
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(QCoreApplication.instance())
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # What a killed program left behind would be in the way; the lock says that it is nobody's.
        QLocalServer.removeServer(self._name)

        def answer() -> None:
            while (caller := server.nextPendingConnection()) is not None:
                caller.disconnected.connect(caller.deleteLater)
                show()
                caller.write(_SHOWN)
                caller.flush()

        server.newConnection.connect(answer)
        if server.listen(self._name):
            self._server = server

    def release(self) -> None:
        """Another may be the desk now."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()
