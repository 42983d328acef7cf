"""The windows. PySide6 is used here and nowhere else."""

import builtins

import PySide6.QtCore  # noqa: F401

# From its first import on, PySide reads the source of each module that is imported anywhere in the program, to learn
# whether it asks for `__feature__` names. None of ours does, and it takes a quarter of the time of every later import.
if hasattr(builtins, "__orig_import__"):
    builtins.__import__ = builtins.__orig_import__
