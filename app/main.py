"""The composition root: the command line decides; without a command the window opens."""

import sys
from collections.abc import Sequence

from app.cli import run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Counterfoil; the exit status."""
    return run(list(sys.argv[1:] if arguments is None else arguments))


if __name__ == "__main__":
    sys.exit(main())
