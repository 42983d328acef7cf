"""What must not be covered: what a person needs now says so once, and whatever floats keeps clear of it.

Written down where it is made, for looking through all widgets of a window takes longer with each document that is open.
"""

from __future__ import annotations

from weakref import WeakSet

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_NEEDED: WeakSet[QWidget] = WeakSet()


def keep_clear(widget: QWidget) -> None:
    """Nothing floats over this widget while it can be seen."""
    _NEEDED.add(widget)


def clear_of(window: QWidget, box: QRect, gap: int, but: QWidget | None = None) -> QRect:
    """The box so far up in the window that it covers nothing a person needs now; ``but`` itself does not count."""
    taken = [
        QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        for widget in list(_NEEDED)
        if widget is not but and isValid(widget) and widget.isVisible() and window.isAncestorOf(widget)
    ]
    found = QRect(box)
    while (under := [one for one in taken if one.intersects(found)]) and found.top() > 0:
        found.moveBottom(min(one.top() for one in under) - gap)
    if found.top() < 0:
        # No room that is free: the head of the window, where nothing is decided.
        found.moveTop(gap)
    return found
