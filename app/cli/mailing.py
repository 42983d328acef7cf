"""E-mail on the command line: a paper to its customer, what waits in the outbox, and the server that takes it."""

import argparse
from typing import Any

from app.cli.commands import out
from app.cli.door import secret_of, signed_in
from app.cli.place import opened
from app.domain.errors import RuleViolation

PASSWORD = "COUNTERFOIL_MAIL_PASSWORD"  # noqa: S105 - the name of a variable, not a secret


def add_arguments(one: argparse.ArgumentParser) -> None:
    """The words behind `mail`."""
    one.add_argument("kind", nargs="?", metavar="KIND", help="invoice, quotation ...; without it what waits is sent")
    one.add_argument("number", nargs="?", metavar="NUMBER")
    one.add_argument("--to", metavar="ADDRESS", help="another than the customer's; several with commas")
    one.add_argument("--subject", metavar="WORDS")
    one.add_argument("--text", metavar="WORDS", help="instead of the words in the customer's language")
    one.add_argument("--no-einvoice", action="store_true", help="leave out the file that this customer's machines read")
    one.add_argument("--again", metavar="NUMBER", help="send what waits for a person now")
    one.add_argument("--give-up", metavar="NUMBER", help="send it no more")


def add_server_arguments(one: argparse.ArgumentParser) -> None:
    """The words behind `mail-server`."""
    one.add_argument("what", nargs="?", choices=("show", "set", "off"), default="show")
    one.add_argument("--host", default="", metavar="NAME")
    one.add_argument("--port", default="", metavar="N", help="default: 587 for starttls, 465 for tls")
    one.add_argument("--security", default="starttls", choices=("starttls", "tls", "none"))
    one.add_argument("--user", default="", help="its password is asked for, or in COUNTERFOIL_MAIL_PASSWORD")
    one.add_argument("--from", dest="sender", default="", metavar="ADDRESS", help="the address mails come from")
    one.add_argument("--name", default="", help="who they come from, as readers see it; default: the company")


def mail(options: argparse.Namespace) -> int:
    """Mail a paper, or send what waits. 1 where a letter waits for a person."""
    from app.exchange.mailing import papers

    with opened(options.company) as database:
        actor = signed_in(options, database)
        box = papers.outbox_of(database)
        sender = papers.sender_of(database)
        wanted = ""
        if options.kind:
            wanted = _put(database, options, actor)
        elif number := options.again or options.give_up:
            if options.again:
                wanted = _by_hand(box, number, sender.again, "sent again")
            else:
                wanted = _by_hand(box, number, sender.give_up, "given up")
        try:
            sender.look()
        finally:
            sender.leave()
        found = [one for one in box.letters() if one.id == wanted or (not wanted and one.open)]
        out({"ok": not any(one.troubled for one in found), "letters": [_told(one) for one in found]})
        return 1 if any(one.troubled for one in found) else 0


def _put(database: Any, options: argparse.Namespace, actor: str) -> str:
    from app.exchange.mailing import papers

    if not options.number:
        raise RuleViolation("Say which paper: counterfoil mail invoice RE-1.", "number")
    asked = papers.proposed(database, options.kind, options.number)
    to = asked.known if options.to is None else options.to
    if not to.strip():
        raise RuleViolation(f"The customer of {asked.number} has no e-mail address; say one with --to.", "to")
    subject = asked.subject if options.subject is None else options.subject
    text = asked.text if options.text is None else options.text
    machine = asked.machine_wanted and not options.no_einvoice
    return papers.put(database, options.kind, options.number, to, subject, text, actor, machine=machine).id


def _by_hand(box: Any, number: str, act: Any, what: str) -> str:
    waiting = [one for one in box.letters() if one.open and number in (one.number, one.id)]
    if len(waiting) != 1:
        many = f"{len(waiting)} letters with {number} wait; name one by its id."
        raise RuleViolation(many if waiting else f"No letter with {number} waits.", "number")
    if act(waiting[0].id) is None:
        raise RuleViolation(f"{number} is being sent now; it cannot be {what}.", "number")
    return str(waiting[0].id)


def _told(letter: Any) -> dict[str, Any]:
    from app.exchange.mailing.letters import state_words
    from app.exchange.waiting.folder import clock

    return {
        "id": letter.id,
        "number": letter.number,
        "to": letter.to,
        "state": letter.state,
        "says": state_words(letter, clock()),
        "message_id": letter.message_id,
    }


def mail_server(options: argparse.Namespace) -> int:
    """Say, name or drop the server that takes this company's mail from this machine."""
    from app.exchange.mailing import server as servers

    with opened(options.company) as database:
        where = database.where
        if options.what != "show":
            signed_in(options, database, "settings")
        if options.what == "off":
            servers.no_server(where)
        if options.what == "set":
            given = {name: getattr(options, name) for name in servers.FIELDS}
            servers.checked(**given)  # what is wrong is said before a password is asked for
            password = secret_of(PASSWORD, f"Password of {options.user}: ") if options.user else ""
            servers.name_server(where, password=password, **given)
        server = servers.server_of(where)
        told = {} if server is None else {
            "host": server.host, "port": server.port, "security": server.security, "user": server.user,
            "from": server.sender, "name": server.name,
        }  # fmt: skip
        out({"ok": True, "server": told})
    return 0
