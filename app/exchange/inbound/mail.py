"""Orders that come as an e-mail saved to a file: the attachments that are orders, else what its text asks for.

The sender says who orders where the order itself does not. That is a hint for the person who finishes the draft.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr

from app.domain.billed import Bill
from app.domain.errors import RuleViolation
from app.domain.inbound import Buyer, Inbound
from app.exchange.inbound.pasted import order_of_text

# Each byte is read in one way only, or what looks like a message and is none takes for ever.
_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9_-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}\r?\n")
_OF_MAIL = re.compile(rb"^(?:From|Received|Return-Path|Message-ID|Delivered-To|MIME-Version):", re.IGNORECASE | re.M)
_FORMS = (".csv", ".xlsx", ".json", ".xml", ".txt", ".pdf")
_MOST_PARTS = 50

Came = Inbound | Bill
Reader = Callable[[bytes, str, str], tuple[Came, ...]]
"""Reads a part of a message; gets its bytes, its name, and the address of the sender."""


def is_mail(data: bytes) -> bool:
    """Whether the bytes begin as a message does."""
    head = _HEADERS.match(data[:65_536])
    return head is not None and _OF_MAIL.search(head.group()) is not None


def orders_of(data: bytes, name: str, read: Reader) -> tuple[Came, ...]:
    """The orders and invoices of a message; `read` knows every other form. Raises RuleViolation."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        raise RuleViolation(f"{name} is no message that can be read.", "source")
    who, address = parseaddr(str(message.get("from", "")))
    found: list[Came] = []
    for part in [*message.iter_attachments()][:_MOST_PARTS]:
        file = part.get_filename() or ""
        # As the bytes that were sent: a file says itself how its letters are written, better than the mail around it.
        content = part.get_payload(decode=True) if file.lower().endswith(_FORMS) else None
        if isinstance(content, bytes):
            found += read(content, f"{name}, {file}", address)
    orders = tuple(found) or (_of_text(message, name),)
    return tuple(_from(one, who, address) for one in orders)


def _from(one: Came, who: str, address: str) -> Came:
    """An order or an invoice that names nobody is of whoever sent it."""
    sender = Buyer(name=who, email=address)
    if isinstance(one, Bill):
        return one if one.seller != Buyer() else replace(one, seller=sender)
    return one if one.buyer != Buyer() else replace(one, buyer=sender)


def _of_text(message: EmailMessage, name: str) -> Inbound:
    """What was written: what is quoted and what stands below the signature's mark is no order, a greeting is a note."""
    body = message.get_body(("plain",))
    try:
        text = str(body.get_content()) if body is not None else ""
    except (LookupError, UnicodeError):
        text = ""
    rows = []
    for row in text.splitlines():
        if row.rstrip() == "--":
            break
        if row.strip() and not row.startswith(">"):
            rows.append(row if any(map(str.isdigit, row)) or row.startswith("'") else f"'{row.strip()}")
    return order_of_text("\n".join(rows), name)
