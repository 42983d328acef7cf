"""How many papers are still to be made, as the corner of the window says it."""

from __future__ import annotations

import contextlib

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.ui import format as say

AT_ONCE_MS = 700
"""A paper takes a tenth of that: what is made at once is not worth a word."""


class Making(QObject):
    """``words`` are "3 papers to make", "" where none waits; what keeps one from being made is its ``sentence``."""

    changed = Signal()
    _came = Signal(int)
    _failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left, self._why = 0, ""
        self.words, self.alarm, self.sentence = "", False, ""
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._say)
        self._came.connect(self._counted, Qt.ConnectionType.QueuedConnection)
        self._failed.connect(self._told, Qt.ConnectionType.QueuedConnection)

    def count(self, left: int) -> None:
        """So many are to be made. From any thread."""
        with contextlib.suppress(RuntimeError):  # the windows are gone
            self._came.emit(left)

    def fault(self, sentence: str) -> None:
        """Why one could not be made; it is tried again. From any thread."""
        with contextlib.suppress(RuntimeError):
            self._failed.emit(sentence)

    def _counted(self, left: int) -> None:
        self._left = left
        if not left:
            self._why = ""
        if not left or self.words:
            self._say()
        elif not self._wait.isActive():
            self._wait.start(AT_ONCE_MS)

    def _told(self, sentence: str) -> None:
        self._why = sentence
        self._say()

    def _say(self) -> None:
        self._wait.stop()
        many = "paper" if self._left == 1 else "papers"
        self.words = f"{say.quantity(self._left * 1000)} {many} to make" if self._left else ""
        self.sentence, self.alarm = self._why if self._left else "", bool(self._left and self._why)
        self.changed.emit()
