"""Whether there is a screen here."""

import os
import sys


def has_screen() -> bool:
    """Whether a window can be opened here. Qt itself would end the program with a riddle."""
    if os.environ.get("QT_QPA_PLATFORM") or sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
