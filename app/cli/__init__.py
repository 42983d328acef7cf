"""The command line: the same actions and queries as the windows, for scripts and for machines without a screen.

Results go to stdout (JSON where a script reads them); a refused input is one sentence on stderr and exit code 2.
"""

import sys

from app.domain.errors import CounterfoilError

REFUSED = 2
BROKEN = 70
STOPPED = 130


def run(arguments: list[str]) -> int:
    """Run one command; its exit code: 0 done, 1 faults were found, 2 refused."""
    # Imported here, so that `--version` answers at once.
    from app.cli.parser import parse

    options = parse(arguments)
    try:
        return int(options.run(options))
    except CounterfoilError as error:
        print(error.message, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        print("Stopped. What was answered has happened; the rest has not.", file=sys.stderr)
        return STOPPED
    except Exception as error:  # noqa: BLE001 - our own mistake: a sentence for the person, the whole for the log
        return _own_mistake(error)


def _own_mistake(error: Exception) -> int:
    import logging

    from app.runtime.log import setup
    from app.runtime.paths import paths

    setup(terminal=False)
    logging.getLogger(__name__).error("unexpected", exc_info=error)
    print(f"Counterfoil made a mistake ({type(error).__name__}: {error}). Nothing half-done was kept; "
          f"the report is in {paths().log_file}.", file=sys.stderr)  # fmt: skip
    return BROKEN
