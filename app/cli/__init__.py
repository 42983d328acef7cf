"""The command line: the same actions and queries as the windows, for scripts and for machines without a screen.

Results go to stdout (JSON where a script reads them); a refused input is one sentence on stderr and exit code 2.
"""

import sys

from app.domain.errors import CounterfoilError

REFUSED = 2


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
