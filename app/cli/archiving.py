"""`counterfoil archive`: the issued papers of a period, to be checked by anybody with public tools."""

import argparse
from pathlib import Path

from app.cli.commands import out
from app.cli.door import signed_in
from app.cli.place import opened


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The words after `archive`."""
    one.add_argument("target", metavar="DIR|FILE.zip", help="where it goes; nothing is written over")
    one.add_argument("--from", dest="since", required=True, metavar="DATE", help="the first day, like 2026-01-01")
    one.add_argument("--to", dest="until", required=True, metavar="DATE", help="the last day")


def archive(options: argparse.Namespace) -> int:
    """Write it; what is missing is told, and ends with 1."""
    from app.exchange.archive import write_archive

    with opened(options.company) as database:
        signed_in(options, database, "export", "export_archive")
        made = write_archive(database, options.since, options.until, Path(options.target).expanduser())
    out({
        "ok": not made.missing, "file": str(made.where), "papers": made.papers, "bytes": made.bytes,
        "sealed": made.sealed, "missing": list(made.missing),
    })  # fmt: skip
    return 1 if made.missing else 0
