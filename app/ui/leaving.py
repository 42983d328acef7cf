"""What Qt's library would touch when Python is gone already, taken away before.

Qt's own statics end last, when the C library clears up. What of Python hangs on them is reached then, without an
interpreter, and the program dies in `_PyErr_Fetch` after all was done.
"""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import qInstallMessageHandler

# Platforms without a system's clipboard: theirs is such a static, and ends with what was put into it.
_BY_THEMSELVES = ("offscreen", "minimal")


def leave() -> None:
    """At exit, while Python and the application are still there."""
    # A last warning of Qt's goes to the terminal: PySide would hand it to our handler.
    qInstallMessageHandler(None)
    gui: Any = sys.modules.get("PySide6.QtGui")
    here = gui is not None and gui.QGuiApplication.instance() is not None
    if here and gui.QGuiApplication.platformName() in _BY_THEMSELVES:
        gui.QGuiApplication.clipboard().clear()
