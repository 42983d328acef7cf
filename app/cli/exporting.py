"""`counterfoil export`: all that the books hold as CSV or workbooks, for other programs."""

import argparse
from pathlib import Path

from app.cli.commands import out
from app.cli.door import signed_in
from app.cli.place import opened


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The words after `export`."""
    one.add_argument("what", metavar="KIND|all", help="customers, invoices ...; a kind that is none gets the list")
    one.add_argument("folder", metavar="DIR", help="where the files go; it is made if it is not there")
    one.add_argument("--format", default="csv", help="csv or xlsx (default: csv)")


def export_books(options: argparse.Namespace) -> int:
    """Write the files."""
    from app.exchange.exporting import export

    with opened(options.company) as database:
        signed_in(options, database, "export", "export_books")
        told = export(database, options.what, Path(options.folder).expanduser(), options.format)
    out({"ok": True, "files": told})
    return 0
