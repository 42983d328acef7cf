"""The log: one rotating file per person, warnings also on the terminal.

Modules take `logging.getLogger(__name__)` and write; `setup` is called once, by the composition root. Names, prices
and other contents of the books do not belong in it: a log is mailed to strangers.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
import sys
from pathlib import Path

from app.runtime.paths import ensure, paths

LEVEL_VARIABLE = "COUNTERFOIL_LOG"
_FORMAT = "%(asctime)s.%(msecs)03d %(levelname)-7s %(process)d %(threadName)s %(name)s: %(message)s"
_ROOT = "app"
_BYTES, _FILES = 2_000_000, 3


def setup(level: str | int | None = None, file: Path | None = None, *, terminal: bool = True) -> Path | None:
    """Send the program's log to a file and return it; None when none could be opened, which stops no work.

    The level is the argument, else `COUNTERFOIL_LOG`, else `INFO`. Without `terminal` nothing is said on stderr.
    A second call replaces what the first one set.
    """
    root = logging.getLogger(_ROOT)
    shut(root)
    root.setLevel(_level(level))
    # The terminal gets warnings only: the command line's own words are what a person reads there. A windowed program
    # on Windows has no terminal at all.
    if terminal and sys.stderr is not None:
        told = logging.StreamHandler(sys.stderr)
        told.setLevel(logging.WARNING)
        told.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        root.addHandler(told)
    target = paths().log_file if file is None else file
    try:
        ensure(target.parent)
        handler = _SharedFile(target, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=False)
    except OSError as error:
        root.warning("no log is kept: %s", error)
        return None
    handler.setFormatter(logging.Formatter(_FORMAT, datefmt="%Y-%m-%d %H:%M:%S"))
    root.addHandler(handler)
    return target


def note_crashes(file: Path | None = None) -> None:
    """Where the whole program falls over (a fault below Python), say beside the log what every thread was doing."""
    if faulthandler.is_enabled():
        return
    target = paths().log_file.with_name("crash.log") if file is None else file
    try:
        ensure(target.parent)
        faulthandler.enable(target.open("ab"))  # stays open: nothing can be opened any more when it is needed
    except OSError as error:
        logging.getLogger(_ROOT).warning("crashes are not noted: %s", error)


def shut(root: logging.Logger | None = None) -> None:
    """Close what `setup` opened."""
    root = logging.getLogger(_ROOT) if root is None else root
    for handler in list(root.handlers):
        if isinstance(handler, _SharedFile) or type(handler) is logging.StreamHandler:
            root.removeHandler(handler)
            handler.close()


class _SharedFile(logging.handlers.RotatingFileHandler):
    """A rotating file that the desk and the command line may write at the same time."""

    def doRollover(self) -> None:  # noqa: N802 -- the name is logging's
        try:
            super().doRollover()
        except OSError:
            # Windows does not rename a file that another process holds open: go on in the same file.
            if self.stream is None:
                self.stream = self._open()

    def emit(self, record: logging.LogRecord) -> None:
        # Another process may have rotated the file away; follow the name, not the old file.
        try:
            if self.stream is not None and not os.path.samestat(
                Path(self.baseFilename).stat(), os.fstat(self.stream.fileno())
            ):
                self._reopen()
        except FileNotFoundError:
            self._reopen()
        except OSError:
            self.handleError(record)
            return
        super().emit(record)

    def _reopen(self) -> None:
        if self.stream is not None:
            self.stream.close()
        self.stream = self._open()


def _level(level: str | int | None) -> int:
    if isinstance(level, int):
        return level
    name = (level or os.environ.get(LEVEL_VARIABLE, "") or "INFO").strip().upper()
    return logging.getLevelNamesMapping().get(name, logging.INFO)
