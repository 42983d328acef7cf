"""A letter as the bytes that go over the line, or into the mail program of the desktop.

Headers are folded and encoded by ``email``; what a person typed becomes one line before it gets there, so that no name
and no subject can add a header.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.domain.email import email_address
from app.domain.errors import RuleViolation

MOST_BYTES = 20 * 1024 * 1024
"""Most servers take 25 MB as sent, which is a third more than the files."""
MOST_ADDRESSES = 10
# No server has to be able to do more than ASCII on the line.
_POLICY = SMTP.clone(cte_type="7bit")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes along."""

    name: str
    content: bytes
    media: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Mail:
    """What is said to whom. ``name`` is who sends it, as the reader sees it; ``sender`` is their address."""

    sender: str
    name: str
    to: tuple[str, ...]
    subject: str
    text: str
    attached: tuple[Attached, ...] = ()


def addresses(typed: str, field: str = "to") -> tuple[str, ...]:
    """Addresses with commas or semicolons between them, ready for the line. Raises RuleViolation."""
    found = tuple(dict.fromkeys(_address(one, field) for one in re.split(r"[,;]", typed) if one.strip()))
    if not found:
        raise RuleViolation("Say the e-mail address it goes to.", field)
    if len(found) > MOST_ADDRESSES:
        raise RuleViolation(f"One mail goes to {MOST_ADDRESSES} addresses at most, not {len(found)}.", field)
    return found


def _address(typed: str, field: str) -> str:
    given = email_address(typed, field)
    name, _, domain = given.rpartition("@")
    if not name.isascii():
        raise RuleViolation(f"{given}: before the @ stand plain letters and figures only.", field)
    try:
        # Umlauts of a domain have a plain form, which is what servers know.
        plain = f"{name}@{domain.encode('idna').decode('ascii')}"
        if Address(addr_spec=plain).addr_spec != plain or _CONTROL.search(plain):
            raise ValueError(plain)
    except (ValueError, IndexError, MessageError):
        raise RuleViolation(f"{given} is not an e-mail address; it looks like anna@example.com.", field) from None
    return plain


def message_id(document_id: str, sha256: str, copy: int, sender: str) -> str:
    """The same for the same paper each time it is tried, so that whoever has it already can drop a second.

    ``copy`` counts the times that it was wanted again on purpose. Addresses are no part of it: it stays in the books
    when a customer is forgotten.
    """
    name = hashlib.sha256(f"{document_id}\n{sha256}\n{copy}".encode()).hexdigest()[:32]
    return f"<{name}@{sender.rpartition('@')[2]}>"


def written(mail: Mail, name: str, at: datetime) -> bytes:
    """The mail for the line, with its Message-ID. Raises RuleViolation."""
    message = _built(mail)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = name
    return bytes(message)


def unsent(mail: Mail) -> bytes:
    """The mail as a file that a mail program opens to be read over and sent by hand. Raises RuleViolation."""
    message = _built(mail)
    message["X-Unsent"] = "1"
    return bytes(message)


def _built(mail: Mail) -> EmailMessage:
    if sum(len(one.content) for one in mail.attached) > MOST_BYTES:
        raise RuleViolation(f"What goes along is larger than {MOST_BYTES // 1024 // 1024} MB.", "attached")
    subject = one_line(mail.subject)
    if not subject:
        raise RuleViolation("Say what the mail is about.", "subject")
    message = EmailMessage(_POLICY)
    if mail.sender:
        message["From"] = Address(one_line(mail.name), addr_spec=mail.sender)
    message["To"] = tuple(Address(addr_spec=one) for one in mail.to)
    message["Subject"] = subject
    text = "\n".join(_CONTROL.sub("", line).rstrip() for line in re.split(r"\r\n|\r|\n", mail.text)).strip()
    message.set_content(f"{text}\n", cte="quoted-printable")
    for one in mail.attached:
        main, _, sub = one.media.partition("/")
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=one_line(one.name))
    return message


def one_line(text: str) -> str:
    """Typed text as one line, without what steers a printer or a parser."""
    return " ".join(_CONTROL.sub(" ", text).split())
