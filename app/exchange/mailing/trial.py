"""A letter to ourselves, at once and past the outbox: whether the server that is named takes mail, and if not, why."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from app.domain.errors import RuleViolation
from app.exchange.mailing.message import Mail, message_id, written
from app.exchange.mailing.sender import Post
from app.exchange.mailing.server import Server
from app.exchange.mailing.smtp import SEE, MaybeSent, NotSent, deliver

_TEXT = "This letter says that Counterfoil can mail papers of {company} by {host}. Nobody has to answer it.\n"
SECONDS = 15.0
"""So long somebody who waits for the answer is kept waiting for a server that says nothing."""


def send_trial(server: Server, password: str, company: str, *, post: Post | None = None) -> str:
    """Send it to the address that mails come from; the sentence that says so.

    Raises RuleViolation with what is wrong, beside the field of the settings that it is about.
    """
    here = server.sender
    mail = Mail(here, server.name or company, (here,), "Counterfoil: a trial letter",
                _TEXT.format(company=company, host=server.host))  # fmt: skip
    content = written(mail, message_id("trial", os.urandom(16).hex(), 0, here), datetime.now(UTC))
    try:
        if post is not None:
            post(server, password, here, (here,), content, lambda: True)
        else:
            deliver(server, password, here, (here,), content, lambda: True, seconds=SECONDS, answer_seconds=2 * SECONDS)
    except NotSent as error:
        raise RuleViolation(error.reason.replace(SEE, "."), error.field or "sender") from error
    except MaybeSent as error:
        raise RuleViolation(f"{error} Look whether it is in the mailbox of {here}.", "sender") from error
    return f"{server.host} took the letter: it comes to {here}."
