"""What an action would say, asked while it is typed: the newest question only, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.screens.desk import Desk


class Previewed(Protocol):
    """A sheet that shows what its action would come to."""

    def known(self, preview: Any) -> None:
        """The answer to what was asked last."""

    def refused(self, error: Exception) -> None:
        """What was typed cannot be."""


def preview(desk: Desk, sheet: Previewed, owner: QObject, ask: Callable[[Any], Any]) -> None:
    """Ask ``ask(view)`` of the books for a sheet; what it asked before is not answered any more.

    ``owner`` is the sheet once more, as whom Qt knows: an answer for a sheet that is gone is dropped.
    """
    desk.work.read(ask, sheet.known, failed=sheet.refused, owner=owner, key=(id(sheet), "preview"), priority=0)
