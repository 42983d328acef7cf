"""Our own mistakes that nobody caught: a report that can be copied, and the log; never a traceback into the void."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from app.ui.overrides import end_painters

log = logging.getLogger(__name__)
_LEVELS = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}


class Mistakes(QObject):
    """Hands what escapes from any slot or thread while it is installed to ``told``, in the GUI thread."""

    made = Signal(object)

    def __init__(self, told: Callable[[Exception], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Queued: it may come from another thread, or from the middle of painting.
        self.made.connect(told, Qt.ConnectionType.QueuedConnection)
        self._before = sys.excepthook, threading.excepthook

    def install(self) -> None:
        """Begin to catch; Qt's own warnings go to the log as well."""
        sys.excepthook = self._escaped
        threading.excepthook = self._escaped_thread
        qInstallMessageHandler(_to_log)

    def remove(self) -> None:
        """As it was before."""
        sys.excepthook, threading.excepthook = self._before
        qInstallMessageHandler(None)

    def _escaped(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, Exception):
            end_painters(error.with_traceback(trace))
            self.made.emit(error)
        else:
            sys.__excepthook__(kind, error, trace)

    def _escaped_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            self._escaped(told.exc_type, told.exc_value, told.exc_traceback)


def _to_log(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)
