"""`counterfoil attach`: a file becomes one of a customer, a product or an order."""

import argparse
from pathlib import Path

from app.cli.commands import Options, out
from app.cli.door import signed_in
from app.cli.place import opened


def add_arguments(one: argparse.ArgumentParser) -> None:
    """What is attached, and to whom."""
    one.add_argument("entity", metavar="customer|product|order")
    one.add_argument("record", metavar="NUMBER")
    one.add_argument("file", metavar="FILE")


def attach(options: Options) -> int:
    """Copy the file into the company's store and attach it."""
    from app.exchange.attaching import attach as keep

    with opened(options.company) as database:
        actor = signed_in(options, database)
        reply = keep(database, options.entity, options.record, Path(options.file), actor)
    out({"ok": True, "id": reply.id, "record": reply.number, "state": reply.state})
    return 0
