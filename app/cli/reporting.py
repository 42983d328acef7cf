"""`counterfoil report`: how business goes, as a table for people, or as JSON or CSV."""

import argparse
import sys

from app.cli.commands import out
from app.cli.door import signed_in
from app.cli.place import opened

FORMATS = ("table", "json", "csv")


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The words after `report`."""
    one.add_argument("name", metavar="NAME", help="which report; a name that is none gets the list")
    one.add_argument("--from", dest="since", default="", metavar="DATE", help="the first day, like 2026-01-01")
    one.add_argument("--to", dest="until", default="", metavar="DATE", help="the last day")
    one.add_argument("--basis", default="", metavar="order|invoice", help="what sums are taken from (default: order)")
    one.add_argument("--format", choices=FORMATS, default="table")


def report(options: argparse.Namespace) -> int:
    """Print a report."""
    from app.queries.desk_settings import company_settings
    from app.reports import report as named
    from app.reports.output import as_csv, as_json, as_table

    chosen = named(options.name)
    with opened(options.company) as database:
        if options.format == "table":
            actor = signed_in(options, database)
        else:
            actor = signed_in(options, database, "export", "export_report")
        with database.read() as view:
            chosen.check(view, actor)
            answer = chosen.ask(view, options.since, options.until, options.basis)
            language = str(company_settings(view).get("language", ""))
    if options.format == "json":
        out(as_json(chosen, answer))
    elif options.format == "csv":
        sys.stdout.write(as_csv(chosen, answer))
    else:
        sys.stdout.write(as_table(chosen, answer, language))
    return 0
