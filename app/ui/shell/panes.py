"""F6: the focus walks through the parts of a place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def walk(panes: Sequence[QWidget], by: int) -> None:
    """From the part that has the focus to the next one that is seen, or the one before."""
    seen = [pane for pane in panes if pane.isVisible()]
    if seen:
        focus = QApplication.focusWidget()
        inside = [at for at, pane in enumerate(seen) if focus and (pane is focus or pane.isAncestorOf(focus))]
        _into(seen[((inside[0] if inside else -1) + by) % len(seen)])


def _into(pane: QWidget) -> None:
    """The focus goes to the pane, or to the first in it that takes keys."""
    parts = (pane, *pane.findChildren(QWidget))
    takes = (one for one in parts if one.focusPolicy() & Qt.FocusPolicy.TabFocus or one.focusProxy())
    next((one for one in takes if one.isVisible() and one.isEnabled()), pane).setFocus(Qt.FocusReason.TabFocusReason)
