"""`counterfoil import`: takes in what other systems left; the answer is JSON, what was refused a sentence on stderr."""

import argparse
import contextlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.commands import out
from app.cli.door import signed_in
from app.cli.place import founded, opened, where_of
from app.domain.errors import RuleViolation
from app.domain.permissions import right_of_list

if TYPE_CHECKING:
    from app.exchange import Import
    from app.store.database import Database


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The words after `import`."""
    one.add_argument("what", metavar="WHAT", help="customers, products, stock, ...; a word that is none gets the list")
    one.add_argument("source", metavar="SOURCE", help="the file or folder")
    one.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    one.add_argument("--accept-partial", action="store_true", help="take in the good rows, though some are bad")
    one.add_argument("--encoding", default="", help="the text's encoding, like cp1252 (default: found out)")
    one.add_argument("--separator", default="", help="what stands between cells: , ; | tab (default: found out)")
    one.add_argument("--sheet", default="", help="the sheet of a workbook (default: the one with known headings)")
    one.add_argument("--decimal", default="", help="the decimal mark: point or comma (default: found out)")
    one.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", dest="columns",
                     help='which field a column is; "#3=price" names the third column')  # fmt: skip
    one.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", dest="values",
                     help="a field that no column has, the same in every row")  # fmt: skip

    one.add_argument("--with", default="", metavar="FILE", dest="heads",
                     help="where orders come in two files: the one that says who ordered, and when")  # fmt: skip


def import_source(options: argparse.Namespace) -> int:
    """Take in a file or a folder; 2 if it was refused, and then nothing has changed."""
    from app.exchange import IMPORTS, ImportOptions

    chosen = next((one for one in IMPORTS if one.name == options.what), None)
    if chosen is None:
        known = ", ".join(one.name for one in IMPORTS)
        raise RuleViolation(f"{options.what} cannot be imported; there are {known}.", "what")
    how = ImportOptions(
        options.actor, options.dry_run, options.accept_partial, options.encoding, options.separator, options.sheet,
        options.decimal,
        _pairs(options.columns, "--map", "COLUMN=FIELD"), _pairs(options.values, "--set", "FIELD=VALUE"),
        str(Path(options.heads).expanduser()) if options.heads else "",
    )  # fmt: skip
    with _books(chosen, options) as database:
        # A list of customers is taken in by who may change customers; a whole system by who may change the settings.
        actor = signed_in(options, database, chosen.right or right_of_list(chosen.name))
        answer = chosen.run(database, Path(options.source).expanduser(), replace(how, actor=actor))
    out(answer)
    for sentence in (answer.get("error"), answer.get("told")):
        if sentence:
            print(sentence, file=sys.stderr)
    return 0 if answer["ok"] else 2


@contextlib.contextmanager
def _books(chosen: "Import", options: argparse.Namespace) -> Iterator["Database"]:
    """The company's books; those of a new company where there is none and the source is one by itself."""
    from app.store.migrate import revision

    if chosen.company is None or revision(where_of(options.company)):
        with opened(options.company) as database:
            yield database
        return
    with founded(options.company, *chosen.company, keep=not options.dry_run) as database:
        yield database


def _pairs(given: list[str], option: str, form: str) -> dict[str, str]:
    pairs = {}
    for one in given:
        # A heading may hold an equals sign, a field does not; a value may.
        left, mark, right = one.rpartition("=") if option == "--map" else one.partition("=")
        if not mark or not left.strip() or not right.strip():
            raise RuleViolation(f"{option} wants {form}, not {one}.", option.lstrip("-"))
        pairs[left.strip()] = right.strip()
    return pairs
