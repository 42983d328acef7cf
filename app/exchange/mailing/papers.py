"""A paper of the books as a letter: what is said with it, and the way into the outbox and back into the books."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import RuleViolation
from app.domain.facts import PaperMailed
from app.domain.own_words import MAIL_BODY, MAIL_SUBJECT, Said, chosen, filled
from app.exchange.mailing.letters import Letter
from app.exchange.mailing.message import Attached, Mail, addresses, one_line, unsent, written
from app.exchange.mailing.outbox import Outbox
from app.exchange.mailing.sender import Sender
from app.exchange.mailing.server import Server, outbox_folder, password_of, server_of
from app.queries.mailed import last_address, mailed
from app.queries.paper_company import texts_now
from app.queries.paper_mail import Addressed, is_forgotten, paper_to_mail
from app.runtime.files import write_whole
from app.runtime.paths import ensure, paths
from app.store.database import Database, Transaction, View

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.documents.layout.setting import Setting
    from app.documents.runner import Issued

NO_SERVER = (
    "No server takes the mail of this company from here yet: name one in Settings, Mail, or with "
    "counterfoil mail-server set."
)

FORGOTTEN = "The customer of {number} was forgotten: no letter to them is kept. Print it, or use your own mail program."


@dataclass(frozen=True, slots=True)
class Proposal:
    """A letter that nobody has read over yet. ``before`` says when and to whom this document went, the newest first."""

    kind: str
    number: str
    to: str
    subject: str
    text: str
    before: tuple[tuple[int, str], ...]
    file: str = ""
    """What the paper is called that goes along."""
    machine: str | None = None
    """The form of the e-invoice that can go along beside it, one of ``FORMS``; None where there is none of it."""
    machine_wanted: bool = False
    """Whether the customer takes bills as such a file."""
    remembered: bool = False
    """Whether ``to`` is only where their last letter went: their record says no address."""

    @property
    def known(self) -> str:
        """Where it goes though nobody looks at the address first: what the record says, "" where it says none."""
        return "" if self.remembered else self.to


def proposed(database: Database, kind: str, ref: str) -> Proposal:
    """What is said with a paper, in its customer's language. Raises RuleViolation."""
    with database.read() as view:
        return proposed_in(view, kind, ref)


def proposed_in(view: View, kind: str, ref: str) -> Proposal:
    """The same, of books that are open to be read."""
    found = paper_to_mail(view, kind, ref)
    before = tuple((one.at, one.to) for one in mailed(view, found.paper.id))
    form = found.paper.machine.deal.customer.einvoice if found.paper.machine is not None else None
    # Whoever walks in is somebody else each time.
    last = last_address(view, found.customer_id) if not (found.to or found.walk_in) else ""
    return replace(
        _proposal(kind, found, before, texts_now(view)),
        to=found.to or last,
        remembered=bool(last),
        file=_paper_file(found),
        machine=form,
        # Factur-X is in the paper; the other forms are files of their own.
        machine_wanted=form not in {None, "", "facturx"},
    )


def _proposal(kind: str, found: Addressed, before: tuple[tuple[int, str], ...], texts: Said) -> Proposal:
    from app.documents.layout.setting import setting_for

    paper, setting = found.paper, setting_for(found.paper)
    values = _values(setting)
    own_subject, own_body = (
        filled(chosen(texts, place, kind, paper.language), values).strip() for place in (MAIL_SUBJECT, MAIL_BODY)
    )
    subject = own_subject or setting.words["mail_subject"].format(word=setting.word, number=paper.number)
    return Proposal(kind, paper.number, found.to, subject, f"{own_body}\n" if own_body else _usual(setting), before)


def _values(setting: Setting) -> dict[str, str]:
    """What the braces of a company's own words stand for; "" where this document has none of it."""
    paper, figures = setting.paper, setting.figures
    recipient = paper.recipient
    return {
        "word": setting.word,
        "number": paper.number,
        "date": figures.date(paper.date),
        "amount": figures.money(paper.totals.due) if paper.totals is not None else "",
        "due": figures.date(paper.due_date) if paper.due_date and not paper.payment_way else "",
        "valid": figures.date(paper.valid_until) if paper.valid_until else "",
        "name": (recipient.contact or recipient.name) if recipient else "",
        "company": paper.company.name,
        "reference": paper.your_reference,
    }


def _usual(setting: Setting) -> str:
    """The letter of a company that has no words of its own for it."""
    paper, words, date = setting.paper, setting.words, setting.figures.date
    named = {"word": setting.word, "number": paper.number}
    said = [words["mail_body"].format(**named, date=date(paper.date))]
    if paper.due_date and not paper.payment_way:
        said.append(words["mail_due"].format(date=date(paper.due_date)))
    if paper.valid_until:
        said.append(words["mail_valid"].format(date=date(paper.valid_until)))
    bye = words["mail_bye"].format(company=paper.company.name)
    return f"{words['mail_hello']}\n\n{' '.join(said)}\n\n{bye}\n"


