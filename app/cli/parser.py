"""The words of the command line, and which function each command calls."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from app.cli import desk
from app.version import VERSION


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without a page of usage."""

    def error(self, message: str) -> NoReturn:
        """One sentence on stderr, exit code 2."""
        print(f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.", file=sys.stderr)
        sys.exit(2)


def _user() -> str:
    # As getpass looks for it; imported only where the environment does not say.
    if name := next(filter(None, map(os.environ.get, ("LOGNAME", "USER", "LNAME", "USERNAME"))), ""):
        return name
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in a container
        return "somebody"


def _top(*, add_help: bool) -> Parser:
    """What may stand before every command."""
    words = "The sales-order desk. Without a command it opens the window."
    top = Parser(prog="counterfoil", description=words, add_help=add_help)
    top.add_argument("--company", metavar="FILE|URL", help="the company's file, or postgresql://...")
    top.add_argument("--actor", default=_user(), help="who does it (default: you)")
    top.add_argument(
        "--approved-by", metavar="NAME", help="who approves what you may not (report, export); asked like --user"
    )
    top.add_argument("--because", metavar="WHY", default="", help="why it is approved")
    top.add_argument(
        "--user", metavar="NAME", help="sign in as NAME; the secret is asked for, or in COUNTERFOIL_SECRET"
    )
    return top


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    # Imported here: who opens the window waits for none of it.
    from app.cli import attaching, commands, exporting, importing, reporting, watching

    top = _top(add_help=True)
    top.add_argument("--version", action="version", version=f"counterfoil {VERSION}")
    subs = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        one = subs.add_parser(name, help=text, description=text)
        one.set_defaults(run=run)
        return one

    one = add("demo", desk.demo, "make the sample company and open the desk on it")
    one.add_argument("folder", nargs="?", metavar="DIR")

    one = add("walkthrough", desk.walk, "play the main job through the real windows, without a screen")
    one.add_argument("folder", metavar="OUT")

    add("selfcheck", desk.selfcheck, "open every screen on a sample company")

    one = add("init", commands.init, "make a new company")
    one.add_argument("--name", required=True)
    one.add_argument("--country", required=True, metavar="CC")
    one.add_argument("--currency", metavar="CUR")
    one.add_argument("--tax-id", metavar="ID")
    preset = "with the country's tax rates, numbers and words; without --tax-id it is not registered"
    one.add_argument("--preset", action="store_true", help=preset)

    attaching.add_arguments(add("attach", attaching.attach, "attach a file to a customer, a product or an order"))

    importing.add_arguments(add("import", importing.import_source, "take in what another system left"))

    watching.add_commands(add)

    exporting.add_arguments(add("export", exporting.export_books, "write all that the books hold for other programs"))

    one = add("actions", commands.actions, "list the actions, with their parameters as JSON Schema")
    one.add_argument("name", nargs="?")

    one = add("do", commands.do, "run an action, or a line of JSON each from stdin")
    one.add_argument("action", metavar="ACTION|-")
    one.add_argument("json", nargs="?", metavar="JSON")
    one.add_argument("--all-or-nothing", action="store_true", help="all lines in one transaction")

    one = add("query", commands.query, "ask the books")
    one.add_argument("name")
    one.add_argument("json", metavar="JSON", nargs="?", default="{}")

    reporting.add_arguments(add("report", reporting.report, "say how business goes"))

    _papers(add)

    one = add("check", commands.check, "look whether the books are whole")
    one.add_argument("--rebuild", action="store_true", help="also replay the journal and compare")

    one = add("backup", commands.backup, "put the company into one file, or into the place for backups")
    one.add_argument("file", nargs="?", metavar="FILE")

    one = add("restore", commands.restore, "bring a backup back, never over a company")
    one.add_argument("file", metavar="FILE")
    return top


def _papers(add: Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]) -> None:
    """What is done with papers."""
    from app.cli import archiving, certifying, commands, mailing

    one = add("print", commands.print_document, "write a paper as PDF, or a bill as an e-invoice")
    one.add_argument("kind", metavar="KIND")
    one.add_argument("number", metavar="NUMBER")
    one.add_argument("-o", "--output", required=True, metavar="FILE")
    one.add_argument(
        "--form",
        choices=("pdf", "ubl", "cii"),
        default="pdf",
        help="ubl: in the form the customer takes (XRechnung, Peppol); cii: the file that the PDF carries",
    )
    one.add_argument("--copy", choices=("transporter", "supplier"), help="a further copy of a bill, in India")

    one.add_argument(
        "--size", choices=("80mm", "a6"), default="", help="of a receipt: a roll of 80 mm, or sheets of A6"
    )

    mailing.add_arguments(add("mail", mailing.mail, "mail a paper to its customer, or send what waits"))
    mailing.add_server_arguments(add("mail-server", mailing.mail_server, "the server that takes the company's mail"))

    one = add("verify", commands.verify, "say who sealed a PDF and whether it is whole")
    one.add_argument("file", metavar="FILE.pdf")
    one.add_argument("--json", dest="as_json", action="store_true", help="JSON on a terminal too")

    add("stamp", certifying.stamp, "ask the time stamping service for sealed papers that wait for it")

    archiving.add_arguments(add("archive", archiving.archive, "write the issued papers of a period, with checksums"))

    certifying.add_arguments(add("certificate", certifying.certificate, "what seals the papers: look, renew, export"))


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a command line. Exits with 2 and a sentence if it cannot be meant."""
    first = _top(add_help=False)
    for position, argument in enumerate(arguments, 1):
        # Bytes that are no UTF-8 arrive as lone surrogates, which no file, table or paper can hold.
        if any("\ud800" <= character <= "\udfff" for character in argument):
            first.error(f"argument {position} is not UTF-8 text")
    options, more = first.parse_known_args(arguments)
    if more:
        options = parser().parse_args(arguments)
    if getattr(options, "command", None) is None:
        options.run = desk.desk
    return options
