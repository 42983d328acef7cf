"""A scanned document opens where it is shown, whatever place is in front; a receipt is its sale."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.screens.desk import Desk


def open_scanned(desk: Desk, owner: QWidget, code: str, otherwise: Callable[[], None]) -> None:
    """The document of that number; ``otherwise`` where the books have none."""

    def known(found: Any) -> None:
        if found is None:
            otherwise()
        else:
            desk.shell.go(found.place, found.document)

    desk.work.read(lambda view: _scanned(view, code), known, owner=owner, priority=0)


def typed_or_unknown(desk: Desk, code: str) -> None:
    """A code that nothing here knows is typed where the cursor is, or said."""
    focus = QApplication.focusWidget()
    if focus is not None and focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        desk.shell.gate.typed_back(code)
    else:
        desk.shell.toast(f"Unknown barcode {code}", phase="stop")


def _scanned(view: Any, code: str) -> Any:
    from app.queries.scanned import scanned_document

    return scanned_document(view, code)
