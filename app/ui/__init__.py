"""The windows. PySide6 is used here and nowhere else."""

import atexit
import builtins

import PySide6.QtCore  # noqa: F401

from app.ui.leaving import leave
from app.ui.overrides import watch_over

# From its first import on, PySide reads the source of each module that is imported anywhere in the program, to learn
# whether it asks for `__feature__` names. None of ours does, and it takes a quarter of the time of every later import.
if hasattr(builtins, "__orig_import__"):
    builtins.__import__ = builtins.__orig_import__

# Roads on which PySide takes the program with it; docs/decisions/010-what-takes-the-program-with-it.md.
atexit.register(leave)
watch_over()