def put(
    database: Database,
    kind: str,
    ref: str,
    to: str,
    subject: str,
    text: str,
    actor: str = "",
    *,
    machine: bool = False,
) -> Letter:
    """Put the archived paper of a document into the outbox of this machine. It is issued before, if it was not yet.

    With ``machine`` the e-invoice as its customer takes it goes along. Raises RuleViolation, Unavailable.
    """
    server = server_of(database.where)
    if server is None:
        raise RuleViolation(NO_SERVER)
    who, issued, found = addresses(to), *_issued(database, kind, ref, actor)
    with database.read() as view:
        if is_forgotten(view, found.customer_id):
            raise RuleViolation(FORGOTTEN.format(number=found.paper.number), "to")
        before = sum(one.sha256 == issued.sha256 for one in mailed(view, found.paper.id))
    beside = _machine(database, kind, found) if machine else ()
    mail = _mail(found, issued, server.sender, who, subject, text, beside)
    mail = replace(mail, name=server.name or mail.name)
    letter = Letter(
        "",
        kind,
        found.paper.id,
        found.paper.number,
        issued.sha256,
        ", ".join(who),
        one_line(subject),
        server.sender,
        customer_id=found.customer_id,
        actor=actor,
    )
    return outbox_of(database).put(letter, lambda name: written(mail, name, datetime.now(UTC)), before)


def for_program(
    database: Database,
    kind: str,
    ref: str,
    to: str,
    subject: str,
    text: str,
    actor: str = "",
    *,
    machine: bool = False,
) -> Path:
    """The letter as a file that the desktop's mail program opens, to be sent from there. Raises RuleViolation."""
    who = addresses(to)
    issued, found = _issued(database, kind, ref, actor)
    beside = _machine(database, kind, found) if machine else ()
    content = unsent(_mail(found, issued, "", who, subject, text, beside))
    # A name of its own: a mail program may still hold the one before.
    file = ensure(paths().cache / "papers") / f"{_file_name(found.paper.number)}-{os.urandom(3).hex()}.eml"
    write_whole(file, content)
    return file


def _issued(database: Database, kind: str, ref: str, actor: str) -> tuple[Issued, Addressed]:
    from app.documents.runner import print_paper

    with database.read() as view:
        found = paper_to_mail(view, kind, ref)
    issued = print_paper(database, kind, found.paper.id, actor, keep=True)
    if not issued.archived:
        raise RuleViolation(f"{found.paper.number} is a draft; only what is issued is mailed.", "number")
    return issued, found


def _mail(
    found: Addressed,
    issued: Issued,
    sender: str,
    to: tuple[str, ...],
    subject: str,
    text: str,
    beside: tuple[Attached, ...],
) -> Mail:
    along = (Attached(_paper_file(found), issued.pdf), *beside)
    return Mail(sender, found.paper.company.name, to, subject, text, along)


def _machine(database: Database, kind: str, found: Addressed) -> tuple[Attached, ...]:
    from app.documents.machine_files import machine_file

    made = machine_file(database, kind, found.paper.id)
    return (Attached(made.name, made.content, "application/xml"),)


def _paper_file(found: Addressed) -> str:
    from app.documents.layout.setting import setting_for

    return f"{_file_name(setting_for(found.paper).title)}.pdf"


def _file_name(title: str) -> str:
    return "".join(one if one.isalnum() or one in "-_" else "-" for one in title)


def outbox_of(database: Database) -> Outbox:
    """The letters of this company that wait on this machine."""
    return Outbox(outbox_folder(database.where))


def sender_of(database: Database, changed: Callable[[tuple[Letter, ...]], None] = lambda _letters: None) -> Sender:
    """Who sends them, and tells the books."""

    def server() -> tuple[Server, str] | None:
        found = server_of(database.where)
        return None if found is None else (found, password_of(database.where, found))

    return Sender(outbox_of(database), server, lambda letter: book(database, letter), changed=changed)


def book(database: Database, letter: Letter) -> None:
    """The books know from here on that the letter went out; told twice, they hear it once."""

    def tell(tx: Transaction) -> None:
        if any(one.message_id == letter.message_id for one in mailed(tx, letter.document_id)):
            return
        # A letter may have waited for longer than its customer wanted to be known: whom it went to is said no more.
        private = None if is_forgotten(tx, letter.customer_id) else {"to": letter.to, "subject": letter.subject}
        tx.record(
            PaperMailed(
                letter.kind,
                letter.document_id,
                letter.customer_id,
                letter.sha256,
                letter.message_id,
                letter.since,
                private,
            )
        )

    database.write(tell, action="mail_paper", actor=letter.actor, occurred_at=letter.since)
