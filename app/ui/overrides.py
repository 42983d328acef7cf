"""What goes wrong in a method of ours that Qt calls (`paintEvent`, `data`) is told at once, and goes no further.

PySide 6.11 would keep the exception until a call of ours into Qt is over. It writes the method's name into it, where
there is no exception yet (what Python itself raises is a bare text until somebody catches it), and whatever method
Qt calls first meanwhile is let go once too often. Either takes the program with it, at once or some time later. And
an exception holds the frames it came through: a painter among them outlives what it paints on.

So each such method is watched over: its fault goes to `sys.excepthook`, as that of a slot does, and Qt goes on with
nothing (no, none, 0) for an answer. A method that we call ourselves as well (`open`, `close`) lets its exception go to
who called it, as an exception.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache, wraps
from types import FunctionType
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import createdByPython

# What nobody but Qt calls, beside what ends in "Event".
_QTS = frozenset(
    {
        "event",
        "data",
        "setData",
        "headerData",
        "flags",
        "rowCount",
        "columnCount",
        "index",
        "parent",
        "sort",
        "canFetchMore",
        "fetchMore",
        "eventFilter",
        "paint",
        "sizeHint",
        "minimumSizeHint",
        "heightForWidth",
        "hasHeightForWidth",
        "createEditor",
        "destroyEditor",
        "setEditorData",
        "setModelData",
        "updateEditorGeometry",
        "editorEvent",
        "initStyleOption",
        "displayText",
        "paintSection",
        "sectionSizeFromContents",
        "viewportEvent",
        "focusNextPrevChild",
        "scrollContentsBy",
        "updateGeometries",
        "moveCursor",
        "dataChanged",
        "rowsInserted",
        "rowsAboutToBeRemoved",
        "currentChanged",
        "selectionChanged",
        "sizeHintForRow",
        "sizeHintForColumn",
        "hitButton",
        "nextCheckState",
        "filterAcceptsRow",
        "lessThan",
        "validate",
        "fixup",
        "dropMimeData",
        "mimeData",
        "mimeTypes",
        "canDropMimeData",
    }
)
_WITH_MORE = 0x04 | 0x08  # a function's code takes *args, or **named


def watch_over() -> None:
    """From now on this is so for each class that is made of one of Qt's."""
    hooked: Any = QObject
    hooked.__init_subclass__ = classmethod(_made)


def _told(error: BaseException, goes_on: bool) -> bool:
    """Whether it was told to whoever hears of what nobody caught; the painters it left at work end here."""
    end_painters(error)
    if goes_on and isinstance(error, Exception):
        sys.excepthook(type(error), error, error.__traceback__)
        return True
    return False


def end_painters(error: BaseException) -> None:
    """End those of our painters that this exception left at work; in the thread that raised it."""
    gui: Any = sys.modules.get("PySide6.QtGui")
    trace = error.__traceback__ if gui is not None else None
    while trace is not None:
        for value in trace.tb_frame.f_locals.values():
            # One that Qt handed over is Qt's own.
            if isinstance(value, gui.QPainter) and createdByPython(value) and value.isActive():
                value.end()
        trace = trace.tb_next


def _made(cls: Any, /, **named: Any) -> None:
    super(QObject, cls).__init_subclass__(**named)
    theirs = [base.__dict__ for base in cls.__mro__[1:] if base.__module__.startswith("PySide6.")]
    for name, fn in tuple(cls.__dict__.items()):
        if isinstance(fn, FunctionType) and not name.startswith("_") and any(name in known for known in theirs):
            setattr(cls, name, _watched(fn, name in _QTS or name.endswith("Event")))


def _watched(fn: FunctionType, goes_on: bool) -> Callable[..., Any]:
    code = fn.__code__
    if code.co_flags & _WITH_MORE or code.co_kwonlyargcount:
        watched = _loosely(fn, goes_on)
    else:
        # With the same parameters: PySide hands a slot as many values as it has room for.
        watched = _with(code.co_varnames[: code.co_argcount])(fn, goes_on)
        watched.__defaults__ = fn.__defaults__
    return wraps(fn)(watched)


def _loosely(fn: Callable[..., Any], goes_on: bool) -> Any:
    def watched(*given: Any, **named: Any) -> Any:
        try:
            return fn(*given, **named)
        except BaseException as error:  # caught once, and so an exception
            if not _told(error, goes_on):
                raise
        return None

    return watched


@cache
def _with(names: tuple[str, ...]) -> Any:
    """What makes the like of `_loosely` with just these parameters."""
    given = ", ".join(names)
    lines = (
        "def watching(__fn, __goes_on):",
        f"    def watched({given}):",
        "        try:",
        f"            return __fn({given})",
        "        except BaseException as error:",
        "            if not __told(error, __goes_on):",
        "                raise",
        "    return watched",
    )
    space: dict[str, Any] = {"__told": _told}
    source = compile("\n".join(lines), "<watched over>", "exec")
    exec(source, space)  # noqa: S102 - the names of parameters of our own, nothing else
    return space["watching"]
