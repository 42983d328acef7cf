"""What Qt promises and its stubs do not say, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard, cast

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication


def application() -> QApplication:
    """The application. The stubs allow for there being none, or one without windows; here is none without one."""
    return cast("QApplication", QCoreApplication.instance())


def plain_bytes(data: QByteArray) -> bytes:
    """The bytes of Qt's own kind of them, whose ``data`` is of three kinds to the stubs."""
    return bytes(data.data())


def key_pressed(event: QEvent) -> TypeGuard[QKeyEvent]:
    """Whether a key went down. Qt hands out each event as the class of its kind; the stubs know ``QEvent`` only."""
    return event.type() == QEvent.Type.KeyPress
