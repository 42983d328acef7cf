"""The composition root: decides between the window and the command line."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Counterfoil; the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Imported here: the window is to be painted before the command line's modules are loaded.
    from app.cli import run

    return run(given)


if __name__ == "__main__":
    sys.exit(main())
