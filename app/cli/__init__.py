"""The command line: the same actions and queries as the windows, for scripts and for machines without a screen.

Results go to stdout (JSON where a script reads them); a refused input is one sentence on stderr and exit code 2.
"""

import os
import sys

from app.domain.errors import CounterfoilError

REFUSED = 2
BROKEN = 70
STOPPED = 130
UNHEARD = 141


def run(arguments: list[str]) -> int:
    """Run one command; its exit code: 0 done, 1 faults were found, 2 refused."""
    # Imported here, so that `--version` answers at once.
    from app.cli.parser import parse

    _speak_utf8()
    options = parse(arguments)
    try:
        return int(options.run(options))
    except CounterfoilError as error:
        print(error.message, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # Nobody reads on. What Python would still write at its end goes nowhere, instead of into a complaint.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNHEARD
    except KeyboardInterrupt:
        print("Stopped. What was answered has happened; the rest has not.", file=sys.stderr)
        return STOPPED
    except OSError as error:
        return _own_mistake(error) if error.strerror is None else _refused_by_system(error)
    except Exception as error:  # noqa: BLE001 - our own mistake: a sentence for the person, the whole for the log
        return _own_mistake(error)


def _speak_utf8() -> None:
    """JSON is UTF-8 wherever it is read, also where the system would rather write something else."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _refused_by_system(error: OSError) -> int:
    """A file or folder that cannot be used as asked: no such folder, no room, no right, a name too long."""
    _log(error)
    what = f"{error.filename} cannot be used" if error.filename else "A file cannot be read or written"
    print(f"{what} ({error.strerror}).", file=sys.stderr)
    return REFUSED


def _log(error: Exception) -> None:
    import logging

    from app.runtime.log import setup

    setup(terminal=False)
    logging.getLogger(__name__).error("unexpected", exc_info=error)


def _own_mistake(error: Exception) -> int:
    from app.runtime.paths import paths

    _log(error)
    what = " ".join(f"{type(error).__name__}: {error}".split())
    told = f"Counterfoil made a mistake ({what}). Nothing half-done was kept; the report is in {paths().log_file}."
    print(told, file=sys.stderr)
    return BROKEN
